package io.github.ascentrl.algos.exchange;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.NamedTensors;
import io.github.ascentrl.nn.io.SafetensorsWriter;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A sequence of PyTorch's {@code nn.Linear} layers: {@code NAME.weight} [out, in] and {@code NAME.bias} [out].
 *
 * @param sizes the sizes of input, hidden layers and output
 * @param weights the weights of each layer in this library's layout, [in, out]
 * @param biases the biases of each layer, [out]
 */
record AffineLayers(int[] sizes, List<float[]> weights, List<float[]> biases) {
    /**
     * {@return the layers with the given names}
     *
     * @param tensors the file's tensors
     * @param names the names of the layers, from the first to the last, at least one
     * @param unread the names of tensors not read yet; those read here are removed
     * @throws FileFormatException if a tensor is missing, or the shapes do not fit each other
     */
    static AffineLayers read(NamedTensors tensors, List<String> names, Set<String> unread) throws FileFormatException {
        int[] sizes = new int[names.size() + 1];
        List<float[]> weights = new ArrayList<>();
        List<float[]> biases = new ArrayList<>();
        for (int l = 0; l < names.size(); l++) {
            String weight = names.get(l) + ".weight";
            String bias = names.get(l) + ".bias";
            List<Long> shape = tensors.shape(weight);
            if (shape.size() != 2 || shape.contains(0L)) {
                throw new FileFormatException("tensor '" + weight + "' has shape " + shape + ", expected [out, in]");
            }
            int out = Math.toIntExact(shape.get(0));
            int in = Math.toIntExact(shape.get(1));
            if (l > 0 && in != sizes[l]) {
                throw new FileFormatException("tensor '" + weight + "' has shape " + shape + " [out, in], but '"
                        + names.get(l - 1) + ".weight' before it has " + sizes[l] + " outputs");
            }
            if (!tensors.shape(bias).equals(List.of((long) out))) {
                throw new FileFormatException("tensor '" + bias + "' has shape " + tensors.shape(bias) + ", but '"
                        + weight + "' has " + shape + " [out, in]");
            }
            sizes[l] = in;
            sizes[l + 1] = out;
            weights.add(transposed(tensors.values(weight), out, in));
            biases.add(tensors.values(bias));
            unread.remove(weight);
            unread.remove(bias);
        }
        return new AffineLayers(sizes, weights, biases);
    }

    /**
     * {@return the layers of a network, as they are now}
     *
     * @throws IllegalArgumentException if a weight is not finite
     */
    static AffineLayers of(Mlp network) {
        List<float[]> weights = new ArrayList<>();
        List<float[]> biases = new ArrayList<>();
        for (int l = 0; l < network.sizes().length - 1; l++) {
            weights.add(copyOf(network.weight(l)));
            biases.add(copyOf(network.bias(l)));
        }
        return new AffineLayers(network.sizes(), weights, biases);
    }

    private static float[] copyOf(Parameter parameter) {
        int from = parameter.offset();
        float[] values = Arrays.copyOfRange(parameter.owner().effectiveValues(), from, from + parameter.size());
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException(
                        "parameter " + parameter.owner().describe(from + i) + " is " + values[i]
                                + "; weights must be finite: write a model from before training diverged");
            }
        }
        return values;
    }

    /** Adds all layers but the last as PREFIX0, PREFIX2, …, and the last one under its own name. */
    void addTo(SafetensorsWriter writer, String prefix, String last) {
        for (int l = 0; l < weights.size(); l++) {
            int in = sizes[l];
            int out = sizes[l + 1];
            String name = l == weights.size() - 1 ? last : prefix + 2 * l;
            writer.add(name + ".weight", new long[] {out, in}, transposed(weights.get(l), in, out), 0);
            writer.add(name + ".bias", new long[] {out}, biases.get(l), 0);
        }
    }

    private static float[] transposed(float[] matrix, int rows, int cols) {
        float[] transposed = new float[matrix.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < cols; j++) {
                transposed[j * rows + i] = matrix[i * cols + j];
            }
        }
        return transposed;
    }

    int inputs() {
        return sizes[0];
    }

    int outputs() {
        return sizes[sizes.length - 1];
    }

    List<Integer> hidden() {
        return Arrays.stream(sizes, 1, sizes.length - 1).boxed().toList();
    }

    /** {@return a network of these sizes, without these weights; see {@link #copyTo}} */
    Mlp network(Activation activation, Parameters parameters, String name) {
        return Mlp.sizes(sizes).activation(activation).into(parameters, name).build(Rng.of(0));
    }

    /** Overwrites the weights of a network of these sizes; fixes the layout of its parameters. */
    void copyTo(Mlp network) {
        for (int l = 0; l < weights.size(); l++) {
            copy(weights.get(l), network.weight(l));
            copy(biases.get(l), network.bias(l));
        }
    }

    static void copy(float[] values, Parameter parameter) {
        System.arraycopy(values, 0, parameter.owner().values(), parameter.offset(), parameter.size());
    }
}
