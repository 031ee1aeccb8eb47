package io.github.ascentrl.algos.run;

import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.api.UpdateStats;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Saves the policy whenever a metric is the highest so far, ready for {@link SavedPolicy#load}. Ties go to the
 * earliest; otherwise a run at the highest possible score would write a file after every update.
 *
 * <pre>{@code
 * new BestPolicy(folder.resolve("best.safetensors"), "evaluationReturn", () -> trainer.saved(provenance))
 * }</pre>
 */
public final class BestPolicy implements TrainingListener, Stateful {
    private final Path file;
    private final String metric;
    private final Supplier<SavedPolicy> policy;
    private double best = Double.NEGATIVE_INFINITY;

    /**
     * Creates a listener that saves the best policy.
     *
     * @param file replaced by every better policy; its folder must exist
     * @param metric the name of a metric of the trainer or of a listener, such as {@code evaluationReturn} of {@link
     *     PeriodicEvaluation}, or {@code return} of the training episodes; NaN is ignored
     * @param policy supplies the policy in its current state, with its normaliser
     */
    public BestPolicy(Path file, String metric, Supplier<SavedPolicy> policy) {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(metric, "metric");
        Objects.requireNonNull(policy, "policy");
        this.file = file;
        this.metric = metric;
        this.policy = policy;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the update has no such metric
     */
    @Override
    public void onUpdate(UpdateStats stats) throws IOException {
        Objects.requireNonNull(stats, "stats");
        double score = stats.metric(metric);
        if (score > best) {
            policy.get().save(file);
            best = score;
        }
    }

    /** {@return the highest score so far; −∞ before the first} */
    public double best() {
        return best;
    }

    @Override
    public void save(State state) {
        Objects.requireNonNull(state, "state");
        state.put("metric", metric);
        state.put("best", new double[] {best});
    }

    /** {@return the highest score of a state; compared with NaN no score would ever be higher} */
    static double highest(State state, String name) {
        double score = state.real(name);
        if (Double.isNaN(score)) {
            throw new IllegalArgumentException("state '" + name
                    + "' = NaN, but the highest score so far is a number or -Infinity; the state is" + " damaged");
        }
        return score;
    }

    @Override
    public void load(State state) {
        Objects.requireNonNull(state, "state");
        state.require("metric", metric);
        best = highest(state, "best");
    }
}
