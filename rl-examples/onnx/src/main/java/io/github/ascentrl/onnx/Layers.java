package io.github.ascentrl.onnx;

import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.NetworkSpec;
import io.github.ascentrl.onnx.Graph.Attribute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes a network into a graph, layer by layer, from its {@link NetworkSpec} and the present values of its parameters.
 */
final class Layers {
    private static final String KNOWN =
            "mlp, conv, embedding, embeddings, gru, lstm, trunk, sideBySide, splitRows and lowRank";

    private final Graph graph;
    private final Parameters parameters;

    /**
     * The results of a network.
     *
     * @param rows the outputs
     * @param memory the new memory; null without memory
     */
    record Result(String rows, String memory) {}

    Layers(Graph graph, Parameters parameters) {
        this.graph = graph;
        this.parameters = parameters;
    }

    /**
     * {@return the outputs for a row of inputs}
     *
     * @param x the inputs
     * @param memory the memory, {@code [batch, memorySize]}; null without memory
     */
    Result write(NetworkSpec spec, String x, String memory) {
        return switch (spec.kind()) {
            case "mlp" -> new Result(mlp(spec, x), null);
            case "conv" -> new Result(conv(spec, x), null);
            case "embedding" -> new Result(lookup(spec.text("name") + "embedding", x), null);
            case "embeddings" -> new Result(embeddings(spec, x), null);
            case "gru" -> gru(spec, x, memory);
            case "lstm" -> lstm(spec, x, memory);
            case "trunk" -> trunk(spec, x, memory);
            case "sideBySide" -> new Result(sideBySide(spec, x), null);
            case "splitRows" -> splitRows(spec, x, memory);
            case "lowRank" -> write(spec.network("inner"), x, memory); // adapters are folded into the weights
            default -> throw unknown(spec.kind());
        };
    }

    /** {@return the size of the memory of a network} */
    static int memorySize(NetworkSpec spec) {
        return switch (spec.kind()) {
            case "mlp", "conv", "embedding", "embeddings", "sideBySide" -> 0;
            case "gru" -> spec.wholes("sizes")[1];
            case "lstm" -> 2 * spec.wholes("sizes")[1];
            case "trunk" -> memorySize(spec.network("body")) + memorySize(spec.network("head"));
            case "splitRows", "lowRank" -> memorySize(spec.network("inner"));
            default -> throw unknown(spec.kind());
        };
    }

    private static int inputSize(NetworkSpec spec) {
        return switch (spec.kind()) {
            case "mlp", "gru", "lstm" -> spec.wholes("sizes")[0];
            case "conv" -> Arrays.stream(spec.wholes("picture")).reduce(1, Math::multiplyExact);
            case "embedding" -> 1;
            case "embeddings" -> spec.wholes("things").length;
            case "trunk" -> inputSize(spec.network("body"));
            case "sideBySide" ->
                parts(spec).stream().mapToInt(Layers::inputSize).sum();
            case "splitRows" -> spec.whole("parts") * inputSize(spec.network("inner"));
            case "lowRank" -> inputSize(spec.network("inner"));
            default -> throw unknown(spec.kind());
        };
    }

    private static UnsupportedOperationException unknown(String type) {
        return new UnsupportedOperationException("a layer of type '" + type + "' cannot be written as ONNX, only "
                + KNOWN + "; serve the policy in Java, with a PolicyServer");
    }

    private String mlp(NetworkSpec spec, String input) {
        int layers = spec.wholes("sizes").length - 1;
        String name = name(spec);
        String x = input;
        for (int l = 0; l < layers; l++) {
            x = affine(x, name + l + ".weight", name + l + ".bias");
            if (l < layers - 1) {
                x = activation(spec.text("activation"), x);
            }
        }
        return x;
    }

    private static String name(NetworkSpec spec) {
        return spec.has("name") ? spec.text("name") : "";
    }

    private String affine(String x, String weight, String bias) {
        return graph.apply("Gemm", x, matrix(weight), row(bias));
    }

    private String activation(String id, String x) {
        return switch (id) {
            case "relu" -> graph.apply("Relu", x);
            case "tanh" -> graph.apply("Tanh", x);
            case "gelu" -> gelu(x);
            default ->
                throw new UnsupportedOperationException(
                        "activation '" + id + "' cannot be written as ONNX; use relu, tanh or gelu");
        };
    }

    /** ½x·(1 + tanh(√(2/π)·(x + 0.044715·x³))); a single operator only from opset 20 on. */
    private String gelu(String x) {
        String cube = graph.apply("Mul", graph.apply("Mul", x, x), x);
        String sum = graph.apply("Add", x, graph.apply("Mul", cube, graph.floats(0.044715f)));
        String tanh =
                graph.apply("Tanh", graph.apply("Mul", sum, graph.floats((float) StrictMath.sqrt(2 / StrictMath.PI))));
        String half = graph.apply("Mul", x, graph.floats(0.5f));
        return graph.apply("Mul", half, graph.apply("Add", tanh, graph.floats(1)));
    }

    /** Inputs are plane by plane, as in ONNX; outputs are pixel by pixel. */
    private String conv(NetworkSpec spec, String input) {
        int[] picture = spec.wholes("picture");
        int[] filters = spec.wholes("filters");
        int[] kernels = spec.wholes("kernels");
        int[] strides = spec.wholes("strides");
        int[] paddings = spec.wholes("paddings");
        String x = graph.reshape(input, -1, picture[0], picture[1], picture[2]);
        int channels = picture[0];
        for (int l = 0; l < filters.length; l++) {
            x = l == 0 ? x : activation(spec.text("activation"), x);
            String name = name(spec) + l;
            x = graph.apply(
                    "Conv",
                    List.of(Attribute.of("strides", twice(strides[l], 2)), Attribute.of("pads", twice(paddings[l], 4))),
                    x,
                    filters(name + ".weight", kernels[l], channels, filters[l]),
                    row(name + ".bias"));
            channels = filters[l];
        }
        String pixels = graph.apply("Transpose", Attribute.of("perm", new long[] {0, 2, 3, 1}), x);
        return graph.apply("Flatten", Attribute.of("axis", 1), pixels);
    }

    private static long[] twice(int value, int times) {
        long[] values = new long[times];
        Arrays.fill(values, value);
        return values;
    }

    /** Converts weights from [kernel · kernel · channels, filters] to [filters, channels, kernel, kernel]. */
    private String filters(String name, int kernel, int channels, int filters) {
        float[] ours = values(parameters.get(name));
        float[] theirs = new float[ours.length];
        for (int yx = 0; yx < kernel * kernel; yx++) {
            for (int c = 0; c < channels; c++) {
                for (int f = 0; f < filters; f++) {
                    theirs[(f * channels + c) * kernel * kernel + yx] = ours[(yx * channels + c) * filters + f];
                }
            }
        }
        return graph.constant(name, new long[] {filters, channels, kernel, kernel}, theirs);
    }

    /** {@return the rows of a table at the indices in a column} */
    private String lookup(String table, String column) {
        String index = graph.apply("Squeeze", graph.cast(Graph.Type.INT64, column), graph.longs(1));
        return graph.apply("Gather", matrix(table), index);
    }

    private String embeddings(NetworkSpec spec, String x) {
        int[] columns = spec.wholes("tokens");
        int[] tables = spec.wholes("tables");
        List<String> tokens = new ArrayList<>();
        int from = 0;
        for (int length : spec.wholes("tokenLengths")) {
            String sum = null;
            for (int c : Arrays.copyOfRange(columns, from, from + length)) {
                String one = lookup(spec.text("name") + "column" + tables[c], graph.columns(x, c, 1));
                sum = sum == null ? one : graph.apply("Add", sum, one);
            }
            tokens.add(sum);
            from += length;
        }
        return graph.concat(tokens);
    }

    /** Writes the formulas of {@code Tape.gru}. */
    private Result gru(NetworkSpec spec, String x, String memory) {
        String[] seen = split(3, affine(x, spec.text("name") + "input.weight", spec.text("name") + "input.bias"));
        String[] kept =
                split(3, affine(memory, spec.text("name") + "hidden.weight", spec.text("name") + "hidden.bias"));
        String r = graph.apply("Sigmoid", graph.apply("Add", seen[0], kept[0]));
        String z = graph.apply("Sigmoid", graph.apply("Add", seen[1], kept[1]));
        String n = graph.apply("Tanh", graph.apply("Add", seen[2], graph.apply("Mul", r, kept[2])));
        String fresh = graph.apply("Mul", graph.apply("Sub", graph.floats(1), z), n);
        String h = graph.apply("Add", fresh, graph.apply("Mul", z, memory));
        return new Result(h, h);
    }

    /** Writes the formulas of {@code Tape.lstm}. */
    private Result lstm(NetworkSpec spec, String x, String memory) {
        int units = spec.wholes("sizes")[1];
        String h = graph.columns(memory, 0, units);
        String s = graph.columns(memory, units, units);
        String seen = affine(x, spec.text("name") + "input.weight", spec.text("name") + "input.bias");
        String kept = affine(h, spec.text("name") + "hidden.weight", spec.text("name") + "hidden.bias");
        String[] gates = split(4, graph.apply("Add", seen, kept));
        String i = graph.apply("Sigmoid", gates[0]);
        String f = graph.apply("Sigmoid", gates[1]);
        String g = graph.apply("Tanh", gates[2]);
        String o = graph.apply("Sigmoid", gates[3]);
        String cells = graph.apply("Add", graph.apply("Mul", f, s), graph.apply("Mul", i, g));
        String output = graph.apply("Mul", o, graph.apply("Tanh", cells));
        return new Result(output, graph.concat(List.of(output, cells)));
    }

    private String[] split(int parts, String x) {
        return graph.apply("Split", parts, List.of(Attribute.of("axis", 1)), x);
    }

    /** The body's memory comes first. */
    private Result trunk(NetworkSpec spec, String x, String memory) {
        NetworkSpec body = spec.network("body");
        NetworkSpec head = spec.network("head");
        int first = memorySize(body);
        int second = memorySize(head);
        boolean both = first > 0 && second > 0;
        Result below = write(body, x, both ? graph.columns(memory, 0, first) : memory);
        String between = spec.has("activation") ? activation(spec.text("activation"), below.rows()) : below.rows();
        Result above = write(head, between, both ? graph.columns(memory, first, second) : memory);
        String next = both
                ? graph.concat(List.of(below.memory(), above.memory()))
                : first > 0 ? below.memory() : above.memory();
        return new Result(above.rows(), next);
    }

    private static List<NetworkSpec> parts(NetworkSpec spec) {
        List<NetworkSpec> parts = new ArrayList<>();
        for (int i = 0; i < spec.whole("parts"); i++) {
            parts.add(spec.network("part" + i));
        }
        return parts;
    }

    private String sideBySide(NetworkSpec spec, String x) {
        List<String> outputs = new ArrayList<>();
        int from = 0;
        for (NetworkSpec part : parts(spec)) {
            int size = inputSize(part);
            outputs.add(write(part, graph.columns(x, from, size), null).rows());
            from += size;
        }
        return graph.concat(outputs);
    }

    private Result splitRows(NetworkSpec spec, String x, String memory) {
        NetworkSpec inner = spec.network("inner");
        int size = inputSize(inner);
        Result result = new Result(null, memory);
        for (int p = 0; p < spec.whole("parts"); p++) {
            result = write(inner, graph.columns(x, p * size, size), result.memory());
        }
        return result;
    }

    private String matrix(String name) {
        Parameter parameter = parameters.get(name);
        return graph.constant(name, new long[] {parameter.rows(), parameter.cols()}, values(parameter));
    }

    private String row(String name) {
        Parameter parameter = parameters.get(name);
        return graph.constant(name, new long[] {parameter.cols()}, values(parameter));
    }

    private float[] values(Parameter parameter) {
        int from = parameter.offset();
        float[] values = Arrays.copyOfRange(parameters.effectiveValues(), from, from + parameter.size());
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException("parameter " + parameters.describe(from + i) + " is " + values[i]
                        + "; weights must be finite: export a policy saved before training diverged");
            }
        }
        return values;
    }
}
