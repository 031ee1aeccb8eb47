package io.github.ascentrl.algos.run;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.random.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Evaluates a policy every so many environment steps of training, in an environment of its own: nothing that training
 * does depends on it. The evaluation after update u draws from {@code rng.child(u)}.
 *
 * <pre>{@code
 * PeriodicEvaluation evaluation = new PeriodicEvaluation(new CartPole(), policy.greedy(), 20, 10_000, rng.child("evaluation"));
 * trainer.train(Budget.steps(1_000_000), evaluation.scores().reaches(475), evaluation);
 * }</pre>
 */
public final class PeriodicEvaluation implements TrainingListener, Stateful {
    private final Env env;
    private final Policy policy;
    private final int episodes;
    private final long everySteps;
    private final Rng rng;
    private final List<Point> points = new ArrayList<>();
    private final ScoreHistory scores = new ScoreHistory();

    /**
     * One evaluation.
     *
     * @param update after which update
     * @param steps environment steps of training so far
     * @param evaluation what came of it
     */
    public record Point(long update, long steps, Evaluation evaluation) {}

    /**
     * A listener that evaluates.
     *
     * @param env the environment, not one of those trained in; stays open
     * @param policy what is evaluated, for example the trained policy's greedy form; a view of it is used
     * @param episodes of each evaluation, ≥ 1
     * @param everySteps environment steps of training between two evaluations, ≥ 1
     * @param rng the key that all chance derives from
     * @throws IllegalArgumentException if a number is not positive
     */
    public PeriodicEvaluation(Env env, Policy policy, int episodes, long everySteps, Rng rng) {
        if (episodes < 1 || everySteps < 1) {
            throw new IllegalArgumentException(
                    "episodes = " + episodes + " and everySteps = " + everySteps + " must both be at least 1");
        }
        this.env = env;
        this.policy = policy.view();
        this.episodes = episodes;
        this.everySteps = everySteps;
        this.rng = rng;
    }

    @Override
    public void onUpdate(UpdateStats stats) {
        long before = stats.totalSteps() - stats.steps();
        if (stats.totalSteps() / everySteps > before / everySteps) {
            Evaluation evaluation = Evaluation.of(env, policy, episodes, rng.child(stats.update()));
            add(new Point(stats.update(), stats.totalSteps(), evaluation));
        }
    }

    /** {@return the evaluations made so far} */
    public List<Point> points() {
        return List.copyOf(points);
    }

    /** {@return their mean returns, from which reasons to stop derive} */
    public ScoreHistory scores() {
        return scores;
    }

    @Override
    public void save(State state) {
        state.put("updates", points.stream().mapToLong(Point::update).toArray());
        state.put("steps", points.stream().mapToLong(Point::steps).toArray());
        for (int i = 0; i < points.size(); i++) {
            Evaluation evaluation = points.get(i).evaluation();
            state.put("returns" + i, evaluation.returns());
            state.put(
                    "lengths" + i,
                    Arrays.stream(evaluation.lengths()).asLongStream().toArray());
        }
    }

    @Override
    public void load(State state) {
        points.clear();
        scores.clear();
        long[] updates = state.longs("updates");
        long[] steps = state.longs("steps");
        for (int i = 0; i < updates.length; i++) {
            int[] lengths = Arrays.stream(state.longs("lengths" + i))
                    .mapToInt(Math::toIntExact)
                    .toArray();
            add(new Point(updates[i], steps[i], new Evaluation(state.floats("returns" + i), lengths)));
        }
    }

    private void add(Point point) {
        points.add(point);
        scores.add(point.evaluation().mean());
    }
}
