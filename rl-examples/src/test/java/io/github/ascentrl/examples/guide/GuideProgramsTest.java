package io.github.ascentrl.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.contract.EnvContract;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.Pendulum;
import io.github.ascentrl.envs.wrap.MaskedObservations;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs behind the guide's pages on environments, policies, logging, evaluation, reproducibility and speed. */
class GuideProgramsTest {
    private static final Path GUIDE =
            Path.of(System.getProperty("basedir", "").isEmpty() ? "." : System.getProperty("basedir"), "guide");

    /** A program that is given a folder or a file. */
    private interface Program {
        void run() throws Exception;
    }

    @Test
    void maskedAndWrappedEnvironmentsKeepTheContract() {
        EnvContract.check(Change::new, Rng.of(1));
        EnvContract.check(() -> new MaskedObservations(new Change()), Rng.of(1));
        EnvContract.check(WrapAndFilm::env, Rng.of(1));
    }

    @Test
    void theProviderMakesTheEnvironment() {
        EnvContract.check(new WalkProvider().environments().get(0).single(), Rng.of(1));
    }

    /** The fewest coins are 5.55 on average over the amounts 1 … 99; random possible coins are some 17. */
    @Test
    void masksLetBothTrainersPayWithFewCoins() {
        String printed = printedBy(() -> TrainWithMask.main(new String[0]));
        assertThat(returns(printed)).hasSize(2).allMatch(mean -> mean > -5.9);
    }

    @Test
    void theWrapperChargesForActions() {
        Pendulum plain = new Pendulum();
        ActionCost charged = new ActionCost(new Pendulum(), 0.5f);
        float[] observation = new float[3];
        plain.reset(Rng.of(1), observation);
        charged.reset(Rng.of(1), observation);
        Step without = plain.step(new float[] {2}, observation);
        assertThat(charged.step(new float[] {2}, observation).reward()).isEqualTo(without.reward() - 2);
    }

    @Test
    void anEpisodeIsFilmed(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("pendulum.gif");
        String printed = printedBy(() -> WrapAndFilm.main(new String[] {file.toString()}));
        assertThat(printed.lines()).containsExactly("Box[low=[-1.0], high=[1.0]]", "101 pictures");
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                .startsWith("GIF89a");
    }

    @Test
    void schedulesRunAndTrainingStopsWhereReturnsStall() {
        String printed = printedBy(() -> TrainWithSchedules.main(new String[0]));
        Matcher matcher = Pattern.compile("^(\\d+) updates, mean return of the last 100 episodes (-?[0-9.]+)\n")
                .matcher(printed);
        assertThat(matcher.matches()).as(printed).isTrue();
        assertThat(Integer.parseInt(matcher.group(1))).isBetween(11, 99);
        assertThat(Double.parseDouble(matcher.group(2))).isGreaterThan(-5.5);
    }

    @Test
    void everyKindOfPolicyActs() {
        String printed = printedBy(() -> KindsOfPolicies.main(new String[0]));
        assertThat(printed.lines()).hasSize(10);
        assertThat(printed)
                .containsPattern("categorical \\[[0-3]\\.0]\\n")
                .containsPattern("multi-discrete \\[[0-3]\\.0, [0-2]\\.0]\\n")
                .containsPattern("squashed \\[-?[01]\\.\\d+]\\n")
                .containsPattern("beta \\[-?[01]\\.\\d+]\\n")
                .contains("rule [1.0]");
    }

    @Test
    void everyLogHasEveryUpdateAndTheMeasurementOfTheProgram(@TempDir Path folder) throws Exception {
        String printed = printedBy(() -> WriteLogs.main(new String[] {folder.toString()}));
        List<String> csv = Files.readAllLines(folder.resolve("progress.csv"));
        List<String> json = Files.readAllLines(folder.resolve("progress.jsonl"));
        assertThat(csv).hasSize(1 + 20); // 20 updates of 1024 steps
        assertThat(json).hasSize(20);
        String[] columns = csv.get(0).split(",");
        String[] last = csv.get(20).split(",");
        JsonObject line = JsonParser.parseString(json.get(19)).getAsJsonObject();
        int column = List.of(columns).indexOf("largestWeight");
        assertThat(column).isNotNegative();
        assertThat(Double.parseDouble(last[column]))
                .isEqualTo(line.get("largestWeight").getAsDouble())
                .isPositive();
        assertThat(folder.resolve("events.out.tfevents.ascent")).isNotEmptyFile();
        assertThat(printed).contains("update 10: return -").contains("update 20: return -");
        String page = Files.readString(GUIDE.resolve("logging.md"));
        assertThat(page.lines()).contains(csv.get(0));
    }

    /** The page prints the same number: the same bits on the reader's machine as here. */
    @Test
    void threadsListenersAndAnInterruptionChangeNoBit(@TempDir Path folder) throws Exception {
        String printed = printedBy(() -> SameBits.main(new String[] {folder.toString()}));
        assertThat(printed.lines().map(line -> line.substring(0, 8)).distinct()).hasSize(1);
        assertThat(Files.readString(GUIDE.resolve("reproducibility.md"))).contains(printed);
    }

    @Test
    void aPolicyIsMeasured() throws Exception {
        String printed = printedBy(() -> MeasureAPolicy.main(new String[0]));
        assertThat(printed).contains("the same returns: true");
        assertThat(Files.readString(GUIDE.resolve("evaluation.md"))).contains(printed);
    }

    @Test
    void theFastTrainingIsMeasuredAndLearns() {
        String printed = printedBy(() -> TrainFast.main(new String[0]));
        assertThat(printed).containsPattern("^\\d+ steps per second\\n");
        assertThat(returns(printed)).hasSize(1).allMatch(mean -> mean > 475);
    }

    @Test
    void everyLinkToAHeadingFindsIt() throws Exception {
        int checked = 0;
        try (Stream<Path> pages = Files.list(GUIDE)) {
            for (Path page : pages.toList()) {
                Matcher link = Pattern.compile("]\\(([^)#:]*)#([^)]+)\\)").matcher(Files.readString(page));
                while (link.find()) {
                    Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
                    assertThat(anchors(Files.readString(target)))
                            .as("headings of %s, linked from %s", target, page)
                            .contains(link.group(2));
                    checked++;
                }
            }
        }
        assertThat(checked).isGreaterThanOrEqualTo(8);
    }

    /** As GitHub makes them: lower case, without punctuation, spaces as hyphens. */
    private static List<String> anchors(String page) {
        return page.lines()
                .filter(line -> line.matches("#+ .*"))
                .map(line -> line.replaceFirst("#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    private static List<Double> returns(String printed) {
        return Pattern.compile("mean return (-?[0-9.]+)")
                .matcher(printed)
                .results()
                .map(result -> Double.parseDouble(result.group(1)))
                .toList();
    }

    private static String printedBy(Program program) {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream capture = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            System.setOut(capture);
            program.run();
        } catch (Exception e) {
            throw new AssertionError("the program failed", e);
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
