package io.github.ascentrl.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.examples.plot.LinePlot;
import io.github.ascentrl.examples.report.Report;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class StudyTest {
    @TempDir
    Path folder;

    private Lab lab(String... args) {
        RunOptions options = new RunOptions();
        new CommandLine(CommandLine.Model.CommandSpec.create()
                        .addMixin("options", CommandLine.Model.CommandSpec.forAnnotatedObject(options)))
                .parseArgs(args);
        return new Lab(new Nothing(), options, folder, new PrintWriter(new StringWriter()));
    }

    @About(name = "nothing", description = "Nothing.")
    private static final class Nothing implements Experiment {
        @Override
        public Report run(Lab lab) {
            return new Report();
        }
    }

    @Test
    void resultsComeInTheOrderOfTheDeclarationWhateverFinishesFirst() {
        CountDownLatch lastStarted = new CountDownLatch(1);
        Results<String, String> results = lab("--seeds", "2", "--seed", "5", "--threads", "2")
                .study("order", List.of("slow", "fast"))
                .columns("x", "y")
                .run(String.class, run -> {
                    if (run.label().equals("slow") && run.seed() == 5) {
                        // The first run ends after the last run has started.
                        assertThat(lastStarted.await(30, TimeUnit.SECONDS)).isTrue();
                    }
                    if (run.label().equals("fast") && run.seed() == 6) {
                        lastStarted.countDown();
                    }
                    run.log(1, run.seed());
                    return run.label() + run.seed();
                });
        assertThat(results.of("slow")).containsExactly("slow5", "slow6");
        assertThat(results.of("fast")).containsExactly("fast5", "fast6");
        assertThat(results.each("fast", text -> text.charAt(4) - '0')).containsExactly(5, 6);
        assertThat(results.curves("slow", "x", "y").get(1).y()).containsExactly(6);
        assertThat(folder.resolve("metrics.csv"))
                .hasContent("run,seed,x,y\nslow,5,1,5\nslow,6,1,6\nfast,5,1,5\nfast,6,1,6\n");
    }

    @Test
    void exactlyTheGivenNumberOfThreadsWork() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        CountDownLatch together = new CountDownLatch(3);
        lab("--seeds", "9", "--threads", "3").study("threads", List.of("only")).run(Boolean.class, run -> {
            threads.add(Thread.currentThread());
            together.countDown();
            return together.await(30, TimeUnit.SECONDS);
        });
        assertThat(threads).hasSize(3).allMatch(Thread::isDaemon);
    }

    @Test
    void aFailureStopsRunsThatAreUnderWayAndNamesTheOneThatFailed() {
        Lab lab = lab("--seeds", "3", "--threads", "2");
        CountDownLatch walking = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        assertThatThrownBy(() -> lab.study("failing", List.of("good", "bad")).run(Void.class, run -> {
                    if (run.label().equals("bad")) {
                        walking.await();
                        throw new java.io.IOException("no such thing");
                    }
                    try {
                        while (true) {
                            walking.countDown();
                            run.advance(0);
                        }
                    } finally {
                        stopped.countDown();
                    }
                }))
                .isInstanceOf(RunFailedException.class)
                .hasMessage("failing, run 'bad', seed 0: java.io.IOException: no such thing")
                .hasCauseInstanceOf(java.io.IOException.class);
        assertThat(await(stopped)).isTrue();
    }

    @Test
    void aStudyMayMakeMoreRunsThanSeedsWereAskedFor() {
        Lab lab = lab("--seeds", "2", "--seed", "5", "--threads", "2");
        Results<String, Long> results =
                lab.study("walk", List.of("a", "b")).times(3).run(Long.class, run -> run.seed());
        assertThat(results.seeds()).containsExactly(5L, 6L, 7L, 8L, 9L, 10L);
        assertThat(results.of("b")).isEqualTo(results.seeds());
        assertThat(results.allSeeds()).isEqualTo("6 seeds");
        assertThatThrownBy(() -> lab.study("again", List.of("a")).times(0))
                .hasMessageContaining("at least 1 run for each seed, got 0");
    }

    @Test
    void anInterruptedProgramWritesWhatThereIs() {
        Lab lab = lab("--seeds", "2", "--threads", "1");
        assertThatThrownBy(() -> lab.study("walk", List.of("a"))
                        .columns("x")
                        .work("steps", 10)
                        .run(Object.class, run -> {
                            run.log(1);
                            if (run.seed() == 1) {
                                assertThat(lab.stop("interrupted"))
                                        .isEqualTo("nothing interrupted: 1 of 2 runs finished; their metrics so far"
                                                + " are in " + folder);
                            }
                            run.log(2);
                            return 0;
                        }))
                .isInstanceOf(StoppedException.class);
        assertThat(folder.resolve("metrics.csv")).hasContent("run,seed,x\na,0,1\na,0,2\na,1,1\n");
        assertThat(folder.resolve("summary.json"))
                .content()
                .contains("\"status\": \"interrupted\"")
                .contains("\"finished\": 1");
        assertThat(lab.stop("interrupted")).isEmpty();
    }

    /** A signal while figures are drawn is an interruption, not a failure. */
    @Test
    void whoIsAskedToStopWhileDrawingStops() {
        Lab lab = lab("--seeds", "1");
        assertThat(lab.stop("interrupted")).startsWith("nothing interrupted; its results so far are in");
        Report report = lab.report().figure("curves", new LinePlot("t", "x", "y"));
        assertThatThrownBy(() -> lab.writeComplete(report)).isInstanceOf(StoppedException.class);
        assertThat(folder.resolve("curves.png")).doesNotExist();
    }

    private enum Way {
        LEFT,
        RIGHT
    }

    private record Part(double number, List<Double> more) {}

    private record Result(Way way, long seed, float[] floats, Evaluation evaluation, List<Part> parts, String none) {}

    /** Every number is read back, including NaN and infinities, and no run is executed twice. */
    @Test
    void keptRunsAreReadBackAsTheyWere() throws Exception {
        Lab first = lab("--seeds", "2");
        first.keepRuns();
        Results<Way, Result> made = first.study("s", List.of(Way.values()))
                .columns("x", "y")
                .run(Result.class, run -> {
                    run.log(1, Double.NaN);
                    run.log(2, Double.NEGATIVE_INFINITY);
                    float[] floats = {1e-40f, -0f, Float.NaN, Float.MAX_VALUE, 0.1f + run.seed()};
                    List<Part> parts =
                            List.of(new Part(Double.NaN, List.of(1.0 / 3, -0.0)), new Part(1e-310, List.of()));
                    Evaluation evaluation =
                            new Evaluation(new float[] {Float.NEGATIVE_INFINITY, 0.3f}, new int[] {1, 2});
                    return new Result(run.condition(), run.seed(), floats, evaluation, parts, null);
                });
        String metrics = Files.readString(folder.resolve("metrics.csv"));

        Lab second = lab("--seeds", "3");
        second.keepRuns();
        Results<Way, Result> read = second.study("s", List.of(Way.values()))
                .columns("x", "y")
                .run(Result.class, run -> {
                    assertThat(run.seed()).as("only the new seed is run").isEqualTo(2);
                    return null;
                });
        for (Way way : Way.values()) {
            assertThat(read.of(way).subList(0, 2))
                    .usingRecursiveComparison()
                    .withEqualsForType(
                            (a, b) -> Double.doubleToRawLongBits(a) == Double.doubleToRawLongBits(b), Double.class)
                    .withEqualsForType((a, b) -> Float.floatToRawIntBits(a) == Float.floatToRawIntBits(b), Float.class)
                    .isEqualTo(made.of(way));
            assertThat(read.curves(way, "x", "y").get(1).y()).containsExactly(Double.NEGATIVE_INFINITY);
        }
        assertThat(Files.readString(folder.resolve("metrics.csv"))).isEqualTo(metrics);
    }

    /** Each seed returns its number, but for "late" only the last seed does: the worst case of each summary. */
    @Test
    void theSeedsOfAConditionInANumberOrAWord() {
        Results<String, Double> results = lab("--seeds", "4")
                .study("numbers", List.of("1", "10", "late"))
                .run(
                        Double.class,
                        run -> run.label().equals("late")
                                ? (run.seed() < 3 ? Double.NaN : 7)
                                : run.seed() * Double.parseDouble(run.label()));
        assertThat(results.sum("10", Double::intValue)).isEqualTo(60);
        assertThat(results.max("10", x -> x)).isEqualTo(30);
        assertThat(results.lowerMedian("10", x -> x))
                .as("the lower of 10 and 20")
                .isEqualTo(10);
        assertThat(results.lowerMedian("late", x -> x)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(results.ofSeeds(results.count("10", x -> x > 15))).isEqualTo("2 of 4 seeds");
        List<Curve> curves = results.curves(List.of("1", "10"), Double::parseDouble, x -> x);
        assertThat(curves).hasSize(4);
        assertThat(curves.get(3).x()).containsExactly(1, 10);
        assertThat(curves.get(3).y()).containsExactly(3, 30);
    }

    @Test
    void columnsOfTheExperimentsOwnStandBeforeThoseOfTheTrainer() {
        UpdateStats stats =
                new UpdateStats(3, 6, 50, 20, new float[] {1, 4}, new int[] {10, 10}, Map.of("loss", 0.5, "own", 1.0));
        List<String> columns = List.of("epoch", "reward", "loss", "own", "steps");
        lab("--seeds", "1")
                .study("train", List.of("a"))
                .columns(columns.toArray(String[]::new))
                .work("updates", 1)
                .run(Object.class, run -> {
                    new NamedMetrics(run, columns, 1, Map.of("own", s -> 2 * s.update())).onUpdate(stats);
                    return null;
                });
        assertThat(folder.resolve("metrics.csv"))
                .hasContent("run,seed,epoch,reward,loss,own,steps\na,0,3,2.5,0.5,6,50\n");
    }

    @Test
    void aMeasureWithoutANameInTheFieldNeedsALabel() {
        Results<String, Object> results = lab("--seeds", "1")
                .study("s", List.of("a"))
                .columns("episode", "mean50")
                .run(Object.class, run -> {
                    run.log(1, 2);
                    return null;
                });
        assertThat(results.plot("title", "episode", "mean50").title()).isEqualTo("title");
        assertThatThrownBy(() -> results.plot("title", "episode", "height"))
                .hasMessageContaining("column 'height' has no usual label");
    }

    @Test
    void laterStudiesHaveTheirOwnFile() {
        Lab lab = lab("--seeds", "1");
        lab.study("train", List.of("a")).columns("x").run(Object.class, run -> null);
        lab.study("no columns", List.of("a")).run(Object.class, run -> null);
        lab.study("fine tune", List.of("a")).columns("y").run(Object.class, run -> null);
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("metrics.csv", "metrics-fine-tune.csv");
    }

    @Test
    void wrongUseIsExplained() {
        Lab lab = lab("--seeds", "1");
        Study<String> study = lab.study("a", List.of("x"));
        assertThatThrownBy(() -> lab.study("a", List.of("x"))).hasMessageContaining("already a study 'a'");
        assertThatThrownBy(() -> lab.study("b", List.of())).hasMessageContaining("no conditions");
        assertThatThrownBy(() -> lab.study("c", List.of("x", "x"))).hasMessageContaining("two conditions named 'x'");
        assertThatThrownBy(() -> study.work("steps", 0)).hasMessageContaining("at least 1, got 0 steps");
        assertThatThrownBy(() -> study.columns("x", "x")).hasMessageContaining("different names");
        assertThatThrownBy(() -> study.columns("x").run(Object.class, run -> {
                    run.log(1, 2);
                    return null;
                }))
                .hasMessageContaining("2 values for the columns [x]");
        assertThatThrownBy(() -> study.run(Object.class, run -> null)).hasMessageContaining("has already run");
        Results<String, Object> results = lab.study("d", List.of("x")).run(Object.class, run -> null);
        assertThatThrownBy(() -> results.of("y")).hasMessageContaining("no condition 'y'; this study has [x]");
        assertThatThrownBy(() -> results.curves("x", "a", "b")).hasMessageContaining("no column 'a'");
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
