package io.github.ascentrl.nn;

/**
 * Log-densities and entropies of whole rows as operations on a {@link Tape}. Coordinates of a row are independent of
 * each other, so a row's log-density is the sum over its coordinates. The point at which a density is taken is a
 * constant: gradients go to the distribution's parameters.
 */
public final class Densities {
    private Densities() {}

    /**
     * {@return the logits with impossible choices at −∞, so that softmax gives them probability 0 and no gradient}
     *
     * @param tape the tape
     * @param logits {@code [rows, choices]}
     * @param mask 0 where a choice is impossible; choice j of row i is {@code mask[i · stride + from + j]}; used, not
     *     copied
     * @param from where the mask begins in a row
     * @param stride the distance between rows of the mask
     * @throws IllegalArgumentException if the mask is too short, or a row allows nothing
     */
    public static Tensor masked(Tape tape, Tensor logits, float[] mask, int from, int stride) {
        if (from < 0 || stride < from + logits.cols || mask.length < (long) logits.rows * stride) {
            throw new IllegalArgumentException("a mask of " + mask.length + " numbers, rows " + stride
                    + " apart, from column " + from + ", does not cover logits of " + logits.shape());
        }
        for (int i = 0; i < logits.rows; i++) {
            boolean any = false;
            for (int j = 0; j < logits.cols; j++) {
                any |= mask[i * stride + from + j] != 0f;
            }
            if (!any) {
                throw new IllegalArgumentException("the mask of row " + i + " allows none of the " + logits.cols
                        + " choices; at least one must be possible");
            }
        }
        Shapes.Mask op = tape.next(Shapes.Mask.class, Shapes.Mask::new);
        op.x = logits;
        op.mask = mask;
        op.from = from;
        op.stride = stride;
        return tape.run(op, logits.rows, logits.cols, logits.needsGradient);
    }

    /**
     * {@return log N(x; μ, σ) of each row, {@code [rows, 1]}}
     *
     * @param tape the tape
     * @param mean μ, {@code [rows, d]}
     * @param logStd log σ, {@code [rows, d]}, or {@code [1, d]} for all rows alike
     * @param x the points, {@code [rows, d]} or longer; used, not copied
     */
    public static Tensor gaussian(Tape tape, Tensor mean, Tensor logStd, float[] x) {
        perRowOrShared(mean, logStd);
        Tape.atLeast("x", x.length, mean.size());
        Gaussian.LogDensity op = tape.next(Gaussian.LogDensity.class, Gaussian.LogDensity::new);
        op.mean = mean;
        op.logStd = logStd;
        op.value = x;
        return tape.run(op, mean.rows, 1, mean.needsGradient || logStd.needsGradient);
    }

    /**
     * {@return the log-density of each row of rounded points, whose pre-images u are normal, {@code [rows, 1]}} That is
     * log N(u; μ, σ) − log dx/du while the numbers that round to a point are close together. Where they are not, or the
     * point stands for all beyond it, it is the logarithm of their probability over the width of their interval: a
     * density that fits what a sampler makes, so that its score has mean 0 whatever μ and σ are.
     *
     * @param tape the tape
     * @param mean μ, {@code [rows, d]}
     * @param logStd log σ, {@code [rows, d]}, or {@code [1, d]} for all rows alike
     * @param points the points; used, not copied
     */
    public static Tensor roundedGaussian(Tape tape, Tensor mean, Tensor logStd, RoundedPoints points) {
        perRowOrShared(mean, logStd);
        Tape.atLeast("points", points.u().length, mean.size());
        RoundedGaussian op = tape.next(RoundedGaussian.class, RoundedGaussian::new);
        op.mean = mean;
        op.logStd = logStd;
        op.points = points;
        return tape.run(op, mean.rows, 1, mean.needsGradient || logStd.needsGradient);
    }

    /**
     * {@return the entropy of N(μ, σ) of each row, in nats, {@code [rows, 1]}}
     *
     * @param tape the tape
     * @param logStd log σ, {@code [rows, d]}, or {@code [1, d]} for all rows alike
     * @param rows how many
     */
    public static Tensor gaussianEntropy(Tape tape, Tensor logStd, int rows) {
        if (logStd.rows != 1 && logStd.rows != rows) {
            throw Tape.shapes("gaussianEntropy needs one row, or " + rows, logStd);
        }
        Gaussian.Entropy op = tape.next(Gaussian.Entropy.class, Gaussian.Entropy::new);
        op.logStd = logStd;
        return tape.run(op, rows, 1, logStd.needsGradient);
    }

    /**
     * {@return Σ<sub>d</sub> E[log(1 − tanh² u)] of each row, u ~ N(μ, σ), {@code [rows, 1]}} Added to the entropy of
     * u, it gives the entropy of tanh u. By quadrature in {@code double}: for σ up to 150 the value and its derivatives by
     * μ and log σ are off by less than 1e−6 of 1 + σ, before they are rounded to floats.
     *
     * @param tape the tape
     * @param mean μ, {@code [rows, d]}
     * @param logStd log σ, {@code [rows, d]}, or {@code [1, d]} for all rows alike
     */
    public static Tensor tanhLogDerivative(Tape tape, Tensor mean, Tensor logStd) {
        perRowOrShared(mean, logStd);
        Gaussian.SquashLoss op = tape.next(Gaussian.SquashLoss.class, Gaussian.SquashLoss::new);
        op.mean = mean;
        op.logStd = logStd;
        return tape.run(op, mean.rows, 1, mean.needsGradient || logStd.needsGradient);
    }

    /**
     * {@return log Σ<sub>k</sub> w<sub>k</sub> N(x; μ<sub>k</sub>, σ<sub>k</sub>) of each row, {@code [rows, 1]}} By
     * log-sum-exp in {@code double}: far from every component it is very negative, and −∞ only beyond the floats, some
     * 10<sup>19</sup> deviations away.
     *
     * @param tape the tape
     * @param logits of the weights w = softmax, {@code [rows, K]}
     * @param means μ, component after component, {@code [rows, K · d]}
     * @param logStds log σ alike, {@code [rows, K · d]}
     * @param x the points, {@code [rows, d]} or longer; used, not copied
     */
    public static Tensor mixture(Tape tape, Tensor logits, Tensor means, Tensor logStds, float[] x) {
        components(logits, means, logStds);
        Tape.atLeast("x", x.length, means.size() / logits.cols);
        Mixture.LogDensity op = tape.next(Mixture.LogDensity.class, Mixture.LogDensity::new);
        op.logits = logits;
        op.means = means;
        op.logStds = logStds;
        op.value = x;
        return tape.run(op, logits.rows, 1, logits.needsGradient || means.needsGradient || logStds.needsGradient);
    }

    /**
     * {@return an upper bound of the entropy of a mixture, of each row, in nats, {@code [rows, 1]}} The entropy itself
     * has no closed form. This is the bound by pairwise Kullback–Leibler divergences of Kolchinsky and Tracey
     * (1706.02419): exact where there is one component, where all coincide and where all are far apart; in between it
     * exceeds the entropy by less than that of the weights, at most log K.
     *
     * @param tape the tape
     * @param logits of the weights w = softmax, {@code [rows, K]}
     * @param means μ, component after component, {@code [rows, K · d]}
     * @param logStds log σ alike, {@code [rows, K · d]}
     */
    public static Tensor mixtureEntropyBound(Tape tape, Tensor logits, Tensor means, Tensor logStds) {
        components(logits, means, logStds);
        Mixture.EntropyBound op = tape.next(Mixture.EntropyBound.class, Mixture.EntropyBound::new);
        op.logits = logits;
        op.means = means;
        op.logStds = logStds;
        return tape.run(op, logits.rows, 1, logits.needsGradient || means.needsGradient || logStds.needsGradient);
    }

    /**
     * {@return shift + log(1 + e<sup>x</sup>), element by element}
     *
     * @param tape the tape
     * @param x any shape
     * @param shift added to each, finite
     */
    public static Tensor softplus(Tape tape, Tensor x, float shift) {
        BetaDensity.Softplus op = tape.next(BetaDensity.Softplus.class, BetaDensity.Softplus::new);
        op.x = x;
        op.shift = shift;
        return tape.run(op, x.rows, x.cols, x.needsGradient);
    }

    /**
     * {@return log Beta(x; α, β) of each row, {@code [rows, 1]}}
     *
     * @param tape the tape
     * @param alpha α &gt; 0, {@code [rows, d]}
     * @param beta β &gt; 0, {@code [rows, d]}
     * @param x the points, strictly between 0 and 1, {@code [rows, d]} or longer; used, not copied
     * @throws IllegalArgumentException if a point is not strictly between 0 and 1
     */
    public static Tensor beta(Tape tape, Tensor alpha, Tensor beta, double[] x) {
        Tape.sameShape("beta", alpha, beta);
        Tape.atLeast("x", x.length, alpha.size());
        for (int i = 0; i < alpha.size(); i++) {
            if (!(x[i] > 0 && x[i] < 1)) {
                throw new IllegalArgumentException("x[" + i + "] = " + x[i]
                        + " must lie strictly between 0 and 1, where a Beta density is finite; move it off the edge");
            }
        }
        BetaDensity.LogDensity op = tape.next(BetaDensity.LogDensity.class, BetaDensity.LogDensity::new);
        op.alpha = alpha;
        op.beta = beta;
        op.value = x;
        return tape.run(op, alpha.rows, 1, alpha.needsGradient || beta.needsGradient);
    }

    /**
     * {@return the entropy of Beta(α, β) of each row, in nats, {@code [rows, 1]}}
     *
     * @param tape the tape
     * @param alpha α &gt; 0, {@code [rows, d]}
     * @param beta β &gt; 0, {@code [rows, d]}
     */
    public static Tensor betaEntropy(Tape tape, Tensor alpha, Tensor beta) {
        Tape.sameShape("betaEntropy", alpha, beta);
        BetaDensity.Entropy op = tape.next(BetaDensity.Entropy.class, BetaDensity.Entropy::new);
        op.alpha = alpha;
        op.beta = beta;
        return tape.run(op, alpha.rows, 1, alpha.needsGradient || beta.needsGradient);
    }

    private static void perRowOrShared(Tensor mean, Tensor logStd) {
        if (mean.cols != logStd.cols || logStd.rows != 1 && logStd.rows != mean.rows) {
            throw Tape.shapes(
                    "a normal distribution needs mean [rows, d] and logStd [rows, d] or [1, d]", mean, logStd);
        }
    }

    private static void components(Tensor logits, Tensor means, Tensor logStds) {
        if (logits.rows != means.rows || means.cols % logits.cols != 0) {
            throw Tape.shapes("a mixture needs logits [rows, K] and means [rows, K·d]", logits, means);
        }
        Tape.sameShape("a mixture", means, logStds);
    }
}
