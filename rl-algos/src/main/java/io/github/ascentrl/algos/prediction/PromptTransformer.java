package io.github.ascentrl.algos.prediction;

import io.github.ascentrl.algos.prediction.LinearTransformer.Head;
import io.github.ascentrl.algos.prediction.LinearTransformer.Layer;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.LinearPromptAttention;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.SoftmaxPromptAttention;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A transformer that reads transitions and says what a state is worth, with weights P and Q that are learned (Wang et al.,
 * 2405.13861): the value is minus the last number of the query's token after the last layer. A {@link LinearTransformer} with
 * weights from {@link ConstructedTd} runs TD; what this one runs is to be seen.
 *
 * <p>It is trained like any network: {@link #values} on a tape, a loss, an optimiser of {@link #parameters}.
 */
public final class PromptTransformer {
    private final int features;
    private final Weights weights;
    private final Attention attention;
    private final Parameters parameters = new Parameters();
    private final List<Parameter> p = new ArrayList<>();
    private final List<Parameter> q = new ArrayList<>();

    /** Which weights layers have. */
    public enum Weights {
        /** All the same ones: a loop, like the steps of an algorithm. */
        LOOPED,
        /** Each its own. */
        SEQUENTIAL
    }

    /** How tokens look at each other. */
    public enum Attention {
        /** {@link LinearPromptAttention}. */
        LINEAR,
        /** {@link SoftmaxPromptAttention}. */
        SOFTMAX
    }

    /**
     * A transformer with random weights: Gaussian ones, of standard deviation g·√(1 / (2d + 1)) with g = 0.1, of which each layer has
     * its share if they have their own, as in the paper.
     *
     * @param features d, ≥ 1
     * @param layers ≥ 1
     * @param weights which weights layers have
     * @param attention how tokens look at each other
     * @param rng the key of the weights
     * @throws IllegalArgumentException if a number is less than 1
     */
    public PromptTransformer(int features, int layers, Weights weights, Attention attention, Rng rng) {
        if (features < 1 || layers < 1) {
            throw new IllegalArgumentException(
                    "features = " + features + " and layers = " + layers + " must both be at least 1");
        }
        this.features = features;
        this.weights = weights;
        this.attention = attention;
        double gain = weights == Weights.LOOPED ? 0.1 : 0.1 / layers;
        for (int l = 0; l < layers; l++) {
            boolean first = l == 0 || weights == Weights.SEQUENTIAL;
            p.add(first ? matrix("p" + l, gain, rng) : p.get(0));
            q.add(first ? matrix("q" + l, gain, rng) : q.get(0));
        }
    }

    private Parameter matrix(String name, double gain, Rng rng) {
        int size = 2 * features + 1;
        Parameter matrix = parameters.add(name, size, size);
        Rng numbers = rng.child(name);
        for (int i = 0; i < matrix.size(); i++) {
            parameters.initial()[matrix.offset() + i] = (float) (gain * Math.sqrt(1.0 / size) * numbers.nextGaussian());
        }
        return matrix;
    }

    /** {@return P and Q of every layer} */
    public Parameters parameters() {
        return parameters;
    }

    /** {@return how many layers there are} */
    public int layers() {
        return p.size();
    }

    /** {@return which weights layers have} */
    public Weights weights() {
        return weights;
    }

    /**
     * {@return P of a layer, a copy}
     *
     * @param layer from 0
     */
    public double[][] p(int layer) {
        return copy(p.get(layer));
    }

    /**
     * {@return Q of a layer, a copy}
     *
     * @param layer from 0
     */
    public double[][] q(int layer) {
        return copy(q.get(layer));
    }

    private double[][] copy(Parameter matrix) {
        double[][] copy = new double[matrix.rows()][matrix.cols()];
        for (int i = 0; i < matrix.size(); i++) {
            copy[i / matrix.cols()][i % matrix.cols()] = parameters.effectiveValues()[matrix.offset() + i];
        }
        return copy;
    }

    /**
     * {@return the transformer in double precision, as it is now}
     *
     * @throws IllegalStateException if its attention is not linear
     */
    public LinearTransformer linear() {
        if (attention != Attention.LINEAR) {
            throw new IllegalStateException("a transformer with a softmax is not linear; ask for its values");
        }
        List<Layer> layers = new ArrayList<>();
        for (int l = 0; l < layers(); l++) {
            layers.add(new Layer(List.of(new Head(p(l), q(l), LinearTransformer.withoutQuery()))));
        }
        return new LinearTransformer(layers);
    }

    /**
     * Records the values of queries.
     *
     * @param tape the tape
     * @param prompts of as many features
     * @return the values, {@code [1, prompts]}
     * @throws IllegalArgumentException if the prompts have other features
     */
    public Tensor values(Tape tape, Prompts prompts) {
        if (prompts.features() != features) {
            throw new IllegalArgumentException(
                    "prompts of " + prompts.features() + " features for a transformer that reads " + features);
        }
        int tokens = prompts.transitions() + 1;
        int rows = (2 * features + 1) * tokens;
        Tensor z = tape.constant(prompts.numbers(), rows, prompts.count());
        for (int l = 0; l < layers(); l++) {
            Tensor own = tape.parameter(p.get(l));
            Tensor other = tape.parameter(q.get(l));
            z = attention == Attention.LINEAR
                    ? LinearPromptAttention.of(tape, z, own, other)
                    : SoftmaxPromptAttention.of(tape, z, own, other);
        }
        Tensor last = tape.rows(z, tape.constant(new float[] {rows - 1}, 1, 1));
        return tape.scale(last, -1);
    }

    /**
     * {@return the values of queries}
     *
     * @param prompts of as many features
     * @throws IllegalArgumentException if the prompts have other features
     */
    public float[] values(Prompts prompts) {
        float[] values = new float[prompts.count()];
        values(new Tape(), prompts).copyTo(values);
        return values;
    }
}
