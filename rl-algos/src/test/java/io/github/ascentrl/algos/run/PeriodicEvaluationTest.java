package io.github.ascentrl.algos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.algos.actorcritic.A2c;
import io.github.ascentrl.algos.actorcritic.A2cConfig;
import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.testing.Matching;
import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeriodicEvaluationTest {
    private static UpdateStats stats(long update, long totalSteps, long steps) {
        return new UpdateStats(update, 0, totalSteps, steps, new float[0], new int[0], Map.of());
    }

    private static A2c trainer() {
        VectorEnv envs = VectorEnvs.of(Matching::new, 8);
        ActorCritic model = ActorCritic.separate(envs.observationSpace(), envs.actionSpace(), Rng.of(1), 16);
        return new A2c(envs, model, Adam.of(model.parameters(), 1e-2), A2cConfig.defaults(), Rng.of(2));
    }

    private static PeriodicEvaluation evaluation(A2c trainer) {
        Env env = ((ActorCritic) trainer.model()).critic().inputSize() == 1 ? new Matching() : new CartPole();
        return new PeriodicEvaluation(env, trainer.model().deterministic(), 50, 200, Rng.of(3));
    }

    @Test
    void evaluatesWheneverAMultipleOfTheIntervalIsPassed() {
        Policy left = Policy.of((random, observation, action) -> action[0] = 0);
        PeriodicEvaluation evaluation = new PeriodicEvaluation(new Matching(), left, 10, 100, Rng.of(1));
        evaluation.measure(stats(1, 60, 60));
        evaluation.measure(stats(2, 120, 60));
        evaluation.measure(stats(3, 180, 60));
        evaluation.measure(stats(4, 500, 320));
        assertThat(evaluation.points())
                .extracting(PeriodicEvaluation.Point::steps)
                .containsExactly(120L, 500L);
        assertThat(evaluation.points().get(0).evaluation().returns())
                .containsExactly(
                        Evaluation.of(new Matching(), left, 10, Rng.of(1).child(2))
                                .returns());
        assertThat(evaluation.scores().values())
                .containsExactly(
                        evaluation.points().get(0).evaluation().mean(),
                        evaluation.points().get(1).evaluation().mean());
    }

    @Test
    void trainingDoesNotNoticeIt() {
        A2c watched = trainer();
        A2c alone = trainer();
        watched.train(Budget.steps(2000), evaluation(watched));
        alone.train(Budget.steps(2000));
        assertThat(watched.model().parameters().values())
                .containsExactly(alone.model().parameters().values());
    }

    /** All parts together: evaluate during training, stop when the policy is good enough or no longer improves. */
    @Test
    void endsATrainingRunThatIsGoodEnough() {
        A2c trainer = trainer();
        PeriodicEvaluation evaluation = evaluation(trainer);
        ReturnWindow window = new ReturnWindow(100);
        BooleanSupplier stop = ScoreHistory.either(
                evaluation.scores().reaches(1), window.scores().stalls(1000, 0));
        trainer.train(Budget.steps(1_000_000), stop, evaluation, window);
        assertThat(evaluation.scores().last()).isEqualTo(1);
        assertThat(evaluation.points().get(evaluation.points().size() - 1).steps())
                .isLessThan(20_000);
    }

    private static BooleanSupplier reasons(PeriodicEvaluation evaluation, ReturnWindow window) {
        return ScoreHistory.either(
                evaluation.scores().reaches(1000), window.scores().stalls(40, 0));
    }

    /** A run that is stopped and resumed with its whole state ends where it would have ended. */
    @Test
    void aResumedRunStopsWhereTheWholeOneStops() {
        A2c whole = resumable();
        PeriodicEvaluation evaluation = evaluation(whole);
        ReturnWindow window = new ReturnWindow(30);
        BestParameters best = new BestParameters(whole.model().parameters(), 30);
        whole.train(Budget.updates(2000), reasons(evaluation, window), evaluation, window, best);
        long end = updates(whole);
        assertThat(end).isBetween(60L, 1999L);

        A2c first = resumable();
        PeriodicEvaluation firstEvaluation = evaluation(first);
        ReturnWindow firstWindow = new ReturnWindow(30);
        BestParameters firstBest = new BestParameters(first.model().parameters(), 30);
        first.train(
                Budget.updates(end - 20),
                reasons(firstEvaluation, firstWindow),
                firstEvaluation,
                firstWindow,
                firstBest);
        A2c second = resumable();
        PeriodicEvaluation secondEvaluation = evaluation(second);
        ReturnWindow secondWindow = new ReturnWindow(30);
        BestParameters secondBest = new BestParameters(second.model().parameters(), 30);
        second.load(States.of(first));
        secondEvaluation.load(States.of(firstEvaluation));
        secondWindow.load(States.of(firstWindow));
        secondBest.load(States.of(firstBest));
        second.train(
                Budget.updates(2000),
                reasons(secondEvaluation, secondWindow),
                secondEvaluation,
                secondWindow,
                secondBest);

        assertThat(States.of(second).sameAs(States.of(whole))).isTrue();
        assertThat(States.of(secondEvaluation).sameAs(States.of(evaluation))).isTrue();
        assertThat(secondEvaluation.scores().values())
                .containsExactly(evaluation.scores().values());
        assertThat(secondBest.values()).containsExactly(best.values());
        assertThat(updates(second)).isEqualTo(end);

        // The mutant: without its state the window starts empty, and the run takes longer.
        A2c third = resumable();
        third.load(States.of(first));
        ReturnWindow empty = new ReturnWindow(30);
        third.train(Budget.updates(2000), empty.scores().stalls(40, 0), empty);
        assertThat(updates(third)).isGreaterThan(end);
    }

    /** Also when there is no state yet. */
    @Test
    void aCheckpointKeepsWhatTheyRemember(@TempDir Path folder) throws IOException {
        A2c trainer = resumable();
        for (long steps : new long[] {0, 1000}) {
            PeriodicEvaluation evaluation = evaluation(trainer);
            ReturnWindow window = new ReturnWindow(5);
            trainer.train(Budget.steps(steps), evaluation, window);
            PeriodicEvaluation sameEvaluation = evaluation(trainer);
            ReturnWindow sameWindow = new ReturnWindow(5);
            Checkpoint.write(evaluation, folder.resolve("evaluation"));
            Checkpoint.write(window, folder.resolve("window"));
            Checkpoint.read(sameEvaluation, folder.resolve("evaluation"));
            Checkpoint.read(sameWindow, folder.resolve("window"));
            assertThat(States.of(sameEvaluation).sameAs(States.of(evaluation))).isTrue();
            assertThat(States.of(sameWindow).sameAs(States.of(window))).isTrue();
            assertThat(sameEvaluation.points()).hasSize((int) (steps / 200));
        }
    }

    private static A2c resumable() {
        VectorEnv envs = CartPole.vector(4, VectorOptions.DEFAULT);
        ActorCritic model = ActorCritic.separate(envs.observationSpace(), envs.actionSpace(), Rng.of(1), 8);
        return new A2c(envs, model, Adam.of(model.parameters(), 1e-4), A2cConfig.defaults(), Rng.of(2));
    }

    private static long updates(A2c trainer) {
        return States.of(trainer).child("counters").number("updates");
    }

    @Test
    void badInput() {
        Policy left = Policy.of((random, observation, action) -> action[0] = 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PeriodicEvaluation(new Matching(), left, 0, 100, Rng.of(1)))
                .withMessageContaining("episodes = 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PeriodicEvaluation(new Matching(), left, 1, 0, Rng.of(1)))
                .withMessageContaining("everySteps = 0");
    }

    /** More evaluations add numbers, not arrays: the number of arrays does not depend on the length of a run. */
    @Test
    void aLongRunNeedsNoMoreArraysThanAShortOne(@TempDir Path folder) throws IOException {
        Policy left = Policy.of((random, observation, action) -> action[0] = 0);
        PeriodicEvaluation evaluation = new PeriodicEvaluation(new Matching(), left, 3, 1, Rng.of(1));
        evaluation.measure(stats(1, 1, 1));
        int arrays = States.of(evaluation).names().size();
        for (int u = 2; u <= 600; u++) {
            evaluation.measure(stats(u, u, 1));
        }
        assertThat(States.of(evaluation).names()).hasSize(arrays);
        Path file = folder.resolve("checkpoint");
        Checkpoint.write(evaluation, file);
        PeriodicEvaluation resumed = new PeriodicEvaluation(new Matching(), left, 5, 1, Rng.of(1));
        resumed.measure(stats(601, 601, 1));
        Checkpoint.read(resumed, file);
        assertThat(resumed.points()).usingRecursiveComparison().isEqualTo(evaluation.points());
        resumed.measure(stats(601, 601, 1)); // now five episodes, previously three
        Checkpoint.write(resumed, file);
        Checkpoint.read(evaluation, file);
        assertThat(evaluation.points()).usingRecursiveComparison().isEqualTo(resumed.points());
        assertThat(evaluation.scores().values()).isEqualTo(resumed.scores().values());
    }

    /** Fails at once, not at the first evaluation, when training has begun. */
    @Test
    void withoutAPolicyItIsNotBuilt() {
        assertThatThrownBy(() -> new PeriodicEvaluation(new Matching(), null, 5, 1, Rng.of(1)))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("policy");
    }
}
