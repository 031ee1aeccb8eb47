package io.github.ascentrl.algos.sequence;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.DivergenceException;
import io.github.ascentrl.nn.FloatMath;
import io.github.ascentrl.nn.layer.Evaluator;
import io.github.ascentrl.nn.layer.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Draws many completions in parallel; finished completions are dropped from the batch and the rest continue. */
final class Generation {
    /**
     * Completions per batch: enough rows for efficient matrix products, few enough for the memory of keys and values.
     */
    private static final int LANES = 64;

    private final Network network;
    private final Evaluator evaluator;
    private final int columns;
    private final int tokens;
    private final Decoding decoding;

    Generation(Network network, int columns, int tokens, Decoding decoding) {
        this.network = network;
        evaluator = network.evaluator();
        this.columns = columns;
        this.tokens = tokens;
        this.decoding = decoding;
    }

    List<Completion> complete(List<int[]> prompts, Rng rng) {
        List<Completion> completions = new ArrayList<>(prompts.size());
        for (int from = 0; from < prompts.size(); from += LANES) {
            int to = Math.min(prompts.size(), from + LANES);
            RandomGenerator[] randoms = new RandomGenerator[to - from];
            for (int i = from; i < to; i++) {
                randoms[i - from] = rng.child(i);
            }
            completions.addAll(sideBySide(prompts.subList(from, to), randoms));
        }
        return completions;
    }

    private List<Completion> sideBySide(List<int[]> prompts, RandomGenerator[] randoms) {
        int running = prompts.size();
        int size = network.memorySize();
        float[] memory = new float[running * size];
        float[] rows = new float[running * columns];
        float[] logits = new float[running * tokens];
        int[][] drawn = new int[running][decoding.most()];
        int[] lengths = new int[running];
        int[] owners = new int[running]; // which prompt each row belongs to
        Arrays.fill(rows, tokens);
        for (int i = 0; i < running; i++) {
            owners[i] = i;
            int[] prompt = prompts.get(i);
            for (int j = 0; j < prompt.length; j++) {
                rows[(i + 1) * columns - prompt.length + j] = prompt[j];
            }
        }
        while (running > 0) {
            evaluator.evaluate(running, rows, memory, logits);
            int kept = 0;
            for (int i = 0; i < running; i++) {
                int owner = owners[i];
                int token = draw(randoms[owner], logits, i * tokens);
                drawn[owner][lengths[owner]++] = token;
                if (token != Characters.STOP && lengths[owner] < decoding.most()) {
                    owners[kept] = owner;
                    if (kept < i) {
                        System.arraycopy(memory, i * size, memory, kept * size, size);
                    }
                    Arrays.fill(rows, kept * columns, (kept + 1) * columns, tokens);
                    rows[++kept * columns - 1] = token;
                }
            }
            running = kept;
        }
        List<Completion> completions = new ArrayList<>(drawn.length);
        for (int i = 0; i < drawn.length; i++) {
            completions.add(new Completion(prompts.get(i), Arrays.copyOf(drawn[i], lengths[i])));
        }
        return completions;
    }

    /** Draws from softmax(x / temperature), restricted to the most likely tokens. */
    private int draw(RandomGenerator random, float[] x, int at) {
        int best = 0;
        for (int a = 0; a < tokens; a++) {
            if (!Float.isFinite(x[at + a])) {
                throw new DivergenceException("the logit of token " + a + " is " + x[at + a]
                        + "; the model's parameters have become too large: lower the learning rate or clip gradients");
            }
            best = x[at + a] > x[at + best] ? a : best;
        }
        if (decoding.temperature() == 0 || decoding.topK() == 1) {
            return best;
        }
        float largest = x[at + best];
        float least = decoding.topK() < tokens ? least(x, at) : Float.NEGATIVE_INFINITY;
        int ties = decoding.topK() < tokens ? decoding.topK() - larger(x, at, least) : tokens;
        double[] sums = new double[tokens];
        double total = 0;
        for (int a = 0; a < tokens; a++) {
            boolean possible = x[at + a] > least || x[at + a] == least && ties-- > 0;
            total += possible ? FloatMath.exp((float) ((x[at + a] - largest) / decoding.temperature())) : 0;
            sums[a] = total;
        }
        double point = random.nextDouble() * total;
        int chosen = 0;
        while (chosen < tokens && sums[chosen] <= point) {
            chosen++;
        }
        return chosen < tokens ? chosen : best; // the product may have been rounded up to the total
    }

    /** {@return the k-th largest logit} */
    private float least(float[] x, int at) {
        float[] sorted = Arrays.copyOfRange(x, at, at + tokens);
        Arrays.sort(sorted);
        return sorted[tokens - decoding.topK()];
    }

    private int larger(float[] x, int at, float threshold) {
        int larger = 0;
        for (int a = at; a < at + tokens; a++) {
            larger += x[a] > threshold ? 1 : 0;
        }
        return larger;
    }
}
