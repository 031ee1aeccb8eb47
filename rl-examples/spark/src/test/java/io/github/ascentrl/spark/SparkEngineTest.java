package io.github.ascentrl.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.algos.sweep.Designs;
import io.github.ascentrl.algos.sweep.Engine;
import io.github.ascentrl.algos.sweep.EngineException;
import io.github.ascentrl.algos.sweep.Objective;
import io.github.ascentrl.algos.sweep.Outcome;
import io.github.ascentrl.algos.sweep.Search;
import io.github.ascentrl.algos.sweep.Searches;
import io.github.ascentrl.algos.sweep.Setting;
import io.github.ascentrl.algos.sweep.Sweep;
import io.github.ascentrl.algos.sweep.SweepResults;
import io.github.ascentrl.algos.sweep.Trial;
import io.github.ascentrl.algos.sweep.TrialProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On two threads of this program. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SparkEngineTest {
    private static SparkEngine engine;

    @TempDir
    private Path folder;

    @BeforeAll
    static void connect() {
        engine = SparkEngine.connect("local[2]");
    }

    @AfterAll
    static void close() {
        engine.close();
        assertThatThrownBy(() ->
                        Sweep.of(Told.class, trials("score", 1)).on(engine).run())
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("Spark at local[2] cannot run trials")
                .hasMessageContaining("stopped SparkContext")
                .hasMessageEndingWith(
                        "the connection has ended: check that the cluster's master is running and still lists this"
                                + " program");
    }

    @BeforeEach
    void newSignals() {
        Told.signals = new Signals();
    }

    @Test
    void aSweepIsTheSameOnThreadsAndOnSpark() throws Exception {
        List<String> expected = PoleSweep.lines(Engine.threads(1), folder.resolve("one"), result -> {});
        assertThat(expected)
                .hasSizeGreaterThan(25)
                .anyMatch(line -> line.contains("DivergenceException"))
                .anyMatch(line -> line.contains("\"from\":"))
                .anyMatch(line -> line.contains("fresh seeds"));
        assertThat(PoleSweep.lines(Engine.threads(2), folder.resolve("two"), result -> {}))
                .isEqualTo(expected);
        assertThat(PoleSweep.lines(engine, folder.resolve("spark"), result -> {}))
                .isEqualTo(expected);
    }

    /** The first trial ends only after the result of the third has arrived. */
    @Test
    void resultsAreThereAsSoonAsTheirTrialsEnd() throws Exception {
        List<Integer> seen = new ArrayList<>();
        SweepResults results = Sweep.of(Told.class, trials("wait", 3))
                .on(engine)
                .watch(result -> {
                    seen.add(result.number());
                    Told.signals.seen.countDown();
                })
                .run();
        assertThat(results.failed()).isZero();
        assertThat(seen).containsExactlyInAnyOrder(0, 1, 2).endsWith(0);
    }

    /** A search of a million trials must not be in memory at once. */
    @Test
    void tasksAreTakenWhenCoresWillBeFree() throws Exception {
        AtomicInteger taken = new AtomicInteger();
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        int n = 500;
        Iterator<Engine.Task> tasks = IntStream.range(0, n)
                .mapToObj(i -> {
                    most.accumulateAndGet(taken.incrementAndGet() - answered.get(), Math::max);
                    return task(i);
                })
                .iterator();
        List<String> answers = new ArrayList<>();
        engine.run(tasks, answer -> {
            answered.incrementAndGet();
            answers.add(answer.text());
        });
        assertThat(answers).hasSize(n).doesNotHaveDuplicates();
        assertThat(most.get()).isBetween(2, 4 + 64);
    }

    @Test
    void whatTheWatcherThrowsEndsTheSweep() {
        Sweep sweep = Sweep.of(Told.class, trials("hang", 2)).on(engine).watch(result -> {
            throw new IllegalStateException("seen enough");
        });
        assertThatThrownBy(sweep::run).isInstanceOf(IllegalStateException.class).hasMessage("seen enough");
        assertThat(Told.signals.interrupted())
                .as("the other trial is cancelled")
                .isTrue();
    }

    @Test
    void anInterruptionEndsTheSweep() throws Exception {
        Thread caller = Thread.currentThread();
        Sweep sweep = Sweep.of(Told.class, trials("hang", 2)).on(engine).watch(result -> caller.interrupt());
        assertThatThrownBy(sweep::run).isInstanceOf(InterruptedException.class);
        assertThat(Told.signals.interrupted())
                .as("the other trial is cancelled")
                .isTrue();
        assertThat(Sweep.of(Told.class, trials("score", 3)).on(engine).run().trials())
                .as("the engine is as good as before")
                .hasSize(3);
    }

    /** If it were not converted, Spark would end this program. */
    @Test
    void aLackOfMemoryIsNoResult() throws Exception {
        assertThatThrownBy(() -> Sweep.of(Told.class, trials("memory", 1))
                        .at(folder)
                        .on(engine)
                        .run())
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("a trial ran out of memory (Java heap space) in {")
                .hasMessageContaining("spark.executor.memory");
        assertThat(Files.readAllLines(folder.resolve("trials.jsonl"))).hasSize(1);
    }

    @Test
    void aClassThatIsNotThereIsNamed() {
        Engine.Task task =
                new Engine.Task(task(0).text().replace(Told.class.getName(), "com.example.Elsewhere"), new byte[0]);
        assertThatThrownBy(() -> engine.run(List.of(task).iterator(), answer -> {}))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("an executor has no class com.example.Elsewhere: list the jars");
    }

    @Test
    void whatTheTasksThrowArrivesAsItIs() {
        Iterator<Engine.Task> broken = IntStream.range(0, 2)
                .mapToObj(i -> {
                    if (i == 1) {
                        throw new IllegalStateException("no more tasks");
                    }
                    return task(i);
                })
                .iterator();
        assertThatThrownBy(() -> engine.run(broken, answer -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no more tasks");
    }

    @Test
    void twoSweepsShareAnEngine() throws Exception {
        CompletableFuture<SweepResults> other = CompletableFuture.supplyAsync(() -> {
            try {
                return Sweep.of(Told.class, trials("meet", 1)).on(engine).run();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        SweepResults own = Sweep.of(Told.class, trials("meet", 1)).on(engine).run();
        assertThat(own.failed()).isZero();
        assertThat(other.get(30, TimeUnit.SECONDS).failed()).isZero();
    }

    @Test
    void aConnectionOfSomeoneElseStaysOpen() throws Exception {
        SparkContext context = SparkContext.getOrCreate();
        try (SparkEngine borrowed = SparkEngine.of(context)) {
            assertThat(Sweep.of(Told.class, trials("score", 2))
                            .on(borrowed)
                            .run()
                            .trials())
                    .hasSize(2);
            assertThat(borrowed).hasToString("Spark at local[2]");
        }
        assertThat(context.isStopped()).isFalse();
        assertThat(context.getLocalProperty("spark.job.interruptOnCancel")).isNull();
    }

    @Test
    void aSecondConnectionIsRefused() {
        assertThatThrownBy(() -> SparkEngine.connect("local[1]"))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("use SparkEngine.of");
    }

    private static Search trials(String what, int n) {
        return Searches.every(Designs.grid(List.of(Setting.choices("what", what))), Searches.seeds(0, n), 1);
    }

    private static Engine.Task task(int number) {
        return TrialProgram.task(Told.class, number, Trial.of(Map.of("what", "score"), number, 1), new byte[0]);
    }

    /** Signals between trials and tests in one program. */
    private static final class Signals {
        private final CountDownLatch seen = new CountDownLatch(2);
        private final CyclicBarrier bothRun = new CyclicBarrier(2);
        private final CountDownLatch interrupted = new CountDownLatch(1);

        boolean interrupted() {
            try {
                return interrupted.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Does as requested; two run at once. */
    public static final class Told implements Objective {
        private static Signals signals;

        @Override
        public Outcome run(Trial trial, byte[] state) throws Exception {
            switch (trial.text("what")) {
                case "wait" -> {
                    if (trial.seed() == 0 && !signals.seen.await(30, TimeUnit.SECONDS)) {
                        throw new IllegalStateException("nobody saw the others");
                    }
                }
                case "hang" -> {
                    signals.bothRun.await(30, TimeUnit.SECONDS);
                    if (trial.seed() == 0) {
                        try {
                            TimeUnit.HOURS.sleep(1);
                        } catch (InterruptedException e) {
                            signals.interrupted.countDown();
                            throw e;
                        }
                    }
                }
                case "meet" -> signals.bothRun.await(30, TimeUnit.SECONDS);
                case "memory" -> throw new OutOfMemoryError("Java heap space");
                default -> {}
            }
            return Outcome.of(trial.seed());
        }
    }
}
