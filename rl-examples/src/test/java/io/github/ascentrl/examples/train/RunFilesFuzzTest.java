package io.github.ascentrl.examples.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.examples.files.Damage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands that read a run's folder, when one of its files is damaged: they succeed or say what is wrong. */
@Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class RunFilesFuzzTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int launch(String... words) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return new CommandLine(new RunCommandTest.All())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(words);
    }

    @Test
    void someFiles() throws IOException {
        files(Damage.mutants(300));
    }

    @Test
    @Tag("long")
    void manyFiles() throws IOException {
        files(Damage.mutants(1_000));
    }

    private void files(int mutants) throws IOException {
        Path run = folder.resolve("run");
        String train =
                "train --env CartPole-v1 --algo reinforce --episodes 40 --set network=4 evaluateEvery=200 --out " + run;
        assertThat(launch(train.split(" "))).as(err.toString()).isZero();
        Map<String, byte[]> good = new TreeMap<>();
        try (Stream<Path> files = Files.list(run)) {
            for (Path file : files.toList()) {
                good.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        assertThat(good).containsKeys("settings.properties", "progress.csv", "best.safetensors", "last.safetensors");
        Path figure = folder.resolve("figure.svg");
        for (String command : new String[] {"plot", "enjoy"}) {
            List<String> targets = command.equals("plot")
                    ? List.of("progress.csv", "progress.csv", "settings.properties")
                    : List.of("best.safetensors", "last.safetensors", "settings.properties");
            Damage damage = new Damage("folders of runs, " + command);
            for (int i = 0; i < mutants; i++) {
                Rng rng = Rng.of(21).child(command).child(i);
                String name = targets.get(rng.nextInt(targets.size()));
                Path file = run.resolve(name);
                if (rng.nextInt(20) == 0) {
                    Files.delete(file);
                } else {
                    Files.write(file, rng.nextInt(20) == 0 ? any(good, rng) : Damage.of(good.get(name), rng));
                }
                long start = System.nanoTime();
                int code = command.equals("plot")
                        ? launch("plot", run.toString(), "--out", figure.toString())
                        : launch("enjoy", run.toString(), "--episodes", "1");
                damage.count(code == 0, (System.nanoTime() - start) / 1e9);
                String what = command + " " + i + " of a damaged " + name;
                assertThat(code).as(what).isBetween(0, 2);
                assertThat(err.toString()).as(what).doesNotContain("\tat ", "Exception");
                assertThat(err.toString().isEmpty()).as(what + ": " + err).isEqualTo(code == 0);
                Files.write(file, good.get(name));
            }
            damage.report(0.05, 0.95);
        }
    }

    private static byte[] any(Map<String, byte[]> files, Rng rng) {
        return List.copyOf(files.values()).get(rng.nextInt(files.size()));
    }
}
