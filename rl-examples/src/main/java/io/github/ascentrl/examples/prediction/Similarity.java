package io.github.ascentrl.examples.prediction;

import io.github.ascentrl.algos.prediction.PromptTransformer;
import io.github.ascentrl.algos.prediction.Prompts;
import io.github.ascentrl.algos.prediction.Transitions;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.prediction.MarkovRewardProcess;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;

/**
 * The similarity of a transformer to TD on the same context; states are weighted by the frequency of their visits.
 *
 * @param valueDifference the mean squared difference of their values
 * @param weights the cosine between TD's weights and those of the linear function closest to the transformer's values
 * @param sensitivity the mean cosine between the gradients of both values with respect to the features of the query
 */
record Similarity(double valueDifference, double weights, double sensitivity) {
    private static final double STEP = 0x1p-6; // step of difference quotients

    /** {@return the similarity on a context from a process} */
    static Similarity of(
            PromptTransformer transformer, LearnedStepSize td, MarkovRewardProcess process, int n, Rng rng) {
        Transitions context = RandomProcess.walk(process, n, rng);
        double[][] phi = RandomProcess.features(process);
        double[] often = process.stationary();
        double[] w = td.weights(context);
        float[] values = transformer.values(Prompts.of(context, phi, Setting.GAMMA));
        double difference = 0;
        for (int s = 0; s < phi.length; s++) {
            double error = values[s] - dot(w, phi[s]);
            difference += often[s] * error * error;
        }
        double[][] slopes = slopes(transformer, context, phi);
        double sensitivity = 0;
        for (int s = 0; s < phi.length; s++) {
            sensitivity += often[s] * cosine(slopes[s], w); // TD's value is linear: its gradient is w everywhere
        }
        return new Similarity(difference, cosine(nearest(phi, often, values), w), sensitivity);
    }

    /** {@return the mean over contexts, each from a different process} */
    static Similarity mean(Setting setting, PromptTransformer transformer, LearnedStepSize td, int contexts, Rng rng) {
        double difference = 0;
        double weights = 0;
        double sensitivity = 0;
        for (int i = 0; i < contexts; i++) {
            Rng own = rng.child(i);
            MarkovRewardProcess process = setting.processes().boyanChain(setting.states(), own);
            Similarity one = of(transformer, td, process, setting.context(), own);
            difference += one.valueDifference / contexts;
            weights += one.weights / contexts;
            sensitivity += one.sensitivity / contexts;
        }
        return new Similarity(difference, weights, sensitivity);
    }

    /** ∂value/∂φ of each state, by central differences. */
    private static double[][] slopes(PromptTransformer transformer, Transitions context, double[][] phi) {
        int d = context.dimension();
        double[][] queries = new double[2 * d * phi.length][];
        for (int s = 0; s < phi.length; s++) {
            for (int i = 0; i < d; i++) {
                for (int side = 0; side < 2; side++) {
                    double[] query = phi[s].clone();
                    query[i] += side == 0 ? STEP : -STEP;
                    queries[2 * (s * d + i) + side] = query;
                }
            }
        }
        float[] values = transformer.values(Prompts.of(context, queries, Setting.GAMMA));
        double[][] slopes = new double[phi.length][d];
        for (int i = 0; i < phi.length * d; i++) {
            slopes[i / d][i % d] = ((double) values[2 * i] - values[2 * i + 1]) / (2 * STEP);
        }
        return slopes;
    }

    /** (ΦᵀDΦ)⁻¹ΦᵀDv: the weights of the closest linear function. */
    private static double[] nearest(double[][] phi, double[] often, float[] values) {
        int d = phi[0].length;
        double[][] system = new double[d][d];
        double[] right = new double[d];
        for (int s = 0; s < phi.length; s++) {
            for (int i = 0; i < d; i++) {
                right[i] += often[s] * phi[s][i] * values[s];
                for (int j = 0; j < d; j++) {
                    system[i][j] += often[s] * phi[s][i] * phi[s][j];
                }
            }
        }
        return new LUDecomposition(new Array2DRowRealMatrix(system, false))
                .getSolver()
                .solve(new ArrayRealVector(right, false))
                .toArray();
    }

    static double cosine(double[] x, double[] y) {
        return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }
}
