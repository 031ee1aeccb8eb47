package io.github.ascentrl.algos;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.testing.ChildProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Same seed, same bits, whatever the settings of the JVM: {@link ZooProgram} trains every set-up in a process for each
 * setting, and parameters, saved state and metrics must be equal after every update. {@code -Dascent.zoo.updates} sets
 * the number of updates, {@code -Dascent.zoo.java25} the home of another JDK, and {@code -Dascent.zoo.every=k} trains
 * only every k-th set-up.
 */
@Tag("long")
class ZooTest {
    private static final int UPDATES = Integer.getInteger("ascent.zoo.updates", 2);
    private static final int EVERY = Integer.getInteger("ascent.zoo.every", 1);
    private static final String VECTORS = "--add-modules=jdk.incubator.vector";
    private static final String[] SIMD = {VECTORS, "-Dascent.simd=on"};

    @TempDir
    private Path folder;

    /** One way to run the program. */
    private record Setting(Path home, int threads, boolean listeners, int every, String... options) {
        Setting(int threads, boolean listeners, String... options) {
            this(Path.of(System.getProperty("java.home")), threads, listeners, 1, options);
        }

        /** Only every k-th set-up, and one update: a hundred times slower than usual. */
        static Setting slow(int every, String... options) {
            return new Setting(Path.of(System.getProperty("java.home")), 1, false, every, options);
        }

        boolean isSlow() {
            return every > 1;
        }
    }

    private static String[] simd(String... more) {
        return Stream.of(SIMD, more).flatMap(Stream::of).toArray(String[]::new);
    }

    private static Map<String, Setting> settings() {
        Map<String, Setting> settings = new LinkedHashMap<>();
        settings.put("plain", new Setting(1, false));
        settings.put("two threads", new Setting(2, false));
        settings.put("listeners", new Setting(1, true));
        settings.put("listeners, two threads, SIMD", new Setting(2, true, SIMD));
        settings.put("SIMD", new Setting(1, false, SIMD));
        settings.put("SIMD later", new Setting(2, false, VECTORS));
        // Without fused multiply-add the JVM computes each with big decimals: only the first set-up.
        settings.put("UseAVX=0", Setting.slow(100, simd("-XX:+IgnoreUnrecognizedVMOptions", "-XX:UseAVX=0")));
        settings.put("no fused instructions", Setting.slow(100, "-XX:+UnlockDiagnosticVMOptions", "-XX:-UseFMA"));
        settings.put("UseAVX=1", Setting.slow(100, simd("-XX:+IgnoreUnrecognizedVMOptions", "-XX:UseAVX=1")));
        for (int width = 2; width <= 3; width++) {
            settings.put(
                    "UseAVX=" + width,
                    new Setting(1, false, simd("-XX:+IgnoreUnrecognizedVMOptions", "-XX:UseAVX=" + width)));
        }
        settings.put("interpreter", Setting.slow(6, "-Xint"));
        settings.put("C1", new Setting(1, false, "-XX:TieredStopAtLevel=1"));
        settings.put("C2", new Setting(1, false, "-XX:-TieredCompilation"));
        settings.put("serial collector", new Setting(2, false, "-XX:+UseSerialGC"));
        settings.put("parallel collector", new Setting(2, false, "-XX:+UseParallelGC"));
        settings.put("Z collector", new Setting(1, false, "-XX:+UseZGC"));
        settings.put("small heap", new Setting(1, false, "-Xmx96m", "-Xss512k"));
        settings.put("long pointers", new Setting(1, false, "-XX:-UseCompressedOops"));
        settings.put("assertions", new Setting(1, true, "-ea", "-esa"));
        settings.put(
                "Turkish",
                new Setting(
                        1,
                        true,
                        "-Duser.language=tr",
                        "-Duser.country=TR",
                        "-Duser.timezone=Asia/Kathmandu",
                        "-Dfile.encoding=ISO-8859-9"));
        String other = System.getProperty("ascent.zoo.java25", "/usr/lib/jvm/temurin-25-jdk-amd64");
        if (Files.isDirectory(Path.of(other))) {
            settings.put("JDK 25", new Setting(Path.of(other), 1, false, 1));
            settings.put("JDK 25, SIMD", new Setting(Path.of(other), 2, false, 1, SIMD));
        }
        return settings;
    }

    @Test
    void everySettingGivesTheSameBits() throws InterruptedException, ExecutionException {
        Map<String, Setting> settings = settings();
        assertThat(settings).hasSizeGreaterThanOrEqualTo(20);
        Map<String, Future<List<String>>> runs = new LinkedHashMap<>();
        ExecutorService two = Executors.newFixedThreadPool(2);
        List<String> expected;
        List<String> differences = new ArrayList<>();
        try {
            settings.forEach((name, setting) -> runs.put(name, two.submit(() -> run(name, setting))));
            expected = runs.get("plain").get();
            assertThat(TrainerSetups.all()).hasSizeGreaterThanOrEqualTo(60);
            assertThat(expected).hasSize((TrainerSetups.all().size() + EVERY - 1) / EVERY * UPDATES);
            for (Map.Entry<String, Future<List<String>>> run : runs.entrySet()) {
                List<String> found = run.getValue().get();
                if (settings.get(run.getKey()).isSlow()) {
                    assertThat(found).as(run.getKey()).isNotEmpty();
                } else {
                    assertThat(found).as(run.getKey()).hasSameSizeAs(expected);
                }
                for (String line : found) {
                    if (!expected.contains(line)) {
                        differences.add(run.getKey() + ": " + line);
                    }
                }
            }
        } finally {
            two.shutdownNow();
        }
        System.out.println(expected.size() / UPDATES + " set-ups × " + settings.size() + " settings: "
                + differences.size() + " differences");
        assertThat(differences).isEmpty();
    }

    private List<String> run(String name, Setting setting) throws IOException, InterruptedException {
        Path file = folder.resolve(name.replaceAll("[^A-Za-z0-9]", "-"));
        Path log = Path.of(file + ".txt");
        List<String> command = ChildProgram.command(
                setting.home(),
                List.of(setting.options()),
                ZooProgram.class,
                file,
                setting.isSlow() ? 1 : UPDATES,
                setting.threads(),
                setting.listeners(),
                setting.every() * EVERY);
        try (ChildProgram program = ChildProgram.start(log, command)) {
            assertThat(program.status()).as("%s: %s", name, program.output()).isZero();
        }
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).as(name).endsWith("end");
        return lines.subList(0, lines.size() - 1);
    }
}
