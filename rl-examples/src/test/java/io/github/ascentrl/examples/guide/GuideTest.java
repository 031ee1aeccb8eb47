package io.github.ascentrl.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.examples.lab.ExperimentCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The code printed in README.md and in the guide is compiled code, word for word, and does what they say. */
class GuideTest {
    private static final Path MODULE =
            Path.of(System.getProperty("basedir", "").isEmpty() ? "." : System.getProperty("basedir"));
    private static final Path README = MODULE.resolve("../README.md");
    private static final Path GUIDE = MODULE.resolve("guide");

    @Test
    void everyJavaSnippetStandsInACompiledFile() throws IOException {
        List<String> sources = sources();
        int checked = 0;
        for (Path page : pages()) {
            for (String snippet : snippets(Files.readString(page))) {
                checked++;
                assertThat(sources.stream().anyMatch(source -> squeeze(source).contains(squeeze(snippet))))
                        .as(
                                "this snippet of %s must be part of a compiled file, of the package guide for example:%n%s",
                                page.getFileName(), snippet)
                        .isTrue();
            }
        }
        assertThat(checked).isGreaterThanOrEqualTo(20);
    }

    @Test
    void everyPageIsInTheContentsAndEveryLinkLeadsToAFile() throws IOException {
        String contents = Files.readString(GUIDE.resolve("README.md"));
        String readme = Files.readString(README);
        for (Path page : pages()) {
            String name = page.getFileName().toString();
            if (!name.equals("README.md")) {
                assertThat(contents).contains("(" + name + ")");
                assertThat(readme).contains("(rl-examples/guide/" + name + ")");
            }
            Matcher link = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)").matcher(Files.readString(page));
            while (link.find()) {
                assertThat(page.resolveSibling(link.group(1)))
                        .as("link in %s", page)
                        .exists();
            }
        }
    }

    @Test
    void aChangedSnippetIsNoticed() throws IOException {
        String snippet = snippets(Files.readString(README)).get(0).replace("Budget.episodes", "Budget.steps");
        assertThat(sources()).noneMatch(source -> squeeze(source).contains(squeeze(snippet)));
    }

    @Test
    void theQuickStartLearnsCartPole() {
        String printed = printedBy(() -> QuickStart.main(new String[0]));
        assertThat(meanReturn(printed, printed.length())).isGreaterThan(400);
    }

    @Test
    void theCustomPartsLearn() {
        String printed = printedBy(() -> CustomParts.main(new String[0]));
        int after = printed.indexOf("after:");
        assertThat(meanReturn(printed, after)).isLessThan(-20);
        assertThat(meanReturn(printed, printed.length())).isGreaterThan(-6);
    }

    /** The best return is −6 from cell 0, −5 from 1 and −4 from 2. */
    @Test
    void ppoLearnsAnEnvironmentOfOnesOwnAndStops() {
        String printed = printedBy(() -> TrainPpo.main(new String[0]));
        assertThat(meanReturn(printed, printed.length())).isGreaterThan(-5.3);
        assertThat(printed).doesNotContain("steps=2"); // nowhere near its budget of 200,000
    }

    /** Started again after its end, it says the same and writes nothing. */
    @Test
    void aRunIsSavedAndResumed(@TempDir Path folder) throws IOException {
        Path run = folder.resolve("run");
        String printed = printedBy(() -> saveAndResume(run));
        assertThat(meanReturn(printed, printed.length())).isGreaterThan(-5.3);
        assertThat(run)
                .isDirectoryContaining("glob:**best.safetensors")
                .isDirectoryContaining("glob:**events.out.tfevents.ascent");
        Policy best = SavedPolicy.load(run.resolve("best.safetensors")).acting();
        assertThat(Evaluation.of(new Walk(), best, 100, Rng.of(3)).mean()).isGreaterThan(-6); // it explores
        List<String> csv = Files.readAllLines(run.resolve("progress.csv"));
        assertThat(printedBy(() -> saveAndResume(run))).isEqualTo(printed.substring(printed.indexOf("Point[")));
        assertThat(Files.readAllLines(run.resolve("progress.csv"))).isEqualTo(csv);
    }

    @Test
    void aSavedPolicyGoesOnWithItsCritic(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("walker.safetensors");
        String printed = printedBy(() -> {
            try {
                FineTune.main(new String[] {file.toString()});
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        double before = meanReturn(printed, printed.lastIndexOf("mean return"));
        assertThat(meanReturn(printed, printed.length())).isGreaterThan(-5.3).isGreaterThan(before + 10);
        assertThat(SavedPolicy.load(file).provenance().derivation()).containsExactly("trained on by PPO");
    }

    private static void saveAndResume(Path folder) {
        try {
            SaveAndResume.main(new String[] {folder.toString()});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void savingAndResumingTakesAFewLines() throws IOException {
        long more = lines("SaveAndResume") - lines("TrainPpo");
        assertThat(more).isBetween(1L, 12L);
    }

    private static long lines(String program) throws IOException {
        return Files.readAllLines(
                        MODULE.resolve("src/main/java/io/github/ascentrl/examples/guide/" + program + ".java"))
                .stream()
                .filter(line -> line.startsWith("        "))
                .count();
    }

    /** 1 for each ball that is caught, −1 for each that is not. */
    @Test
    void ppoLooksAndCatches() {
        String printed = printedBy(() -> TrainConvNet.main(new String[0]));
        assertThat(meanReturn(printed, printed.length())).isGreaterThan(0.9);
    }

    /** Who forgets is right once in four times. */
    @Test
    void ppoRemembersAndAnswers() {
        String printed = printedBy(() -> TrainGru.main(new String[0]));
        assertThat(meanReturn(printed, printed.length())).isGreaterThan(0.9);
    }

    /** To the digit as the guide prints it: the same bits everywhere. */
    @Test
    void theBaselineIsSeenToHelp() throws IOException {
        String printed = printedBy(() -> CompareBaselines.main(new String[0]));
        assertThat(printed.lines()).hasSize(2);
        assertThat(text().lines()).containsAll(printed.lines().toList());
    }

    @Test
    void theCloneBalancesThePole(@TempDir Path folder) {
        Path file = folder.resolve("clone.safetensors");
        String printed = printedBy(() -> {
            try {
                CloneAnExpert.main(new String[] {file.toString()});
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(meanReturn(printed, printed.length())).isGreaterThan(450);
        assertThat(file).isNotEmptyFile();
    }

    /** The weights of this model were drawn at random. */
    @Test
    void aModelFromPythonPlaysAndGoesOnLearning(@TempDir Path folder) throws IOException {
        Path zip = MODULE.resolve("../rl-algos/src/test/resources/sb3/discrete-tanh.zip");
        Path file = folder.resolve("cartpole.safetensors");
        String printed = printedBy(() -> {
            try {
                ImportModel.main(new String[] {zip.toString(), file.toString()});
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        double before = meanReturn(printed, printed.lastIndexOf("mean return"));
        assertThat(printed).contains("layers: policy 4-64-64-2, value 4-64-64-1");
        assertThat(before).isBetween(8.0, 50.0);
        assertThat(meanReturn(printed, printed.length())).isGreaterThan(before + 50);
        assertThat(SavedPolicy.load(file).provenance().steps()).isEqualTo(100_000);
    }

    @Test
    void aLogOfASpreadsheetIsRead(@TempDir Path folder) throws IOException {
        Path log = folder.resolve("log.csv");
        Files.writeString(log, """
                trial;time;position;speed;push;gain;done
                A;0,0;0,5;-1;2;0;0
                A;0,1;0,4;-1,5;1;1;1
                B;0,0;0;0;1;0;0
                B;0,1;0,1;0,5;0;0,5;0
                """);
        String printed = printedBy(() -> {
            try {
                ImportCsv.main(new String[] {log.toString()});
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(printed.lines())
                .containsExactly(
                        "3 steps of 2 episodes",
                        "last steps of 1 of 2 episodes left out: the CSV does not contain what followed",
                        "final observations of 1 of 2 episodes, which terminated, repeat the last observation: the CSV has"
                                + " none");
    }

    @Test
    void aSavedPolicyAnswersThreads(@TempDir Path folder) {
        String printed = printedBy(() -> {
            try {
                ServePolicy.main(
                        new String[] {folder.resolve("walk.safetensors").toString()});
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(printed.lines().filter(line -> line.matches("player-[0-3] at the left end: [01]\\.0")))
                .hasSize(4);
        assertThat(printed)
                .containsPattern("left, middle, right: \\[[01].0, [01].0, [01].0]")
                .containsPattern("drawn: [01].0");
    }

    /** What it prints is in the guide; started again, it runs nothing. */
    @Test
    void theWalkIsTunedAndTunedAgain(@TempDir Path folder) throws IOException {
        String printed = printedBy(() -> tune(folder));
        assertThat(text()).contains("`" + printed.strip() + "`");
        byte[] lines = Files.readAllBytes(folder.resolve("trials.jsonl"));
        assertThat(printedBy(() -> tune(folder))).isEqualTo(printed);
        assertThat(folder.resolve("trials.jsonl")).hasBinaryContent(lines);
    }

    private static void tune(Path folder) {
        try {
            TuneTheWalk.main(new String[] {folder.toString()});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aNetworkOfOnesOwnIsSavedLoadedAndTuned(@TempDir Path folder) {
        Path file = folder.resolve("gated.safetensors");
        String printed = printedBy(() -> {
            try {
                CustomNetwork.main(new String[] {file.toString()});
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(meanReturn(printed, printed.length())).isGreaterThan(-6);
    }

    @Test
    void theExpertIsAsked(@TempDir Path folder) {
        String printed = printedBy(() -> {
            try {
                AskTheExpert.main(new String[] {folder.toString()});
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(meanReturn(printed, printed.length())).isGreaterThan(-6);
        assertThat(printed).contains("rows of walk by always right, seed 0");
        assertThat(folder).isDirectoryContaining("glob:**walk.safetensors").isDirectoryContaining("glob:**walker.*");
    }

    @Test
    void theExperimentIsShortAndDecidesNothingInAQuickRun(@TempDir Path folder) throws IOException {
        assertThat(snippets(text()).stream()
                        .filter(snippet -> snippet.contains("implements Experiment"))
                        .mapToInt(snippet -> snippet.split("\n").length))
                .hasSize(1)
                .allMatch(lines -> lines <= 30);
        CommandLine command = ExperimentCommand.of(new LearningRates());
        String[] args = {"--quick", "--seeds", "2", "--out", folder.toString()};
        assertThat(command.setOut(new PrintWriter(new StringWriter())).execute(args))
                .isZero();
        assertThat(Files.readString(folder.resolve("report.md")))
                .contains("0.003 learns faster than 0.001")
                .contains("> **undecided** — ")
                .contains("| learning rate | mean return |");
        assertThat(Files.readAllLines(folder.resolve("metrics.csv"))).hasSize(1 + 3 * 2 * 200);
    }

    /** The last mean return printed before a position. */
    private static double meanReturn(String printed, int before) {
        Matcher matcher = Pattern.compile("mean return (-?[0-9.]+)").matcher(printed.substring(0, before));
        double mean = Double.NaN;
        while (matcher.find()) {
            mean = Double.parseDouble(matcher.group(1));
        }
        return mean;
    }

    private static String printedBy(Runnable program) {
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

    private static List<Path> pages() throws IOException {
        try (Stream<Path> guide = Files.list(GUIDE)) {
            return Stream.concat(
                            Stream.of(README),
                            guide.filter(file -> file.toString().endsWith(".md"))
                                    .sorted())
                    .toList();
        }
    }

    private static String text() throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path page : pages()) {
            text.append(Files.readString(page)).append('\n');
        }
        return text.toString();
    }

    private static List<String> snippets(String markdown) {
        List<String> snippets = new ArrayList<>();
        Matcher matcher = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(markdown);
        while (matcher.find()) {
            snippets.add(matcher.group(1));
        }
        return snippets;
    }

    private static List<String> sources() throws IOException {
        List<String> sources = new ArrayList<>();
        for (String tree : List.of(
                "src/main/java/io/github/ascentrl/examples/guide",
                "src/test/java/io/github/ascentrl/examples/guide",
                "onnx/src/test/java/io/github/ascentrl/onnx")) {
            Path folder = MODULE.resolve(tree);
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.sorted().toList()) {
                    String source = Files.readString(file);
                    sources.add(source);
                    sources.add(source.replaceAll("(?s)/\\*\\*.*?\\*/", "")); // a page may leave out javadoc, all of it
                }
            }
        }
        return sources;
    }

    private static String squeeze(String code) {
        return code.replaceAll("\\s+", "");
    }
}
