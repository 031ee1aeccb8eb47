package io.github.ascentrl.algos.run;

import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.random.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Evaluates a policy at a fixed interval of environment steps during training, in a separate environment: training does
 * not depend on the evaluations. The evaluation after update u draws from {@code rng.child(u)}.
 *
 * <pre>{@code
 * PeriodicEvaluation evaluation = new PeriodicEvaluation(new CartPole(), policy.deterministic(), 20, 10_000, rng.child("evaluation"));
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
    private String name = "evaluation";

    /**
     * One evaluation.
     *
     * @param update the number of the update it followed
     * @param steps the number of environment steps trained until then
     * @param evaluation its returns and lengths
     */
    public record Point(long update, long steps, Evaluation evaluation) {
        /** Checks the components. */
        public Point {
            Check.atLeast("update", update, 0);
            Check.atLeast("steps", steps, 0);
            Objects.requireNonNull(evaluation, "evaluation");
        }
    }

    /**
     * Creates a listener that evaluates a policy.
     *
     * @param env the environment, which must not be one used for training; stays open
     * @param policy the policy to evaluate, for example the trained policy's
     *     {@linkplain io.github.ascentrl.algos.policy.DifferentiablePolicy#deterministic deterministic} form
     * @param episodes the number of episodes in each evaluation, ≥ 1
     * @param everySteps the number of environment steps of training between two evaluations, ≥ 1
     * @param rng the root key of all random numbers
     * @throws IllegalArgumentException if a number is not positive, or the policy was made for other spaces
     */
    public PeriodicEvaluation(Env env, Policy policy, int episodes, long everySteps, Rng rng) {
        Objects.requireNonNull(env, "env");
        Objects.requireNonNull(rng, "rng");
        if (episodes < 1 || everySteps < 1) {
            throw new IllegalArgumentException(
                    "episodes = " + episodes + " and everySteps = " + everySteps + " must both be at least 1");
        }
        Check.range("episodes", episodes, 1, EpisodeThreads.MOST_EPISODES);
        Fit.of(env).check(policy);
        this.env = env;
        this.policy = policy;
        this.episodes = episodes;
        this.everySteps = everySteps;
        this.rng = rng;
    }

    /**
     * Sets the prefix of the metrics' names; {@code evaluation} by default. Two evaluations in one run need two names.
     *
     * @param newName the prefix
     * @return this
     */
    public PeriodicEvaluation named(String newName) {
        Objects.requireNonNull(newName, "newName");
        name = newName;
        return this;
    }

    /**
     * Evaluates if an evaluation is due. Its metrics are {@code evaluationReturn} and {@code evaluationLength}, the
     * mean return and length of its episodes, and {@code evaluationStd}, the standard deviation of the returns. They
     * are NaN after an update without an evaluation.
     */
    @Override
    public Map<String, Double> measure(UpdateStats stats) {
        Objects.requireNonNull(stats, "stats");
        double mean = Double.NaN;
        double std = Double.NaN;
        double length = Double.NaN;
        long before = stats.totalSteps() - stats.steps();
        if (stats.totalSteps() / everySteps > before / everySteps) {
            Evaluation evaluation = Evaluation.of(env, policy, episodes, rng.child(stats.update()));
            add(new Point(stats.update(), stats.totalSteps(), evaluation));
            mean = evaluation.mean();
            std = evaluation.std();
            length = Arrays.stream(evaluation.lengths()).average().orElseThrow();
        }
        Map<String, Double> metrics = new LinkedHashMap<>(); // columns of logs in this order
        metrics.put(name + "Return", mean);
        metrics.put(name + "Std", std);
        metrics.put(name + "Length", length);
        return metrics;
    }

    @Override
    public void onUpdate(UpdateStats stats) {
        Objects.requireNonNull(stats, "stats"); // measured already
    }

    /** {@return the evaluations made so far} */
    public List<Point> points() {
        return List.copyOf(points);
    }

    /** {@return the mean returns of the evaluations, from which stopping conditions derive} */
    public ScoreHistory scores() {
        return scores;
    }

    @Override
    public void save(State state) {
        Objects.requireNonNull(state, "state");
        state.put("updates", points.stream().mapToLong(Point::update).toArray());
        state.put("steps", points.stream().mapToLong(Point::steps).toArray());
        // All evaluations end to end: separate arrays would add more arrays to the file with every evaluation.
        long[] counts = points.stream()
                .mapToLong(point -> point.evaluation().returns().length)
                .toArray();
        float[] returns = new float[Math.toIntExact(Arrays.stream(counts).sum())];
        long[] lengths = new long[returns.length];
        int at = 0;
        for (Point point : points) {
            float[] ownReturns = point.evaluation().returns();
            int[] ownLengths = point.evaluation().lengths();
            for (int e = 0; e < ownReturns.length; e++) {
                returns[at] = ownReturns[e];
                lengths[at++] = ownLengths[e];
            }
        }
        state.put("episodes", counts);
        state.put("returns", returns);
        state.put("lengths", lengths);
    }

    @Override
    public void load(State state) {
        Objects.requireNonNull(state, "state");
        points.clear();
        scores.clear();
        long[] updates = state.longs("updates");
        long[] steps = state.longs("steps", updates.length);
        long[] counts = state.longs("episodes", updates.length);
        float[] returns = state.floats("returns");
        int[] lengths = Arrays.stream(state.longs("lengths", returns.length))
                .mapToInt(Math::toIntExact)
                .toArray();
        int at = 0;
        for (int i = 0; i < updates.length; i++) {
            int end = Math.addExact(at, Math.toIntExact(counts[i]));
            if (end > returns.length) {
                throw new IllegalArgumentException(returns.length + " returns in all, but evaluation " + i + " ends at "
                        + end + "; the state is damaged");
            }
            Evaluation evaluation =
                    new Evaluation(Arrays.copyOfRange(returns, at, end), Arrays.copyOfRange(lengths, at, end));
            add(new Point(updates[i], steps[i], evaluation));
            at = end;
        }
        if (at != returns.length) {
            throw new IllegalArgumentException(returns.length + " returns in all, but the last evaluation ends at " + at
                    + "; the state is damaged");
        }
    }

    private void add(Point point) {
        points.add(point);
        scores.add(point.evaluation().mean());
    }
}
