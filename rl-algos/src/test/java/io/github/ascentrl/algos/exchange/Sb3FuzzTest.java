package io.github.ascentrl.algos.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.testing.Fuzz;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged models are read, or rejected with the declared exception, in at most four times the file's size plus one
 * megabyte of memory. Checksums would detect nearly every change, so most mutants are changed inside and get new
 * checksums.
 */
class Sb3FuzzTest {
    private static final String[] HOSTILE = {
        "-1",
        "0",
        "99999999999999999999",
        "1e308",
        "null",
        "[]",
        "{}",
        "NaN",
        "true",
        "\"\"",
        "[[[[[[[[",
        "\"\\ud800\"",
        "{\"a\":"
    };

    @TempDir
    private Path folder;

    private Fuzz fuzz = new Fuzz("models of Stable-Baselines3");

    @Test
    void someMutants() throws IOException {
        mutants(Fuzz.mutants(500));
    }

    @Test
    @Tag("long")
    void manyMutants() throws IOException {
        mutants(Fuzz.mutants(20_000));
    }

    private void mutants(int count) throws IOException {
        byte[] good = Files.readAllBytes(Sb3ModelTest.fixture("gaussian-tanh-2d.zip"));
        assertThat(isRead(good, "the file itself")).isTrue();
        fuzz = new Fuzz("models of Stable-Baselines3");
        for (int i = 0; i < count; i++) {
            Rng rng = Rng.of(7).child(i);
            byte[] mutant = good;
            for (int changes = 1 + rng.nextInt(2); changes > 0; changes--) {
                mutant = changed(mutant, rng);
            }
            isRead(mutant, "mutant " + i);
        }
        fuzz.report(0.02, 0.5);
    }

    private boolean isRead(byte[] bytes, String what) throws IOException {
        Path file = Files.write(folder.resolve("mutant.zip"), bytes);
        Sb3Model model = fuzz.read(what, bytes.length, () -> Sb3Model.read(file, Box.unbounded(6), Box.unbounded(2)));
        if (model != null) {
            assertThat(model.actorCritic().parameters().size()).as(what).isEqualTo(7 * 64 * 2 + 65 * 3 + 2);
        }
        return model != null;
    }

    private static byte[] changed(byte[] model, Rng rng) {
        Map<String, byte[]> outer;
        Map<String, byte[]> inner;
        try {
            outer = ModelWriter.entries(model);
            inner = ModelWriter.entries(outer.get("policy.pth"));
        } catch (RuntimeException e) {
            return damaged(model, rng); // damaged already, or without weights
        }
        switch (rng.nextInt(8)) {
            case 0 -> {
                return damaged(model, rng);
            }
            case 1 -> {
                return directory(model, rng);
            }
            case 2 -> outer.computeIfPresent("policy.pth", (name, bytes) -> damaged(bytes, rng));
            case 3 -> outer.computeIfPresent("policy.pth", (name, bytes) -> directory(bytes, rng));
            case 4 -> outer.computeIfPresent("data", (name, bytes) -> hostile(bytes, rng));
            case 5 -> swap(outer, rng);
            case 6 -> {
                swap(inner, rng);
                outer.put("policy.pth", ModelWriter.zip(inner));
            }
            default -> {
                String pickle = inner.keySet().stream()
                        .filter(name -> name.endsWith(".pkl"))
                        .findFirst()
                        .orElse("");
                inner.computeIfPresent(pickle, (name, bytes) -> damaged(bytes, rng));
                outer.put("policy.pth", ModelWriter.zip(inner));
            }
        }
        return ModelWriter.zip(outer);
    }

    /** Two entries swap their contents, or one of them is removed. */
    private static void swap(Map<String, byte[]> entries, Rng rng) {
        List<String> names = new ArrayList<>(entries.keySet());
        String one = names.get(rng.nextInt(names.size()));
        String other = names.get(rng.nextInt(names.size()));
        byte[] content = entries.get(one);
        if (rng.nextInt(4) == 0) {
            entries.remove(one);
        } else {
            entries.put(one, entries.put(other, content));
        }
    }

    private static byte[] damaged(byte[] bytes, Rng rng) {
        int at = rng.nextInt(Math.max(1, bytes.length));
        byte[] changed = bytes.clone();
        switch (rng.nextInt(5)) {
            case 0 -> changed = Arrays.copyOf(bytes, at);
            case 1 -> changed = Arrays.copyOf(bytes, bytes.length + 1 + rng.nextInt(200));
            case 2 -> changed = splice(bytes, at, Math.min(bytes.length, at + rng.nextInt(20)), new byte[0]);
            case 3 -> {
                int to = Math.min(bytes.length, at + rng.nextInt(40));
                changed = splice(bytes, at, at, Arrays.copyOfRange(bytes, Math.min(at, to), to));
            }
            default -> {
                for (int flips = 1 + rng.nextInt(3); flips > 0 && changed.length > 0; flips--) {
                    int place = rng.nextInt(changed.length);
                    changed[place] = rng.nextBoolean()
                            ? (byte) (changed[place] ^ 1 << rng.nextInt(8))
                            : (byte) "()tR}sucQKMJXqhb.N\u0085\u0087\u0089\u0094\u00ff\0".charAt(rng.nextInt(24));
                }
            }
        }
        return changed;
    }

    /** Another number in the directory at the end, which contains sizes and offsets. */
    private static byte[] directory(byte[] bytes, Rng rng) {
        byte[] changed = bytes.clone();
        int from = Math.max(0, bytes.length - 300);
        if (bytes.length - from > 8) {
            ByteBuffer numbers = ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN);
            int at = from + rng.nextInt(bytes.length - from - 8);
            switch (rng.nextInt(4)) {
                case 0 -> numbers.putInt(at, -1);
                case 1 -> numbers.putInt(at, rng.nextInt(bytes.length));
                case 2 -> numbers.putLong(at, rng.nextLong());
                default -> numbers.putShort(at, (short) rng.nextInt(1 << 16));
            }
        }
        return changed;
    }

    /** A word or number of the JSON gets hostile contents. */
    private static byte[] hostile(byte[] bytes, Rng rng) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String[] tokens = text.split("(?<=[\\s,:])|(?=[\\s,:])");
        tokens[rng.nextInt(tokens.length)] = HOSTILE[rng.nextInt(HOSTILE.length)];
        return String.join("", tokens).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] middle) {
        byte[] spliced = new byte[from + middle.length + bytes.length - to];
        System.arraycopy(bytes, 0, spliced, 0, from);
        System.arraycopy(middle, 0, spliced, from, middle.length);
        System.arraycopy(bytes, to, spliced, from + middle.length, bytes.length - to);
        return spliced;
    }
}
