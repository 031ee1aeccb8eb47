package io.github.ascentrl.algos.actorcritic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.estimate.StateValues;
import io.github.ascentrl.algos.internal.Models;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.GaussianPolicy;
import io.github.ascentrl.algos.policy.MultiDiscretePolicy;
import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.algos.testing.CountedPasses;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.Trunk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActorCriticTest {
    private static final Box VECTORS = Box.unbounded(3);

    private static Batch batch(int steps) {
        return Batches.random(Rng.of(1), steps / 10, 30, 3, 2);
    }

    /** Also for batches of several chunks. */
    @ParameterizedTest
    @ValueSource(ints = {50, 1500})
    void valuesAreThoseOfTheTapeBitForBit(int steps) {
        Batch batch = batch(steps);
        for (ActorCritic model : new ActorCritic[] {
            ActorCritic.separate(VECTORS, new Discrete(2), Rng.of(1), 8, 8),
            ActorCritic.shared(VECTORS, new Discrete(2), Rng.of(1), 8, 8)
        }) {
            Tape tape = new Tape();
            Tensor value = model.on(tape, batch).values();
            StateValues v = model.values(batch);
            for (int t = 0; t < batch.steps(); t++) {
                assertThat(v.values()[t]).isEqualTo(value.get(t, 0));
            }
            Tensor last = model.critic().forward(tape, tape.constant(batch.finalObservations(), batch.episodes(), 3));
            for (int e = 0; e < batch.episodes(); e++) {
                assertThat(v.finalValues()[e]).isEqualTo(last.get(e, 0));
            }
            float[] logProb = Models.logProb(new Tape(), model.actor(), batch);
            Tensor exact = model.actor().on(tape, batch).logProb();
            for (int t = 0; t < batch.steps(); t++) {
                assertThat(logProb[t]).isEqualTo(exact.get(t, 0));
            }
        }
    }

    /** By construction, whichever output of the recording is used. */
    @Test
    void aSharedTrunkRunsOnceAndItsGradientsAddUp() {
        Parameters parameters = new Parameters();
        CountedPasses body =
                new CountedPasses(Mlp.sizes(3, 8).into(parameters, "trunk.").build(Rng.of(1)));
        Trunk trunk = Trunk.of(body, Activation.TANH);
        Network actor = trunk.to(Mlp.sizes(8, 2).into(parameters, "actor.").build(Rng.of(2)));
        Network critic = trunk.to(Mlp.sizes(8, 1).into(parameters, "critic.").build(Rng.of(3)));
        ActorCritic model = new ActorCritic(CategoricalPolicy.of(actor, new Discrete(2)), critic);
        Batch batch = batch(50);
        Tape tape = new Tape();
        float[][] gradients = new float[3][];
        for (int which = 0; which < 3; which++) { // π alone, V alone, both
            tape.clear();
            int before = body.count();
            Heads heads = model.on(tape, batch);
            Tensor value = tape.sum(heads.values());
            Tensor policy = tape.add(
                    tape.sum(heads.policy().entropy()), tape.sum(heads.policy().logProb()));
            assertThat(body.count() - before).isEqualTo(1);
            parameters.zeroGradients();
            tape.backward(which == 0 ? policy : which == 1 ? value : tape.add(policy, value));
            gradients[which] = parameters.gradients().clone();
        }
        for (int i = 0; i < parameters.size(); i++) {
            assertThat(gradients[2][i]).isCloseTo(gradients[0][i] + gradients[1][i], within(1e-4f));
        }
    }

    @Test
    void thePolicySuitsTheActionSpace() {
        assertThat(ActorCritic.separate(VECTORS, new Discrete(4), Rng.of(1), 8).actor())
                .isInstanceOf(CategoricalPolicy.class);
        assertThat(ActorCritic.shared(VECTORS, MultiDiscrete.of(2, 3), Rng.of(1), 8)
                        .actor())
                .isInstanceOf(MultiDiscretePolicy.class);
        ActorCritic gaussian = ActorCritic.separate(VECTORS, Box.uniform(2, -1, 1), Rng.of(1), 8);
        assertThat(gaussian.actor()).isInstanceOf(GaussianPolicy.class);
        float[] action = new float[2];
        gaussian.deterministic().actor(1).act(Rng.of(1), new float[] {1, 2, 3}, action);
        assertThat(action).doesNotContain(0f);
    }

    @Test
    void numberedObservationsAreEmbedded() {
        Space cells = new Discrete(81);
        ActorCritic small = ActorCritic.shared(cells, new Discrete(5), Rng.of(1), 128);
        assertThat(small.parameters().size()).isEqualTo(81 * 128 + 128 * 5 + 5 + 128 + 1);
        ActorCritic deep = ActorCritic.shared(cells, new Discrete(5), Rng.of(1), 16, 8);
        assertThat(deep.parameters().size()).isEqualTo(81 * 16 + 16 * 8 + 8 + 8 * 5 + 5 + 8 + 1);
        ActorCritic separate = ActorCritic.separate(cells, new Discrete(5), Rng.of(1), 16);
        assertThat(separate.parameters().size()).isEqualTo(2 * 81 * 16 + 16 * 5 + 5 + 16 + 1);
        float[] action = new float[1];
        for (ActorCritic model : new ActorCritic[] {small, deep, separate}) {
            model.actor().actor(1).act(Rng.of(1), new float[] {80}, action);
            assertThat(action[0]).isBetween(0f, 4f);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.actor().actor(1).act(Rng.of(1), new float[] {81}, action))
                    .withMessageContaining("81.0");
        }
    }

    @Test
    void aFreshPolicyIsNearlyUniform() {
        ActorCritic model = ActorCritic.separate(VECTORS, new Discrete(2), Rng.of(1), 64, 64);
        Batch batch = batch(50);
        Tape tape = new Tape();
        assertThat(tape.mean(model.actor().on(tape, batch).entropy()).scalar()).isGreaterThan(0.692f);
    }

    @Test
    void badInput() {
        Mlp actor = Mlp.sizes(3, 2).build(Rng.of(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ActorCritic(
                        CategoricalPolicy.of(actor, new Discrete(2)),
                        Mlp.sizes(3, 1).build(Rng.of(1))))
                .withMessageContaining("different parameters");
        Parameters parameters = new Parameters();
        Mlp one = Mlp.sizes(3, 2).into(parameters, "a.").build(Rng.of(1));
        Mlp two = Mlp.sizes(3, 2).into(parameters, "c.").build(Rng.of(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ActorCritic(CategoricalPolicy.of(one, new Discrete(2)), two))
                .withMessageContaining("a critic has 1 output, this one has 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ActorCritic.shared(VECTORS, new Discrete(2), Rng.of(1)))
                .withMessageContaining("at least 1 hidden layer");
        ActorCritic model = ActorCritic.separate(VECTORS, new Discrete(2), Rng.of(1), 8);
        Batch wrong = Batches.random(Rng.of(1), 2, 5, 4, 2);
        assertThatThrownBy(() -> model.values(wrong)).hasMessageContaining("4 numbers but the critic takes 3");
        assertThatThrownBy(() -> model.on(new Tape(), wrong).values()).hasMessageContaining("the critic takes 3");
    }
}
