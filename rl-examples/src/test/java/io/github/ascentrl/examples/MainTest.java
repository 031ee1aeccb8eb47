package io.github.ascentrl.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.nn.io.Json;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The launcher as a user sees it: exit statuses, messages, files. */
class MainTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int launch(Object... args) {
        CommandLine main = Main.commandLine(List.of(new SelfTestExperiment()));
        main.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        String[] words = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            words[i] = args[i].toString();
        }
        return main.execute(words);
    }

    @Test
    void everyRegisteredExperimentHasAUsableNameAndIsListedOnce() {
        List<String> names =
                Experiments.all().stream().map(experiment -> experiment.name()).toList();
        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z0-9]+(-[a-z0-9]+)*"));
        assertThat(Main.commandLine(Experiments.all()).getSubcommands().keySet())
                .contains("list")
                .containsAll(names);
    }

    /** The hint about SIMD is printed only for long commands. */
    @Test
    void onlyTrainingWantsSimd() {
        List<Experiment> experiments = List.of(new SelfTestExperiment());
        assertThat(Main.isLong(new String[] {"self-test", "--quick"}, experiments))
                .isTrue();
        assertThat(Main.isLong(new String[] {"train", "--env", "CartPole-v1"}, experiments))
                .isTrue();
        assertThat(Main.isLong(new String[] {"replay", "--env", "CartPole-v1"}, experiments))
                .isFalse();
        assertThat(Main.isLong(new String[0], experiments)).isFalse();
    }

    @Test
    void listNamesTheExperimentsAndWhatTheyReproduce() {
        assertThat(launch("list")).isZero();
        assertThat(out.toString()).contains("self-test").contains("R9 §1").contains("Random walks");
    }

    @Test
    void anExperimentLeavesTableReportSummaryMetricsAndFigures() throws IOException {
        assertThat(launch("self-test", "--seeds", 3, "--out", folder, "--length", 30))
                .isZero();
        assertThat(err.toString()).isEmpty();
        assertThat(out.toString())
                .contains("Height at the end")
                .contains("R9 §1: Steep walks climb.")
                .contains("Written to " + folder
                        + ": metrics.csv, walks.png, walks.svg, report.md, report.html, summary.json");
        assertThat(folder.toFile().list())
                .containsExactlyInAnyOrder(
                        "metrics.csv", "report.html", "report.md", "summary.json", "walks.png", "walks.svg");
        List<String> rows = Files.readAllLines(folder.resolve("metrics.csv"));
        assertThat(rows).hasSize(1 + 2 * 3 * 30);
        assertThat(rows.get(0)).isEqualTo("run,seed,step,height");
        assertThat(rows.get(1)).startsWith("flat,0,1,");
        assertThat(rows.get(rows.size() - 1)).startsWith("\"steep, \"\"1/2\"\"\",2,30,");
        assertThat(Files.readString(folder.resolve("report.md")))
                .contains("# self-test")
                .contains("![Random walks](walks.png)")
                .contains("> **seen** — they do");
        BufferedImage image = ImageIO.read(folder.resolve("walks.png").toFile());
        assertThat(image.getWidth()).isEqualTo(1800);
    }

    @Test
    void thePageHoldsSettingsProvenanceClaimsAndCurves() throws IOException {
        assertThat(launch("self-test", "--seeds", 2, "--out", folder)).isZero();
        assertThat(Files.readString(folder.resolve("report.html")))
                .contains("<th scope=\"row\">length</th><td>200</td>")
                .contains("<th scope=\"row\">seeds</th><td>0 … 1</td>")
                .contains("<th scope=\"row\">ascent</th>", "<th scope=\"row\">commit</th>")
                .contains("<th scope=\"row\">java</th>", "<th scope=\"row\">processors</th>")
                .contains("<th scope=\"row\">started</th>", "<th scope=\"row\">time</th>")
                .contains("<td role=\"cell\">Steep walks climb.</td><td role=\"cell\">R9 §1</td>")
                .contains("<figure id=\"figure-walks\" class=\"curves\"")
                .contains("\"label\":\"steep, \\\"1/2\\\"\"");
    }

    @Test
    void allWritesAnIndexThatLeadsToTheReports() throws IOException {
        assertThat(launch("all", "--quick", "--seeds", 2, "--out", folder)).isZero();
        assertThat(folder.resolve("self-test/report.html")).exists();
        assertThat(Files.readString(folder.resolve("index.html")))
                .contains("1 of 1 experiments have ended.")
                .contains("<a href=\"self-test/report.html\">self-test</a>")
                .contains("<svg class=\"spark\" role=\"img\" aria-label=\"Random walks\"")
                .contains("<span class=\"badge seen\">1 seen</span>")
                .contains("<td role=\"cell\">complete</td>");
        assertThat(out.toString())
                .contains("All reports: " + folder.resolve("index.html"))
                .containsPattern("Total time: 0\\.\\d min, \\d+ threads, \\d+ processors");
        assertThat(Files.readString(folder.resolve("REPORTS.md"))).contains("--quick, **whose verdicts mean nothing**");
        assertThat(folder.resolve("self-test/runs.jsonl")).doesNotExist();
    }

    /** A failing experiment must neither keep the others from running nor count as a success. */
    @Test
    void allGoesOnAfterAFailure() throws IOException {
        List<Experiment> experiments = List.of(new FailingExperiment(), new SelfTestExperiment());
        CommandLine main =
                Main.commandLine(experiments).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        assertThat(main.execute("all", "--quick", "--seeds", "2", "--out", folder.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("1 of 2 experiments failed: failing");
        assertThat(Files.readString(folder.resolve("index.html")))
                .contains("2 of 2 experiments have ended.")
                .containsPattern("<th[^>]*>failing</th>.*<td role=\"cell\">failed</td>")
                .contains("self-test/report.html");
        assertThat(folder.resolve("self-test/runs.jsonl")).exists();

        CommandLine again = Main.commandLine(List.of(new SelfTestExperiment()))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err));
        assertThat(again.execute("all", "--quick", "--seeds", "2", "--out", folder.toString()))
                .isZero();
        assertThat(err.toString()).contains("Continuing where it stopped: 4 finished runs");
    }

    private static final class FailingExperiment implements Experiment {
        @Override
        public String name() {
            return "failing";
        }

        @Override
        public String description() {
            return "Fails.";
        }

        @Override
        public String reproduces() {
            return "R9";
        }

        @Override
        public io.github.ascentrl.examples.report.Report run(io.github.ascentrl.examples.lab.Lab lab) {
            throw new IllegalStateException("as told");
        }
    }

    @Test
    void aPortInUseIsExplainedBeforeAnyWork() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(launch("self-test", "--serve", taken.getLocalPort(), "--out", folder))
                    .isEqualTo(2);
            assertThat(err.toString())
                    .contains("--serve " + taken.getLocalPort() + ": cannot listen there (Address already in use)")
                    .contains("choose another port, or leave the number out for any free one");
        }
        assertThat(launch("self-test", "--serve", 70000, "--out", folder)).isEqualTo(2);
        assertThat(err.toString()).contains("--serve 70000: a port is from 1 to 65535");
        assertThat(folder).isEmptyDirectory();
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aServedRunSaysWhereAndEndsByItself() {
        assertThat(launch("self-test", "--quick", "--out", folder, "--serve")).isZero();
        assertThat(err.toString()).containsPattern("Watch it at http://127\\.0\\.0\\.1:\\d+/[0-9a-f]{32}/");
    }

    @Test
    void theSummaryReadsBackAsJson() throws IOException {
        assertThat(launch("self-test", "--seeds", 2, "--seed", 7, "--out", folder, "--threads", 1))
                .isZero();
        String json = Files.readString(folder.resolve("summary.json"));
        assertThat(Json.parse(json, Json.Limits.HEADER))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("experiment", "self-test")
                .containsEntry("status", "complete")
                .containsEntry("quick", false)
                .containsEntry("seeds", List.of(7L, 8L))
                .containsKeys("settings", "studies", "environment", "claims", "results");
        assertThat(json).contains("\"length\": 200").contains("\"steps\": 200").contains("\"steep, \\\"1/2\\\"\"");
    }

    @Test
    void metricsDoNotDependOnTheNumberOfThreads() throws IOException {
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        assertThat(launch("self-test", "--out", one, "--threads", 1)).isZero();
        assertThat(launch("self-test", "--out", two, "--threads", 2)).isZero();
        assertThat(two.resolve("metrics.csv")).hasSameBinaryContentAs(one.resolve("metrics.csv"));
        assertThat(two.resolve("report.md")).hasSameBinaryContentAs(one.resolve("report.md"));
        assertThat(two.resolve("walks.png")).hasSameBinaryContentAs(one.resolve("walks.png"));
    }

    @Test
    void quickRunsSayThatTheirFiguresMeanNothing() throws IOException {
        assertThat(launch("self-test", "--quick", "--out", folder)).isZero();
        assertThat(Files.readString(folder.resolve("report.md"))).contains("quick run");
        assertThat(Files.readAllLines(folder.resolve("metrics.csv"))).hasSize(1 + 2 * 5 * 20);
    }

    @Test
    void aQuickRunSaysSoOnTheConsoleToo() {
        launch("self-test", "--quick", "--out", folder);
        assertThat(out.toString()).startsWith("\nQuick run: its figures mean nothing.");
    }

    @Test
    void oneSeedHasNoSpreadAndIsNoSeeds() throws IOException {
        assertThat(launch("self-test", "--seeds", 1, "--fail-at", 1, "--out", folder))
                .isZero();
        assertThat(out.toString() + Files.readString(folder.resolve("report.md")))
                .contains("1 seed,")
                .doesNotContain("NaN", "1 seeds");
        assertThat(Files.readString(folder.resolve("walks.svg")))
                .contains("1 seed<")
                .doesNotContain("band");
    }

    /** As on a full disk: the report cannot be written. */
    private Path blocked() throws IOException {
        Path report = Files.createDirectories(folder.resolve("report.md"));
        Files.createFile(report.resolve("in-the-way"));
        return report;
    }

    private void unblock(Path report) throws IOException {
        Files.delete(report.resolve("in-the-way"));
        Files.delete(report);
    }

    @Test
    void whatCannotBeWrittenIsPrintedExplainedAndNotRunAgain() throws IOException {
        Path report = blocked();
        assertThat(launch("self-test", "--out", folder)).isEqualTo(1);
        assertThat(out.toString()).contains("Height at the end").doesNotContain("Written to");
        assertThat(err.toString())
                .contains("Cannot write: ")
                .contains("self-test failed: 10 of 10 runs finished")
                .contains("Run the same command to continue.")
                .doesNotContain("\tat ");
        unblock(report);
        assertThat(launch("self-test", "--out", folder)).isZero();
        assertThat(err.toString()).contains("Continuing where it stopped: 10 finished runs read back from ");
    }

    @Test
    void whatWasInterruptedGoesOnAndEqualsWhatWasNot() throws IOException {
        Path whole = folder.resolve("whole");
        assertThat(launch("self-test", "--out", whole, "--threads", 1)).isZero();
        Path report = blocked();
        assertThat(launch("self-test", "--out", folder, "--threads", 1)).isEqualTo(1);
        unblock(report);
        Path runs = folder.resolve("runs.jsonl");
        List<String> lines = Files.readAllLines(runs);
        assertThat(lines).hasSize(1 + 10);
        String torn = lines.get(5).substring(0, lines.get(5).length() / 2);
        Files.writeString(runs, String.join("\n", lines.subList(0, 5)) + "\n" + torn);

        assertThat(launch("self-test", "--out", folder)).isZero();
        assertThat(err.toString()).contains("Continuing where it stopped: 4 finished runs");
        for (String file : List.of("metrics.csv", "report.md", "walks.png")) {
            assertThat(folder.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
        }
        assertThat(runs).doesNotExist();
    }

    /** Finished runs are read back from the file: a run that was changed there shows in the results. */
    @Test
    void finishedRunsAreReadNotMadeAgain() throws IOException {
        Path report = blocked();
        assertThat(launch("self-test", "--out", folder)).isEqualTo(1);
        unblock(report);
        Path runs = folder.resolve("runs.jsonl");
        Files.writeString(runs, Files.readString(runs).replaceFirst("\\[1\\.0,[^\\]]*\\]", "[1.0,12345.0]"));
        assertThat(launch("self-test", "--out", folder)).isZero();
        assertThat(Files.readString(folder.resolve("metrics.csv"))).contains(",1,12345\n");
    }

    @Test
    void finishedRunsOfAnotherVersionOfTheProgramAreRefusedUnlessTheyAreToBeReplaced() throws IOException {
        Path report = blocked();
        assertThat(launch("self-test", "--out", folder)).isEqualTo(1);
        unblock(report);
        Path runs = folder.resolve("runs.jsonl");
        Files.writeString(runs, Files.readString(runs).replaceFirst("\"commit\":\"[^\"]*\"", "\"commit\":\"1234abc\""));
        assertThat(launch("self-test", "--out", folder)).isEqualTo(2);
        assertThat(err.toString()).contains("commit 1234abc").contains("--fresh");
        assertThat(launch("self-test", "--out", folder, "--fresh")).isZero();
    }

    @Test
    void aFolderOfAnotherRunIsRefusedUnlessItIsToBeReplaced() throws IOException {
        assertThat(launch("self-test", "--length", 30, "--out", folder)).isZero();
        assertThat(launch("self-test", "--length", 40, "--out", folder)).isEqualTo(2);
        assertThat(err.toString())
                .contains("--out " + folder + " contains another run")
                .contains("length=30")
                .contains("length=40")
                .contains("--fresh");
        assertThat(launch("self-test", "--quick", "--length", 30, "--out", folder))
                .isEqualTo(2);
        assertThat(launch("self-test", "--length", 30, "--seeds", 2, "--out", folder))
                .isZero();
        assertThat(launch("self-test", "--length", 40, "--out", folder, "--fresh"))
                .isZero();
        assertThat(Files.readAllLines(folder.resolve("metrics.csv"))).hasSize(1 + 2 * 5 * 40);
    }

    @Test
    void anOptionThatSaysHowFarMayBeAnotherInTheSameFolder() throws IOException {
        assertThat(launch("self-test", "--far", 1, "--out", folder)).isZero();
        assertThat(launch("self-test", "--far", 2, "--out", folder)).isZero();
        assertThat(Files.readString(folder.resolve("summary.json"))).contains("\"far\": 2");
    }

    @Test
    void theFolderOfATrainedPolicyIsRefused() throws IOException {
        Files.createFile(folder.resolve("settings.properties"));
        assertThat(launch("self-test", "--out", folder)).isEqualTo(2);
        assertThat(err.toString()).contains("contains a run of 'train'").contains("--out");
    }

    @Test
    void resultsStayUntilOthersAreComplete() throws IOException {
        assertThat(launch("self-test", "--seeds", 1, "--fail-at", 1, "--out", folder))
                .isZero();
        String report = Files.readString(folder.resolve("report.md"));
        String metrics = Files.readString(folder.resolve("metrics.csv"));
        assertThat(launch("self-test", "--seeds", 3, "--fail-at", 1, "--out", folder))
                .isEqualTo(1);
        assertThat(err.toString()).contains("is still there");
        assertThat(Files.readString(folder.resolve("report.md"))).isEqualTo(report);
        assertThat(Files.readString(folder.resolve("metrics.csv"))).isEqualTo(metrics);
        assertThat(folder.resolve("walks.png")).exists();
    }

    @Test
    void unfinishedRunsOfOtherSettingsAreRefusedToo() throws IOException {
        Path report = blocked();
        assertThat(launch("self-test", "--length", 30, "--out", folder)).isEqualTo(1);
        unblock(report);
        Files.delete(folder.resolve("summary.json")); // as after kill -9
        assertThat(launch("self-test", "--length", 40, "--out", folder)).isEqualTo(2);
        assertThat(err.toString())
                .contains("--out " + folder + " contains another run")
                .contains("length=30");
        assertThat(launch("self-test", "--length", 40, "--out", folder, "--fresh"))
                .isZero();
        assertThat(err.toString()).doesNotContain("Continuing where it stopped");
    }

    @Test
    void filesOfAnEarlierRunAreRemoved() throws IOException {
        assertThat(launch("self-test", "--out", folder)).isZero();
        Path summary = folder.resolve("summary.json");
        Files.writeString(summary, Files.readString(summary).replace("\"walks.png\"", "\"old.png\", \"walks.png\""));
        Files.createFile(folder.resolve("old.png"));
        Files.createFile(folder.resolve("mine.txt"));
        assertThat(launch("self-test", "--out", folder)).isZero();
        assertThat(folder.toFile().list())
                .containsExactlyInAnyOrder(
                        "metrics.csv",
                        "report.html",
                        "report.md",
                        "summary.json",
                        "walks.png",
                        "walks.svg",
                        "mine.txt");
    }

    @Test
    void aFailedRunIsNamedStopsTheOthersAndLosesNothing() throws IOException {
        assertThat(launch("self-test", "--fail-at", 1, "--seeds", 3, "--out", folder, "--threads", 1))
                .isEqualTo(1);
        assertThat(err.toString())
                .contains("walking, run 'flat', seed 1: java.lang.IllegalStateException: the walker fell at step 1")
                .contains("2 of 6 runs finished");
        assertThat(Files.readAllLines(folder.resolve("metrics.csv"))).hasSize(1 + 200 + 1 + 200);
        assertThat(Files.readString(folder.resolve("summary.json"))).contains("\"status\": \"failed\"");
    }

    @Test
    void wrongOptionsAreExplainedBeforeAnyWork() {
        assertThat(launch("self-test", "--seeds", 0)).isEqualTo(2);
        assertThat(err.toString()).contains("--seeds 0: must be from 1 to 10000");
        assertThat(launch("self-test", "--threads", -1)).isEqualTo(2);
        assertThat(err.toString()).contains("--threads -1: must be from 1 to 1024");
        assertThat(launch("self-test", "--seeds", "many")).isEqualTo(2);
        assertThat(err.toString()).contains("'many' is not an int");
        assertThat(launch("self-test", "--length", 0, "--out", folder)).isEqualTo(2);
        assertThat(err.toString()).contains("--length 0: must be at least 1");
        assertThat(folder).isEmptyDirectory();
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aFolderThatCannotBeWrittenIsExplainedBeforeAnyWork() throws IOException {
        Path file = Files.createFile(folder.resolve("a-file"));
        assertThat(launch("self-test", "--out", file)).isEqualTo(2);
        assertThat(err.toString()).contains("--out " + file).contains("is a file, not a folder");
        assertThat(launch("self-test", "--out", file.resolve("below"))).isEqualTo(2);
        assertThat(err.toString()).contains("cannot write there (").contains("choose a folder that can be written");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void anUnknownNameSuggestsNearOnes() {
        assertThat(launch("self-tset")).isEqualTo(2);
        assertThat(err.toString())
                .contains("There is no experiment 'self-tset'. Did you mean self-test")
                .contains("'list' shows all experiments");
    }

    @Test
    void withoutACommandTheUsageIsShown() {
        assertThat(launch()).isEqualTo(2);
        assertThat(err.toString())
                .contains("Say what to run")
                .contains("Usage:")
                .contains("self-test");
    }

    @Test
    void helpShowsTheCommonOptionsAndTheExperimentsOwn() {
        assertThat(launch("self-test", "--help")).isZero();
        assertThat(out.toString()).contains("--seeds", "--seed", "--out", "--threads", "--quick", "--length", "R9 §1");
    }
}
