package io.github.ascentrl.algos.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.contract.DatasetContract;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.io.FileFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that other programs wrote, each with results worked out by hand. */
class CsvFormatTest {
    private static final Provenance ELSEWHERE = new Provenance("cart", "a person", 0, "elsewhere");
    private static final Box PLANE = Box.uniform(2, -9, 9);
    private static final Discrete THREE = new Discrete(3);

    @TempDir
    private Path folder;

    private static CsvFormat.Builder xyu() {
        return CsvFormat.builder().observation("x", "y").action("u");
    }

    private MemoryDataset read(CsvFormat.Builder format, String text) throws IOException {
        return read(format, PLANE, THREE, text);
    }

    private MemoryDataset read(CsvFormat.Builder format, Space observations, Space actions, String text)
            throws IOException {
        Path file = folder.resolve("data.csv");
        Files.writeString(file, text);
        MemoryDataset data = CsvDatasets.read(file, format.build(), observations, actions, ELSEWHERE);
        DatasetContract.check(data, Rng.of(1));
        return data;
    }

    private static void assertEpisode(MemoryDataset data, int episode, Trajectory expected) {
        assertThat(data.trajectory(episode)).usingRecursiveComparison().isEqualTo(expected);
    }

    /** A laboratory's file: two trials, columns in another order and some of no interest, decimal commas. */
    @Test
    void aSpreadsheetOfAnotherCountryIsRead() throws IOException {
        CsvFormat.Builder format = xyu().separator(';')
                .decimalComma(true)
                .episode("trial")
                .reward("gain")
                .terminated("done");
        MemoryDataset data = read(format, """
                # exported in May
                "trial";note;u;"y";x;gain;done
                A 1;"said ""go; now""\";2;-0,5;1;0,25;False
                A 1;;0;3;1,5e-1;1;False

                A 1;"two
                lines";1;0;0,125;-1,5;TRUE
                "B";;1;4;5;0;0
                B;;2;6;7;2;1,0
                ;;;;;;
                """);
        assertThat(data.episodes()).isEqualTo(2);
        assertEpisode(
                data,
                0,
                new Trajectory(
                        new float[] {1, -0.5f, 0.15f, 3, 0.125f, 0},
                        new float[] {2, 0, 1},
                        new float[] {0.25f, 1, -1.5f},
                        new float[] {0.125f, 0},
                        Ending.TERMINATED));
        assertEpisode(
                data,
                1,
                new Trajectory(
                        new float[] {5, 4, 7, 6},
                        new float[] {1, 2},
                        new float[] {0, 2},
                        new float[] {7, 6},
                        Ending.TERMINATED));
        assertThat(data.provenance().derivation())
                .containsExactly(
                        "final observations of 2 of 2 episodes, which terminated, repeat the last observation: the"
                                + " CSV has none");
    }

    @Test
    void separatorsQuotesAndLineEndsAreThoseOfTheFormat() throws IOException {
        String comma = "x,y,u\n1,2,0\n3,4,1\n";
        for (Object[] file : new Object[][] {
            {',', '"', comma},
            {';', '"', comma.replace(',', ';')},
            {'\t', '"', comma.replace(',', '\t')},
            {'|', '"', comma.replace(",", " | ")},
            {',', '"', "\uFEFF" + comma.replace("\n", "\r\n")},
            {',', '"', comma.strip()},
            {',', '\'', comma.replace("1", "'1'").replace("x", "'x'")},
            {'\t', '"', "note\tx\ty\tu\tmore\n\t1\t2\t0\t\n\t3\t\"4\"\t1\t\n"},
            {',', '"', "\"x\" , \"y\",u\n\"1\", \"2\" ,0\n\n3,4,1\n# the end\n"},
        }) {
            MemoryDataset data =
                    read(xyu().separator((char) file[0]).quote((char) file[1]).unmarked(Ending.TERMINATED), (String)
                            file[2]);
            assertThat(data.trajectory(0))
                    .as((String) file[2])
                    .usingRecursiveComparison()
                    .isEqualTo(new Trajectory(
                            new float[] {1, 2, 3, 4},
                            new float[] {0, 1},
                            new float[] {0, 0},
                            new float[] {3, 4},
                            Ending.TERMINATED));
        }
    }

    @Test
    void namesWithQuotesAndOtherLettersAreFound() throws IOException {
        CsvFormat.Builder format = CsvFormat.builder()
                .observation("länge \"l\"", "a,b")
                .action("u\"")
                .unmarked(Ending.TERMINATED);
        MemoryDataset data = read(format, "\"länge \"\"l\"\"\",u\",\"a,b\"\n1,2,3\n");
        assertThat(data.get(0).observation()).containsExactly(1, 3);
        assertThat(data.get(0).action()).containsExactly(2);
    }

    /** The final observation is in one more row, or in the columns of the next observation. */
    @Test
    void finalObservationsAreThoseOfTheFile() throws IOException {
        Trajectory expected = new Trajectory(
                new float[] {1, 2, 3, 4},
                new float[] {0, 1},
                new float[] {0.5f, 1.5f},
                new float[] {5, 6},
                Ending.TRUNCATED);
        MemoryDataset next = read(
                xyu().nextObservation("x'", "y'").reward("r").truncated("timeout"),
                "x,y,u,r,timeout,x',y'\n1,2,0,0.5,false,3,4\n3,4,1,1.5,true,5,6\n7,8,2,1,True,9,9\n");
        assertEpisode(next, 0, expected);
        assertThat(next.trajectory(1).finalObservation()).containsExactly(9, 9);
        MemoryDataset row = read(
                xyu().reward("r").truncated("timeout"),
                "x,y,u,r,timeout\n1,2,0,0.5,0\n3,4,1,1.5,1\n5,6,,,\n7,8,2,1,1\n9,9,,,\n");
        assertEpisode(row, 0, expected);
        assertThat(row.trajectory(1).finalObservation()).containsExactly(9, 9);
        MemoryDataset flaggedLate = read( // the flag is in the last row, where the episode has ended
                xyu().reward("r").truncated("timeout"),
                "x,y,u,r,timeout\n1,2,0,0.5,0\n3,4,1,1.5,0\n5,6,,,1\n7,8,2,1,0\n9,9,,,1\n");
        assertEpisode(flaggedLate, 0, expected);
        MemoryDataset named = read(
                xyu().reward("r").truncated("timeout").episode("e"),
                "x,y,u,r,timeout,e\n1,2,0,0.5,0,7\n3,4,1,1.5,1,7\n5,6,,,,7\n7,8,2,1,1,0\n9,9,,,,0\n");
        assertEpisode(named, 0, expected);
        MemoryDataset uncounted = read( // a final row need not have a step number
                xyu().reward("r").truncated("timeout").episode("e").step("t"),
                "x,y,u,r,timeout,e,t\n1,2,0,0.5,0,7,4\n3,4,1,1.5,1,7,5\n5,6,,,,7,\n7,8,2,1,1,0,0\n9,9,,,,0,1\n");
        assertEpisode(uncounted, 0, expected);
        for (MemoryDataset data : new MemoryDataset[] {next, row, flaggedLate, named, uncounted}) {
            assertThat(data.episodes()).isEqualTo(2);
            assertThat(data.provenance().derivation()).isEmpty();
        }
    }

    /** The last row of an episode that was cut off only shows where the row before led. */
    @Test
    void whatAnActionLedToIsNotMadeUp() throws IOException {
        MemoryDataset data = read(
                xyu().reward("r").episode("e").terminated("done").truncated("timeout"),
                "e,x,y,u,r,done,timeout\na,1,2,0,0.5,0,0\na,3,4,1,1.5,0,1\nb,5,6,2,1,0,0\nb,7,8,0,2,1,1\n"
                        + "c,1,1,1,1,0,0\nc,2,2,1,1,0,0\n");
        assertEpisode(
                data,
                0,
                new Trajectory(
                        new float[] {1, 2}, new float[] {0}, new float[] {0.5f}, new float[] {3, 4}, Ending.NONE));
        assertEpisode(
                data,
                1,
                new Trajectory(
                        new float[] {5, 6, 7, 8},
                        new float[] {2, 0},
                        new float[] {1, 2},
                        new float[] {7, 8},
                        Ending.TERMINATED));
        assertThat(data.ending(2)).isEqualTo(Ending.NONE);
        assertThat(data.provenance().derivation())
                .containsExactly(
                        "last steps of 2 of 3 episodes left out: the CSV does not contain what followed",
                        "final observations of 1 of 3 episodes, which terminated, repeat the last observation: the CSV has"
                                + " none");
    }

    @Test
    void whatNoColumnSaysHasItsDefault() throws IOException {
        MemoryDataset one = read(xyu(), "x,y,u\n1,1,0\n2,2,1\n3,3,2\n");
        assertThat(one.episodes()).isEqualTo(1);
        assertThat(one.size()).isEqualTo(2);
        assertThat(one.ending(0)).isEqualTo(Ending.NONE);
        assertThat(one.totalReward(0)).isZero();
        assertThat(one.provenance().derivation()).first().isEqualTo("the CSV has no rewards: all set to 0");
        MemoryDataset ended = read(
                xyu().episode("e").unmarked(Ending.TERMINATED).terminated("done"),
                "x,y,u,e,done\n1,1,0,0,0\n2,2,1,1,0\n");
        assertThat(ended.episodes()).isEqualTo(2);
        assertThat(ended.ending(0)).isEqualTo(Ending.TERMINATED);
        MemoryDataset rows = read(xyu().unmarked(Ending.TRUNCATED), "x,y,u\n1,1,0\n2,2,\n3,3,1\n4,4,\n");
        assertThat(rows.episodes()).isEqualTo(2);
        assertThat(rows.ending(0)).isEqualTo(Ending.TRUNCATED);
    }

    /** As {@link CsvDatasets#write} writes it, opened and saved by a spreadsheet that has decimal commas. */
    @Test
    void theOwnFormatIsReadWithOtherSigns() throws IOException {
        MemoryDataset data = Samples.normal(3, 5);
        Path file = folder.resolve("own.csv");
        CsvDatasets.write(data, file);
        String text = Files.readString(file);
        String rows = text.substring(text.indexOf("episode,")).replace(',', ';').replace('.', ',');
        MemoryDataset back = read(
                CsvFormat.builder()
                        .separator(';')
                        .decimalComma(true)
                        .episode("episode")
                        .step("step")
                        .observation("observation0", "observation1", "observation2")
                        .action("action0")
                        .reward("reward")
                        .ending("ending"),
                data.observationSpace(),
                data.actionSpace(),
                rows);
        assertThat(Samples.rows(back)).isEqualTo(Samples.rows(data));
        assertThat(back.provenance().derivation()).isEmpty();
    }

    @Test
    void severalChoicesHaveAColumnEach() throws IOException {
        MemoryDataset data = read(
                CsvFormat.builder().observation("x").action("a", "b").terminated("done"),
                Box.uniform(1, 0, 1),
                MultiDiscrete.of(2, 3),
                "b,a,x,done\n2,1,0.5,1\n");
        assertThat(data.get(0).action()).containsExactly(1, 2);
    }

    @Test
    void headersThatDoNotFitAreShown() {
        badly(
                xyu(),
                "line 2: there is no column 'y' in the header, which has 3: 'x', 'z', 'u'. Use the names",
                "#\nx,z,u\n1,2,0\n");
        badly(
                xyu(),
                "there is no column 'x' in the header, which has 1: 'x;y;u'. Check the separator",
                "x;y;u\n1;2;0\n");
        badly(xyu(), "the header has two columns 'x'; rename one", "x,y,u,x\n1,2,0,1\n");
        badly(xyu(), "'c11', …. Use the names", "c0,c1,c2,c3,c4,c5,c6,c7,c8,c9,c10,c11,c12,c13\n");
        badly(xyu(), "A line that begins with # is not a header", "# x,y,u\n1,2,0\n");
        badly(xyu(), "no header and no rows", "# x,y,u\n");
        badly(xyu(), "the file has no step", "x,y,u\n");
        badly(xyu(), "the header has 70001 columns; the limit is 65536", "x,".repeat(70_000) + "y\n");
        badly(
                xyu(),
                "line 1: contains a zero byte; the file is not text",
                new String("x,y,u\n".getBytes(StandardCharsets.UTF_16LE), StandardCharsets.ISO_8859_1));
    }

    @Test
    void whatIsWrongIsNamedByLineColumnAndValue() {
        String head = "x,y,u,r,e,t,done\n";
        String good = "1,2,0,1,a,5,0\n";
        bad(
                "line 3: column 'y': '1,5' is not a number; if the file has decimal commas, set",
                head + good + "1,\"1,5\",0,1,a,6,0\n");
        bad("line 3: column 'x': 'one' is not a number", head + good + "one,1,0,1,a,6,0\n");
        bad("line 3: column 'x': '1e39' is infinite, or larger than a float", head + good + "1e39,1,0,1,a,6,0\n");
        bad("line 3: column 'r': 'NaN' is not a number", head + good + "1,1,0,NaN,a,6,0\n");
        bad("line 3: column 'y': '9.5' lies outside [-9.0, 9.0]; clip it", head + good + "1,9.5,0,1,a,6,0\n");
        bad(
                "line 3: column 'u': '3' lies outside the choices 0 … 2; number choices from 0",
                head + good + "1,1,3,1,a,6,0\n");
        bad("line 3: column 'y': the cell is empty; fill it", head + good + "1,,0,1,a,6,0\n");
        bad("line 3: column 'u': the cell is empty", head + good + "1,1,,1,a,6,0\n");
        bad("line 3: column 'done': the cell is empty", head + good + "1,1,0,1,a,6,\n");
        bad("line 3: column 'done': 'yes' must be 0 or 1, true or false", head + good + "1,1,0,1,a,6,yes\n");
        bad("line 3: column 'done': '2' must be 0 or 1", head + good + "1,1,0,1,a,6,2\n");
        bad("line 3: column 'e': the cell is empty", head + good + "1,1,0,1,,6,0\n");
        bad("line 3: 6 cells, the header has 7; put quotes around cells", head + good + "1,1,0,1,a,6\n");
        bad("line 4: 8 cells, the header has 7", head + good + good.replace("5", "6") + "1,1,0,1,a,6,0,\n");
        bad("line 3: column 't': '7' comes after 5; a row is missing", head + good + "1,1,0,1,a,7,0\n");
        bad("line 3: column 't': '5.5' must be a whole number", head + good + "1,1,0,1,a,5.5,0\n");
        bad("line 4: column 'e': 'a' continues after its end", head + good + "1,1,0,1,a,6,1\n1,1,0,1,a,7,0\n");
        bad(
                "line 5: column 'e': 'a' occurred before, with other episodes in between; sort the file",
                head + good + "1,1,0,1,a,6,1\n1,1,0,1,b,0,1\n" + good + good.replace("5", "6"));
        bad(
                "line 4: the episode that begins here has only one row, did not terminate",
                head + good + "1,1,0,1,a,6,1\n1,1,0,1,b,0,0\n");
        bad(
                "line 2: a row without action and reward is a final observation, but no step comes before it",
                head + "1,2,,,a,5,0\n");
        bad(
                "line 4: a row without action and reward is a final observation, but the episode already has one",
                head + good + "1,2,,,a,6,1\n1,2,,,a,7,1\n");
        bad("line 4: column 'e': 'a' continues after its end", head + good + "1,2,,,a,6,\n1,2,0,1,a,7,1\n");
        bad("line 3: a quoted cell that begins in this row is not closed", head + good + "\"1,2,0,1,a,6,0\n\n");
        bad("line 3: 'x' after the closing quote of a cell", head + good + "\"1\"x,2,0,1,a,6,0\n");
        bad(
                "line 5: column 'x': 'n' is not a number",
                head + good + "1,\"2\",0,1,\"a\",6,0\n" + "\n" + "n,1,0,1,a,7,0\n");
    }

    /** A line end inside quotes counts as a line. */
    @Test
    void linesAreCountedInsideQuotesToo() {
        badly(xyu(), "line 6: column 'x': 'n' is not a number", "x,y,u,note\n1,1,0,\"a\nb\nc\"\n1,1,0,d\nn,1,0,\n");
    }

    @Test
    void nextObservationsMustAgreeWithTheRowsThatFollow() {
        badly(
                xyu().nextObservation("p", "q"),
                "line 3: column 'y': '4.5' differs from the row before, which has 4.0 in 'q'; rows are missing",
                "x,y,u,p,q\n1,2,0,3,4\n3,4.5,1,5,6\n");
        badly(xyu().nextObservation("p", "q"), "column 'u': the cell is empty", "x,y,u,p,q\n1,2,0,3,4\n3,4,,5,6\n");
    }

    @Test
    void decimalCommasAreNotMixedWithPoints() throws IOException {
        CsvFormat.Builder format = xyu().separator(';').decimalComma(true).unmarked(Ending.TERMINATED);
        assertThat(read(format, "x;y;u\n,5;-1,25e+0;1\n").get(0).observation()).containsExactly(0.5f, -1.25f);
        for (String number : new String[] {"1.5", "1.234,5", "1,2,3", "1 000", "1.000"}) {
            badly(
                    format,
                    "line 2: column 'x': '" + number
                            + "' is not a number with a decimal comma and without thousands separators",
                    "x;y;u\n" + number + ";1;1\n");
        }
    }

    private void bad(String message, String text) {
        badly(xyu().reward("r").episode("e").step("t").terminated("done"), message, text);
    }

    private void badly(CsvFormat.Builder format, String message, String text) {
        assertThatExceptionOfType(FileFormatException.class)
                .as(message)
                .isThrownBy(() -> read(format, text))
                .withMessageStartingWith(folder.resolve("data.csv") + ": ")
                .withMessageContaining(message);
    }

    @Test
    void formatsThatMakeNoSenseAreRefused() {
        wrong("separator ',', quote '\"' and decimal comma cannot be told apart", xyu().decimalComma(true));
        wrong("separator ';', quote ';'", xyu().separator(';').quote(';'));
        wrong("separator = '.' (code 46) must be an ASCII symbol", xyu().separator('.'));
        wrong("separator = '\n' (code 10)", xyu().separator('\n'));
        wrong("separator = 'x'", xyu().separator('x'));
        wrong("quote = '»' (code 187)", xyu().quote('»'));
        wrong("observation = [] and action = [u] must name", CsvFormat.builder().action("u"));
        wrong("observation = [x] and action = [] must name", CsvFormat.builder().observation("x"));
        wrong("nextObservation = [p] must have as many columns", xyu().nextObservation("p"));
        wrong(
                "an ending column and terminated or truncated",
                xyu().ending("end").truncated("t"));
        wrong("'x' is named as a column twice", xyu().reward("x"));
        wrong("' ' is named as a column but blank", xyu().reward(" "));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(xyu(), Box.unbounded(3), THREE, ""))
                .withMessageContaining("the format has the observation columns [x, y], but the space has 3 numbers");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(xyu(), PLANE, MultiDiscrete.of(2, 2), ""))
                .withMessageContaining("the format has the action columns [u], but the space has 2 numbers");
    }

    private static void wrong(String message, CsvFormat.Builder format) {
        assertThatIllegalArgumentException().isThrownBy(format::build).withMessageContaining(message);
    }
}
