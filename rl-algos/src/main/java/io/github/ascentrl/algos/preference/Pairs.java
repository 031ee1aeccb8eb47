package io.github.ascentrl.algos.preference;

import io.github.ascentrl.algos.data.Permutation;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Preferences;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The pairs of one optimiser step, divided into parts: each part has whole pairs of 256 steps or slightly more in
 * total.
 *
 * @param data the preferences that contain the pairs
 * @param numbers the indices of the pairs in the preferences
 * @param firsts the place in {@code numbers} of the first pair of each part, then the number of pairs
 */
record Pairs(Preferences data, int[] numbers, int[] firsts) {
    private static final int STEPS = 256;

    static Pairs of(Preferences data, int... numbers) {
        int[] firsts = new int[numbers.length + 1];
        int parts = 0;
        int steps = 0;
        for (int i = 0; i < numbers.length; i++) {
            steps += data.steps(numbers[i]);
            if (steps >= STEPS || i == numbers.length - 1) {
                firsts[++parts] = i + 1;
                steps = 0;
            }
        }
        return new Pairs(data, numbers, Arrays.copyOf(firsts, parts + 1));
    }

    /** {@return the pairs of a step; each epoch has a new random order} */
    static Pairs drawn(Preferences data, int size, int count, long step, Rng rng) {
        int[] numbers = new int[count];
        Permutation order = null;
        for (int i = 0; i < count; i++) {
            long place = step * count + i;
            if (order == null || place % size == 0) {
                order = new Permutation(size, rng.child(place / size));
            }
            numbers[i] = (int) order.at(place % size);
        }
        return of(data, numbers);
    }

    int size() {
        return numbers.length;
    }

    /** {@return the mean weight of all pairs; divided by it, batches have the gradient over all pairs on average} */
    static double meanWeight(Preferences data) {
        return IntStream.range(0, data.size())
                .mapToDouble(data::weight)
                .average()
                .orElseThrow();
    }

    /** {@return the column, after a check that it has one number for each pair} */
    static Tensor each(String what, Tensor column, int pairs) {
        if (column.rows() != pairs || column.cols() != 1) {
            throw new IllegalArgumentException(what + " of " + pairs + " pairs has shape [" + column.rows() + ", "
                    + column.cols() + "]; it must have one number for each pair, [" + pairs + ", 1]");
        }
        return column;
    }

    /** {@return the first row of each part, then the number of rows} */
    int[] cuts() {
        int[] cuts = new int[firsts.length];
        for (int part = 0; part + 1 < firsts.length; part++) {
            cuts[part + 1] = cuts[part]
                    + IntStream.range(firsts[part], firsts[part + 1])
                            .map(i -> data.steps(numbers[i]))
                            .sum();
        }
        return cuts;
    }

    Pairs part(int index) {
        int[] some = Arrays.copyOfRange(numbers, firsts[index], firsts[index + 1]);
        return new Pairs(data, some, new int[] {0, some.length});
    }

    Batch batch() {
        return data.batch(numbers);
    }

    /**
     * {@return the sums of a column over the steps of one answer of each pair, {@code [pairs, 1]}}
     *
     * @param tape the tape
     * @param column {@code [steps, 1]}
     * @param batch the steps
     * @param which 0 for the chosen answers, 1 for the rejected ones
     * @param means whether to return means over steps instead of sums
     */
    static Tensor sums(Tape tape, Tensor column, Batch batch, int which, boolean means) {
        int pairs = batch.episodes() / 2;
        float[] ones = new float[pairs * batch.steps()];
        for (int i = 0; i < pairs; i++) {
            int episode = 2 * i + which;
            float each = means ? 1f / batch.length(episode) : 1f;
            int row = i * batch.steps();
            Arrays.fill(ones, row + batch.start(episode), row + batch.end(episode), each);
        }
        return tape.affine(tape.constant(ones, pairs, batch.steps()), column, tape.constant(new float[1], 1, 1));
    }
}
