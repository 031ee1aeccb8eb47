package io.github.ascentrl.examples.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.data.DiskDataset;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.envs.classic.CartPole;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ImportCsvCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int launch(String text, String... options) throws IOException {
        if (text != null) {
            Files.writeString(from(), text);
        }
        List<String> args = new ArrayList<>(List.of(options));
        args.add(from().toString());
        args.add(to().toString());
        return new CommandLine(new ImportCsvCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args.toArray(String[]::new));
    }

    private Path from() {
        return folder.resolve("log.csv");
    }

    private Path to() {
        return folder.resolve("data.safetensors");
    }

    @Test
    void aLogBecomesADataSet() throws IOException {
        String text = "trial;x;y;u;gain;done\n7;0,5;1;2;1;0\n7;1,5;2;0;0,25;1\n8;3;4;1;1;1\n";
        assertThat(launch(
                        text,
                        "--observation=x,y",
                        "--action=u",
                        "--reward=gain",
                        "--episode=trial",
                        "--terminated=done",
                        "--separator=;",
                        "--decimal-comma"))
                .isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "3 steps of 2 episodes of log.csv written to " + to(),
                        "final observations of 2 of 2 episodes, which terminated, repeat the last observation: the CSV has"
                                + " none");
        DiskDataset data = DiskDataset.open(to());
        assertThat(data.get(1).observation()).containsExactly(1.5f, 2);
        assertThat(data.get(1).reward()).isEqualTo(0.25f);
        assertThat(data.ending(1)).isEqualTo(Ending.TERMINATED);
        assertThat(data.observationSpace()).isEqualTo(Box.unbounded(2));
        assertThat(data.actionSpace()).isEqualTo(Box.unbounded(1));
    }

    @Test
    void actionsAreNumberedChoicesWhereThatIsSaid() throws IOException {
        String text = "x\tu\tv\tx'\tt\n1\t0\t2\t2\t5\n2\t1\t1\t3\t6\n";
        assertThat(launch(
                        text,
                        "--observation=x",
                        "--next-observation=x'",
                        "--action=u,v",
                        "--choices=2,3",
                        "--step=t",
                        "--unmarked=TRUNCATED",
                        "--separator=tab"))
                .isZero();
        DiskDataset several = DiskDataset.open(to());
        assertThat(several.actionSpace()).isEqualTo(MultiDiscrete.of(2, 3));
        assertThat(several.trajectory(0).finalObservation()).containsExactly(3);
        assertThat(several.ending(0)).isEqualTo(Ending.TRUNCATED);
        assertThat(launch(text, "--observation=x", "--action=v", "--choices=3", "--separator=tab"))
                .isZero();
        assertThat(DiskDataset.open(to()).actionSpace()).isEqualTo(new Discrete(3));
    }

    @Test
    void dataOfAnEnvironmentFitIt() throws IOException {
        String[] options = {"--observation=x,v,a,w", "--action=u", "--truncated=cut", "--env=CartPole-v1"};
        assertThat(launch("x,v,a,w,u,cut\n0,0,0,0,1,0\n1,1,0.1,1,0,true\n", options))
                .isZero();
        assertThat(out.toString())
                .contains("1 steps of 1 episodes of CartPole-v1")
                .contains("last steps of 1 of 1 episodes left out")
                .contains("the CSV has no rewards: all set to 0");
        assertThat(DiskDataset.open(to()).observationSpace()).isEqualTo(new CartPole().observationSpace());
        assertThat(launch("x,v,a,w,u,cut\n0,0,0,0,1,0\n5,1,0.1,1,0,0\n", options))
                .isEqualTo(1);
        assertThat(err.toString())
                .contains("import-csv: " + from() + ": line 3: column 'x': '5' lies outside [-4.8, 4.8]; clip it");
    }

    @Test
    void whatCannotBeReadIsNamed() throws IOException {
        assertThat(launch(null, "--observation=x", "--action=u")).isEqualTo(1);
        assertThat(err.toString()).contains("import-csv: " + from() + ": there is no such file");
        assertThat(launch("x,u\n1,one\n2,1\n", "--observation=x", "--action=u")).isEqualTo(1);
        assertThat(err.toString()).contains("line 2: column 'u': 'one' is not a number");
        assertThat(launch("x;u\n1;1\n", "--observation=x", "--action=u")).isEqualTo(1);
        assertThat(err.toString()).contains("Check the separator");
        assertThat(to()).doesNotExist();
    }

    @Test
    void nonsenseIsAWrongUse() throws IOException {
        String text = "x,u\n1,0\n";
        assertThat(launch(text, "--observation=x", "--action=x")).isEqualTo(2);
        assertThat(launch(text, "--observation=x", "--action=u", "--separator=;;"))
                .isEqualTo(2);
        assertThat(launch(text, "--observation=x", "--action=u", "--env=CartPole-v1"))
                .isEqualTo(2);
        assertThat(launch(text, "--observation=x", "--action=u", "--env=CartPole-v1", "--choices=2"))
                .isEqualTo(2);
        assertThat(launch(text, "--observation=x", "--action=u", "--decimal-comma"))
                .isEqualTo(2);
        assertThat(launch(text, "--observation=x")).isEqualTo(2);
        assertThat(err.toString())
                .contains("'x' is named as a column twice")
                .contains("--separator ;; must be one character")
                .contains("the format has the observation columns [x], but the space has 4 numbers")
                .contains("--env and --choices both define")
                .contains("decimal comma cannot be told apart");
        assertThat(to()).doesNotExist();
    }
}
