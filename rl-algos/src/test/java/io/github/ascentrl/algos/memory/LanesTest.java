package io.github.ascentrl.algos.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.run.EpisodeSampler;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.run.LockstepSampler;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.api.MemoryActor;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.nn.layer.Mlp;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each lane has a memory of its own, wherever it is played. */
class LanesTest {
    private static FadingPolicy fading() {
        return new FadingPolicy(CategoricalPolicy.of(Mlp.sizes(4, 8, 2).build(Rng.of(1)), new Discrete(2)));
    }

    /** Episodes of CartPole end at different times; their lanes take the next ones, and close up at the end. */
    @Test
    void episodesAreTheSameInLanesThatEndAtDifferentTimes() {
        Batch alone = new EpisodeSampler(new CartPole()).collect(fading(), 23, Rng.of(2));
        Evaluation evaluation = Evaluation.of(new CartPole(), fading(), 23, Rng.of(2));
        for (int threads = 1; threads <= 2; threads++) {
            try (LockstepSampler sampler = new LockstepSampler(CartPole::new, 5, threads)) {
                Batch lanes = sampler.collect(fading(), 23, Rng.of(2));
                assertThat(lanes.observations()).containsExactly(alone.observations());
                assertThat(lanes.actions()).containsExactly(alone.actions());
                int[] lengths = IntStream.range(0, 23).map(lanes::length).toArray();
                assertThat(evaluation.lengths()).containsExactly(lengths);
                assertThat(Evaluation.of(CartPole::new, 5, threads, fading(), 23, Rng.of(2))
                                .lengths())
                        .containsExactly(lengths);
                assertThat(IntStream.of(lengths).distinct().count()).isGreaterThan(5);
            }
        }
    }

    /** What one lane saw must not be remembered in another: a policy that confuses them is noticed. */
    @Test
    void aMemoryThatLanesShareGivesOtherReturns() {
        Policy sharing = lanes ->
                new MemoryActor(1, 1) { // presses 1 in every third of all steps, whosever they are
                    @Override
                    public void act(
                            int n, int[] lanes, RandomGenerator[] randoms, float[] s, float[] a, float[] logProbs) {
                        for (int i = 0; i < n; i++) {
                            a[i] = memory[0]++ % 3 == 0 ? 1 : 0;
                        }
                    }

                    @Override
                    public void begin(int lane, Start start) {
                        super.begin(0, start);
                    }
                };
        float[] alone = Evaluation.of(new CartPole(), sharing, 23, Rng.of(2)).returns();
        assertThat(Evaluation.of(CartPole::new, 1, 2, sharing, 23, Rng.of(2)).returns())
                .as("a lane for each thread")
                .containsExactly(alone);
        assertThat(Evaluation.of(CartPole::new, 5, 1, sharing, 23, Rng.of(2)).returns())
                .isNotEqualTo(alone);
    }

    private static RolloutSampler sampler() {
        return new RolloutSampler(CartPole.vector(3, VectorOptions.DEFAULT), Rng.of(3));
    }

    @Test
    void aPolicyWithMemorySharesASamplerWithNone() {
        Policy first = Policy.of((random, s, a) -> a[0] = 0);
        RolloutSampler sampler = sampler();
        sampler.prepare(first);
        sampler.collect(Policy.of((random, s, a) -> a[0] = 1), 5, false, Rng.of(4)); // without memory they take turns
        assertThatIllegalStateException()
                .isThrownBy(() -> sampler.prepare(fading()))
                .withMessageContaining("its own RolloutSampler");
        RolloutSampler remembering = sampler();
        FadingPolicy policy = fading();
        remembering.collect(policy, 5, false, Rng.of(4));
        State before = States.of(remembering);
        for (Policy other : new Policy[] {fading(), first}) {
            assertThatIllegalStateException().isThrownBy(() -> remembering.collect(other, 5, false, Rng.of(4)));
        }
        assertThat(States.of(remembering).sameAs(before)).isTrue();
        remembering.collect(policy, 5, false, Rng.of(5));
    }

    @Test
    void theMemoryOfALoadedStateGoesToTheFirstPolicy() {
        RolloutSampler whole = sampler();
        FadingPolicy policy = fading();
        whole.collect(policy, 5, false, Rng.of(4));
        State state = States.of(whole);
        Batch next = whole.collect(policy, 5, true, Rng.of(5));
        RolloutSampler loaded = sampler();
        loaded.load(state);
        assertThat(States.of(loaded).sameAs(state))
                .as("saved again before there is an actor")
                .isTrue();
        Batch again = loaded.collect(policy, 5, true, Rng.of(5));
        assertThat(again.memory()).containsExactly(next.memory()).isNotEqualTo(new float[12]);
        assertThat(again.logProbs()).containsExactly(next.logProbs());
    }

    @Test
    void aMemoryOfAnotherSizeIsRefused() {
        RolloutSampler sampler = sampler();
        sampler.collect(fading(), 5, false, Rng.of(4));
        State state = States.of(sampler);
        RolloutSampler without = sampler();
        without.load(state);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> without.prepare(Policy.of((random, s, a) -> a[0] = 0)))
                .withMessageContaining("the saved memory has 12 numbers, but the policy needs 0 for each of 3");
        RolloutSampler prepared = sampler();
        prepared.prepare(Policy.of((random, s, a) -> a[0] = 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> prepared.load(state))
                .withMessageContaining("12 numbers");
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> prepared.load(new State()));
    }
}
