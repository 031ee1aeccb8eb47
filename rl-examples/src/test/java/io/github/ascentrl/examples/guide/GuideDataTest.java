package io.github.ascentrl.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.data.CsvDatasets;
import io.github.ascentrl.algos.data.DiskDataset;
import io.github.ascentrl.algos.policy.SavedPolicy;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
    void settingsOfStableBaselines3BalanceThePole(@TempDir Path folder) throws Exception {
        String printed = printedBy(() -> ComingFromPython.main(new String[] {folder.toString()}));
        assertThat(means(printed).values()).hasSize(1).allMatch(mean -> mean > 475);
        assertThat(SavedPolicy.load(folder.resolve("best.safetensors")).normalizer())
                .isPresent();
        assertThat(folder).isDirectoryContaining("glob:**checkpoint-*25.safetensors"); // 50,000 / (4 · 512) updates
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
