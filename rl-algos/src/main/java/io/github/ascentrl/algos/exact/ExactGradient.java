package io.github.ascentrl.algos.exact;

import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.random.Rng;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * Computes the exact mean and covariance of the gradient in a trainer's {@code update()} on a small process. It runs
 * the update on every possible batch of N episodes, and weights each result by the probability of the batch.
 *
 * <p>Nothing is sampled, and no training code is replaced: for each batch a new trainer is built on a {@link Stage},
 * and its own update runs. For trainers whose state depends on earlier batches, every history of h batches can be run
 * first. The policy does not change in between.
 *
 * <pre>{@code
 * GradientMoments moments = ExactGradient.of(ReferenceCases.m3(), stage -> new Reinforce(
 *         stage.env(), stage.policy(), baseline, stage.optimizer(), config, stage.rng())).batchOf(2);
 * }</pre>
 *
 * <p>Immutable.
 */
public final class ExactGradient {
    /** The default limit on the number of sequences of batches, which takes a few seconds. */
    public static final long DEFAULT_LIMIT = 100_000;

    /** Far more episodes or batches than can be enumerated; bounds the numbers that are counted first. */
    static final int MOST = 1000;

    private final TabularCase on;
    private final Function<Stage, ? extends Trainer> trainer;
    private final int history;
    private final int mostHistories;
    private final long limit;

    private ExactGradient(
            TabularCase on, Function<Stage, ? extends Trainer> trainer, int history, int mostHistories, long limit) {
        this.on = on;
        this.trainer = trainer;
        this.history = history;
        this.mostHistories = mostHistories;
        this.limit = limit;
    }

    /**
     * {@return the computation for a trainer without earlier batches}
     *
     * @param on a process whose episodes have bounded length, a policy and a discount, all exact
     * @param trainer builds a new trainer from the parts of the stage; the trainer must run whole episodes and take one
     *     optimiser step per update
     */
    public static ExactGradient of(TabularCase on, Function<Stage, ? extends Trainer> trainer) {
        Objects.requireNonNull(on, "on");
        Objects.requireNonNull(trainer, "trainer");
        return new ExactGradient(on, trainer, 0, Integer.MAX_VALUE, DEFAULT_LIMIT);
    }

    /**
     * {@return the same computation after earlier updates}
     *
     * @param batches h, 0 to 1000, the number of earlier batches, of the same size, that each trainer is updated on first
     */
    public ExactGradient after(int batches) {
        return after(batches, Integer.MAX_VALUE);
    }

    /**
     * {@return the same computation after at most {@code histories} histories of earlier updates} If more are possible,
     * that many are drawn with a fixed key, each batch with its probability. The batches after each history are still
     * enumerated, so that E[ĝ | history] stays exact; moments over all histories are then means over those drawn.
     *
     * @param batches h, 0 to 1000, the number of earlier batches, of the same size, that each trainer is updated on first
     * @param histories the largest number of histories, ≥ 1
     */
    public ExactGradient after(int batches, int histories) {
        if (batches < 0 || histories < 1) {
            throw new IllegalArgumentException("earlier batches = " + batches + " must be at least 0 and histories = "
                    + histories + " at least 1");
        }
        Check.range("batches", batches, 0, MOST);
        return new ExactGradient(on, trainer, batches, histories, limit);
    }

    /**
     * {@return the same computation with another limit}
     *
     * @param sequences the largest number of sequences of h + 1 batches to run, ≥ 1
     */
    public ExactGradient limit(long sequences) {
        Check.atLeast("sequences", sequences, 1);
        return new ExactGradient(on, trainer, history, mostHistories, sequences);
    }

    /**
     * {@return the moments of the gradient for updates on N episodes}
     *
     * @param n N, 1 to 1000; must equal the trainer's episodes per update
     * @throws IllegalArgumentException if there are more sequences than the limit (the message has the count), the
     *     length of episodes is not bounded, or the case is not exact
     * @throws IllegalStateException if the trainer does not run exactly N episodes and take one step per update
     */
    public GradientMoments batchOf(int n) {
        if (n < 1) {
            throw new IllegalArgumentException("a batch needs at least 1 episode, n = " + n);
        }
        Check.range("n", n, 1, MOST);
        return new Walk(n).moments();
    }

    /** One enumeration of all histories, or of those drawn, and for each history of all batches. */
    private final class Walk {
        private final int n;
        private final double[] probability; // [trajectories]
        private final List<Trajectory> trajectories = new ArrayList<>();
        private final Stage stage = new Stage(on.policy());
        private final Moments total;
        private final List<double[]> means = new ArrayList<>();
        private final boolean everyHistory;
        private double largestNorm;
        private long sequences;

        Walk(int n) {
            this.n = n;
            Enumeration episodes = on.enumerate(limit);
            int count = episodes.trajectories().size();
            BigInteger histories = BigInteger.valueOf(count).pow(Math.multiplyExact(n, history));
            BigInteger most = BigInteger.valueOf(mostHistories);
            everyHistory = histories.compareTo(most) <= 0;
            refuse(histories.min(most).multiply(BigInteger.valueOf(count).pow(n)));
            probability = new double[count];
            for (int i = 0; i < count; i++) {
                probability[i] = episodes.trajectories().get(i).probability().doubleValue();
                trajectories.add(
                        episodes.trajectories().get(i).observed(on.mdp().states()));
            }
            total = new Moments(on.policy().states() * on.policy().actions());
        }

        private void refuse(BigInteger count) {
            if (count.compareTo(BigInteger.valueOf(limit)) > 0) {
                String digits = count.toString();
                String shown = digits.length() <= 20 ? digits : "about 10^" + (digits.length() - 1);
                throw new IllegalArgumentException("there are " + shown + " sequences of " + (history + 1)
                        + " batches of " + n + " episodes, more than the limit of " + limit
                        + "; use a smaller process, smaller batches or fewer of them, or raise the limit");
            }
        }

        GradientMoments moments() {
            if (everyHistory) {
                forEach(history * n, 1, this::after);
            } else {
                Rng key = Rng.of(0).child("histories");
                for (int i = 0; i < mostHistories; i++) {
                    after(draw(history * n, key.child(i)), 1.0 / mostHistories);
                }
            }
            return new GradientMoments(
                    on.policy().actions(),
                    total.mean,
                    total.covariance(),
                    total.norm,
                    largestNorm,
                    means.toArray(double[][]::new),
                    everyHistory,
                    sequences);
        }

        /** Runs every batch after a history of probability p. */
        private void after(int[] earlier, double p) {
            Moments conditional = new Moments(total.mean.length);
            forEach(n, 1, (current, q) -> {
                double[] gradient = update(earlier, current);
                conditional.add(q, gradient);
                total.add(p * q, gradient);
                sequences++;
            });
            means.add(conditional.mean);
            largestNorm = Math.max(largestNorm, conditional.norm);
        }

        /** Draws {@code size} episodes independently, each with its probability. */
        private int[] draw(int size, Rng rng) {
            int[] drawn = new int[size];
            for (int i = 0; i < size; i++) {
                double left = rng.nextDouble(); // the last episode gets what rounding leaves over
                while (drawn[i] + 1 < probability.length && left >= probability[drawn[i]]) {
                    left -= probability[drawn[i]++];
                }
            }
            return drawn;
        }

        private double[] update(int[] earlier, int[] current) {
            Trainer fresh = trainer.apply(stage);
            for (int h = 0; h < history; h++) {
                stage.play(batch(earlier, h * n));
                fresh.update();
                stage.gradient(); // checks that the batch was used up
            }
            stage.play(batch(current, 0));
            fresh.update();
            return stage.gradient();
        }

        private List<Trajectory> batch(int[] indices, int from) {
            Trajectory[] batch = new Trajectory[n];
            Arrays.setAll(batch, i -> trajectories.get(indices[from + i]));
            return List.of(batch);
        }

        /** Visits every ordered choice of {@code size} episodes, with its probability. */
        private void forEach(int size, double one, Visitor visitor) {
            extend(new int[size], 0, one, visitor);
        }

        private void extend(int[] chosen, int size, double p, Visitor visitor) {
            if (size == chosen.length) {
                visitor.visit(chosen, p);
                return;
            }
            for (int i = 0; i < probability.length; i++) {
                chosen[size] = i;
                extend(chosen, size + 1, p * probability[i], visitor);
            }
        }
    }

    private interface Visitor {
        void visit(int[] chosen, double probability);
    }

    /** Weighted sums of gradients, in double. */
    private static final class Moments {
        private final double[] mean;
        private final double[][] second;
        private double norm;

        Moments(int size) {
            mean = new double[size];
            second = new double[size][size];
        }

        void add(double p, double[] x) {
            double squares = 0;
            for (int i = 0; i < x.length; i++) {
                mean[i] += p * x[i];
                squares += x[i] * x[i];
                for (int j = 0; j < x.length; j++) {
                    second[i][j] += p * x[i] * x[j];
                }
            }
            norm += p * Math.sqrt(squares);
        }

        double[][] covariance() {
            double[][] covariance = new double[mean.length][mean.length];
            for (int i = 0; i < mean.length; i++) {
                for (int j = 0; j < mean.length; j++) {
                    covariance[i][j] = second[i][j] - mean[i] * mean[j];
                }
            }
            return covariance;
        }
    }
}
