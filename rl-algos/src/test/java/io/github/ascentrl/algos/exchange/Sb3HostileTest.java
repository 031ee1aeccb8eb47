package io.github.ascentrl.algos.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.algos.exchange.ModelWriter.Code;
import io.github.ascentrl.algos.testing.Allocation;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.io.FileFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Malicious files are rejected with their names, in little memory, and no class that they name is looked up. */
class Sb3HostileTest {
    private static boolean initialised;

    /** Looking up this class by name sets the flag. */
    static final class Bomb {
        static {
            initialised = true;
        }
    }

    @TempDir
    private Path folder;

    private void assertRefused(byte[] policy, String why) throws IOException {
        byte[] model = ModelWriter.model(ModelWriter.DATA, policy);
        Path file = Files.write(folder.resolve("model.zip"), model);
        assertThatThrownBy(() -> Sb3Model.read(file, Box.unbounded(4), new Discrete(2)))
                .isInstanceOf(FileFormatException.class)
                .hasMessageContaining("model.zip: policy.pth: ")
                .hasMessageContaining(why);
        assertThat(Allocation.inProportion(
                        why, model.length, () -> Sb3Model.read(file, Box.unbounded(4), new Discrete(2))))
                .isNull();
    }

    private void assertPickleRefused(Code pickle, String why) throws IOException {
        assertRefused(ModelWriter.torch(pickle.bytes()), why);
    }

    private static Code code() {
        return new Code().op(0x80, 2);
    }

    @Test
    void whatAPickleWouldCallIsRefusedByName() throws IOException {
        for (String[] name : new String[][] {
            {"os", "system"},
            {"posix", "system"},
            {"builtins", "eval"},
            {"builtins", "getattr"},
            {"torch", "load"},
            {"torch.FloatStorage", ""},
            {"java.lang", "Runtime"},
            {"io.github.ascentrl.algos.exchange", "Sb3HostileTest$Bomb"}
        }) {
            String full = "'" + name[0] + "." + name[1] + "', which is not looked up or run";
            assertPickleRefused(code().global(name[0], name[1]).text("touch x").op(0x85, 'R', '.'), full);
            // as protocol 4 names it
            assertPickleRefused(code().text(name[0]).text(name[1]).op(0x93, 'N', 0x85, 'R', '.'), full);
        }
        assertThat(initialised).isFalse();
        assertThat(new Bomb()).isNotNull();
        assertThat(initialised).as("the flag notices").isTrue();
    }

    @Test
    void instructionsThatCallAreRefused() throws IOException {
        assertPickleRefused(new Code().op('(').text("x").op('i').text("os"), "the instruction INST 0x69");
        assertPickleRefused(
                code().op('(').global("collections", "OrderedDict").op('o', '.'), "the instruction OBJ 0x6f");
        assertPickleRefused(
                code().global("collections", "OrderedDict").op(')', 0x81, '.'), "the instruction NEWOBJ 0x81");
        assertPickleRefused(code().op(0x82, 1, '.'), "the instruction EXT 0x82");
        assertPickleRefused(new Code().op('P', '1', '\n', '.'), "the instruction PERSID 0x50");
        assertPickleRefused(code().op(0xff), "the instruction 0xff, which a file of plain tensors does not need");
    }

    @Test
    void allowedNamesAreNotCalledWithOtherArguments() throws IOException {
        assertPickleRefused(
                code().global("torch", "FloatStorage").op(')', 'R', '.'),
                "a call of torch.FloatStorage with a tuple of 0");
        assertPickleRefused(
                code().global("collections", "OrderedDict").text("x").op(0x85, 'R', '.'),
                "a call of collections.OrderedDict with a tuple of 1");
        assertPickleRefused(
                code().global("torch._utils", "_rebuild_tensor_v2").op(')', 'R', '.'),
                "a call of torch._utils._rebuild_tensor_v2 with a tuple of 0");
        assertPickleRefused(
                code().global("collections", "OrderedDict").text("x").op('K', 1, 0x86, 'Q', '.'),
                "a storage that is not");
        assertPickleRefused(code().text("x").op('}', 'b', '.'), "attributes for a string");
        assertPickleRefused(
                code().op('K', 1, '.'), "the pickle contains the number 1, expected a dictionary of tensors");
        assertPickleRefused(code().op('}').text("w").op('N', 's', '.'), "'w' in the pickle is None, expected a tensor");
        assertPickleRefused(code().op('}', 'K', 1, 'N', 's', '.'), "the number 1 as a key");
    }

    @Test
    void nestsAreRefused() throws IOException {
        int deep = 100_000;
        Code tuples = code().op(')');
        Code marks = code();
        Code dictionaries = code().op('}');
        Code itself = code().op('}', 'q', 0);
        for (int i = 0; i < deep; i++) {
            tuples.op(0x85);
            marks.op('(');
            dictionaries.op('q', 0, '}').text("a").op('h', 0, 's');
            itself.text("a").op('h', 0, 's');
        }
        for (Code nest : List.of(tuples, marks, dictionaries, itself)) {
            assertPickleRefused(
                    nest.op('.'),
                    nest == dictionaries
                            ? "entry 'archive/data.pkl' of the zip archive has "
                            : "values nested more than 16 deep");
        }
    }

    @Test
    void whatTakesMemoryIsRefused() throws IOException {
        Code wide = code();
        Code names = code().op('}');
        Code places = code().op('N');
        for (int i = 0; i < 70_000; i++) {
            wide.op('}');
            names.text(Integer.toString(i)).op('N', 's');
            places.op('r', i, i >> 8, i >> 16, 0);
        }
        assertPickleRefused(wide, "more than 8192 values at a time");
        assertPickleRefused(names, "more than 16384 names");
        assertPickleRefused(places, "more than 16384 values in the memo");
        assertPickleRefused(code().op('X', 255, 255, 255, 127), "a string of 2147483647 bytes; at most 4096");
        assertPickleRefused(code().op(0x8a, 255), "a whole number of 255 bytes");
        assertRefused(ModelWriter.torch(new byte[(1 << 20) + 1]), "has 1048577 bytes, more than the 1048576");
        assertRefused(new byte[] {(byte) 0x80, 2}, "files of PyTorch before 1.6");
    }

    /** Megabytes compressed to kilobytes, and gigabytes that are not in the file. */
    @Test
    void bombsAreRefused() throws IOException {
        byte[] blanks = " ".repeat(5_000_000).getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("_stable_baselines3_version"));
            zip.write('2');
            zip.putNextEntry(new ZipEntry("data"));
            zip.write(blanks);
        }
        byte[] bomb = bytes.toByteArray();
        assertThat(bomb.length).isLessThan(10_000);
        Path file = Files.write(folder.resolve("bomb.zip"), bomb);
        assertThatThrownBy(() -> Sb3Model.read(file, Box.unbounded(4), new Discrete(2)))
                .isInstanceOf(FileFormatException.class)
                .hasMessageContaining("'data' of the zip archive has 5000000 bytes compressed to ")
                .hasMessageContaining("entries that expand more than 20 times are not read");
        assertThat(Allocation.inProportion(
                        "bomb", bomb.length, () -> Sb3Model.read(file, Box.unbounded(4), new Discrete(2))))
                .isNull();
    }

    /** One storage as the numbers of a thousand tensors: a megabyte for each. */
    @Test
    void sharedStoragesAreReadUpToTheFilesSize() throws IOException {
        Code code = code().op('}', '(');
        for (int i = 0; i < 1000; i++) {
            code.text("w" + i)
                    .global("torch._utils", "_rebuild_tensor_v2")
                    .op('(', '(')
                    .text("storage");
            code.global("torch", "FloatStorage")
                    .text("0")
                    .text("cpu")
                    .whole(1 << 18)
                    .op('t', 'Q', 'K', 0);
            code.whole(1 << 18).op(0x85, 'K', 1, 0x85, 0x89, '}', 't', 'R');
        }
        byte[] pickle = code.op('u', '.').bytes();
        assertRefused(
                ModelWriter.zip(Map.of("a/data.pkl", pickle, "a/data/0", new byte[1 << 20])),
                "the tensors have more numbers than the file");
    }

    /** The code that reads such files cannot look up classes or start programs. */
    @Test
    void noReaderUsesReflection() throws IOException {
        Path root = Path.of(System.getProperty("basedir", ""));
        int files = 0;
        for (String folder : List.of(
                "src/main/java/io/github/ascentrl/algos/exchange", "../rl-nn/src/main/java/io/github/ascentrl/nn/io")) {
            try (Stream<Path> sources = Files.list(root.resolve(folder))) {
                for (Path source : sources.toList()) {
                    assertThat(Files.readString(source))
                            .as(source.toString())
                            .doesNotContain("Class.forName", "loadClass", "java.lang.reflect", "java.lang.invoke")
                            .doesNotContain(
                                    "getMethod", "newInstance", "ServiceLoader", "ScriptEngine", "ProcessBuilder")
                            .doesNotContain("Runtime.");
                    files++;
                }
            }
        }
        assertThat(files).isGreaterThan(15);
    }
}
