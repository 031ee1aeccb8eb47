package io.github.ascentrl.examples.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code sweep} as a user types it. */
class SweepCommandTest {
    private static final String SMALL = "sweep --env CartPole-v1 --algo ppo --preset --steps 1500 ";

    private static final String SEEDS = "--seeds 2 --fresh-seeds 2 --best 2 ";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Command(subcommands = {TrainCommand.class, SweepCommand.class})
    static final class All {}

    private int launch(String line) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return new CommandLine(new All())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(Arrays.stream(line.split(" "))
                        .map(word -> word.replace("@", folder + "/"))
                        .toArray(String[]::new));
    }

    private void succeeds(String line) {
        assertThat(launch(line)).as("%s: %s", line, err).isZero();
    }

    private void refuses(String line, String... parts) {
        assertThat(launch(line)).as(line).isEqualTo(2);
        assertThat(err.toString()).contains(parts).doesNotContain("\tat ");
    }

    private String lines(String name) throws IOException {
        return Files.readAllLines(folder.resolve(name).resolve("trials.jsonl")).stream()
                .map(line -> line.replaceFirst(",\"seconds\":[^,}]+}$", "}"))
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    @Test
    void settingsAreTriedReportedAndUsed() throws IOException {
        succeeds(SMALL + SEEDS
                + "--set learningRate=1e-4..1e-2:log epochs=2..8:whole --trials 4 --halving 2 --out @tuning"
                + " --threads 2");
        // Rungs of 4 and 2 settings with 2 seeds, then 2 settings with 2 fresh seeds.
        assertThat(out.toString())
                .contains("16 of 16 trials", "4 candidates, 16 finished trials, 0 failed", "Best settings")
                .contains("learningRate", "rung", "train --preset " + folder.resolve("tuning/best.properties"));
        assertThat(folder.resolve("tuning").toFile().list())
                .contains(
                        "sweep.properties",
                        "trials.jsonl",
                        "report.html",
                        "report.md",
                        "best.properties",
                        "importance.png",
                        "coordinates.png",
                        "slice-learningRate.png",
                        "slice-epochs.png");
        succeeds("train --preset @tuning/best.properties --steps 300 --set evaluateEvery=100000 --out @run");
        assertThat(Files.readString(folder.resolve("run/settings.properties")))
                .contains(Files.readAllLines(folder.resolve("tuning/best.properties")).stream()
                        .filter(line -> line.startsWith("learningRate") || line.startsWith("epochs"))
                        .toArray(String[]::new));
        assertThat(lines("tuning").lines().filter(line -> line.contains("fresh seeds")))
                .hasSize(4)
                .allMatch(line -> line.contains("\"seed\":2") || line.contains("\"seed\":3"));
    }

    /** A sweep that is stopped and continued with other threads writes the same lines. */
    @Test
    void aSweepIsResumed() throws IOException {
        String options = "--set gamma=0.9,0.99 learningRate=1e-3,3e-3 --score curve ";
        succeeds(SMALL + SEEDS + options + "--threads 1 --out @whole");
        List<String> all = Files.readAllLines(folder.resolve("whole/trials.jsonl"));
        assertThat(all).hasSize(1 + 4 * 2 + 2 * 2);
        Files.createDirectories(folder.resolve("part"));
        Files.copy(folder.resolve("whole/sweep.properties"), folder.resolve("part/sweep.properties"));
        Files.writeString(
                folder.resolve("part/trials.jsonl"),
                String.join("\n", all.subList(0, 4)) + "\n" + all.get(4).substring(0, 40));
        succeeds("sweep report @part");
        assertThat(out.toString()).contains("3 of 12 trials finished", "3 finished trials");
        assertThat(folder.resolve("part/best.properties")).doesNotExist();
        succeeds("sweep resume @part --threads 2");
        assertThat(lines("part")).isEqualTo(lines("whole"));
        assertThat(Files.readString(folder.resolve("part/best.properties")))
                .isEqualTo(Files.readString(folder.resolve("whole/best.properties")));
    }

    /** Settings invalid only in combination cannot be refused beforehand; the sweep completes all the same. */
    @Test
    void failedTrialsAreInTheReport() throws IOException {
        succeeds("sweep --env CartPole-v1 --algo ppo --steps 600 --seeds 1 --fresh-seeds 1 --best 1 --threads 1"
                + " --set minibatches=2,16 steps=16,4 environments=2 --out @failing");
        assertThat(out.toString()).contains("4 candidates", "1 failed", "Failures", "minibatches");
        assertThat(Files.readString(folder.resolve("failing/best.properties"))).contains("minibatches = ");
    }

    @Test
    void nonsenseIsRefusedBeforeAnythingRuns() throws IOException {
        refuses(SMALL + "--set learnRate=1e-4,1e-3 --out @no", "ppo has no setting 'learnRate'", "learningRate");
        refuses(SMALL + "--set learningRate=1e-3..1e-3 --out @no", "learningRate = 0.001 … 0.001 is not a range");
        refuses(SMALL + "--set learningRate=0..1:log --out @no", "must start above 0");
        refuses(SMALL + "--set learningRate=0..x --out @no", "a range needs two numbers");
        refuses(SMALL + "--set learningRate=0..1:lin --out @no", "'lin' is not a scale");
        refuses(SMALL + "--set gamma=0.9,1.5 --out @no", "gamma = 1.5");
        refuses(SMALL + "--set gamma=0.9 --out @no", "there is nothing to choose from");
        refuses(SMALL + "--set gamma=0.9,0.9 --out @no", "twice");
        refuses(SMALL + "--set seed=1,2 --out @no", "seed must be the same for all trials");
        refuses(SMALL + "--set gamma=0.9,0.99 --seeds 0 --out @no", "seeds must be in [1, 10000], got 0");
        refuses(SMALL + "--set gamma=0.9,0.99 --fresh-seeds -1 --out @no", "freshSeeds must be in [0, 10000], got -1");
        refuses(SMALL + "--set gamma=0.9,0.99 --seeds 2147483647 --out @no", "got 2147483647");
        refuses(SMALL + "--set gamma=0.9..0.99 --trials 50000000 --out @no", "got 50000000");
        refuses(SMALL + "--set gamma=0.9,0.99 --threads 0 --out @no", "threads = 0");
        refuses(SMALL + "--set gamma=0.9,0.99 --smallest 700 --out @no", "--smallest 700 needs --halving");
        refuses(SMALL + "--set gamma=0.9,0.99 --halving 2 --smallest 1600 --out @no", "budgets 1600 … 1500");
        refuses(
                SMALL + "--set reach=15,400 --score speed --out @no",
                "reach must be the same for all trials",
                "easiest");
        refuses(SMALL + "--set evaluationEpisodes=1,2 --out @no", "evaluationEpisodes must be the same for all trials");
        refuses(SMALL + "--set gamma=0.9,0.99 --score speed --out @no", "--set reach=475");
        refuses(SMALL + "--set learningRate=1e-3..0 --out @no", "write learningRate=1e-3..0|");
        refuses(SMALL + "--set gamma=0.9,0.99 --halving 1 --out @no", "or 0 for none, got 1");
        refuses(SMALL + "--set gamma=0.9,0.99 --design grit --out @no", "did you mean grid?");
        refuses(
                SMALL + "--set gamma=0.9..0.99 --design grid --out @no",
                "a grid needs lists of values, but gamma is a range");
        refuses(SMALL + "--set gamma=0.9,0.99", "--out is missing");
        refuses("sweep --env CartPole-v1 --algo ppo --set gamma=0.9,0.99 --out @no", "--steps N or --episodes N");
        refuses("sweep --env CartPole --algo ppo --steps 10 --set gamma=0.9,0.99 --out @no", "CartPole-v1");
        refuses(SMALL + "--set gamma=0.9,0.99 --engine spark --out @no1", "there is no engine 'spark'", "ascent-spark");
        refuses(SMALL + "--set gamma=0.9,0.99 --master local[2] --out @no2", "--engine spark");
        refuses("sweep resume @nothing", "contains no sweep");
        refuses("sweep report @nothing", "contains no sweep");
        assertThat(folder.resolve("no")).doesNotExist();
        succeeds(SMALL + "--set gamma=0.9,0.99 --seeds 1 --fresh-seeds 0 --out @yes");
        refuses(SMALL + "--set gamma=0.9,0.99 --out @yes", "contains another sweep", "sweep resume");
    }

    /** A schedule is a value too; duplicate draws run once. */
    @Test
    void fallingRatesAndFewValues() throws IOException {
        succeeds(SMALL + "--set learningRate=1e-3..0|1e-3 epochs=1..2:whole --trials 16 --seeds 1 --fresh-seeds 0"
                + " --out @few");
        assertThat(out.toString()).contains("4 candidates, 4 finished trials");
        assertThat(lines("few")).contains("\"learningRate\":\"1e-3..0\"");
    }

    @Test
    void aChangedPlanIsNoticed() throws IOException {
        succeeds(SMALL + "--set gamma=0.9,0.99 --seeds 1 --fresh-seeds 0 --out @yes");
        Path plan = folder.resolve("yes/sweep.properties");
        Files.writeString(plan, Files.readString(plan).replace("0.9,0.99", "0.9,0.98"));
        for (String command : List.of("resume", "report")) {
            assertThat(launch("sweep " + command + " @yes")).isEqualTo(1);
            assertThat(err.toString())
                    .contains("sweep.properties, which was changed")
                    .doesNotContain("\tat ");
        }
    }

    /** A rung has a score however long episodes are: better policies have longer episodes. */
    @Test
    void fewEpisodesAreScoredToo() throws IOException {
        for (String score : List.of("speed", "curve")) {
            succeeds(
                    "sweep --env Pendulum-v1 --algo ppo --steps 512 --set learningRate=1e-4,1e-3 environments=8 steps=64"
                            + " --seeds 1 --fresh-seeds 0 --halving 2 --smallest 512 --score " + score
                            + (score.equals("speed") ? " --set reach=-100" : "") + " --out @" + score);
            assertThat(out.toString()).contains("2 finished trials, 0 failed");
        }
    }

    /** A trial that reaches the return beats all that do not, even if its last update exceeds the budget. */
    @Test
    void reachingItIsBetterThanNot() throws IOException {
        succeeds("sweep --env CartPole-v1 --algo ppo --steps 3000 --set learningRate=1e-3,1e-5 reach=27 --seeds 1"
                + " --fresh-seeds 0 --score speed --out @speed");
        assertThat(Files.readString(folder.resolve("speed/best.properties"))).contains("learningRate = 1e-3");
        assertThat(lines("speed")).contains("\"score\":-3000.0", "\"score\":-300");
    }

    /** Values that contain commas are separated by bars. */
    @Test
    void networksAreTried() throws IOException {
        succeeds(SMALL + "--set network=8,8|16 --seeds 1 --fresh-seeds 0 --out @networks");
        assertThat(lines("networks")).contains("\"network\":\"8,8\"", "\"network\":\"16\"");
        assertThat(folder.resolve("networks/slice-network.png"))
                .doesNotExist(); // two candidates are too few for a plot
    }
}
