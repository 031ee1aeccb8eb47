package io.github.ascentrl.examples.bench;

import io.github.ascentrl.algos.data.Datasets;
import io.github.ascentrl.algos.data.DiskDataset;
import io.github.ascentrl.algos.data.Permutation;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;

/**
 * Writes ten million CartPole transitions to disk and goes through all of them once in random order, 256 at a time: with
 * {@code java -Xmx128m -cp rl-examples/target/ascent-examples.jar io.github.ascentrl.examples.bench.LargeDataset [steps]}.
 */
public final class LargeDataset {
    private static final int BATCH = 256;
    private static final Policy EXPERT =
            (random, s, action) -> action[0] = 0.2f * s[0] + 0.5f * s[1] + 8 * s[2] + 1.5f * s[3] > 0 ? 1 : 0;

    private LargeDataset() {}

    /**
     * Measures.
     *
     * @param args the number of steps; ten million unless given
     */
    public static void main(String[] args) throws IOException {
        long steps = args.length > 0 ? Long.parseLong(args[0]) : 10_000_000;
        Path file = Files.createTempFile("ascent-large", ".safetensors");
        try {
            long start = System.nanoTime();
            DiskDataset data = new Recorder(new CartPole(), "CartPole-v1", EXPERT, "a formula", 0).steps(file, steps);
            say(
                    "played, written and verified " + data.size() + " steps of " + data.episodes() + " episodes, "
                            + (Files.size(file) >> 20) + " MiB",
                    start);
            start = System.nanoTime();
            DiskDataset.open(file);
            say("opened again, checksum verified", start);
            start = System.nanoTime();
            double sum = visit(Datasets.shuffle(data, Rng.of(1)));
            say("went through all rows once in random order, sum of |θ| " + sum, start);
            start = System.nanoTime();
            check(Datasets.shuffle(data, Rng.of(1)), data);
            say("saw each row exactly once", start);
            System.out.printf("heap: at most %d MiB%n", Runtime.getRuntime().maxMemory() >> 20);
        } finally {
            Files.delete(file);
        }
    }

    private static void say(String what, long start) {
        System.out.printf("%-100s %6.2f s%n", what, (System.nanoTime() - start) / 1e9);
    }

    private static double visit(Dataset data) {
        float[] observations = new float[BATCH * 4];
        float[] actions = new float[BATCH];
        long[] indices = new long[BATCH];
        double sum = 0;
        for (long first = 0; first + BATCH <= data.size(); first += BATCH) {
            for (int i = 0; i < BATCH; i++) {
                indices[i] = first + i;
            }
            data.gather(indices, observations, actions);
            for (int i = 0; i < BATCH; i++) {
                sum += Math.abs(observations[4 * i + 2]);
            }
        }
        return sum;
    }

    /** Every row comes once: a bit for each, found through the permutation that the view is made of. */
    private static void check(Dataset shuffled, Dataset data) {
        Permutation order = new Permutation(data.size(), Rng.of(1));
        BitSet seen = new BitSet((int) data.size());
        for (long i = 0; i < data.size(); i++) {
            seen.set((int) order.at(i));
        }
        if (seen.cardinality() != data.size() || shuffled.size() != data.size()) {
            throw new IllegalStateException(seen.cardinality() + " different rows of " + data.size());
        }
    }
}
