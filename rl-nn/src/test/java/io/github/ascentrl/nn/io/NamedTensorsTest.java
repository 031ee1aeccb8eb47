package io.github.ascentrl.nn.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedTensorsTest {
    private static final byte[] SIX = floats(1, 2, 3, 4, 5, 6);

    @TempDir
    private Path folder;

    private static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    private static String text(String text) {
        return "X" + (char) text.length() + "\0\0\0" + text;
    }

    private static String wholes(int... values) {
        StringBuilder code = new StringBuilder("(");
        for (int value : values) {
            code.append('J').append((char) (value & 255)).append((char) (value >> 8 & 255));
            code.append((char) (value >> 16 & 255)).append((char) (value >>> 24));
        }
        return code.append('t').toString();
    }

    /** A name and a tensor of storage 0. */
    private static String tensor(String name, String type, int numbers, int offset, int[] shape, int[] strides) {
        return text(name) + "ctorch._utils\n_rebuild_tensor_v2\n((" + text("storage") + "ctorch\n" + type + "\n"
                + text("0")
                + text("cpu") + "K" + (char) numbers + "tQK" + (char) offset + wholes(shape) + wholes(strides)
                + "\u0089ccollections\nOrderedDict\n)RtR";
    }

    private static NamedTensors read(byte[] storage, String... tensors) throws IOException {
        String pickle = "\u0080\u0002ccollections\nOrderedDict\n)R(" + String.join("", tensors) + "u.";
        return read(storage, pickle, Map.of());
    }

    private static NamedTensors read(byte[] storage, String pickle, Map<String, byte[]> more) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>(more);
        entries.put("x/data.pkl", pickle.getBytes(StandardCharsets.ISO_8859_1));
        entries.put("x/data/0", storage);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return NamedTensors.torch(ByteBuffer.wrap(bytes.toByteArray()));
    }

    private static int[] of(int... numbers) {
        return numbers;
    }

    @Test
    void stridesAndOffsetsAreFollowed() throws IOException {
        NamedTensors tensors = read(
                SIX,
                tensor("plain", "FloatStorage", 6, 0, of(2, 3), of(3, 1)),
                tensor("transposed", "FloatStorage", 6, 0, of(3, 2), of(1, 3)),
                tensor("row", "FloatStorage", 6, 3, of(3), of(1)),
                tensor("number", "FloatStorage", 6, 5, of(), of()),
                tensor("none", "FloatStorage", 6, 6, of(0, 2), of(2, 1)));
        assertThat(tensors.names()).containsExactly("plain", "transposed", "row", "number", "none");
        assertThat(tensors.shape("plain")).isEqualTo(List.of(2L, 3L));
        assertThat(tensors.values("plain")).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(tensors.values("transposed")).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(tensors.values("row")).containsExactly(4, 5, 6);
        assertThat(tensors.values("number")).containsExactly(6);
        assertThat(tensors.values("none")).isEmpty();
        assertThatThrownBy(() -> tensors.values("other"))
                .isInstanceOf(FileFormatException.class)
                .hasMessageContaining("no tensor 'other'; it has [plain, transposed");
    }

    @Test
    void doublesAreRoundedAndMustBeFinite() throws IOException {
        byte[] doubles = new byte[16];
        ByteBuffer.wrap(doubles).order(ByteOrder.LITTLE_ENDIAN).putDouble(0.1).putDouble(1e300);
        NamedTensors tensors = read(
                doubles,
                tensor("tenth", "DoubleStorage", 2, 0, of(1), of(1)),
                tensor("both", "DoubleStorage", 2, 0, of(2), of(1)));
        assertThat(tensors.values("tenth")).containsExactly(0.1f);
        assertThatThrownBy(() -> tensors.values("both"))
                .isInstanceOf(FileFormatException.class)
                .hasMessage("tensor 'both' has the value Infinity at index 1; weights must be finite");
    }

    @Test
    void tensorsOutsideTheirNumbersAreRefused() {
        int big = Integer.MAX_VALUE;
        for (int[][] bad : new int[][][] {
            {{0}, {7}, {1}},
            {{1}, {2, 3}, {3, 1}},
            {{0}, {2, 3}, {4, 1}},
            {{0}, {big, big}, {1, 1}},
            {{0}, {6, 6}, {0, 1}},
            {{0}, {2}, {-1}},
            {{0}, {-2}, {1}},
            {{0}, {2, 3}, {1}},
            {{7}, {0}, {1}},
            {{0}, {1, 1, 1, 1, 1, 1, 1, 1, 1}, {1, 1, 1, 1, 1, 1, 1, 1, 1}},
            {{0}, {2, 2, 2}, {big, big, big}}
        }) {
            refused(
                    tensor("w", "FloatStorage", 6, bad[0][0], bad[1], bad[2]),
                    "tensor 'w' of shape [" + bad[1][0]); // and so on
        }
        refused(
                tensor("w", "FloatStorage", 5, 0, of(1), of(1)),
                "has a storage of 5 numbers of type F32, but its entry has 24 bytes");
        refused(
                tensor("w", "DoubleStorage", 6, 0, of(1), of(1)),
                "has a storage of 6 numbers of type F64, but its entry has 24 bytes");
        refused(tensor("w", "LongStorage", 3, 0, of(1), of(1)), "'torch.LongStorage', which is not looked up or run");
    }

    private static void refused(String tensor, String why) {
        assertThatThrownBy(() -> read(SIX, tensor))
                .as(why)
                .isInstanceOf(FileFormatException.class)
                .hasMessageContaining(why);
    }

    /** Protocol 4, a state dictionary's attributes, whole numbers of all kinds. */
    @Test
    void whatPythonWritesOtherwiseIsRead() throws IOException {
        String framed =
                "\u0080\u0004\u0095\0\0\0\0\0\0\0\0\u008c\u000bcollections\u008c\u000bOrderedDict\u0093\u0094)R\u0094("
                        + tensor("w", "FloatStorage", 6, 0, of(2), of(1)) + "u}" + text("_metadata") + "h\0)R"
                        + text("version") + "K\u0001ssb.";
        assertThat(read(SIX, framed, Map.of("x/byteorder", "little".getBytes(StandardCharsets.US_ASCII)))
                        .values("w"))
                .containsExactly(1, 2);
        String wide = "\u0080\u0002}" + text("w") + "ctorch._utils\n_rebuild_tensor_v2\n((" + text("storage")
                + "ctorch\nFloatStorage\n" + text("0") + text("cuda:0")
                + "\u008a\u0001\u0006tQM\u0001\0K\u0002\u0085K\u0003\u0085"
                + "\u0088N\u0087r\u0001\0\0\0";
        assertThatThrownBy(() -> read(SIX, wide + ".", Map.of()))
                .as("TUPLE3 takes the last three")
                .isInstanceOf(FileFormatException.class);
        String good = "\u0080\u0002}" + text("w") + "ctorch._utils\n_rebuild_tensor_v2\n((" + text("storage")
                + "ctorch\nFloatStorage\n" + text("0") + text("cuda:0")
                + "\u008a\u0001\u0006tQM\u0001\0K\u0002\u0085K\u0003\u0085"
                + "\u0088NtRs.";
        assertThat(read(SIX, good, Map.of()).values("w")).containsExactly(2, 5);
    }

    @Test
    void otherArchivesAreRefused() {
        assertThatThrownBy(() -> read(SIX, "}.", Map.of("y/data.pkl", new byte[1])))
                .hasMessageContaining("has several entries …/data.pkl");
        for (String order : new String[] {"big", ""}) {
            Map<String, byte[]> entry = Map.of("x/byteorder", order.getBytes(StandardCharsets.US_ASCII));
            assertThatThrownBy(() -> read(SIX, "}.", entry)).hasMessageContaining("not little-endian");
        }
        assertThatThrownBy(() -> NamedTensors.torch(ByteBuffer.wrap(new byte[] {(byte) 0x80, 2})))
                .isInstanceOf(FileFormatException.class)
                .hasMessageContaining("before 1.6");
        assertThatThrownBy(() -> NamedTensors.torch(ByteBuffer.wrap(new byte[1])))
                .isInstanceOf(FileFormatException.class)
                .hasMessageContaining("not a zip archive");
    }

    @Test
    void safetensorsAreRead() throws IOException {
        Path file = folder.resolve("a.safetensors");
        new SafetensorsWriter()
                .add("w", new long[] {2, 3}, new float[] {1, 2, 3, 4, 5, 6}, 0)
                .add("b", new long[] {}, new float[] {7}, 0)
                .write(file);
        NamedTensors tensors = NamedTensors.safetensors(file);
        assertThat(tensors.shape("w")).isEqualTo(List.of(2L, 3L));
        assertThat(tensors.values("w")).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(tensors.values("b")).containsExactly(7);
        new SafetensorsWriter()
                .add("n", DType.I64, new long[] {1}, channel -> channel.write(ByteBuffer.allocate(8)))
                .write(file);
        assertThatThrownBy(() -> NamedTensors.safetensors(file))
                .isInstanceOf(FileFormatException.class)
                .hasMessageContaining("a.safetensors: tensor 'n' has type I64, but only F32 and F64 are read");
    }

    /** Every prefix of a good pickle, and the pickle with any byte changed to any instruction, is read or rejected. */
    @Test
    void damagedPicklesAreReadOrRefused() throws IOException {
        byte[] good = ("\u0080\u0002ccollections\nOrderedDict\n)R("
                        + tensor("w", "FloatStorage", 6, 0, of(2, 3), of(3, 1)) + "u.")
                .getBytes(StandardCharsets.ISO_8859_1);
        int read = 0;
        for (int i = 0; i < good.length; i++) {
            byte[] prefix = Arrays.copyOf(good, i);
            assertThatThrownBy(() -> TorchPickle.tensors(wrap(prefix))).isInstanceOf(FileFormatException.class);
            for (int code = 0; code < 256; code++) {
                byte[] changed = good.clone();
                changed[i] = (byte) code;
                try {
                    read += TorchPickle.tensors(wrap(changed)).size();
                } catch (FileFormatException e) {
                    assertThat(e).hasMessageContaining("pickle");
                }
            }
        }
        assertThat(read).isBetween(good.length, good.length * 128);
    }

    private static ByteBuffer wrap(byte[] pickle) {
        return ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
    }
}
