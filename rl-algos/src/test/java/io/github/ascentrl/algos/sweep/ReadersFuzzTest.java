package io.github.ascentrl.algos.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.testing.Fuzz;
import io.github.ascentrl.algos.testing.SafetensorsMutants;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.replay.Trace;
import io.github.ascentrl.envs.replay.TraceFormatException;
import io.github.ascentrl.nn.io.DType;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.Json;
import io.github.ascentrl.nn.io.SafetensorsHeader;
import io.github.ascentrl.nn.io.SafetensorsWriter;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged and malicious JSON, headers of tensor files, traces and files of sweeps: no exception but the declared one,
 * and
 * never more memory than four times the input plus one megabyte.
 */
@Tag("long")
class ReadersFuzzTest {
    private static final int MUTANTS = Fuzz.mutants(20_000);
    private static final String[] HOSTILE = {
        "{",
        "}",
        "[",
        "]",
        "\"",
        "\\u",
        "\\ud800",
        "\\",
        ",",
        ":",
        "-",
        "1e999",
        "-1e-999",
        "1e2147483648",
        "NaN",
        "Infinity",
        "99999999999999999999999999999999",
        "-0",
        "null",
        "true",
        "\u0000",
        "\u00e9",
        "\n",
        "\r\n",
        ",,,,",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        "{\"a\":{\"a\":{\"a\":",
        "9223372036854775808",
        "2147483648",
        "-1",
        "\"trial\":",
        "\"state\":",
        "#",
        ";",
        "\ufeff",
        "0x10",
        "1.5"
    };

    @TempDir
    private Path folder;

    /** Cuts, repeats, flips bits, inserts and replaces. */
    private static byte[] mutant(byte[] good, Rng rng) {
        byte[] bytes = good;
        for (int changes = 1 + rng.nextInt(3); changes > 0; changes--) {
            int at = rng.nextInt(bytes.length + 1);
            int to = Math.min(bytes.length, at + rng.nextInt(30));
            byte[] middle;
            switch (rng.nextInt(6)) {
                case 0 -> {
                    to = bytes.length;
                    middle = new byte[0];
                }
                case 1 -> middle = new byte[0];
                case 2 -> {
                    middle = new byte[2 * (to - at)];
                    System.arraycopy(bytes, at, middle, 0, to - at);
                    System.arraycopy(bytes, at, middle, to - at, to - at);
                }
                case 3 -> {
                    to = at;
                    middle = HOSTILE[rng.nextInt(HOSTILE.length)].getBytes(StandardCharsets.UTF_8);
                }
                case 4 -> middle = HOSTILE[rng.nextInt(HOSTILE.length)].getBytes(StandardCharsets.UTF_8);
                default -> {
                    to = Math.min(bytes.length, at + 1);
                    middle = at < to ? new byte[] {(byte) (bytes[at] ^ 1 << rng.nextInt(8))} : new byte[0];
                }
            }
            byte[] changed = new byte[at + middle.length + bytes.length - to];
            System.arraycopy(bytes, 0, changed, 0, at);
            System.arraycopy(middle, 0, changed, at, middle.length);
            System.arraycopy(bytes, to, changed, at + middle.length, bytes.length - to);
            bytes = changed;
        }
        return bytes;
    }

    @Test
    void json() throws IOException {
        byte[] good =
                ("{\"format\":\"x\",\"numbers\":[1,-2.5e-3,0,1e300],\"nested\":{\"a\":[true,false,null,\"é\\n\\u00e9\"]},"
                                + "\"large\":123456789012345678901234567890,\"empty\":[],\"none\":{}}")
                        .getBytes(StandardCharsets.UTF_8);
        Json.Limits[] limits = {Json.Limits.HEADER, new Json.Limits(4, 20, true)};
        assertThat(Json.parse(good, 0, good.length, limits[0])).isNotNull();
        Fuzz fuzz = new Fuzz("JSON");
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = mutant(good, Rng.of(1).child(i));
            Json.Limits limit = limits[i % 2];
            fuzz.read("mutant " + i, mutant.length, () -> {
                Object read = Json.parse(mutant, 0, mutant.length, limit);
                return read == null ? "null" : read;
            });
        }
        fuzz.report(0.02, 0.6);
    }

    @Test
    void headersOfTensorFiles() throws IOException {
        Path file = folder.resolve("good");
        new SafetensorsWriter()
                .metadata("format", "test")
                .metadata("text", "é \" \\")
                .add("a", DType.F32, new long[] {2, 3}, channel -> channel.write(ByteBuffer.allocate(24)))
                .add("b", DType.I64, new long[] {2}, channel -> channel.write(ByteBuffer.allocate(16)))
                .write(file);
        byte[] good = Files.readAllBytes(file);
        assertThat(SafetensorsHeader.of(good, 1 << 16).tensors()).hasSize(2);
        Fuzz fuzz = new Fuzz("headers of tensor files");
        for (int i = 0; i < MUTANTS; i++) {
            Rng rng = Rng.of(2).child(i);
            byte[] mutant = i % 2 == 0 ? SafetensorsMutants.of(good, rng) : mutant(good, rng);
            fuzz.read("mutant " + i, mutant.length, () -> SafetensorsHeader.of(mutant, 1 << 16));
        }
        fuzz.report(0.01, 0.9);
    }

    @Test
    void traces() throws IOException {
        StringBuilder text = new StringBuilder("episode,t,action,reward,x,done\n");
        for (int t = 0; t < 12; t++) {
            text.append("0,")
                    .append(t)
                    .append(",1,0.5,-0.25,")
                    .append(t == 11 ? 1 : 0)
                    .append('\n');
        }
        byte[] good = text.toString().getBytes(StandardCharsets.UTF_8);
        assertThat(Trace.read(new StringReader(text.toString()), "good").rows()).hasSize(12);
        Fuzz fuzz = new Fuzz("traces");
        for (int i = 0; i < MUTANTS; i++) {
            String mutant = new String(mutant(good, Rng.of(3).child(i)), StandardCharsets.UTF_8);
            String what = "mutant " + i;
            fuzz.read(what, 2L * mutant.length(), () -> {
                try {
                    return Trace.read(new StringReader(mutant), what);
                } catch (TraceFormatException e) {
                    throw new FileFormatException(e.getMessage());
                }
            });
        }
        fuzz.report(0.01, 0.9);
    }

    @Test
    void filesOfSweeps() throws IOException, InterruptedException {
        Path place = folder.resolve("good");
        Sweep.of(
                        Bowl.class,
                        Searches.halving(
                                Designs.random(List.of(Setting.uniform("x", 0, 1)), 8, Rng.of(5)),
                                new long[] {0},
                                new Halving(1, 100, 2)))
                .at(place)
                .run();
        byte[] good = Files.readAllBytes(place.resolve(SweepFile.NAME));
        String objective = Bowl.class.getName();
        assertThat(SweepFile.reading(place, objective)).isNotNull();
        Path other = Files.createDirectories(folder.resolve("mutants"));
        Fuzz fuzz = new Fuzz("files of sweeps");
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = mutant(good, Rng.of(4).child(i));
            boolean writing = i % 4 == 0;
            fuzz.read("mutant " + i, mutant.length, () -> {
                Files.write(other.resolve(SweepFile.NAME), mutant);
                try (SweepFile sweep =
                        writing ? SweepFile.open(other, objective) : SweepFile.reading(other, objective)) {
                    return sweep;
                } catch (IllegalArgumentException e) { // a valid file, but of another objective or version
                    assertThat(e).hasMessageContaining("choose another folder");
                    throw new FileFormatException(e.getMessage());
                }
            });
        }
        fuzz.report(0.01, 0.9);
    }
}
