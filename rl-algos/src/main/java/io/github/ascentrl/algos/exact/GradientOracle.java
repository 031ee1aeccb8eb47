package io.github.ascentrl.algos.exact;

import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.envs.tabular.PolicyTable;
import io.github.ascentrl.envs.tabular.Rational;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The mean and the variance of a policy gradient estimator, not sampled but summed over all batches of N episodes, in
 * fractions: any bias is found with certainty.
 *
 * <p>Gradients are with respect to the logits of the policy, {@code [states * actions]} in the layout of {@link
 * PolicyTable}. To test an estimator, compare {@link #mean} with {@link RationalValues#gradient()}, which is derived
 * separately.
 *
 * <p>Immutable.
 */
public final class GradientOracle {
    private final Enumeration episodes;
    private final Rational gamma;
    private final int n;
    private final long limit;

    /**
     * Creates an oracle for batches of N episodes.
     *
     * @param episodes all possible episodes
     * @param gamma the discount γ in [0, 1]
     * @param n N, 1 to 1000, the number of episodes in a batch
     * @param limit the largest number of batches to visit; if there are more, the methods throw
     */
    public GradientOracle(Enumeration episodes, Rational gamma, int n, long limit) {
        Objects.requireNonNull(gamma, "gamma");
        Returns.checkDiscount(gamma.doubleValue());
        this.episodes = Objects.requireNonNull(episodes, "episodes");
        this.gamma = gamma;
        this.n = Check.range("n", n, 1, ExactGradient.MOST);
        this.limit = Check.atLeast("limit", limit, 1);
    }

    /**
     * {@return E[ĝ], {@code [states * actions]}}
     *
     * @param estimator the weight of each step's score
     */
    public Rational[] mean(ExactEstimator estimator) {
        Objects.requireNonNull(estimator, "estimator");
        Rational[] weight = zeros(); // Σ p w / N for each (s, a); scores are multiplied in at the end
        episodes.forEachBatch(n, limit, (batch, p) -> addWeights(weight, batch, estimator.weights(batch, gamma), p));
        return gradient(weight);
    }

    /**
     * {@return the variance of each component of ĝ, {@code [states * actions]}} Their sum is the trace of the
     * covariance. The two logits of a state with two actions have the same variance; with one logit for such a state,
     * as sometimes in the literature, its contribution is half.
     *
     * @param estimator the weight of each step's score
     */
    public Rational[] variances(ExactEstimator estimator) {
        Objects.requireNonNull(estimator, "estimator");
        Rational[] weight = zeros();
        Rational[] squares = zeros();
        episodes.forEachBatch(n, limit, (batch, p) -> {
            Rational[] own = zeros();
            addWeights(own, batch, estimator.weights(batch, gamma), Rational.ONE);
            Rational[] estimate = gradient(own);
            for (int i = 0; i < own.length; i++) {
                weight[i] = weight[i].plus(p.times(own[i]));
                squares[i] = squares[i].plus(p.times(estimate[i]).times(estimate[i]));
            }
        });
        Rational[] mean = gradient(weight);
        for (int i = 0; i < squares.length; i++) {
            squares[i] = squares[i].minus(mean[i].times(mean[i]));
        }
        return squares;
    }

    /**
     * {@return E[ĝ] when each batch's weights are divided by the standard deviation of its episode returns, as in GRPO}
     * Computed in {@code double}, because of the square root; a batch whose returns are all equal contributes nothing.
     * Biased (Liu et al., <i>Understanding R1-Zero-Like Training</i>, arXiv 2503.20783).
     *
     * @param estimator the estimator to divide, usually the full return minus the batch mean
     * @param sample whether the variance is divided by N − 1 rather than N; needs N ≥ 2
     * @param epsilon the number added to the standard deviation, ≥ 0 and finite
     */
    public double[] meanOverDeviation(ExactEstimator estimator, boolean sample, double epsilon) {
        Objects.requireNonNull(estimator, "estimator");
        Check.finite("epsilon", epsilon);
        if (!(epsilon >= 0) || sample && n < 2) {
            throw new IllegalArgumentException("epsilon = " + epsilon + " must be at least 0, and N = " + n
                    + " at least 2 for the sample deviation");
        }
        double[] weight = new double[zeros().length];
        episodes.forEachBatch(n, limit, (batch, p) -> {
            double deviation = deviation(batch, sample ? n - 1 : n);
            if (deviation > 0) {
                Rational[] own = zeros();
                addWeights(own, batch, estimator.weights(batch, gamma), p);
                for (int i = 0; i < own.length; i++) {
                    weight[i] += own[i].doubleValue() / (deviation + epsilon);
                }
            }
        });
        double[] gradient = new double[weight.length];
        int actions = episodes.policy().actions();
        for (int i = 0; i < weight.length; i++) {
            double all = 0;
            for (int a = 0; a < actions; a++) {
                all += weight[i - i % actions + a];
            }
            gradient[i] = weight[i] - episodes.policy().probability(i / actions, i % actions) * all;
        }
        return gradient;
    }

    /**
     * {@return b* = E[‖g‖² R] / E[‖g‖²], the constant baseline with the least total variance for the full return of one
     * episode, where g is the sum of the episode's scores and R its return} (Weaver and Tao, arXiv 1301.2315;
     * Greensmith et al., JMLR 2004).
     *
     * @throws ArithmeticException if all scores are 0: a deterministic policy has no gradient to estimate
     */
    public Rational optimalConstant() {
        Rational weighted = Rational.ZERO;
        Rational total = Rational.ZERO;
        for (ExactTrajectory episode : episodes.trajectories()) {
            Rational[] visits = zeros();
            for (int t = 0; t < episode.length(); t++) {
                int i = index(episode, t);
                visits[i] = visits[i].plus(Rational.ONE);
            }
            Rational norm = squaredNorm(gradient(visits)).times(episode.probability());
            total = total.plus(norm);
            weighted = weighted.plus(norm.times(episode.returns(gamma)[0]));
        }
        if (total.signum() == 0) {
            throw new ArithmeticException(
                    "all scores are 0 under this policy, so no baseline is better than another; use a stochastic one");
        }
        return weighted.dividedBy(total);
    }

    /**
     * {@return b*(s) = E[‖∇ log π(a|s)‖² w G] / E[‖∇ log π(a|s)‖² w], the function of the state with the least
     * variance, {@code [states]}} The expectation is over visits to s, G is the return of the form, and w the square of
     * its weight. Scores of different states have no component in common, so states are independent and no other
     * function of the state does better. The value is 0 for states that do not affect the gradient.
     *
     * @param form the return, and the weight of step t
     * @throws IllegalStateException if an episode visits a state twice: then states are not independent
     */
    public Rational[] optimalStateBaseline(ReturnForm form) {
        Objects.requireNonNull(form, "form");
        int states = episodes.policy().states();
        Rational[] weighted = new Rational[states];
        Rational[] total = new Rational[states];
        Arrays.fill(weighted, Rational.ZERO);
        Arrays.fill(total, Rational.ZERO);
        for (ExactTrajectory episode : episodes.trajectories()) {
            if (Arrays.stream(episode.states()).distinct().count() < episode.length()) {
                throw new IllegalStateException("the episode through states " + Arrays.toString(episode.states())
                        + " visits a state twice; use a process that never returns to a state, or the formula for the"
                        + " optimal state baseline does not hold");
            }
            Rational[] g = episode.returns(gamma);
            for (int t = 0; t < g.length; t++) {
                Rational[] visit = zeros();
                visit[index(episode, t)] = form.weightAt(t, gamma);
                Rational norm = squaredNorm(gradient(visit)).times(episode.probability());
                int s = episode.states()[t];
                total[s] = total[s].plus(norm);
                weighted[s] = weighted[s].plus(norm.times(form.returnAt(g, t)));
            }
        }
        for (int s = 0; s < states; s++) {
            weighted[s] = total[s].signum() == 0 ? Rational.ZERO : weighted[s].dividedBy(total[s]);
        }
        return weighted;
    }

    private static Rational squaredNorm(Rational[] x) {
        return Arrays.stream(x).map(y -> y.times(y)).reduce(Rational.ZERO, Rational::plus);
    }

    private void addWeights(Rational[] to, List<ExactTrajectory> batch, Rational[][] w, Rational p) {
        Rational share = p.dividedBy(n);
        for (int i = 0; i < n; i++) {
            for (int t = 0; t < w[i].length; t++) {
                int at = index(batch.get(i), t);
                to[at] = to[at].plus(share.times(w[i][t]));
            }
        }
    }

    /** Σ<sub>a</sub> weight(s,a) · (1{a = a′} − π(a′|s)) for each (s, a′). */
    private Rational[] gradient(Rational[] weight) {
        PolicyTable policy = episodes.policy();
        Rational[] gradient = zeros();
        for (int s = 0; s < policy.states(); s++) {
            int row = s * policy.actions();
            Rational all = Rational.ZERO;
            for (int a = 0; a < policy.actions(); a++) {
                all = all.plus(weight[row + a]);
            }
            for (int a = 0; a < policy.actions(); a++) {
                gradient[row + a] =
                        weight[row + a].minus(policy.exactProbability(s, a).times(all));
            }
        }
        return gradient;
    }

    private double deviation(List<ExactTrajectory> batch, int divisor) {
        Rational sum = Rational.ZERO;
        Rational squares = Rational.ZERO;
        for (ExactTrajectory episode : batch) {
            Rational r = episode.returns(gamma)[0];
            sum = sum.plus(r);
            squares = squares.plus(r.times(r));
        }
        return Math.sqrt(
                squares.minus(sum.times(sum).dividedBy(n)).dividedBy(divisor).doubleValue());
    }

    private int index(ExactTrajectory episode, int t) {
        return episode.states()[t] * episodes.policy().actions() + episode.actions()[t];
    }

    private Rational[] zeros() {
        Rational[] zeros =
                new Rational[episodes.policy().states() * episodes.policy().actions()];
        Arrays.fill(zeros, Rational.ZERO);
        return zeros;
    }
}
