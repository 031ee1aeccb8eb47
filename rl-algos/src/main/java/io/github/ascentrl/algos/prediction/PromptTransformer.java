package io.github.ascentrl.algos.prediction;

import io.github.ascentrl.algos.prediction.LinearTransformer.Head;
import io.github.ascentrl.algos.prediction.LinearTransformer.Layer;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.LinearPromptAttention;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.SoftmaxPromptAttention;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A transformer that reads transitions and predicts the value of a state, with learned weights P and Q (Wang et al.,
 * 2405.13861). The value is minus the last number of the query's token after the last layer. A
 * {@link LinearTransformer} with weights from {@link ConstructedTd} runs TD by construction; what this one learns to
 * run is a matter of experiment.
 *
 * <p>Train it like any network: record {@link #values} on a tape, compute a loss, and use an optimiser of
 * {@link #parameters}.
 */
public final class PromptTransformer {
    private final int features;
    private final Weights weights;
    private final Attention attention;
    private final Parameters parameters = new Parameters();
    private final List<Parameter> p = new ArrayList<>();
    private final List<Parameter> q = new ArrayList<>();

    /** How layers share weights. */
    public enum Weights {
        /** All layers have the same weights, like the steps of an algorithm in a loop. */
        LOOPED,
        /** Each layer has its own weights. */
        SEQUENTIAL
    }

    /** The kind of attention between tokens. */
    public enum Attention {
        /** {@link LinearPromptAttention}. */
        LINEAR,
        /** {@link SoftmaxPromptAttention}. */
        SOFTMAX
    }

    /**
     * Creates a transformer with random weights as in the paper: Gaussian with standard deviation g·√(1 / (2d + 1)),
     * where g is 0.1 for looped weights and 0.1 / layers for sequential ones.
     *
     * @param features d, the number of features, ≥ 1
     * @param layers the number of layers, ≥ 1
     * @param weights how layers share weights
     * @param attention the kind of attention between tokens
     * @param rng the key of the weights
     * @throws IllegalArgumentException if a number is less than 1
     */
    public PromptTransformer(int features, int layers, Weights weights, Attention attention, Rng rng) {
        if (features < 1 || layers < 1) {
            throw new IllegalArgumentException(
                    "features = " + features + " and layers = " + layers + " must both be at least 1");
        }
        Objects.requireNonNull(weights, "weights");
        Objects.requireNonNull(attention, "attention");
        Objects.requireNonNull(rng, "rng");
        Check.arrayLength("the parameters of all layers", layers, 2, 2L * features + 1, 2L * features + 1);
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

    /** {@return the number of layers} */
    public int layers() {
        return p.size();
    }

    /** {@return how layers share weights} */
    public Weights weights() {
        return weights;
    }

    /**
     * {@return a copy of P of a layer}
     *
     * @param layer the index of the layer, from 0
     * @throws IndexOutOfBoundsException if there is no such layer
     */
    public double[][] p(int layer) {
        return copy(p.get(Check.index("layer", layer, layers())));
    }

    /**
     * {@return a copy of Q of a layer}
     *
     * @param layer the index of the layer, from 0
     * @throws IndexOutOfBoundsException if there is no such layer
     */
    public double[][] q(int layer) {
        return copy(q.get(Check.index("layer", layer, layers())));
    }

    private double[][] copy(Parameter matrix) {
        double[][] copy = new double[matrix.rows()][matrix.cols()];
        for (int i = 0; i < matrix.size(); i++) {
            copy[i / matrix.cols()][i % matrix.cols()] = parameters.effectiveValues()[matrix.offset() + i];
        }
        return copy;
    }

    /**
     * {@return a copy of the transformer as it is now, in double precision}
     *
     * @throws IllegalStateException if its attention is not linear
     */
    public LinearTransformer linear() {
        if (attention != Attention.LINEAR) {
            throw new IllegalStateException("a transformer with softmax attention is not linear; use values instead");
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
     * @param prompts prompts with the transformer's number of features
     * @return the values, {@code [1, prompts]}
     * @throws IllegalArgumentException if the prompts have another number of features
     */
    public Tensor values(Tape tape, Prompts prompts) {
        Objects.requireNonNull(tape, "tape");
        Objects.requireNonNull(prompts, "prompts");
        if (prompts.features() != features) {
            throw new IllegalArgumentException("prompts of " + prompts.features() + " features for a transformer of "
                    + features + "; build the transformer with the features of the prompts");
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
     * @param prompts prompts with the transformer's number of features
     * @throws IllegalArgumentException if the prompts have another number of features
     */
    public float[] values(Prompts prompts) {
        Objects.requireNonNull(prompts, "prompts");
        float[] values = new float[prompts.count()];
        values(new Tape(), prompts).copyTo(values);
        return values;
    }
}
