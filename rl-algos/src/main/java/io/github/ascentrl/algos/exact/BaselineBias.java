package io.github.ascentrl.algos.exact;

import io.github.ascentrl.algos.estimate.LossScale;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.reinforce.Credit;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.contract.ContractViolation;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.envs.tabular.Rational;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Determines whether a baseline biases the policy gradient, and by how much, by enumeration on small processes: {@link
 * Reinforce#update()} itself runs on every possible batch, and the gradients are summed, weighted by the probability of
 * each batch. The answer is certain, but only for the process, the batch size and the number of earlier batches that it
 * was computed for.
 *
 * <pre>{@code
 * BaselineBias.of(MyBaseline::new).requireUnbiased(2);   // a whole suite of cases, in batches of 2
 * BiasResult result = BaselineBias.of(MyBaseline::new).on(ReferenceCases.m3()).batchOf(2);
 * System.out.println(result);                            // verdict, E[ĝ] with and without it, ∇J, ratio
 * }</pre>
 *
 * <p>The bias <em>of a baseline</em> is E[ĝ_b] − E[ĝ_0] under the same estimator, by default the one whose mean is ∇J:
 * the reward-to-go, weighted by γ<sup>t</sup>, divided by the number of episodes. A baseline with state can also be
 * tested {@linkplain #after(int) after} earlier batches, after each history separately, so that biases cannot cancel.
 *
 * <p>Immutable.
 */
public final class BaselineBias {
    /** A bias larger than this fraction of Σ p‖ĝ‖ is detected; rounding in float stays below a tenth of it. */
    private static final double TOLERANCE = 1e-5;

    private final Function<? super DifferentiablePolicy, ? extends Baseline> maker;
    private final String name;
    private final ReturnForm form;
    private final LossScale lossScale;
    private final int history;
    private final int mostHistories;
    private final long limit;
    private final TabularCase on;
    private final String onName;

    private BaselineBias(
            Function<? super DifferentiablePolicy, ? extends Baseline> maker,
            String name,
            ReturnForm form,
            LossScale lossScale,
            int history,
            int mostHistories,
            long limit,
            TabularCase on,
            String onName) {
        this.maker = maker;
        this.name = name;
        this.form = form;
        this.lossScale = lossScale;
        this.history = history;
        this.mostHistories = mostHistories;
        this.limit = limit;
        this.on = on;
        this.onName = onName;
    }

    /**
     * {@return a test of a baseline}
     *
     * @param maker makes a new baseline at every call
     */
    public static BaselineBias of(Supplier<? extends Baseline> maker) {
        Objects.requireNonNull(maker, "maker");
        return ofPolicy(policy -> maker.get());
    }

    /**
     * {@return a test of a baseline that uses the policy's scores}
     *
     * @param maker makes a new baseline for a policy at every call
     */
    public static BaselineBias ofPolicy(Function<? super DifferentiablePolicy, ? extends Baseline> maker) {
        Objects.requireNonNull(maker, "maker");
        return new BaselineBias(
                maker,
                null,
                ReturnForm.REWARD_TO_GO,
                LossScale.SUM_PER_EPISODE,
                0,
                Integer.MAX_VALUE,
                ExactGradient.DEFAULT_LIMIT,
                null,
                null);
    }

    /**
     * {@return the same test, with a name for the baseline in results}
     *
     * @param baseline the name; by default that of its class
     */
    public BaselineBias named(String baseline) {
        Objects.requireNonNull(baseline, "baseline");
        return new BaselineBias(maker, baseline, form, lossScale, history, mostHistories, limit, on, onName);
    }

    /**
     * {@return the same test with another return and weighting of steps}
     *
     * @param of the return, and the weight of step t
     */
    public BaselineBias form(ReturnForm of) {
        Objects.requireNonNull(of, "of");
        return new BaselineBias(maker, name, of, lossScale, history, mostHistories, limit, on, onName);
    }

    /**
     * {@return the same test with another scale of the loss} If the loss is divided by the number of steps, even a
     * constant baseline changes the mean, because the number of steps depends on the actions.
     *
     * @param scale the scale of the loss, one that {@link ReinforceConfig} accepts
     */
    public BaselineBias lossScale(LossScale scale) {
        Objects.requireNonNull(scale, "scale");
        return new BaselineBias(maker, name, form, scale, history, mostHistories, limit, on, onName);
    }

    /**
     * {@return the same test after earlier batches, on which the baseline was fitted}
     *
     * @param batches h, 0 to 1000, the number of earlier batches
     */
    public BaselineBias after(int batches) {
        return after(batches, Integer.MAX_VALUE);
    }

    /**
     * {@return the same test after at most {@code histories} histories of earlier batches} If more are possible, that
     * many are drawn with a fixed key; after each of them, every batch is run.
     *
     * @param batches h, 0 to 1000, the number of earlier batches
     * @param histories the largest number of histories, ≥ 1
     */
    public BaselineBias after(int batches, int histories) {
        Check.range("batches", batches, 0, ExactGradient.MOST);
        Check.atLeast("histories", histories, 1);
        return new BaselineBias(maker, name, form, lossScale, batches, histories, limit, on, onName);
    }

    /**
     * {@return the same test with another limit}
     *
     * @param sequences the largest number of sequences of h + 1 batches to run, ≥ 1
     */
    public BaselineBias limit(long sequences) {
        Check.atLeast("sequences", sequences, 1);
        return new BaselineBias(maker, name, form, lossScale, history, mostHistories, sequences, on, onName);
    }

    /**
     * {@return the same test on a process}
     *
     * @param process a process whose episodes have bounded length, a policy and a discount, all exact
     */
    public BaselineBias on(TabularCase process) {
        Objects.requireNonNull(process, "process");
        return on(
                process,
                process.mdp().states() + " states and " + process.mdp().actions() + " actions, gamma = "
                        + process.gamma());
    }

    /**
     * {@return the same test on a process}
     *
     * @param process a process whose episodes have bounded length, a policy and a discount, all exact
     * @param called the name of the process in results
     */
    public BaselineBias on(TabularCase process, String called) {
        Objects.requireNonNull(process, "process");
        Objects.requireNonNull(called, "called");
        return new BaselineBias(maker, name, form, lossScale, history, mostHistories, limit, process, called);
    }

    /**
     * {@return the result for batches of N episodes}
     *
     * @param n N, 1 to 1000
     * @throws IllegalArgumentException if there are too many sequences (the message has the count), or the case is not
     *     exact
     * @throws IllegalStateException if no process was given with {@link #on}
     */
    public BiasResult batchOf(int n) {
        if (on == null) {
            throw new IllegalStateException(
                    "no process was given; call on(ReferenceCases.m3()) before batchOf(n), or suite(n) for all cases");
        }
        String[] called = {name};
        GradientMoments moments = ExactGradient.of(on, stage -> trainer(stage, n, called))
                .after(history, mostHistories)
                .limit(limit)
                .batchOf(n);
        double[] without = doubles(oracle(n));
        double[] bias = new double[without.length];
        double largest = -1;
        for (double[] mean : moments.meanByHistory()) {
            double[] difference = new double[bias.length];
            double size = 0;
            for (int i = 0; i < bias.length; i++) {
                difference[i] = mean[i] - without[i];
                size = Math.max(size, Math.abs(difference[i]));
            }
            if (!(size <= largest || Double.isNaN(largest))) { // NaN counts as the largest
                largest = size;
                bias = difference;
            }
        }
        double[] gradient = doubles(on.rational().gradient());
        double scale = Math.max(moments.largestMeanNorm(), norm(without));
        return new BiasResult(
                called[0], onName, form, lossScale, n, history, moments, without, gradient, bias, TOLERANCE * scale);
    }

    private Reinforce trainer(Stage stage, int n, String[] called) {
        Baseline baseline = maker.apply(stage.policy());
        if (called[0] == null) {
            String simple = baseline.getClass().getSimpleName();
            called[0] = simple.isEmpty() || simple.contains("$$") ? "the baseline" : simple;
        }
        return new Reinforce(stage.env(), stage.policy(), baseline, stage.optimizer(), config(n), stage.rng());
    }

    private ReinforceConfig config(int n) {
        return ReinforceConfig.builder()
                .episodesPerUpdate(n)
                .gamma(on.gamma().doubleValue())
                .credit(form == ReturnForm.FULL_RETURN ? Credit.WHOLE_RETURN : Credit.REWARD_TO_GO)
                .discountWeights(form == ReturnForm.REWARD_TO_GO)
                .lossScale(lossScale)
                .build();
    }

    /** {@return E[ĝ_0] in fractions} */
    private Rational[] oracle(int n) {
        ExactEstimator plain = ExactEstimator.of(form, ExactBaseline.none());
        if (lossScale == LossScale.SUM_PER_EPISODE) {
            return new GradientOracle(on.enumerate(limit), on.gamma(), 1, limit).mean(plain); // the same for every N
        }
        ExactEstimator overSteps = (batch, gamma) -> {
            int steps = batch.stream().mapToInt(episode -> episode.length()).sum();
            Rational share = Rational.of(batch.size(), steps); // the oracle divides by N itself
            return Arrays.stream(plain.weights(batch, gamma))
                    .map(w -> Arrays.stream(w).map(share::times).toArray(Rational[]::new))
                    .toArray(Rational[][]::new);
        };
        return new GradientOracle(on.enumerate(limit), on.gamma(), n, limit).mean(overSteps);
    }

    /**
     * {@return the results on the standard suite: the two reference cases and ten random ones, with the whole return
     * and with the reward-to-go, after 0, 1, 2 and 3 earlier batches} After 0 and 1 earlier batches every sequence of
     * batches is run; after 2 and 3, every batch after each of 16 random histories. So the suite does not find a bias
     * that sets in only after 4 batches or more, or only after a history of 2 or 3 batches that was not drawn; test for
     * these with {@link #after(int)}. The settings of {@link #form}, {@code after} and {@code on} are ignored here.
     *
     * @param n N, the number of episodes in a batch, from 1 to 3
     */
    public List<BiasResult> suite(int n) {
        return BiasSuite.of(this, n);
    }

    /**
     * Requires the baseline to be unbiased on the whole {@linkplain #suite suite}, whose documentation lists what it
     * covers.
     *
     * @param n N, the number of episodes in a batch, from 1 to 3
     * @throws ContractViolation if the baseline is biased; the message has the case with the clearest bias
     */
    public void requireUnbiased(int n) {
        BiasResult worst = null;
        for (BiasResult result : suite(n)) {
            double size = result.largestBias() / result.smallestFound();
            if (!result.unbiased() && (worst == null || !(size <= worst.largestBias() / worst.smallestFound()))) {
                worst = result;
            }
        }
        if (worst != null) {
            worst.requireUnbiased();
        }
    }

    private static double norm(double[] x) {
        return Math.sqrt(Arrays.stream(x).map(y -> y * y).sum());
    }

    private static double[] doubles(Rational[] x) {
        return Arrays.stream(x).mapToDouble(Rational::doubleValue).toArray();
    }
}
