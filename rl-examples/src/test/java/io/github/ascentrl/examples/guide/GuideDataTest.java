package io.github.ascentrl.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.actorcritic.A2cConfig;
import io.github.ascentrl.algos.data.CsvDatasets;
import io.github.ascentrl.algos.data.DiskDataset;
import io.github.ascentrl.algos.estimate.AdvantageScaling;
import io.github.ascentrl.algos.imitation.CloningConfig;
import io.github.ascentrl.algos.imitation.DaggerConfig;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.preference.DpoConfig;
import io.github.ascentrl.algos.sequence.DecisionConfig;
import io.github.ascentrl.algos.serve.SessionLimits;
import io.github.ascentrl.algos.sweep.Trial;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of the guide's pages on data, imitation, tuning and Python do what the pages say. */
class GuideDataTest {
    private static final Path GUIDE = Path.of(
                    System.getProperty("basedir", "").isEmpty() ? "." : System.getProperty("basedir"))
            .resolve("guide");

    /** The page prints the same lines: the same bits everywhere. */
    @Test
    void asManyLabelsMakeABetterLearnerWhereTheExpertIsAsked() throws Exception {
        String printed = printedBy(() -> CompareImitation.main(new String[0]));
        assertPrinted("imitation.md", printed);
        Map<String, Double> means = means(printed);
        assertThat(means.get("expert")).isEqualTo(500);
        assertThat(means.get("DAgger, as many labels")).isGreaterThan(means.get("clone of one episode") + 100);
    }

    @Test
    void weightsFindTheBetterActions() throws Exception {
        String printed = printedBy(() -> CloneTheBetter.main(new String[0]));
        assertPrinted("imitation.md", printed);
        Map<String, Double> means = means(printed);
        assertThat(means.get("weighted by advantage")).isGreaterThan(means.get("clone of the best tenth") + 100);
        assertThat(means.get("clone of the best tenth")).isGreaterThan(means.get("clone of all") + 50);
    }

    @Test
    void dataAreRecordedSelectedAndReadAgain(@TempDir Path folder) throws Exception {
        String printed = printedBy(() -> KeepData.main(new String[] {folder.toString()}));
        assertPrinted("data.md", printed);
        DiskDataset all = DiskDataset.open(folder.resolve("cartpole.safetensors"));
        DiskDataset training = DiskDataset.open(folder.resolve("training.safetensors"));
        assertThat(all.size()).isGreaterThanOrEqualTo(10_000);
        assertThat(training.episodes()
                        + CsvDatasets.read(folder.resolve("validation.csv")).episodes())
                .isEqualTo(all.episodes() / 2);
        assertThat(training.provenance().derivation()).hasSize(2);
    }

    /** The best return of a walk is −6 from cell 0, −5 from 1 and −4 from 2. Run again, it changes nothing. */
    @Test
    void aSweepFindsALearningRate(@TempDir Path folder) throws Exception {
        String printed = printedBy(() -> SweepTheWalk.main(new String[] {folder.toString()}));
        assertPrinted("tuning.md", printed);
        assertThat(printed.lines())
                .hasSize(2)
                .allMatch(line -> line.matches("\\{learningRate=0\\.[0-9]+}: -[45]\\.[0-9]+"));
        List<String> trials = Files.readAllLines(folder.resolve("trials.jsonl"));
        assertThat(printedBy(() -> SweepTheWalk.main(new String[] {folder.toString()})))
                .isEqualTo(printed);
        assertThat(Files.readAllLines(folder.resolve("trials.jsonl"))).isEqualTo(trials);
    }

    @Test
    void aGridRunsEveryRateWithEverySeedOnce() {
        List<Trial> trials = SweepTheWalk.grid().next(List.of());
        assertThat(trials).hasSize(6).doesNotHaveDuplicates().allMatch(trial -> trial.budget() == 400);
    }

    @Test
    void settingsOfStableBaselines3BalanceThePole(@TempDir Path folder) throws Exception {
        String printed = printedBy(() -> ComingFromPython.main(new String[] {folder.toString()}));
        assertThat(means(printed).values()).hasSize(1).allMatch(mean -> mean > 475);
        assertThat(SavedPolicy.load(folder.resolve("best.safetensors")).normalizer())
                .isPresent();
        assertThat(folder).isDirectoryContaining("glob:**checkpoint-*25.safetensors"); // 50,000 / (4 · 512) updates
    }

    /** The tables of the page on Python say what is the default here. */
    @Test
    void defaultsAreThoseOfTheTables() {
        PpoConfig ppo = PpoConfig.defaults();
        assertThat(List.of(ppo.steps(), ppo.minibatches(), ppo.epochs())).containsExactly(128, 4, 4);
        assertThat(List.of(
                        ppo.gamma(),
                        ppo.lambda(),
                        ppo.clip().at(0),
                        ppo.entropyCoefficient().at(0)))
                .containsExactly(0.99, 0.95, 0.2, 0.01);
        assertThat(List.of(ppo.valueCoefficient(), ppo.maxGradientNorm())).containsExactly(0.5, 0.5);
        assertThat(ppo.clipValue()).isFalse();
        assertThat(ppo.advantageScaling()).isEqualTo(AdvantageScaling.MINIBATCH);
        assertThat(ppo.targetKl()).isInfinite();
        A2cConfig a2c = A2cConfig.defaults();
        assertThat(List.of(a2c.gamma(), a2c.lambda(), a2c.entropyCoefficient().at(0), a2c.valueCoefficient()))
                .containsExactly(0.99, 1.0, 0.0, 1.0);
        assertThat(a2c.steps()).isEqualTo(5);
        assertThat(a2c.maxGradientNorm()).isEqualTo(0.5);
        assertThat(a2c.advantageScaling()).isEqualTo(AdvantageScaling.NONE);
        assertThat(CloningConfig.defaults().batchSize()).isEqualTo(256);
        DaggerConfig dagger = DaggerConfig.builder().build();
        assertThat(List.of(dagger.episodesPerIteration(), dagger.stepsPerIteration()))
                .containsExactly(1, 500);
        assertThat(List.of(dagger.beta().at(0), dagger.beta().at(1))).containsExactly(1.0, 0.0);
        assertThat(DecisionConfig.DEFAULTS).isEqualTo(new DecisionConfig(64, 20, 0.25));
        assertThat(DpoConfig.defaults().beta()).isEqualTo(0.1);
        assertThat(SessionLimits.DEFAULT).isEqualTo(new SessionLimits(1000, Duration.ofMinutes(10)));
    }

    @Test
    void aLearnedRewardBalancesThePole() throws Exception {
        String printed = printedBy(() -> LearnAReward.main(new String[0]));
        double steps = means(printed).get("");
        assertThat(steps).isGreaterThan(400);
        assertThat(Files.readString(GUIDE.resolve("preferences.md"))).contains(Math.round(steps) + " steps");
    }

    /** The page says how many steps, before training and after it. */
    @Test
    void preferencesAloneBalanceThePole() throws Exception {
        String printed = printedBy(() -> LearnFromPreferences.main(new String[0]));
        Matcher steps =
                Pattern.compile("steps balanced: (\\d+) before, (\\d+) after").matcher(printed);
        assertThat(steps.find()).isTrue();
        assertThat(Files.readString(GUIDE.resolve("preferences.md")))
                .contains("for " + steps.group(2) + " steps; before, for " + steps.group(1));
        assertThat(Integer.parseInt(steps.group(2))).isGreaterThan(2 * Integer.parseInt(steps.group(1)));
    }

    @Test
    @Tag("long")
    void aDecisionTransformerReachesWhatItIsAskedFor() throws Exception {
        assertPrinted("sequences.md", printedBy(() -> AskForAReturn.main(new String[0])));
    }

    @Test
    @Tag("long")
    void aTransformerLearnsInContext() throws Exception {
        assertPrinted("in-context.md", printedBy(() -> LearnInContext.main(new String[0])));
    }

    @Test
    @Tag("long")
    void aLanguageModelIsTuned() throws Exception {
        String printed = printedBy(() -> TrainLanguageModel.main(new String[0]));
        List<String> counts = Pattern.compile("kind in (\\d+) of 200, sentences: (\\d+)")
                .matcher(printed)
                .results()
                .flatMap(found -> Stream.of(found.group(1), found.group(2)))
                .toList();
        assertThat(counts).hasSize(4);
        assertThat(Files.readString(GUIDE.resolve("sequences.md")).replaceAll("\\s+", " "))
                .contains(counts.get(2) + " now contain \"kind\" (" + counts.get(0) + " before tuning), and "
                        + counts.get(3) + " are sentences of the grammar (" + counts.get(1) + " before)");
    }

    private static void assertPrinted(String page, String printed) throws Exception {
        assertThat(Files.readString(GUIDE.resolve(page))).contains(printed.strip());
    }

    /** The mean return of each line, by what stands before it. */
    private static Map<String, Double> means(String printed) {
        Pattern line = Pattern.compile("(.*?):? *mean return (-?[0-9.]+).*");
        return printed.lines()
                .map(line::matcher)
                .filter(Matcher::matches)
                .collect(
                        Collectors.toMap(found -> found.group(1).strip(), found -> Double.parseDouble(found.group(2))));
    }

    private static String printedBy(Program program) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream capture = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            System.setOut(capture);
            program.run();
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private interface Program {
        void run() throws Exception;
    }
}
