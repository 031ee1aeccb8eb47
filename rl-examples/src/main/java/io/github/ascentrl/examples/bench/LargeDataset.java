package io.github.ascentrl.examples.bench;

import io.github.ascentrl.algos.data.Datasets;
import io.github.ascentrl.algos.data.DiskDataset;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes ten million CartPole transitions to disk and goes through all of them once in random order, 256 at a time: with
 * {@code java -Xmx128m -cp rl-examples/target/ascent-examples.jar io.github.ascentrl.examples.bench.LargeDataset [steps]}.
 */
public final class LargeDataset {
    private static final int BATCH = 256;
    private static final Policy EXPERT = Policy.of(
            (random, s, action) -> action[0] = 0.2f * s[0] + 0.5f * s[1] + 8 * s[2] + 1.5f * s[3] > 0 ? 1 : 0);

    private LargeDataset() {}

    /**
     * Runs the measurement.
     *
     * @param args the number of steps; default ten million
     */
    public static void main(String[] args) throws IOException {
        long steps = args.length > 0 ? Long.parseLong(args[0]) : 10_000_000;
        Path file = Files.createTempFile("ascent-large", ".safetensors");
        try {
            long start = System.nanoTime();
            DiskDataset data = new Recorder(new CartPole(), "CartPole-v1", EXPERT, "a formula", 0).steps(file, steps);
            say(
                    "recorded, written and verified " + data.size() + " steps of " + data.episodes() + " episodes, "
                            + (Files.size(file) >> 20) + " MiB",
                    start);
            start = System.nanoTime();
            DiskDataset.open(file);
            say("opened again, checksum verified", start);
            start = System.nanoTime();
            long shuffled = visit(Datasets.shuffle(data, Rng.of(1)));
            say("read all rows once in random order", start);
            start = System.nanoTime();
            long inOrder = visit(data);
            say("read all rows once in order", start);
            if (shuffled != inOrder) {
                throw new IllegalStateException("the sums over all rows differ: " + shuffled + " and " + inOrder);
            }
            System.out.println("both orders read the same rows: sum of all bits " + inOrder);
            System.out.printf("heap: at most %d MiB%n", Runtime.getRuntime().maxMemory() >> 20);
        } finally {
            Files.delete(file);
        }
    }

    private static void say(String what, long start) {
        System.out.printf("%-100s %6.2f s%n", what, (System.nanoTime() - start) / 1e9);
    }

    /** {@return the sum of the bits of all numbers, which does not depend on the order} */
    private static long visit(Dataset data) {
        float[] observations = new float[BATCH * 4];
        float[] actions = new float[BATCH];
        long[] indices = new long[BATCH];
        long sum = 0;
        for (long first = 0; first < data.size(); first += BATCH) {
            int rows = (int) Math.min(BATCH, data.size() - first);
            indices = rows < indices.length ? new long[rows] : indices;
            for (int i = 0; i < rows; i++) {
                indices[i] = first + i;
            }
            data.gather(indices, observations, actions);
            for (int i = 0; i < rows; i++) {
                for (int k = 0; k < 4; k++) {
                    sum += Float.floatToRawIntBits(observations[4 * i + k]) * (2L * k + 3);
                }
                sum += Float.floatToRawIntBits(actions[i]);
            }
        }
        return sum;
    }
}
