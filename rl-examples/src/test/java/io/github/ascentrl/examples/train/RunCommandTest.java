package io.github.ascentrl.examples.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.ascentrl.envs.EnvSpec;
import io.github.ascentrl.envs.Envs;
import io.github.ascentrl.examples.testing.ChildProgram;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands for runs as a user types them. */
class RunCommandTest {
    private static final int TERMINATED = 128 + 15;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Command(
            subcommands = {
                TrainCommand.class,
                ResumeCommand.class,
                EnjoyCommand.class,
                PlotCommand.class,
                PresetsCommand.class
            })
    static final class All {}

    /** The launcher in a separate process. */
    public static final class Launch {
        public static void main(String[] args) {
            System.exit(new CommandLine(new All()).execute(args));
        }
    }

    private int launch(String line) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return new CommandLine(new All())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(words(line));
    }

    /** In commands, {@code @} is the folder of the test. */
    private String[] words(String line) {
        return Arrays.stream(line.split(" "))
                .map(word -> word.replace("@", folder + "/"))
                .toArray(String[]::new);
    }

    private void succeeds(String line) {
        assertThat(launch(line)).as("%s: %s", line, err).isZero();
    }

    private void refuses(String line, String... parts) {
        assertThat(launch(line)).as(line).isEqualTo(2);
        assertThat(err.toString()).contains(parts).doesNotContain("\tat ");
    }

    @Test
    void aRunIsTrainedPlayedAndDrawn() throws IOException {
        succeeds("train --env CartPole-v1 --algo ppo --preset --steps 2000 --seed 3 --out @a");
        assertThat(out.toString())
                .contains("done after 8 updates,", "2048 steps", "evaluation: best ", "enjoy " + folder + "/a");
        assertThat(folder.resolve("a").toFile().list())
                .contains(
                        "settings.properties",
                        "checkpoint-000000000008.safetensors",
                        "best.safetensors",
                        "last.safetensors",
                        "progress.csv",
                        "events.out.tfevents.ascent");
        assertThat(Files.readString(folder.resolve("a/settings.properties")))
                .startsWith("env = CartPole-v1\nalgorithm = ppo\nseed = 3\ntotalSteps = 2000\n")
                .contains("clip = 0.2..0\n", "lambda = 0.8\n", "network = 64,64\n");

        succeeds("enjoy @a --episodes 3 --gif @a.gif");
        assertThat(out.toString())
                .contains("ppo on CartPole-v1: best.safetensors, best actions", "episode   3  return");
        assertThat(folder.resolve("a.gif")).isNotEmptyFile();
        succeeds("enjoy @a --episodes 2 --last --sampled");
        assertThat(out.toString()).contains("last.safetensors, sampled actions");

        succeeds("train --env CartPole-v1 --algo ppo --preset --steps 2000 --seed 4 --out @b");
        succeeds(
                "train --env CartPole-v1 --algo reinforce --episodes 30 --set learningRate=1e-2..0 network=8 evaluateEvery=100 --out @c");
        succeeds("train --env CartPole-v1 --algo reinforce --episodes 3 --set evaluateEvery=100000 --out @d");
        succeeds("plot @a @b @c @d --out @curves.png");
        assertThat(ImageIO.read(folder.resolve("curves.png").toFile()).getWidth())
                .isEqualTo(1800);
        succeeds("plot @a @b @c --metric evaluationReturn --smooth 0 --out @curves.svg");
        assertThat(Files.readString(folder.resolve("curves.svg")))
                .contains("CartPole-v1: learning curves", "up to 2 seeds");
        refuses(
                "plot @a @d --metric evaluationReturn --out @no.png",
                "d/progress.csv has no values of evaluationReturn");
    }

    @Test
    void everyEnvironmentHasAPresetAndAllOfThemTrain() throws IOException {
        List<String> names = Presets.names();
        for (EnvSpec env : Envs.all()) {
            assertThat(names).anyMatch(name -> name.startsWith(env.id() + "."));
        }
        for (String name : names) {
            // Episodes are long before anything is learned, so no evaluation is run.
            succeeds("train --preset " + name + " --steps 1 --set evaluateEvery=1000000 "
                    + (name.endsWith("cem") ? "sessions=2 " : "") + "--out @" + name);
            assertThat(name)
                    .startsWith(Presets.read(name).env() + ".")
                    .endsWith("." + Presets.read(name).algorithm());
        }
        succeeds("enjoy @SingleMachine.ppo --episodes 1");
        succeeds("enjoy @Corridor.reinforce --episodes 1");
    }

    @Test
    void aCurveIsLabelledByWhatDiffers() {
        Map<String, String> slow = Map.of("algorithm", "ppo", "gamma", "1", "learningRate", "1e-4");
        Map<String, String> fast = Map.of("algorithm", "ppo", "gamma", "1", "learningRate", "1e-3");
        Map<String, String> other = Map.of("algorithm", "cem", "gamma", "0.9");
        List<Map<String, String>> all = List.of(slow, fast, other);
        assertThat(all.stream().map(settings -> PlotCommand.label(settings, all)))
                .containsExactly("ppo, learningRate 1e-4", "ppo, learningRate 1e-3", "cem");
    }

    @Test
    void aPresetIsShownEditedAndPassed() throws IOException {
        succeeds("presets");
        assertThat(out.toString()).contains("CartPole-v1.ppo ", "Catch.ppo ");
        succeeds("presets grpo");
        assertThat(out.toString()).contains("groupSize = 8\n", "clip = 0.2\n");
        succeeds("presets Gridworld.ppo");
        Files.writeString(folder.resolve("mine"), out.toString().replace("network = 64\n", "network = 7\n"));
        succeeds("train --preset @mine --steps 500 --out @a");
        assertThat(folder.resolve("a/settings.properties")).content().contains("network = 7\n");
        succeeds("train --preset @a/settings.properties --out @b");
        assertThat(folder.resolve("b/last.safetensors")).hasSameBinaryContentAs(folder.resolve("a/last.safetensors"));
    }

    @Test
    void threadsChangeNothing() {
        for (String algorithm : List.of("a2c --steps 2000", "reinforce --episodes 40 --set episodesPerUpdate=4")) {
            String name = algorithm.substring(0, 3);
            succeeds("train --env CartPole-v1 --algo " + algorithm + " --out @1" + name);
            succeeds("train --env CartPole-v1 --algo " + algorithm + " --threads 2 --out @2" + name);
            assertThat(folder.resolve("2" + name + "/last.safetensors"))
                    .hasSameBinaryContentAs(folder.resolve("1" + name + "/last.safetensors"));
        }
    }

    @Test
    void aRunThatIsTrainedForLongerGoesOn() {
        String a2c = "train --env CartPole-v1 --algo a2c --set evaluateEvery=1000 --out ";
        succeeds(a2c + "@half --steps 2000");
        succeeds("resume @half");
        assertThat(out.toString()).contains("done after 50 updates");
        succeeds("resume @half --until 4000");
        succeeds(a2c + "@whole --steps 4000");
        assertSameRun("half", "whole");
        assertThat(out.toString()).doesNotContain("beyond the planned end");
        succeeds("train --env Gridworld --algo ppo --set learningRate=1e-3..0 --steps 9 --out @falling");
        succeeds("resume @falling --until 20");
        assertThat(out.toString()).contains("learningRate: constant at the last value beyond the planned end");
    }

    @Test
    void halfARowIsNotDrawn() throws IOException {
        succeeds("train --env Gridworld --algo a2c --steps 500 --out @cut");
        Path csv = folder.resolve("cut/progress.csv");
        String whole = Files.readString(csv);
        int columns = whole.lines().findFirst().orElseThrow().split(",").length;
        for (String torn : List.of("7,3", "7" + ",".repeat(columns - 1) + "1.2E", "1,2," + "0,".repeat(columns))) {
            Files.writeString(csv, whole + torn);
            succeeds("plot @cut --metric stepsPerSecond --out @cut.png");
        }
        Files.writeString(csv, "update,epi");
        refuses("plot @cut --out @cut.png", "progress.csv is missing or empty because the run has saved no update yet");
    }

    /** As by Ctrl-C. */
    @Test
    void anInterruptedRunIsSavedAndResumedEndsAsOneThatNeverWas() throws IOException, InterruptedException {
        assumeTrue(ProcessHandle.current().supportsNormalTermination(), "a process can only be killed here");
        String training = "train --preset CartPole-v1.ppo --steps 30000 --out ";
        Path log = folder.resolve("log.txt");
        Path progress = folder.resolve("interrupted/progress.csv");
        List<String> command = ChildProgram.command(Launch.class, (Object[]) words(training + "@interrupted"));
        try (ChildProgram program = ChildProgram.start(log, command)) {
            assertThat(program.interruptedAfter(() -> Files.exists(progress) && Files.size(progress) >= 2000))
                    .isEqualTo(TERMINATED);
        }
        assertThat(log)
                .content()
                .contains("interrupted after ", "continue with: resume " + folder + "/interrupted")
                .doesNotContain("Exception");
        succeeds("resume @interrupted");
        assertThat(out.toString()).contains("done after 118 updates");
        succeeds(training + "@whole");
        assertSameRun("interrupted", "whole");
    }

    private void assertSameRun(String one, String other) {
        for (String file : List.of("best.safetensors", "last.safetensors")) {
            assertThat(folder.resolve(one).resolve(file))
                    .hasSameBinaryContentAs(folder.resolve(other).resolve(file));
        }
        assertThat(rows(one)).hasSizeGreaterThan(50).isEqualTo(rows(other));
    }

    /** Drops the last two columns, which contain times. */
    private List<String> rows(String run) {
        try {
            List<String> lines = Files.readAllLines(folder.resolve(run).resolve("progress.csv"));
            assertThat(lines.get(0)).endsWith(",seconds,stepsPerSecond");
            return lines.stream()
                    .map(line -> line.replaceFirst(",[^,]*,[^,]*$", ""))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void mistakesAreExplainedBeforeAnythingIsWritten() throws IOException {
        String ppo = "train --env CartPole-v1 --algo ppo --steps 9 --out @q";
        refuses(
                "train --env CartPol --algo ppo --steps 9 --out @q",
                "no environment 'CartPol'; did you mean CartPole-v1");
        refuses("train --env CartPole-v1 --algo pppo --steps 9 --out @q", "no algorithm 'pppo'; did you mean ppo");
        refuses("train --env CartPole-v1 --steps 9 --out @q", "--algo is missing");
        refuses("train --algo ppo --steps 9 --out @q", "--env is missing");
        refuses("train --algo ppo --preset --steps 9 --out @q", "--env is missing");
        refuses("train --env CartPole-v1 --algo ppo --out @q", "--steps N or --episodes N");
        refuses(ppo + " --episodes 9", "either --steps N or --episodes N");
        refuses("train --env CartPole-v1 --algo ppo --steps 0 --out @q", "totalSteps = 0 must be at least 1");
        refuses("train --preset CartPole-v1.pop --out @q", "did you mean CartPole-v1.ppo");
        refuses(
                "train --env Catch --algo cem --preset --out @q",
                "no preset for Catch with cem; choose from Catch.ppo");
        refuses("train --preset Catch.ppo --algo a2c --out @q", "is for ppo, not for a2c");
        refuses(ppo + " --set gama=1", "ppo has no setting 'gama'; did you mean gamma?");
        refuses(ppo + " --set gamma", "KEY=VALUE");
        refuses(ppo + " --set gamma=2", "gamma = 2.0 must lie in [0, 1]");
        refuses(ppo + " --set gamma=x", "gamma = x must be a number");
        refuses(ppo + " --set steps=1.5", "steps = 1.5 must be a whole number");
        refuses(ppo + " --set shared=yes", "shared = yes must be true or false");
        refuses(ppo + " --set network=64;64", "network = 64;64 must be sizes such as 64,64");
        refuses(ppo + " --set clip=0.2..x", "clip = 0.2..x must be a number, or two");
        refuses(ppo + " --set memory=gro", "memory = gro: did you mean gru");
        refuses(ppo + " --set learningRate=-1", "learningRate = -1.0 must be finite and at least 0");
        refuses(ppo + " --set clip=0.2..NaN", "clip = NaN must be finite");
        refuses(ppo + " --set network=0,64", "network: a layer must have at least 1 unit, got 0");
        refuses(ppo + " --set network=1000000,1000000", "at most 2147483647", "smaller");
        refuses(ppo + " --set environments=99999999999", "at most 2147483647");
        refuses(ppo + " --threads 0", "threads");
        refuses(
                "train --env CartPole-v1 --algo reinforce --steps 9 --set learningRate=1..0 --out @q",
                "give its length in episodes (--episodes N)");
        assertThat(folder.resolve("q")).doesNotExist();

        Files.writeString(folder.resolve("bad"), "# mine\nenv = Catch\nalgorithm ppo\n");
        refuses("train --preset @bad --out @q", "bad, line 3: 'algorithm ppo' must have the form: name = value");
        Files.writeString(folder.resolve("bad"), "env = Catch\nenv = Catch\n");
        refuses("train --preset @bad --out @q", "line 2: env appears twice");
        Files.writeString(folder.resolve("bad"), "env = Catch\nsteps =\n");
        refuses("train --preset @bad --out @q", "bad, line 2: 'steps =' must have the form: name = value");
        Files.write(folder.resolve("bad"), new byte[] {'e', (byte) 0xff, '=', 1});
        refuses("train --preset @bad --out @q", "bad is not UTF-8 text");
        refuses("resume @none", "none contains no run");
        refuses("enjoy @none", "none contains no run");
        refuses("plot @none", "none contains no run");
        refuses("presets CartPole", "did you mean CartPole-v1");
    }

    @Test
    void aFolderThatIsTakenIsRefusedWithTheRemedy() throws IOException {
        String ppo = "train --env Gridworld --algo ppo --steps 9 --out ";
        succeeds(ppo + "@a");
        refuses(ppo + "@a", "contains another run", "resume " + folder + "/a");
        refuses(ppo + "@", "contains other files");
        refuses(ppo + "@a/progress.csv", "is a file");
        refuses("resume @a --until 0", "--until 0 must be at least 1");
        assertThat(launch("train --env Gridworld --algo ppo --steps 9 --out /dev/null/a"))
                .isEqualTo(1);
        assertThat(err.toString()).startsWith("/dev/null").doesNotContain("Exception");
        refuses("plot @a --metric retrun", "no column 'retrun'; did you mean return?");
        refuses("plot @a --out @c.gif", "must end with .png or .svg");
        refuses("enjoy @a --episodes 0", "episodes");
        Files.delete(folder.resolve("a/best.safetensors"));
        Files.delete(folder.resolve("a/last.safetensors"));
        refuses("enjoy @a", "contains no policy yet");
        Path settings = folder.resolve("a/settings.properties");
        Files.writeString(settings, Files.readString(settings).replace("gamma = 0.99", "gamma = 0.9"));
        assertThat(launch("resume @a")).isEqualTo(1);
        assertThat(err.toString()).contains("gamma").doesNotContain("\tat ");
    }
}
