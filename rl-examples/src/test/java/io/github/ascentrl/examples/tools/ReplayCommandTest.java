package io.github.ascentrl.examples.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReplayCommandTest {
    private static final String HEADER = "episode,step,s_x,s_x_dot,s_theta,s_theta_dot,action,"
            + "n_x,n_x_dot,n_theta,n_theta_dot,obs0,obs1,obs2,obs3,reward,terminated,truncated,prior_terminated\n";

    /** The first step of the recorded CartPole. */
    private static final String ROW = "0,1,-0.039853527404833382,0.038055479738981546,0.038883630334042671,"
            + "-0.01956415128987157,0,-0.039092417810053751,-0.15760190863487722,0.038492347308245238,"
            + "0.28512899987888662,-0.039092417806386948,-0.15760190784931183,0.038492348045110703,"
            + "0.28512901067733765,1,0,0,0\n";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int replay(String env, String content) throws IOException {
        Path file = folder.resolve("trace.csv");
        Files.writeString(file, content);
        return launch("--env", env, file.toString());
    }

    private int launch(String... args) {
        return new CommandLine(new ReplayCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    @Test
    void aTraceThatAgreesEndsWithStatus0() throws IOException {
        assertThat(replay("CartPole-v1", HEADER + ROW)).isZero();
        assertThat(out.toString()).contains("1 rows replayed").contains("disagreements: 0");
    }

    @Test
    void aTraceOfAnotherPhysicsEndsWithStatus1AndNamesTheLine() throws IOException {
        String heavier = ROW.replace("0.28512899987888662", "0.28512899");
        assertThat(replay("CartPole-v1", HEADER + ROW + heavier)).isEqualTo(1);
        assertThat(out.toString()).contains("DISAGREES").contains("line 3: n_theta_dot");
    }

    @Test
    void aWrongFlagIsADisagreement() throws IOException {
        assertThat(replay("CartPole-v1", HEADER + ROW.replace(",1,0,0,0\n", ",1,1,0,0\n")))
                .isEqualTo(1);
        assertThat(out.toString()).contains("ending is TERMINATED in the trace, NONE here");
    }

    @Test
    void malformedFilesAreRefusedWithTheirLine() throws IOException {
        assertThat(replay("CartPole-v1", HEADER + ROW + "0,2,oops\n")).isEqualTo(2);
        assertThat(err.toString()).contains("3");
        assertThat(replay("CartPole-v1", "")).isEqualTo(2);
        assertThat(launch("--env", "CartPole-v1", folder.resolve("none.csv").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("no such file");
    }

    @Test
    void anUnknownEnvironmentIsRefusedWithNearNames() throws IOException {
        assertThat(replay("CartPol-v1", HEADER + ROW)).isEqualTo(2);
        assertThat(err.toString()).contains("did you mean CartPole-v1");
    }
}
