package io.github.ascentrl.nn.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("weights.safetensors");
    }

    private static SafetensorsHeader header(byte[] file) throws FileFormatException {
        return SafetensorsHeader.of(file, SafetensorsHeader.MAX_HEADER);
    }

    /** A file by hand: a header, and zeros as data. */
    private static byte[] file(String header, int dataBytes) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        return buffer.putLong(json.length).put(json).array();
    }

    private SafetensorsWriter small() {
        return new SafetensorsWriter()
                .metadata("who", "a \"b\"")
                .add("w", new long[] {2, 3}, new float[] {9, 1, 2, 3, 4, 5, 6}, 1)
                .add(
                        "s",
                        DType.I64,
                        new long[] {1},
                        channel -> SafetensorsWriter.writeFully(
                                channel,
                                ByteBuffer.allocate(8)
                                        .order(ByteOrder.LITTLE_ENDIAN)
                                        .putLong(0, -2)));
    }

    /** The layout of the format's description, written out by hand, and its checksum by the JDK's own CRC. */
    @Test
    void everyByteIsWhereTheFormatSays() throws IOException {
        small().write(file());
        String json = "{\"__metadata__\":{\"who\":\"a \\\"b\\\"\",\"crc32c\":\"00000000\"},"
                + "\"s\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]},"
                + "\"w\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[8,32]}}";
        while (json.length() % 8 != 0) {
            json += " ";
        }
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        expected.write(new byte[] {(byte) json.length(), 0, 0, 0, 0, 0, 0, 0});
        expected.write(json.getBytes(StandardCharsets.US_ASCII));
        expected.write(new byte[] {-2, -1, -1, -1, -1, -1, -1, -1}); // the long −2
        expected.write(new byte[] {0, 0, (byte) 0x80, 0x3f}); // 1f
        expected.write(new byte[] {0, 0, 0, 0x40}); // 2f
        expected.write(new byte[] {0, 0, 0x40, 0x40}); // 3f
        expected.write(new byte[] {0, 0, (byte) 0x80, 0x40}); // 4f
        expected.write(new byte[] {0, 0, (byte) 0xa0, 0x40}); // 5f
        expected.write(new byte[] {0, 0, (byte) 0xc0, 0x40}); // 6f
        CRC32C crc = new CRC32C();
        crc.update(expected.toByteArray());
        String digits = String.format("%08x", crc.getValue());
        String whole = expected.toString(StandardCharsets.ISO_8859_1)
                .replace("\"crc32c\":\"00000000\"", "\"crc32c\":\"" + digits + "\"");
        assertThat(Files.readAllBytes(file())).isEqualTo(whole.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        small().write(file());
        byte[] bytes = Files.readAllBytes(file());
        for (SafetensorsHeader header :
                List.of(header(bytes), SafetensorsHeader.read(file(), SafetensorsHeader.MAX_HEADER))) {
            assertThat(header.metadata("who")).isEqualTo("a \"b\"");
            SafetensorsHeader.Tensor w = header.tensor("w", DType.F32, 2, 3);
            assertThat(w.size()).isEqualTo(6);
            assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getFloat((int) w.begin() + 8))
                    .isEqualTo(3f);
            assertThat(header.tensors()).containsOnlyKeys("s", "w");
            assertThat(header.fileBytes()).isEqualTo(bytes.length);
            header.verify(bytes);
            try (FileChannel channel = FileBytes.open(file())) {
                header.verify(channel);
            }
            bad("no tensor 'x'", () -> header.tensor("x", DType.F32));
            bad("is F32 [2, 3], expected F32 [3, 2]", () -> header.tensor("w", DType.F32, 3, 2));
            bad("expected U8", () -> header.tensor("w", DType.U8, 2, 3));
            bad("has no 'format'", () -> header.metadata("format"));
        }
    }

    @Test
    void everyFlippedBitIsFound() throws IOException {
        small().write(file());
        byte[] bytes = Files.readAllBytes(file());
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatExceptionOfType(FileFormatException.class)
                    .as("bit %d", bit)
                    .isThrownBy(() -> header(flipped).verify(flipped));
        }
    }

    @Test
    void filesFromElsewhereAreRead() throws IOException {
        byte[] foreign = file(
                "{ \"b\": {\"data_offsets\": [4, 6], \"shape\": [], \"dtype\": \"BF16\"},\n"
                        + "\"a\": {\"dtype\": \"I8\", \"shape\": [2, 2], \"data_offsets\": [0, 4]},"
                        + "\"empty\": {\"dtype\": \"F64\", \"shape\": [3, 0], \"data_offsets\": [0, 0]} }   ",
                6);
        SafetensorsHeader header = header(foreign);
        assertThat(header.tensor("a", DType.I8, 2, 2).bytes()).isEqualTo(4);
        assertThat(header.tensor("b", DType.BF16).size()).isEqualTo(1);
        assertThat(header.tensor("empty", DType.F64, 3, 0).size()).isZero();
        assertThat(header.metadata()).isEmpty();
        bad("has no checksum", () -> header.verify(foreign));
        assertThat(header(file("{}", 0)).tensors()).isEmpty();
    }

    @Test
    void whatIsWrongIsSaid() throws IOException {
        String w = "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";
        bad("the file has 3 bytes", () -> header(new byte[3]));
        bad("header's stated length is 0 bytes", () -> header(new byte[20]));
        bad("header's stated length is 18446744073709551615 bytes", () -> header(filled(20)));
        bad("more than the 16 that are read", () -> SafetensorsHeader.of(file(w + "}", 8), 16));
        bad("does not begin with '{'", () -> header(file("[ ]", 0)));
        bad("does not begin with '{'", () -> header(file(" {}", 0)));
        bad("not valid JSON", () -> header(file("{\"w\"", 0)));
        bad("truncated or damaged", () -> header(file(w + "}", 7)));
        bad("the tensors end at byte", () -> header(file(w + "}", 9)));
        bad("cannot have 8 bytes", () -> header(file(w.replace("[2]", "[3]") + "}", 8)));
        bad("cannot have 8 bytes", () -> header(file(w.replace("[2]", "[2147483647,2147483647,2147483647]") + "}", 8)));
        bad("whole number in [0,", () -> header(file(w.replace("[2]", "[0,-1]") + "}", 8)));
        bad("dtype 'F33'", () -> header(file(w.replace("F32", "F33") + "}", 8)));
        bad("data_offsets [8, 0]", () -> header(file(w.replace("[0,8]", "[8,0]") + "}", 8)));
        bad("data_offsets [0]", () -> header(file(w.replace("[0,8]", "[0]") + "}", 8)));
        bad("data_offsets [0, 8.0]", () -> header(file(w.replace("[0,8]", "[0,8.0]") + "}", 8)));
        bad("has no 'shape'", () -> header(file(w.replace("shape", "sharp") + "}", 8)));
        bad(
                "gaps or overlaps",
                () -> header(file(w + ",\"v\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[7,8]}}", 8)));
        bad(
                "gaps or overlaps",
                () -> header(file(w + ",\"v\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[9,10]}}", 10)));
        bad("occurs twice", () -> header(file(w + "," + w.substring(1) + "}", 8)));
        bad("must be a string", () -> header(file("{\"__metadata__\":{\"a\":1}}", 0)));
        bad("is not a JSON object", () -> header(file("{\"__metadata__\":[]}", 0)));
    }

    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        java.util.Arrays.fill(bytes, (byte) -1);
        return bytes;
    }

    private static void bad(String message, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatExceptionOfType(FileFormatException.class).isThrownBy(call).withMessageContaining(message);
    }

    @Test
    void mistakesOfTheWriterAreRefusedAndLeaveNothing() throws IOException {
        Files.writeString(file(), "old");
        SafetensorsWriter writer = small();
        assertThatIllegalArgumentException().isThrownBy(() -> writer.add("w", new long[] {1}, new float[1], 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.add("__metadata__", new long[] {1}, new float[1], 0));
        assertThatIllegalArgumentException().isThrownBy(() -> writer.metadata("who", "c"));
        assertThatIllegalArgumentException().isThrownBy(() -> writer.metadata("crc32c", "c"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.add("n", DType.U8, new long[] {-1}, channel -> {}))
                .withMessageContaining("size -1");
        writer.add("short", DType.U8, new long[] {3}, channel -> {});
        assertThatIllegalStateException()
                .isThrownBy(() -> writer.write(file()))
                .withMessageContaining("'short' wrote 0 bytes, but its shape and type require 3");
        assertThat(file()).hasContent("old");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    /** A file that cannot be read is lost data, so it is rejected while the data still exist. */
    @Test
    void whatIsWrittenCanBeReadAndWhatCannotIsRefused() throws IOException {
        int most = 20_000;
        SafetensorsWriter writer = new SafetensorsWriter().metadata("format", "many");
        for (int i = 0; i < most; i++) {
            writer.add("t" + i, new long[] {1}, new float[] {i}, 0);
        }
        writer.write(file());
        assertThat(SafetensorsHeader.read(file(), SafetensorsHeader.MAX_HEADER).tensors())
                .hasSize(most);
        byte[] old = Files.readAllBytes(file());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SafetensorsWriter()
                        .metadata("long", "x".repeat(SafetensorsHeader.MAX_HEADER))
                        .write(file()))
                .withMessageContaining("0 tensors and 1 metadata values could not be read back: the header has 16777")
                .withMessageContaining("put several arrays into one tensor, or shorten the metadata");
        assertThat(Files.readAllBytes(file())).isEqualTo(old);
    }

    /** As Python's safetensors writes them: 600 tensors, without this library's metadata. */
    @Test
    void manyForeignTensorsAreRead() throws IOException {
        StringBuilder header = new StringBuilder("{");
        for (int i = 0; i < 600; i++) {
            header.append(i == 0 ? "" : ",")
                    .append("\"t")
                    .append(i)
                    .append("\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[")
                    .append(4 * i)
                    .append(',')
                    .append(4 * i + 4)
                    .append("]}");
        }
        assertThat(header(file(header + "}", 2400)).tensors()).hasSize(600);
    }

    @Test
    void aKeyThatLooksLikeTheChecksumIsNone() throws IOException {
        for (String key : new String[] {"x\"crc32c", "\"crc32c", "\\\"crc32c", "crc32c\":\"00000000"}) {
            new SafetensorsWriter()
                    .metadata(key, "00000000")
                    .metadata("z", "\"crc32c\":\"00000000\"")
                    .add("\"crc32c", new long[] {1}, new float[1], 0)
                    .write(file());
            byte[] bytes = Files.readAllBytes(file());
            SafetensorsHeader header = header(bytes);
            assertThat(header.metadata(key)).isEqualTo("00000000");
            header.verify(bytes);
            bytes[bytes.length - 1] ^= 1;
            bad("the file is damaged", () -> header.verify(bytes));
        }
    }

    /** Other programs may write another value under this name: the file is read, but not compared with it. */
    @Test
    void aForeignChecksumIsMetadataAsAnyOther() throws IOException {
        for (String foreign : new String[] {"\"0000000G\"", "\"yZRlqg==\"", "\"\"", " \"00000000\"", "\"0000000A\""}) {
            byte[] bytes = file("{\"__metadata__\":{\"crc32c\":" + foreign + "}}", 0);
            SafetensorsHeader header = header(bytes);
            assertThat(header.metadata("crc32c")).isEqualTo(foreign.strip().replace("\"", ""));
            bad("has no checksum 'crc32c' of eight hexadecimal digits", () -> header.verify(bytes));
        }
        byte[] inATensor =
                file("{\"t\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1],\"crc32c\":\"12345678\"}}", 1);
        bad("has no checksum", () -> header(inATensor).verify(inATensor));
    }

    @Test
    void aTensorOfEntriesWithoutEndIsRefused() {
        bad("more than 4096 values", () -> header(file("{\"t\":[" + "0,".repeat(5000) + "0]}", 0)));
        bad("tensor 't' is not a JSON object", () -> header(file("{\"t\":1}", 0)));
    }

    @Test
    void anotherFormatOrVersionIsNamed() throws IOException {
        new SafetensorsWriter().metadata("format", "a").metadata("version", "2").write(file());
        SafetensorsHeader header = SafetensorsHeader.read(file(), SafetensorsHeader.MAX_HEADER);
        header.requireFormat("a", "2");
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> header.requireFormat("b", "2"))
                .withMessage("the file has format 'a', expected 'b'; read it with the program that wrote it");
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> header.requireFormat("a", "1"))
                .withMessage(
                        "the file has format 'a' of version '2', but this library reads version '1'; read it with the"
                                + " library that wrote it");
        header.requireFormat("a", "1", "2");
        new SafetensorsWriter()
                .metadata("format", "a")
                .metadata("version", "9")
                .metadata("library_version", "7.1")
                .write(file());
        SafetensorsHeader newer = SafetensorsHeader.read(file(), SafetensorsHeader.MAX_HEADER);
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> newer.requireFormat("a", "1", "2"))
                .withMessage(
                        "the file has format 'a' of version '9', but this library reads version '1' or '2'; read it"
                                + " with the library's version 7.1, which wrote it");
    }

    /** An open file does not change for its reader: header, checksum and numbers are from the same file. */
    @Test
    void aFileThatIsReplacedWhileItIsReadIsReadToItsEnd() throws IOException {
        new SafetensorsWriter().add("t", new long[] {1}, new float[] {1}, 0).write(file());
        try (FileChannel channel = FileBytes.open(file())) {
            SafetensorsHeader header = SafetensorsHeader.read(channel, SafetensorsHeader.MAX_HEADER);
            new SafetensorsWriter().add("t", new long[] {1}, new float[] {2}, 0).write(file());
            header.verify(channel);
            byte[] bytes = FileBytes.read(channel, 1000);
            assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getFloat(bytes.length - 4))
                    .isEqualTo(1f);
        }
    }

    /** Devices have no size to check first; here a socket represents them, which cannot be opened at all. */
    @Test
    void aDeviceIsNoFile() throws IOException {
        Path socket = folder.resolve("socket");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            bad("it is a device or a pipe", () -> FileBytes.open(socket));
        }
        Path endless = Path.of("/dev/zero");
        if (Files.exists(endless)) {
            bad("it is a device or a pipe", () -> SafetensorsHeader.read(endless, 100));
            bad("it is a device or a pipe", () -> FileBytes.read(endless, 100));
        }
        bad("the file has 0 bytes", () -> SafetensorsHeader.read(Files.createFile(file()), 100));
    }

    @Test
    void aFolderIsNoFile() {
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> SafetensorsHeader.read(folder, SafetensorsHeader.MAX_HEADER))
                .withMessageContaining("it is a folder");
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> FileBytes.read(folder, 10))
                .withMessageContaining("it is a folder");
    }
}
