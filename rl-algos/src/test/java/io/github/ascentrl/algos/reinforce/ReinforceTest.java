package io.github.ascentrl.algos.reinforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.baseline.LeaveOneOutBaseline;
import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.baseline.ZeroBaseline;
import io.github.ascentrl.algos.estimate.AdvantageScaling;
import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.algos.testing.Walk;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an update does and reports, and what it refuses; see the neighbouring tests for gradients and reproducibility. */
class ReinforceTest {
    private static final ReinforceConfig DEFAULTS = ReinforceConfig.defaults();

    private final Mlp network =
            Mlp.sizes(Walk.OBSERVATION_SIZE, 6, Walk.ACTIONS).build(Rng.of(1));

    private Reinforce trainer(Env env, Mlp network, Baseline baseline, ReinforceConfig config) {
        return new Reinforce(
                env,
                CategoricalPolicy.of(network, new Discrete(network.outputSize())),
                baseline,
                Adam.of(network.parameters(), 1e-2),
                config,
                Rng.of(5));
    }

    private Reinforce trainer(Env env, ReinforceConfig config) {
        return trainer(env, network, new ZeroBaseline(), config);
    }

    /** Predicts 2 everywhere and keeps what it was shown. */
    private final class Witness implements Baseline {
        final List<String> calls = new ArrayList<>();
        final List<Batch> batches = new ArrayList<>();
        float[] returns;

        @Override
        public void predict(Batch batch, float[] returns, float[] out) {
            calls.add("predict " + network.parameters().version());
            batches.add(batch);
            this.returns = returns.clone();
            Arrays.fill(out, 2f);
        }

        @Override
        public void fit(Batch batch, float[] returns) {
            calls.add("fit " + network.parameters().version());
            assertThat(batch).isSameAs(batches.get(batches.size() - 1));
            assertThat(returns).containsExactly(this.returns);
        }
    }

    @Test
    void predictsThenFitsThenMovesThePolicy() {
        Witness witness = new Witness();
        Reinforce trainer = trainer(new Walk(), network, witness, DEFAULTS);
        trainer.update();
        assertThat(network.parameters().version()).isEqualTo(1);
        trainer.update();
        assertThat(witness.calls).containsExactly("predict 0", "fit 0", "predict 1", "fit 1");
    }

    @Test
    void theBaselineSeesTheReturnThatWeighsTheScore() {
        for (Credit credit : Credit.values()) {
            Witness witness = new Witness();
            trainer(
                            new Walk(),
                            network,
                            witness,
                            ReinforceConfig.builder().gamma(0.7).credit(credit).build())
                    .update();
            Batch batch = witness.batches.get(0);
            assertThat(witness.returns)
                    .containsExactly(
                            credit == Credit.REWARD_TO_GO ? Returns.discounted(batch, 0.7) : Returns.whole(batch, 0.7));
        }
    }

    @Test
    void statisticsOfAnUpdate() {
        Witness witness = new Witness();
        ReinforceConfig config = ReinforceConfig.builder()
                .episodesPerUpdate(3)
                .entropyCoefficient(Schedule.linear(1, 0, 4))
                .build();
        Reinforce trainer = trainer(new Walk(), network, witness, config);
        UpdateStats first = trainer.update();
        UpdateStats second = trainer.update();
        Batch batch = witness.batches.get(1);
        assertThat(first.update()).isEqualTo(1);
        assertThat(second.update()).isEqualTo(2);
        assertThat(second.totalEpisodes()).isEqualTo(6);
        assertThat(second.steps()).isEqualTo(batch.steps());
        assertThat(second.totalSteps()).isEqualTo(first.steps() + second.steps());
        assertThat(second.episodes()).isEqualTo(3);
        for (int e = 0; e < 3; e++) {
            assertThat(second.episodeReturns()[e]).isEqualTo((float) batch.totalReward(e));
            assertThat(second.episodeLengths()[e]).isEqualTo(batch.length(e));
        }
        assertThat(second.metrics().keySet())
                .containsExactly(
                        "loss",
                        "entropy",
                        "gradientNorm",
                        "learningRate",
                        "entropyCoefficient",
                        "baseline",
                        "advantageStd");
        assertThat(first.metric("entropyCoefficient")).isEqualTo(1);
        assertThat(second.metric("entropyCoefficient")).isEqualTo(0.75);
        assertThat(second.metric("learningRate")).isEqualTo(1e-2);
        assertThat(second.metric("baseline")).isEqualTo(2);
        assertThat(second.metric("entropy")).isBetween(0.0, StrictMath.log(3) + 1e-6);
        double mean = 0;
        double squares = 0;
        for (float g : witness.returns) {
            mean += (g - 2.0) / batch.steps();
            squares += (g - 2.0) * (g - 2.0) / batch.steps();
        }
        double variance = (squares - mean * mean) * batch.steps() / (batch.steps() - 1); // divisor n − 1
        assertThat(second.metric("advantageStd")).isCloseTo(Math.sqrt(variance), within(1e-5));
    }

    /** As PPO and A2C do; measured afterwards, the mutant, it would be about 1 with scaling. */
    @Test
    void theSpreadOfAdvantagesIsReportedAsItWasBeforeScaling() {
        double[] spread = new double[2];
        for (int i = 0; i < 2; i++) {
            ReinforceConfig config = ReinforceConfig.builder()
                    .episodesPerUpdate(4)
                    .advantageScaling(i == 1 ? AdvantageScaling.GROUP : AdvantageScaling.NONE)
                    .build();
            Mlp fresh = Mlp.sizes(Walk.OBSERVATION_SIZE, 6, Walk.ACTIONS).build(Rng.of(1));
            spread[i] = trainer(new Walk(), fresh, new ZeroBaseline(), config)
                    .update()
                    .metric("advantageStd");
        }
        assertThat(spread[1]).isEqualTo(spread[0]);
        assertThat(Math.abs(spread[0] - 1)).isGreaterThan(0.05);
    }

    @Test
    void aListenersExceptionEndsTheRunAndReachesTheCaller() {
        List<String> log = new ArrayList<>();
        TrainingListener failing = new TrainingListener() {
            @Override
            public void onUpdate(UpdateStats stats) {
                log.add("update " + stats.update());
                if (stats.update() == 2) {
                    throw new IllegalStateException("disk full");
                }
            }

            @Override
            public void onEnd() {
                log.add("end");
            }
        };
        Reinforce trainer = trainer(new Walk(), DEFAULTS);
        assertThatIllegalStateException()
                .isThrownBy(() -> trainer.train(Budget.updates(10), failing))
                .withMessage("disk full");
        assertThat(log).containsExactly("update 1", "update 2", "end");
        assertThat(States.of(trainer).number("counters/updates")).isEqualTo(2);
        assertThat(trainer.update().update()).isEqualTo(3);
    }

    @Test
    void nanFromTheEnvironmentIsNamedWithItsPlace() {
        ReinforceConfig config = ReinforceConfig.builder().episodesPerUpdate(4).build();
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        trainer(new Walk().withNanObservation(2, 3), config).update())
                .withMessageContaining("observation[1] = NaN after 3 steps of episode 2")
                .withMessageContaining("fix the environment");
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        trainer(new Walk().withNanObservation(0, 0), config).update())
                .withMessageContaining("observation[1] = NaN after 0 steps of episode 0");
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> trainer(new Walk().withNanReward(3, 1), config).update())
                .withMessageContaining("reward NaN at step 1 of episode 3")
                .withMessageContaining("fix the environment");
    }

    @Test
    void aFailedUpdateCountsForNothing() {
        Mlp other = Mlp.sizes(Walk.OBSERVATION_SIZE, 6, Walk.ACTIONS).build(Rng.of(1));
        Reinforce healthy = trainer(new Walk(), other, RunningMeanBaseline.cumulative(), DEFAULTS);
        healthy.train(Budget.updates(5));
        Reinforce faulty = trainer(new Walk().withNanReward(3, 0), network, RunningMeanBaseline.cumulative(), DEFAULTS);
        assertThatIllegalStateException().isThrownBy(() -> faulty.train(Budget.updates(5)));
        faulty.train(Budget.updates(2)); // the environment's fault was in its episode 3 alone
        assertThat(States.of(faulty).sameAs(States.of(healthy))).isTrue();
    }

    @Test
    void wrongNetworkSizes() {
        Mlp wide = Mlp.sizes(5, 4, Walk.ACTIONS).build(Rng.of(1));
        Mlp narrow = Mlp.sizes(1, 4, Walk.ACTIONS).build(Rng.of(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trainer(new Walk(), wide, new ZeroBaseline(), DEFAULTS))
                .withMessageContaining("network takes 5 numbers, but observations have 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trainer(new Walk(), narrow, new ZeroBaseline(), DEFAULTS))
                .withMessageContaining("network takes 1 numbers, but observations have 2");
    }

    @Test
    void anotherNumberOfActions() {
        for (int actions : new int[] {2, 4}) {
            Mlp network = Mlp.sizes(Walk.OBSERVATION_SIZE, actions).build(Rng.of(1));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> trainer(new Walk(), network, new ZeroBaseline(), DEFAULTS))
                    .withMessageContaining("actions in Discrete[n=" + actions + "], but these are in Discrete[n=3]");
        }
    }

    @Test
    void theOptimiserOfOtherParameters() {
        Mlp other = Mlp.sizes(2, 3).build(Rng.of(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Reinforce(
                        new Walk(),
                        CategoricalPolicy.of(network, new Discrete(3)),
                        new ZeroBaseline(),
                        Adam.of(other.parameters(), 1),
                        DEFAULTS,
                        Rng.of(1)))
                .withMessageContaining("other parameters, not the model's")
                .withMessageContaining("model.parameters()");
    }

    @Test
    void anEntropyCoefficientThatIsNotFinite() {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e300}) {
            ReinforceConfig config = ReinforceConfig.builder()
                    .entropyCoefficient(update -> update == 2 ? bad : 0.01)
                    .build();
            Reinforce trainer = trainer(new Walk(), config);
            trainer.train(Budget.updates(2));
            float[] before = network.parameters().values().clone();
            assertThatIllegalArgumentException()
                    .isThrownBy(trainer::update)
                    .withMessageContaining("entropyCoefficient = ")
                    .withMessageContaining("at update 2")
                    .withMessageContaining("correct its schedule");
            assertThat(network.parameters().values()).containsExactly(before);
        }
    }

    @Test
    void oneEpisodeIsTooFewToLeaveOneOut() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trainer(new Walk(), network, LeaveOneOutBaseline.wholeReturn(), DEFAULTS)
                        .update())
                .withMessageContaining("at least 2")
                .withMessageContaining("collect more episodes per update");
    }

    @Test
    void aBaselineThatIsNotFinite() {
        Baseline bad = (batch, returns, out) -> out[0] = Float.NaN;
        assertThatIllegalStateException()
                .isThrownBy(() -> trainer(new Walk(), network, bad, DEFAULTS).update())
                .withMessageContaining("the baseline predicted NaN at row 0")
                .withMessageContaining("fix the baseline");
    }

    @Test
    void noMoreUpdatesThanTheBudgetAllows() {
        Reinforce trainer = trainer(
                new Walk(), ReinforceConfig.builder().episodesPerUpdate(3).build());
        List<UpdateStats> seen = new ArrayList<>();
        trainer.train(Budget.episodes(7), seen::add);
        assertThat(seen).extracting(UpdateStats::totalEpisodes).containsExactly(3L, 6L, 9L);
        trainer.train(Budget.updates(0), seen::add);
        assertThat(seen).hasSize(3);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> seen.get(0).metrics().put("loss", 0.0));
    }
}
