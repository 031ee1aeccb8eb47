package io.github.ascentrl.algos.reinforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.algos.baseline.EpisodeLeaveOneOutBaseline;
import io.github.ascentrl.algos.baseline.EpisodeMeanBaseline;
import io.github.ascentrl.algos.baseline.LeaveOneOutBaseline;
import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.baseline.ValueBaseline;
import io.github.ascentrl.algos.baseline.ZeroBaseline;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.run.BestParameters;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.algos.testing.Walk;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.optim.Optimizer;
import io.github.ascentrl.nn.optim.RmsProp;
import io.github.ascentrl.nn.optim.Sgd;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Same seed, same bits: twice, while other trainers run, with or without listeners, and resumed. */
class ReinforceReproducibilityTest {
    private static final int UPDATES = 12;

    /** What a user might write: b_t learned per time step, remembered from batch to batch. */
    private static class PerStep implements Baseline {
        final float[] b = new float[Walk.LIMIT];

        @Override
        public void predict(Batch batch, float[] returns, float[] out) {
            for (int e = 0; e < batch.episodes(); e++) {
                System.arraycopy(b, 0, out, batch.start(e), batch.length(e));
            }
        }

        @Override
        public void fit(Batch batch, float[] returns) {
            for (int e = 0; e < batch.episodes(); e++) {
                for (int t = 0; t < batch.length(e); t++) {
                    b[t] += 0.1f * (returns[batch.start(e) + t] - b[t]);
                }
            }
        }
    }

    private static final class StatefulPerStep extends PerStep implements Stateful {
        @Override
        public void save(State state) {
            state.put("b", b);
        }

        @Override
        public void load(State state) {
            state.get("b", b);
        }
    }

    private static Map<String, Supplier<Baseline>> baselines() {
        Map<String, Supplier<Baseline>> baselines = new LinkedHashMap<>();
        baselines.put("none", ZeroBaseline::new);
        baselines.put("cumulative mean", RunningMeanBaseline::cumulative);
        baselines.put("exponential mean", () -> RunningMeanBaseline.exponential(0.9));
        baselines.put("episode mean", EpisodeMeanBaseline::new);
        baselines.put("episode leave-one-out", EpisodeLeaveOneOutBaseline::new);
        baselines.put("leave-one-out", LeaveOneOutBaseline::wholeReturn);
        baselines.put("leave-one-out per step", LeaveOneOutBaseline::perTimeStep);
        baselines.put("value", () -> {
            Mlp network = Mlp.sizes(Walk.OBSERVATION_SIZE, 5, 1).build(Rng.of(77));
            Schedule rate = Schedule.linear(1e-2, 1e-3, UPDATES);
            return new ValueBaseline(
                    network,
                    Adam.builder(network.parameters()).learningRate(rate).build());
        });
        baselines.put("a user's", StatefulPerStep::new);
        return baselines;
    }

    private static Map<String, Function<Parameters, Optimizer>> optimizers() {
        Schedule linear = Schedule.linear(1e-2, 0, UPDATES);
        Schedule cosine = Schedule.cosine(1e-2, 1e-4, UPDATES);
        Map<String, Function<Parameters, Optimizer>> optimizers = new LinkedHashMap<>();
        optimizers.put("Adam", p -> Adam.of(p, 1e-2));
        optimizers.put(
                "AdamW, linear",
                p -> Adam.builder(p).learningRate(linear).weightDecay(0.01).build());
        optimizers.put("SGD with momentum, cosine", p -> new Sgd(p, cosine, 0.9));
        optimizers.put("RMSProp, linear", p -> new RmsProp(p, linear, 0.99, 1e-8));
        return optimizers;
    }

    /** A trainer that differs from others in its initial parameters alone. */
    private static Reinforce trainer(
            long parameterSeed, Supplier<Baseline> baseline, Function<Parameters, Optimizer> optimizer) {
        Mlp network =
                Mlp.sizes(Walk.OBSERVATION_SIZE, 6, Walk.ACTIONS).gains(2, 2).build(Rng.of(parameterSeed));
        ReinforceConfig config = ReinforceConfig.builder()
                .episodesPerUpdate(2)
                .entropyCoefficient(Schedule.linear(0.1, 0, UPDATES))
                .maxGradientNorm(0.5)
                .build();
        return new Reinforce(
                new Walk(),
                CategoricalPolicy.of(network, new Discrete(Walk.ACTIONS)),
                baseline.get(),
                optimizer.apply(network.parameters()),
                config,
                Rng.of(5));
    }

    /** Whether k updates, the state carried over (for k = 7 through a file), and the rest equal all updates in one go. */
    private static boolean resumes(int k, Supplier<Baseline> baseline, Function<Parameters, Optimizer> optimizer) {
        Reinforce whole = trainer(1, baseline, optimizer);
        whole.train(Budget.updates(UPDATES));
        Reinforce first = trainer(1, baseline, optimizer);
        first.train(Budget.updates(k));
        Reinforce second = trainer(2, baseline, optimizer);
        if (k == 7) {
            States.carry(first, second);
        } else {
            second.load(States.of(first));
        }
        second.train(Budget.updates(UPDATES - k));
        return States.of(second).sameAs(States.of(whole));
    }

    @Test
    void resumedEqualsUninterrupted() {
        baselines().forEach((baselineName, baseline) -> optimizers().forEach((optimizerName, optimizer) -> {
            for (int k : new int[] {0, 1, 7, UPDATES}) {
                assertThat(resumes(k, baseline, optimizer))
                        .as("%s, %s, resumed after %d updates", baselineName, optimizerName, k)
                        .isTrue();
            }
        }));
    }

    @Test
    void somethingForgottenIsCaught() {
        Function<Parameters, Optimizer> adam = optimizers().get("Adam");
        assertThat(resumes(7, PerStep::new, adam))
                .as("a baseline that is not Stateful")
                .isFalse();
        assertThat(resumes(7, StatefulPerStep::new, p -> new Forgetful(Adam.of(p, 1e-2))))
                .as("an optimiser that saves no moments")
                .isFalse();
    }

    /** Saves only how many steps were taken. */
    private record Forgetful(Optimizer optimizer) implements Optimizer {
        @Override
        public Parameters parameters() {
            return optimizer.parameters();
        }

        @Override
        public long steps() {
            return optimizer.steps();
        }

        @Override
        public double learningRate() {
            return optimizer.learningRate();
        }

        @Override
        public void step() {
            optimizer.step();
        }

        @Override
        public void save(State state) {
            state.put("steps", steps());
        }

        @Override
        public void load(State state) {
            assertThat(state.number("steps")).isNotNegative();
        }
    }

    @Test
    void theStateOfAnotherKindOfTrainerIsRefused() {
        Function<Parameters, Optimizer> adam = optimizers().get("Adam");
        State state = States.of(trainer(1, ZeroBaseline::new, adam));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> trainer(1, RunningMeanBaseline::cumulative, adam).load(state))
                .withMessageContaining("no 'baseline/mean'");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> trainer(1, ZeroBaseline::new, p -> Sgd.of(p, 1)).load(state))
                .withMessageContaining("no 'optimizer/velocity'");
    }

    private static Reinforce cartPole(long seed) {
        Rng rng = Rng.of(seed);
        Mlp network = Mlp.sizes(4, 16, 2).build(rng.child("network"));
        return new Reinforce(
                new CartPole(),
                CategoricalPolicy.of(network, new Discrete(2)),
                RunningMeanBaseline.cumulative(),
                Adam.of(network.parameters(), 1e-2),
                ReinforceConfig.defaults(),
                rng);
    }

    private static State trained(long seed, TrainingListener... listeners) {
        Reinforce trainer = cartPole(seed);
        trainer.train(Budget.episodes(60), listeners);
        return States.of(trainer);
    }

    @Test
    void trainingTwiceGivesTheSameBits() {
        assertThat(trained(1).sameAs(trained(1))).isTrue();
        assertThat(trained(1).sameAs(trained(2))).isFalse();
    }

    @Test
    void oneCallOrManyGiveTheSameBits() {
        Reinforce trainer = cartPole(1);
        for (int i = 0; i < 20; i++) {
            trainer.train(Budget.updates(3));
        }
        assertThat(States.of(trainer).sameAs(trained(1))).isTrue();
    }

    /** A listener that evaluates the policy in training, asks for gradients and keeps everything. */
    @Test
    void listenersChangeNothing() {
        Reinforce trainer = cartPole(1);
        Rng evaluation = Rng.of(1).child("evaluation");
        List<Object> kept = new ArrayList<>();
        TrainingListener busy = stats -> {
            kept.add(stats);
            kept.add(Evaluation.of(new CartPole(), trainer.policy(), 2, evaluation.child(stats.update())));
            Arrays.fill(stats.episodeReturns(), Float.NaN);
        };
        BestParameters best = new BestParameters(trainer.policy().parameters(), 5);
        trainer.train(Budget.episodes(60), busy, best, stats -> kept.add(best.values()));
        assertThat(kept).hasSize(3 * 60);
        assertThat(States.of(trainer).sameAs(trained(1))).isTrue();
    }

    @Test
    void trainersOnTwoThreadsGiveTheBitsOfOneAfterTheOther() throws InterruptedException, ExecutionException {
        List<State> sequential = new ArrayList<>();
        for (long seed = 0; seed < 6; seed++) {
            sequential.add(trained(seed));
        }
        ExecutorService executor = Executors.newFixedThreadPool(2);
        try {
            List<Future<State>> concurrent = new ArrayList<>();
            for (long seed = 0; seed < 6; seed++) {
                long s = seed;
                concurrent.add(executor.submit(() -> trained(s)));
            }
            for (int seed = 0; seed < 6; seed++) {
                assertThat(concurrent.get(seed).get().sameAs(sequential.get(seed)))
                        .as("seed %d", seed)
                        .isTrue();
            }
        } finally {
            executor.shutdown();
        }
    }
}
