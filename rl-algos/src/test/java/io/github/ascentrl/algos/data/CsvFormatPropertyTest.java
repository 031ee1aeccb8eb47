package io.github.ascentrl.algos.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.ascentrl.algos.testing.Allocation;
import io.github.ascentrl.algos.testing.Fuzz;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of any format can be read back; damaged ones are rejected with the declared exception, in bounded memory. */
class CsvFormatPropertyTest {
    private static final Provenance TEST = new Provenance("e", "p", 0, "test");
    private static final String HOSTILE = "\"';,|\t\n\r .-e0159#\u00e9\0tTfF";
    private static final String[] CELLS = {
        "", "1e999", "-Infinity", "NaN", "0x1p3", "99999999999999999999", "\"", "''", "2"
    };

    @TempDir
    private Path folder;

    private Fuzz fuzz = new Fuzz("CSV of any format");

    private MemoryDataset read(CsvVariant variant, byte[] bytes, String what) throws IOException {
        Path file = folder.resolve("any.csv");
        Files.write(file, bytes);
        return fuzz.read(
                what,
                bytes.length,
                () -> CsvDatasets.read(file, variant.format(), Box.unbounded(3), new Discrete(4), TEST));
    }

    /** Episodes that this variant can represent: unmarked ends need names or final rows, unknown ones two rows. */
    private static MemoryDataset data(long seed, CsvVariant variant) {
        boolean unknown = variant.finals() == CsvVariant.Finals.NOTHING;
        List<Trajectory> episodes = new ArrayList<>();
        MemoryDataset normal = Samples.normal(seed, 8);
        for (int e = 0; e < normal.episodes(); e++) {
            Trajectory t = normal.trajectory(e);
            Ending ending = Ending.values()[Rng.of(seed).child(e).nextInt(3)];
            episodes.add(new Trajectory(t.observations(), t.actions(), t.rewards(), t.finalObservation(), ending));
        }
        EpisodicDataset told = Datasets.episodesWhere(
                MemoryDataset.of(Batch.of(episodes), normal.observationSpace(), normal.actionSpace(), TEST),
                "told",
                e -> (variant.named() || variant.finals() == CsvVariant.Finals.ROW || e.ending() != Ending.NONE)
                        && !(unknown && e.length() == 1 && e.ending() != Ending.TERMINATED));
        return told.episodes() == 0 ? data(seed + 1, variant) : MemoryDataset.copyOf(told);
    }

    private void roundTrip(long seed, CsvVariant variant) throws IOException {
        MemoryDataset data = data(seed, variant);
        MemoryDataset back = read(variant, variant.text(data).getBytes(StandardCharsets.UTF_8), "seed " + seed);
        assertThat(back).as("seed %d is refused: %s", seed, variant).isNotNull();
        assertThat(back.episodes()).isEqualTo(data.episodes());
        for (int e = 0; e < data.episodes(); e++) {
            assertThat(back.trajectory(e))
                    .as("seed %d, episode %d", seed, e)
                    .usingRecursiveComparison()
                    .isEqualTo(variant.expected(data.trajectory(e)));
        }
    }

    @Test
    void whatIsWrittenInAnyFormatIsRead() throws IOException {
        for (long seed = 0; seed < 200; seed++) {
            roundTrip(seed, CsvVariant.random(Rng.of(seed), seed % 2 == 0));
        }
    }

    /** Mutants of the writer, each of which the round trip must catch. */
    @Test
    void wrongFilesAreNoticed() throws IOException {
        CsvVariant sound = variant(CsvVariant.Finals.ROW);
        MemoryDataset data = data(1, sound);
        String text = sound.text(data);
        assertThat(text).contains("run 1");
        roundTrip(1, sound);
        for (String[] change : new String[][] {
            {"a", "b"}, // another column
            {"run 1", "run 0"}, // two episodes become one
            {"true", "false"}, // endings are lost
            {"-", ""}, // signs are lost
        }) {
            MemoryDataset back =
                    read(sound, text.replace(change[0], change[1]).getBytes(StandardCharsets.UTF_8), "mutant");
            assertThat(back == null || !Samples.rows(back).equals(Samples.rows(data)))
                    .as(change[0])
                    .isTrue();
        }
    }

    private static CsvVariant variant(CsvVariant.Finals finals) {
        return new CsvVariant(';', true, '"', false, true, finals, new String[] {"false", "true"}, Rng.of(7));
    }

    @Test
    void mutantsAreReadOrRefusedAndNothingElse() throws IOException {
        mutants(Fuzz.mutants(2_000));
    }

    @Tag("long")
    @Test
    void twentyThousandMutantsAreReadOrRefusedAndNothingElse() throws IOException {
        mutants(Fuzz.mutants(20_000));
    }

    private void mutants(int count) throws IOException {
        fuzz = new Fuzz("CSV of any format");
        CsvVariant variant = variant(CsvVariant.Finals.ROW);
        String good = "";
        for (int i = 0; i < count; i++) {
            Rng rng = Rng.of(5).child(i);
            if (i % 100 == 0) { // another format
                variant = CsvVariant.random(Rng.of(i), false);
                good = variant.text(MemoryDataset.copyOf(Datasets.firstEpisodes(data(i, variant), 1)));
            }
            String mutant = good;
            for (int changes = 1 + rng.nextInt(3); changes > 0; changes--) {
                mutant = changed(mutant, variant.separator(), rng);
            }
            MemoryDataset data = read(variant, mutant.getBytes(StandardCharsets.ISO_8859_1), "mutant " + i);
            if (data != null) {
                assertThat(Samples.rows(data)).hasSize((int) data.size());
            }
        }
        fuzz.report(0.02, 0.75);
    }

    private static String changed(String text, char separator, Rng rng) {
        if (text.isEmpty()) {
            return text;
        }
        int at = rng.nextInt(text.length());
        int end = Math.min(text.length(), at + rng.nextInt(60));
        switch (rng.nextInt(8)) {
            case 0: // another character
                return text.substring(0, at) + (char) rng.nextInt(256) + text.substring(at + 1);
            case 1: // one with a special meaning
                return text.substring(0, at) + HOSTILE.charAt(rng.nextInt(HOSTILE.length())) + text.substring(at + 1);
            case 2: // cut short
                return text.substring(0, at);
            case 3: // a piece is missing
                return text.substring(0, at) + text.substring(end);
            case 4: // a piece occurs twice
                return text.substring(0, end) + text.substring(at);
            case 5: // another number, nearly always
            case 6:
                int digit = at;
                while (digit < text.length() && !Character.isDigit(text.charAt(digit))) {
                    digit++;
                }
                return digit == text.length()
                        ? text
                        : text.substring(0, digit) + rng.nextInt(10) + text.substring(digit + 1);
            default: // a cell becomes another
                int before = Math.max(text.lastIndexOf(separator, at), text.lastIndexOf('\n', at)) + 1;
                int after = text.indexOf(separator, before);
                return text.substring(0, before)
                        + CELLS[rng.nextInt(CELLS.length)]
                        + (after < 0 ? "" : text.substring(after));
        }
    }

    /** Files built to make a reader use much memory or time. */
    @Test
    void memoryStaysInProportion() throws IOException {
        CsvVariant variant = variant(CsvVariant.Finals.ROW);
        String text = variant.text(data(1, variant));
        String head = text.substring(0, text.indexOf('\n') + 1);
        for (String content : List.of(
                head + ";".repeat(3_000_000),
                head + "\"" + "\"\"".repeat(1_500_000),
                head + "\"" + "\n".repeat(3_000_000),
                head + "\"" + "a\";\"".repeat(700_000),
                head + "\"\";".repeat(1_000_000),
                head + ";;;;;;;;;;;;\n".repeat(250_000),
                head + "1;1;1;1;1;1;1;1;1;1;1;1;1\n".repeat(100_000),
                "a;".repeat(60_000),
                ";".repeat(3_000_000),
                "#\n".repeat(1_000_000),
                " \r\n".repeat(1_000_000),
                "\"\n\"".repeat(800_000))) {
            byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
            assertThat(read(variant, bytes, "greedy file of " + bytes.length + ": " + content.substring(0, 3)))
                    .isNull();
        }
    }

    /** The smallest possible rows: first each row is an episode, with a name and a flag; then each row is a step. */
    @Test
    void denseRowsTakeNoMoreThanTheyMust() throws IOException {
        StringBuilder episodes = new StringBuilder("e,x,u,d\n");
        StringBuilder steps = new StringBuilder("x,u\n");
        for (int e = 0; e < 100_000; e++) {
            episodes.append(Integer.toString(e, 36)).append(",1,0,1\n");
            steps.append("1,0\n");
        }
        CsvFormat.Builder format = CsvFormat.builder().observation("x").action("u");
        assertThat(dense(steps, format.build()).size()).isEqualTo(99_999);
        assertThat(dense(episodes, format.episode("e").terminated("d").build()).episodes())
                .isEqualTo(100_000);
    }

    private MemoryDataset dense(StringBuilder text, CsvFormat format) throws IOException {
        Path file = folder.resolve("dense.csv");
        Files.writeString(file, text);
        return Allocation.inProportion(
                "dense",
                Files.size(file),
                () -> CsvDatasets.read(file, format, Box.uniform(1, 0, 1), new Discrete(2), TEST));
    }

    /** The mutant that the bound must catch: a reader that makes an object for every cell. */
    @Test
    void aReaderOfTextsIsCaught() {
        byte[] bytes = "1;1;1;1;1\n".repeat(200_000).getBytes(StandardCharsets.UTF_8);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> Allocation.inProportion(
                        "splitting", bytes.length, () -> new String(bytes, StandardCharsets.UTF_8)
                                .lines()
                                .mapToInt(line -> line.split(";").length)
                                .sum()))
                .withMessageContaining("bytes taken to read 2000000");
    }
}
