package io.github.ascentrl.envs.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.classic.MountainCar;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
    private static final String HEADER =
            "step,s_position,s_velocity,action,n_position,n_velocity,obs0,obs1,reward," + "terminated,truncated\n";
    private static final String ROW = "2,-0.41374218596639223,0.00019227463107420969,1,-0.41435900128925623,"
            + "-0.0006168153228640024,-0.41435900330543518,-0.00061681534862145782,-1,0,0";

    private static ReplayReport replay(String text) throws IOException {
        Env env = new MountainCar();
        return Replay.run(Trace.read(new StringReader(text), "t.csv"), row -> env, ReplayTolerance.DEFAULT);
    }

    @Test
    void agreesWithARealRow() throws IOException {
        ReplayReport report = replay(HEADER + ROW + "\n\n");
        assertThat(report.agrees()).as(report.toString()).isTrue();
        assertThat(report.rows()).isEqualTo(1);
        assertThat(report.toString()).contains("1 rows replayed", "disagreements: 0");
    }

    /** Mutants: one wrong number in each kind of column must be found, and named with its line. */
    @Test
    void findsEveryKindOfDisagreement() throws IOException {
        assertDisagrees(ROW.replace("-0.41435900128925623", "-0.41435900138925623"), "n_position");
        assertDisagrees(ROW.replace("-0.41435900330543518", "-0.414360"), "obs0");
        assertDisagrees(ROW.replace(",-1,0,0", ",-0.9,0,0"), "reward");
        assertDisagrees(ROW.replace(",-1,0,0", ",-1,1,0"), "ending is TERMINATED in the trace, NONE here");
        assertDisagrees(ROW.replace(",-1,0,0", ",-1,0,1"), "ending is TRUNCATED in the trace, NONE here");
        assertDisagrees(ROW.replace("-0.41435900128925623", "NaN"), "n_position");
    }

    private static void assertDisagrees(String row, String what) throws IOException {
        ReplayReport report = replay(HEADER + ROW + "\n" + row);
        assertThat(report.agrees()).isFalse();
        assertThat(report.disagreements()).hasSize(1);
        assertThat(report.disagreements().get(0)).contains("line 3").contains(what);
        assertThat(report.toString()).contains(what);
    }

    @Test
    void reportsTheLargestDeviationAndWhere() throws IOException {
        ReplayReport report = replay(HEADER + ROW + "\n" + ROW.replace("-0.41435900128925623", "-0.51435900128925623"));
        assertThat(report.state().size()).isBetween(0.0999, 0.1001);
        assertThat(report.state().line()).isEqualTo(3);
        assertThat(report.state().column()).isEqualTo("n_position");
    }

    @Test
    void saysWhichLineIsMalformed() {
        assertMalformed("", 1, "header");
        assertMalformed(HEADER, 1, "at least one row");
        assertMalformed(HEADER + ROW + "\n1,2,3", 3, "expected 11 values, as in the header, found 3");
        assertMalformed(HEADER + ROW.replace("-1,0,0", "x,0,0"), 2, "column 'reward' contains 'x', expected a number");
        assertMalformed(HEADER + ROW.replace("-1,0,0", "-1,2,0"), 2, "expected 0 or 1");
        assertMalformed(HEADER + ROW.replace("969,1,", "969,7,"), 2, "action 7.0 is not one of the choices 0 … 2");
        assertMalformed(HEADER + "0" + ROW.substring(1), 2, "steps taken = -1.0");
        assertMalformed(HEADER.replace("reward", "obs1") + ROW, 1, "'obs1' appears twice");
        assertMalformed(HEADER.replace("reward", "rewards") + ROW, 1, "no column 'reward'");
        assertMalformed(HEADER.replace("obs1", "o1") + ROW, 1, "found 1 'obs' columns, but the environment has 2");
        assertMalformed(HEADER.replace("n_", "m_") + ROW, 1, "no state columns");
    }

    @Test
    void whatASpreadsheetAddsIsNoMatter() throws IOException {
        String bom = "\uFEFF";
        assertThat(replay(bom + (HEADER + ROW + "\n").replace("\n", "\r\n")).agrees())
                .isTrue();
        String quoted = '"' + (HEADER + ROW).replace(",", "\",\"").replace("\n", "\"\n\"") + '"';
        assertThat(replay(bom + quoted).agrees()).isTrue();
        assertThat(replay("," + HEADER + "0," + ROW + "\r" + "1," + ROW + "\r\n")
                        .rows())
                .isEqualTo(2);
    }

    @Test
    void whatIsNoTraceIsRefusedByItsHead(@TempDir Path folder) throws IOException {
        Path zeros = folder.resolve("zeros");
        assertRefused("more than 1048576 characters in a line", zeros, 1 << 26);
        assertRefused("has 1073741824 bytes, more than the limit of 268435456", zeros, 1 << 30);
        assertRefused("expected a header line", folder.resolve("empty"), 0);
        assertRefused("it is a folder", folder, 0);
        Path device = Path.of("/dev/zero");
        if (Files.exists(device)) {
            assertRefused("it is a device or a pipe", device, 0);
        }
    }

    private static void assertRefused(String problem, Path file, long size) throws IOException {
        if (!Files.exists(file) || Files.isRegularFile(file)) {
            try (RandomAccessFile hole = new RandomAccessFile(file.toFile(), "rw")) { // takes no room on the disk
                hole.setLength(size);
            }
        }
        assertThatThrownBy(() -> Trace.read(file))
                .isInstanceOf(TraceFormatException.class)
                .hasMessageContaining(file.getFileName().toString())
                .hasMessageContaining(problem);
    }

    /** Numbers, not objects: 400,000 rows of two digits take eight bytes a number, not a hundred. */
    @Test
    void aLongTraceIsATableOfNumbers() throws IOException {
        Trace trace = Trace.read(new StringReader("a,b\n" + "1,2\n".repeat(400_000) + "\n3,4"), "t.csv");
        assertThat(trace.rows()).hasSize(400_001);
        assertThat(trace.rows().get(399_999).get("b")).isEqualTo(2);
        assertThat(trace.rows().get(400_000).get("a")).isEqualTo(3);
        assertThat(trace.rows().get(400_000).line()).isEqualTo(400_003);
    }

    @Test
    void whatIsNoTextIsNamedWithALine(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("t.csv");
        Files.write(file, (HEADER + ROW + "\n").getBytes(StandardCharsets.UTF_16));
        assertThatThrownBy(() -> Trace.read(file))
                .isInstanceOf(TraceFormatException.class)
                .hasMessageContaining("t.csv, line 1: not UTF-8 text");
    }

    /** Of a random step no trace can tell what was drawn. */
    @Test
    void anEnvironmentWithRandomStepsCannotBeReplayed() throws IOException {
        Trace trace = Trace.read(
                new StringReader("step,s_state,action,n_state,obs0,obs1,obs2,obs3,reward,terminated,truncated\n"
                        + "1,12,0,11,0.75,0.25,0,0,-3,0,0\n"),
                "t.csv");
        assertThatThrownBy(() -> Replay.run(trace, "BoyanChain"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("its steps are random");
    }

    private static void assertMalformed(String text, int line, String problem) {
        assertThatThrownBy(() -> replay(text))
                .isInstanceOfSatisfying(
                        TraceFormatException.class, e -> assertThat(e.line()).isEqualTo(line))
                .hasMessageContaining("t.csv, line " + line)
                .hasMessageContaining(problem);
    }

    @Test
    void aTraceOfAnotherEnvironmentDoesNotFit() {
        Trace trace = Golden.trace("MountainCar-v0.csv");
        assertThatThrownBy(() -> Replay.run(trace, row -> new CartPole(), ReplayTolerance.DEFAULT))
                .isInstanceOf(TraceFormatException.class)
                .hasMessageContaining("but the environment has 4");
    }
}
