package io.github.ascentrl.algos.search;

import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.nn.DivergenceException;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * A normal distribution over parameter vectors. The full covariance matrix is never formed: with the deviations
 * d<sub>e</sub> of the k elite vectors from their mean, μ + k<sup>−½</sup> Σ z<sub>e</sub> d<sub>e</sub> + noise · ε
 * has exactly the elite's covariance plus noise² on the diagonal, and needs only k numbers per parameter.
 */
final class SearchDistribution implements Stateful {
    private final Spread spread;
    private final double sigma;
    private final float[] mean;
    /** For {@link Spread#DIAGONAL}: σ of each parameter, including the noise of the update that fitted it. */
    private final float[] deviation;
    /** For {@link Spread#FULL}: the elite's deviations from their mean, {@code [elite, n]}. */
    private final float[] directions;

    private final int elite;
    private double noise;
    private boolean learned;

    SearchDistribution(Spread spread, double sigma, int elite, float[] start) {
        this.spread = spread;
        this.sigma = sigma;
        this.elite = elite;
        mean = start.clone();
        deviation = new float[spread == Spread.DIAGONAL ? mean.length : 0];
        directions = new float[spread == Spread.FULL ? elite * mean.length : 0];
    }

    float[] mean() {
        return mean;
    }

    float[] sample(RandomGenerator random) {
        float[] x = mean.clone();
        if (!learned || spread == Spread.FIXED) {
            for (int i = 0; i < x.length; i++) {
                x[i] += (float) (sigma * random.nextGaussian());
            }
        } else if (spread == Spread.DIAGONAL) {
            for (int i = 0; i < x.length; i++) {
                x[i] += (float) (deviation[i] * random.nextGaussian());
            }
        } else {
            for (int i = 0; i < x.length; i++) {
                x[i] += (float) (noise * random.nextGaussian());
            }
            for (int e = 0; e < elite; e++) {
                float z = (float) (random.nextGaussian() / StrictMath.sqrt(elite));
                for (int i = 0; i < x.length; i++) {
                    x[i] = Math.fma(z, directions[e * x.length + i], x[i]);
                }
            }
        }
        return x;
    }

    /**
     * {@return a copy of this distribution with mean and spread fitted to the elite vectors}
     *
     * @throws DivergenceException if a number in the copy would not be finite
     */
    SearchDistribution fitted(float[][] vectors, double noise) {
        SearchDistribution next = new SearchDistribution(spread, sigma, elite, mean);
        next.fit(vectors, noise);
        for (float[] numbers : new float[][] {next.mean, next.deviation, next.directions}) {
            for (float x : numbers) {
                if (!Float.isFinite(x)) {
                    throw new DivergenceException("the mean or the spread of the elite vectors would become " + x
                            + "; the search keeps its last good values. Make sigma or the noise smaller");
                }
            }
        }
        return next;
    }

    private void fit(float[][] vectors, double noise) {
        this.noise = noise;
        learned = true;
        for (int i = 0; i < mean.length; i++) {
            double sum = 0;
            for (float[] vector : vectors) {
                sum += vector[i];
            }
            double center = sum / vectors.length;
            double squares = 0;
            for (int e = 0; e < vectors.length; e++) {
                double d = vectors[e][i] - center;
                squares += d * d;
                if (spread == Spread.FULL) {
                    directions[e * mean.length + i] = (float) d;
                }
            }
            mean[i] = (float) center;
            if (spread == Spread.DIAGONAL) {
                deviation[i] = (float) StrictMath.sqrt(squares / vectors.length + noise * noise);
            }
        }
    }

    /** {@return the square root of the mean variance of the parameters} */
    double meanSigma() {
        if (!learned || spread == Spread.FIXED) {
            return sigma;
        }
        double squares = 0;
        if (spread == Spread.DIAGONAL) {
            for (float d : deviation) {
                squares += (double) d * d;
            }
            return StrictMath.sqrt(squares / mean.length);
        }
        for (float d : directions) {
            squares += (double) d * d;
        }
        return StrictMath.sqrt(squares / elite / mean.length + noise * noise);
    }

    @Override
    public void save(State state) {
        state.put("mean", mean);
        state.put("deviation", deviation);
        state.put("directions", directions);
        state.put("noise", new double[] {noise});
        state.put("learned", learned ? 1 : 0);
    }

    @Override
    public void load(State state) {
        float[] loaded = new float[mean.length];
        state.get("mean", loaded);
        float[] loadedDirections = Arrays.copyOf(directions, directions.length);
        state.get("directions", loadedDirections);
        state.get("deviation", deviation);
        System.arraycopy(loaded, 0, mean, 0, mean.length);
        System.arraycopy(loadedDirections, 0, directions, 0, directions.length);
        noise = state.real("noise");
        learned = state.flag("learned");
    }
}
