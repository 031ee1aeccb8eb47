package io.github.ascentrl.algos.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.ascentrl.algos.testing.Allocation;
import io.github.ascentrl.algos.testing.Fuzz;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.io.FileFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged and malicious text: no exception but the declared one, and never more memory than four times the file plus
 * one megabyte.
 */
class CsvDatasetsFuzzTest {
    private static final String[] HOSTILE = {
        "",
        "-1",
        "NaN",
        "-Infinity",
        "1e999",
        "1e-999",
        "0x1p3",
        "1f",
        "99999999999999999999",
        "2147483648",
        "terminated",
        "\u00ff\u00fe",
        "\"",
        "#",
        "\n",
        "\r\n",
        ",",
        " ",
        "{\"type\":\"box\",\"size\":16384,\"low\":0.0,\"high\":1.0}",
        "{\"type\":\"discrete\",\"n\":16777216}"
    };

    @TempDir
    private Path folder;

    private String good;
    private Fuzz fuzz = new Fuzz("CSV");

    @BeforeEach
    void write() throws IOException {
        Path file = folder.resolve("good");
        CsvDatasets.write(Samples.normal(1, 3), file);
        good = Files.readString(file);
    }

    private MemoryDataset read(byte[] bytes, String what) throws IOException {
        Path file = folder.resolve("mutant");
        Files.write(file, bytes);
        return fuzz.read(what, bytes.length, () -> CsvDatasets.read(file));
    }

    @Test
    void mutantsAreReadOrRefusedAndNothingElse() throws IOException {
        fuzz(Fuzz.mutants(2_000));
    }

    @Test
    @Tag("long")
    void manyMutantsAreReadOrRefusedAndNothingElse() throws IOException {
        fuzz(Fuzz.mutants(20_000));
    }

    private void fuzz(int mutants) throws IOException {
        assertThat(read(good.getBytes(StandardCharsets.UTF_8), "the file itself"))
                .isNotNull();
        fuzz = new Fuzz("CSV");
        for (int i = 0; i < mutants; i++) {
            String mutant = good;
            Rng rng = Rng.of(4).child(i);
            for (int changes = 1 + rng.nextInt(3); changes > 0; changes--) {
                mutant = changed(mutant, rng);
            }
            MemoryDataset data = read(mutant.getBytes(StandardCharsets.ISO_8859_1), "mutant " + i);
            if (data != null) {
                assertThat(Samples.rows(data)).hasSize((int) data.size());
            }
        }
        fuzz.report(0.01, 0.75);
    }

    private static String changed(String text, Rng rng) {
        if (text.isEmpty()) {
            return text;
        }
        int at = rng.nextInt(text.length());
        int end = Math.min(text.length(), at + rng.nextInt(40));
        switch (rng.nextInt(7)) {
            case 0: // another character
                return text.substring(0, at) + (char) rng.nextInt(256) + text.substring(at + 1);
            case 1: // one with a special meaning
                return text.substring(0, at) + ",\n-.e0159 #{}\"".charAt(rng.nextInt(14)) + text.substring(at + 1);
            case 2: // cut short
                return text.substring(0, at);
            case 3: // a piece is missing
                return text.substring(0, at) + text.substring(end);
            case 4: // a piece occurs twice
                return text.substring(0, end) + text.substring(at);
            default: // a cell gets hostile contents
                int before = Math.max(text.lastIndexOf(',', at), text.lastIndexOf('\n', at)) + 1;
                int after = text.indexOf(',', before);
                return text.substring(0, before)
                        + HOSTILE[rng.nextInt(HOSTILE.length)]
                        + (after < 0 ? "" : text.substring(after));
        }
    }

    /**
     * Files built to make a reader use much memory: long lines, many cells, many short lines, large announced sizes.
     */
    @Test
    void memoryStaysInProportion() throws IOException {
        String head = good.substring(0, good.indexOf("\n0,0,") + 1);
        String wide = "# observation_space: {\"type\":\"box\",\"size\":16384,\"low\":0.0,\"high\":1.0}\n"
                + good.substring(good.indexOf('\n') + 1);
        for (String content : List.of(
                head + ",".repeat(3_000_000),
                head + "1".repeat(3_000_000),
                head + "0,0,1,1,1,1,1,\n".repeat(200_000),
                head + "0,0,,,,,,\n".repeat(300_000),
                head + "0\n".repeat(1_000_000),
                "\n".repeat(3_000_000),
                "#".repeat(3_000_000),
                "#\n".repeat(1_000_000),
                "# provenance: " + "{".repeat(3_000_000),
                "# provenance: " + "\u00e9".repeat(1_500_000),
                "# provenance: {}\n".repeat(100_000),
                wide)) {
            byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
            assertThat(read(bytes, "greedy file of " + bytes.length)).isNull();
        }
    }

    @Test
    void aLargeFileTakesNoMoreThanItMust() throws IOException {
        Path file = folder.resolve("large");
        CsvDatasets.write(Samples.walk(1, 6_000), file);
        long bytes = Files.size(file);
        assertThat(bytes).isGreaterThan(300_000);
        assertThat(Allocation.inProportion("large", bytes, () -> CsvDatasets.read(file))
                        .episodes())
                .isEqualTo(6_000);
    }

    /** The smallest possible rows. */
    @Test
    void denseRowsTakeNoMoreThanTheyMust() throws IOException {
        StringBuilder text = new StringBuilder("episode,step,observation0,action0,reward,ending\n");
        for (int e = 0; e < 100_000; e++) {
            text.append("0,0,1,0,1,stopped\n0,1,1,,,\n");
        }
        Path file = folder.resolve("dense");
        Files.writeString(file, text);
        Space box = Box.uniform(1, 0, 1);
        MemoryDataset data = Allocation.inProportion(
                "dense",
                Files.size(file),
                () -> CsvDatasets.read(file, box, new Discrete(2), new Provenance("e", "p", 0, "elsewhere")));
        assertThat(data.size()).isEqualTo(100_000);
    }

    /** The mutant that the bound must catch: a reader that makes an object for every cell. */
    @Test
    void aReaderThatSplitsLinesIsCaught() {
        byte[] bytes = ("0,0,1,1,1,1,1,\n".repeat(200_000)).getBytes(StandardCharsets.UTF_8);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> Allocation.inProportion("splitting", bytes.length, () -> {
                    int cells = 0;
                    for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n")) {
                        cells += line.split(",", -1).length;
                    }
                    throw new FileFormatException("a file of " + cells + " cells");
                }))
                .withMessageContaining("bytes taken to read 3000000");
    }
}
