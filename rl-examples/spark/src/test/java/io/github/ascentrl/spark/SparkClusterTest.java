package io.github.ascentrl.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.algos.sweep.Designs;
import io.github.ascentrl.algos.sweep.Engine;
import io.github.ascentrl.algos.sweep.EngineException;
import io.github.ascentrl.algos.sweep.Search;
import io.github.ascentrl.algos.sweep.Searches;
import io.github.ascentrl.algos.sweep.Setting;
import io.github.ascentrl.algos.sweep.Sweep;
import io.github.ascentrl.algos.sweep.SweepResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a real cluster: one master and two workers with one core each, in separate processes. */
@Tag("long")
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SparkClusterTest {
    @TempDir
    private static Path folder;

    private static StandaloneCluster cluster;
    private static List<String> expected;
    private static SparkEngine engine;

    @BeforeAll
    static void start() throws Exception {
        cluster = new StandaloneCluster(Files.createDirectories(folder.resolve("cluster")));
        expected = PoleSweep.lines(Engine.threads(1), folder.resolve("threads"), result -> {});
    }

    @BeforeEach
    void twoWorkers() throws Exception {
        cluster.haveWorkers(2);
    }

    @AfterAll
    static void stop() {
        if (engine != null) {
            engine.close();
        }
        if (cluster != null) {
            cluster.close();
            assertThat(cluster.programs()).hasSizeGreaterThan(4).noneMatch(ProcessHandle::isAlive);
        }
    }

    /** Opens a connection in place of the last one; executors get these jars from this program. */
    private static void connect(String jars) {
        if (engine != null) {
            engine.close();
        }
        Map<String, String> settings = Map.of(
                "spark.jars",
                jars,
                "spark.executor.memory",
                "512m",
                "spark.executor.extraJavaOptions",
                String.join(" ", StandaloneCluster.QUICK_START) + " -Djava.io.tmpdir=" + folder);
        settings.forEach(System::setProperty);
        try {
            engine = SparkEngine.connect(cluster.master());
        } finally {
            settings.keySet().forEach(System::clearProperty);
        }
    }

    @Test
    void aSweepIsTheSameOnAClusterAlsoIfAWorkerIsKilled() throws Exception {
        connect(cluster.applicationJar().toString());
        Events events = Events.ofTheConnection();
        until(
                () -> SparkContext.getOrCreate().statusTracker().getExecutorInfos().length == 3,
                "driver and two executors");
        assertThat(PoleSweep.lines(engine, folder.resolve("two workers"), result -> {}))
                .isEqualTo(expected);
        assertThat(events.executors).hasSize(2);
        AtomicInteger results = new AtomicInteger();
        assertThat(PoleSweep.lines(engine, folder.resolve("a worker is killed"), result -> {
                    if (results.incrementAndGet() == 7) {
                        kill(null);
                    }
                }))
                .isEqualTo(expected);
    }

    /** The trial that hangs for an hour is certainly lost with its executor. */
    @Test
    void theTrialsOfALostExecutorRunAgain() throws Exception {
        connect(cluster.applicationJar().toString());
        Events events = Events.ofTheConnection();
        Path marker = folder.resolve("marker");
        Search search = Searches.every(
                Designs.grid(List.of(
                        Setting.choices("x", "0", "1", "2", "3", "4", "5"),
                        Setting.choices("marker", marker.toString()))),
                new long[] {0},
                1);
        AtomicInteger results = new AtomicInteger();
        SweepResults sweep = Sweep.of(HangsOnce.class, search)
                .at(folder.resolve("an executor is lost"))
                .on(engine)
                .watch(result -> {
                    if (results.incrementAndGet() == 5) { // all except the hanging trial
                        kill(pid(marker));
                    }
                })
                .run();
        assertThat(sweep.trials()).extracting(result -> result.score()).containsExactly(0.0, 1.0, 2.0, 3.0, 4.0, 5.0);
        assertThat(results).hasValue(6);
        until(() -> events.lost.get() > 0, "a lost trial");
        assertThat(events.lost).hasValue(1);
    }

    @Test
    void aClassThatExecutorsDoNotHaveIsNamed() throws Exception {
        connect("");
        Path file = folder.resolve("without a jar");
        assertThatThrownBy(() -> Sweep.of(PoleTrial.class, PoleSweep.search())
                        .at(file)
                        .on(engine)
                        .run())
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("an executor has no class io.github.ascentrl.spark.TrialFunction")
                .hasMessageContaining("spark.jars");
        assertThat(Files.readAllLines(file.resolve("trials.jsonl"))).hasSize(1);
    }

    private static void kill(Long pid) {
        try {
            cluster.killWorker(pid);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Long pid(Path marker) {
        until(() -> marker.toFile().length() > 0, "the trial that hangs");
        try {
            return Long.valueOf(Files.readString(marker));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void until(BooleanSupplier there, String what) {
        try {
            for (int i = 0; i < 600 && !there.getAsBoolean(); i++) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assertThat(there.getAsBoolean()).as(what).isTrue();
    }

    /** Records the events of Spark's listeners. */
    private static final class Events extends SparkListener {
        private final Set<String> executors = ConcurrentHashMap.newKeySet();
        private final AtomicInteger lost = new AtomicInteger();

        static Events ofTheConnection() {
            Events events = new Events();
            SparkContext.getOrCreate().addSparkListener(events);
            return events;
        }

        @Override
        public void onTaskEnd(SparkListenerTaskEnd end) {
            executors.add(end.taskInfo().executorId());
            if (end.reason() instanceof ExecutorLostFailure) {
                lost.incrementAndGet();
            }
        }
    }
}
