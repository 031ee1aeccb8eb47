package io.github.ascentrl.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Builds an ONNX model: operators in order, each of which produces a named value. Field numbers are those of
 * {@code onnx.proto}; operators are documented at <a href="https://onnx.ai/onnx/operators/">onnx.ai/onnx/operators</a>.
 * Values are rows, {@code [batch, width]}, unless stated otherwise; they are floats, or doubles where rounding would be
 * visible.
 */
final class Graph {
    private static final int IR_VERSION = 8; // the one of opset 17
    private static final int OPERATION = 1;
    private static final int CONSTANT = 5;
    private static final int INPUT = 11;
    private static final int OUTPUT = 12;

    /** Number types, with their codes in ONNX. */
    enum Type {
        FLOAT(1),
        INT64(7),
        DOUBLE(11);

        private final int number;

        Type(int number) {
            this.number = number;
        }
    }

    private final Proto graph = new Proto();
    private final Set<String> constants = new HashSet<>();
    private final List<String> inputs = new ArrayList<>();
    private final List<String> outputs = new ArrayList<>();
    private int count;

    /** An attribute of an operator: AttributeProto. */
    record Attribute(Proto message) {
        private static final int INT = 2;
        private static final int INTS = 7;

        static Attribute of(String name, long value) {
            return new Attribute(new Proto().text(1, name).number(3, value).number(20, INT));
        }

        static Attribute of(String name, long[] values) {
            Proto message = new Proto().text(1, name);
            for (long value : values) {
                message.number(8, value);
            }
            return new Attribute(message.number(20, INTS));
        }
    }

    /** {@return the name of a new input with rows of {@code width} floats} */
    String input(String name, int width, String meaning) {
        inputs.add(name + " [batch, " + width + "]");
        graph.message(INPUT, value(name, width, meaning));
        return name;
    }

    /** Makes a value an output of the model. */
    void output(String name, String value, int width, String meaning) {
        outputs.add(name + " [batch, " + width + "]");
        graph.message(
                OPERATION,
                new Proto().text(1, value).text(2, name).text(3, name).text(4, "Identity"));
        graph.message(OUTPUT, value(name, width, meaning));
    }

    /** {@return the description of an input or output: ValueInfoProto} */
    private static Proto value(String name, int width, String meaning) {
        Proto shape = new Proto().message(1, new Proto().text(2, "batch")).message(1, new Proto().number(1, width));
        Proto tensor = new Proto().number(1, Type.FLOAT.number).message(2, shape);
        return new Proto()
                .text(1, name)
                .message(2, new Proto().message(1, tensor))
                .text(3, meaning);
    }

    String apply(String operator, String... values) {
        return apply(operator, List.of(), values);
    }

    String apply(String operator, Attribute attribute, String... values) {
        return apply(operator, List.of(attribute), values);
    }

    String apply(String operator, List<Attribute> attributes, String... values) {
        return apply(operator, 1, attributes, values)[0];
    }

    /** Applies an operator that returns several values: NodeProto. */
    String[] apply(String operator, int results, List<Attribute> attributes, String... values) {
        Proto node = new Proto();
        for (String value : values) {
            node.text(1, value);
        }
        String name = operator + "_" + count++;
        String[] names = new String[results];
        for (int i = 0; i < results; i++) {
            names[i] = results == 1 ? name : name + "_" + i;
            node.text(2, names[i]);
        }
        node.text(3, name).text(4, operator);
        attributes.forEach(attribute -> node.message(5, attribute.message()));
        graph.message(OPERATION, node);
        return names;
    }

    /** {@return a constant with the given name; if the name exists already, its first values stay} */
    String constant(String name, long[] shape, float... values) {
        ByteBuffer raw = raw(Float.BYTES * values.length);
        for (float value : values) {
            raw.putFloat(value);
        }
        return constant(name, Type.FLOAT, shape, raw);
    }

    String constant(String name, long[] shape, double... values) {
        ByteBuffer raw = raw(Double.BYTES * values.length);
        for (double value : values) {
            raw.putDouble(value);
        }
        return constant(name, Type.DOUBLE, shape, raw);
    }

    /** {@return a row of doubles} */
    String doubles(double... values) {
        return constant("double_" + count++, new long[] {values.length}, values);
    }

    String floats(float... values) {
        return constant("float_" + count++, new long[] {values.length}, values);
    }

    String longs(long... values) {
        return longs(new long[] {values.length}, values);
    }

    /** {@return a scalar constant, without dimensions} */
    String scalar(long value) {
        return longs(new long[0], value);
    }

    private String longs(long[] shape, long... values) {
        ByteBuffer raw = raw(Long.BYTES * values.length);
        for (long value : values) {
            raw.putLong(value);
        }
        return constant("int64_" + count++, Type.INT64, shape, raw);
    }

    private static ByteBuffer raw(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Adds a constant: TensorProto. */
    private String constant(String name, Type type, long[] shape, ByteBuffer raw) {
        if (constants.add(name)) {
            Proto tensor = new Proto();
            for (long size : shape) {
                tensor.number(1, size);
            }
            tensor.number(2, type.number).text(8, name).bytes(9, raw.array());
            graph.message(CONSTANT, tensor);
        }
        return name;
    }

    String cast(Type to, String value) {
        return apply("Cast", Attribute.of("to", to.number), value);
    }

    /** {@return some columns of each row} */
    String columns(String value, int from, int size) {
        return apply("Slice", value, longs(from), longs(from + size), longs(1));
    }

    /** {@return the values concatenated row by row} */
    String concat(List<String> values) {
        return values.size() == 1
                ? values.get(0)
                : apply("Concat", Attribute.of("axis", 1), values.toArray(String[]::new));
    }

    /** {@return a value in another shape; −1 is the batch} */
    String reshape(String value, long... shape) {
        return apply("Reshape", value, longs(shape));
    }

    /** {@return doubles, clamped to bounds} */
    String clamp(String value, double low, double high) {
        return apply("Max", apply("Min", value, doubles(high)), doubles(low));
    }

    /** {@return 1 where a condition holds, else 0, as floats} */
    String indicator(String condition) {
        return cast(Type.FLOAT, condition);
    }

    /** {@return the index of the largest value along an axis, which is kept with size 1; ties go to the first} */
    String largest(String value, int axis) {
        return apply("ArgMax", List.of(Attribute.of("axis", axis), Attribute.of("keepdims", 1)), value);
    }

    /** {@return the sum along an axis, which is kept with size 1 or removed} */
    String sum(String value, int axis, boolean keep) {
        return apply("ReduceSum", Attribute.of("keepdims", keep ? 1 : 0), value, longs(axis));
    }

    /** {@return a text with all inputs and outputs} */
    String signature() {
        return String.join(", ", inputs) + " -> " + String.join(", ", outputs);
    }

    /** {@return the file: ModelProto} */
    byte[] model(int opset, String producerVersion, Map<String, String> metadata) {
        graph.text(2, "policy");
        Proto model = new Proto()
                .number(1, IR_VERSION)
                .text(2, "ascent-onnx")
                .text(3, producerVersion)
                .message(7, graph)
                .message(8, new Proto().text(1, "").number(2, opset));
        metadata.forEach(
                (key, value) -> model.message(14, new Proto().text(1, key).text(2, value)));
        return model.toBytes();
    }
}
