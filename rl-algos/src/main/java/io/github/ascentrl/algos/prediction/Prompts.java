package io.github.ascentrl.algos.prediction;

import io.github.ascentrl.api.internal.Check;
import java.util.Objects;

/**
 * Prompts for a {@link PromptTransformer}, each of n transitions, as columns (φ, γφ′, r), and a query, as a column (φ,
 * 0, 0). Prompts are interleaved: number i of token t of prompt b is {@code numbers[(i · (n + 1) + t) · count + b]}.
 *
 * @param features d, the number of features
 * @param transitions n, the number of transitions in a prompt
 * @param count the number of prompts
 * @param numbers {@code [2d + 1][n + 1][count]}, flat; used, not copied
 */
public record Prompts(int features, int transitions, int count, float[] numbers) {
    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if a number is less than 1, or the array has another length
     */
    public Prompts {
        Objects.requireNonNull(numbers, "numbers");
        if (features < 1 || transitions < 1 || count < 1) {
            throw new IllegalArgumentException("features = " + features + ", transitions = " + transitions
                    + " and count = " + count + " must be at least 1");
        }
        if (numbers.length != length(features, transitions, count)) {
            throw new IllegalArgumentException(numbers.length + " numbers for " + count + " prompts of "
                    + (2 * features + 1) + " by " + (transitions + 1) + "; pass the product of these three");
        }
        for (int i = 0; i < numbers.length; i++) {
            if (!Float.isFinite(numbers[i])) {
                throw new IllegalArgumentException("numbers[" + i + "] = " + numbers[i] + " must be finite");
            }
        }
    }

    /**
     * {@return the prompts of a window that slides over a walk, one step at a time} Window k contains n transitions,
     * from transition k on. Its query is the state in which transition k + n + 1 begins, one step after the state in
     * which the window ends. There are walk.size() − n − 1 windows.
     *
     * @param walk transitions, each of which begins where the previous one ends
     * @param n the number of transitions in a prompt, ≥ 1
     * @param gamma the discount
     * @throws IllegalArgumentException if the walk has fewer than n + 2 transitions
     */
    public static Prompts windows(Transitions walk, int n, double gamma) {
        Objects.requireNonNull(walk, "walk");
        if (n < 1 || walk.size() - 2 < n) {
            throw new IllegalArgumentException("a walk of " + walk.size() + " transitions for windows of n = " + n
                    + "; n must be at least 1, and the walk must have at least n + 2 transitions");
        }
        checkDiscount(gamma);
        int d = walk.dimension();
        int count = walk.size() - n - 1;
        Prompts prompts = new Prompts(d, n, count, new float[length(d, n, count)]);
        for (int b = 0; b < count; b++) {
            for (int t = 0; t < n; t++) {
                prompts.put(b, t, walk.features()[b + t], gamma, walk.next()[b + t], walk.rewards()[b + t]);
            }
            prompts.ask(b, walk.features()[b + n + 1]);
        }
        return prompts;
    }

    /**
     * {@return prompts with the same transitions, one for each query}
     *
     * @param context the transitions
     * @param queries φ of each query, {@code [count][d]}, at least one
     * @param gamma the discount
     * @throws IllegalArgumentException if there is no query, or a query does not have as many features as the
     *     transitions
     */
    public static Prompts of(Transitions context, double[][] queries, double gamma) {
        Objects.requireNonNull(context, "context");
        Check.noNulls("queries", queries);
        Check.room("queries", queries.length, 1);
        checkDiscount(gamma);
        int d = context.dimension();
        int n = context.size();
        Prompts prompts = new Prompts(d, n, queries.length, new float[length(d, n, queries.length)]);
        for (int b = 0; b < queries.length; b++) {
            for (int t = 0; t < n; t++) {
                prompts.put(b, t, context.features()[t], gamma, context.next()[t], context.rewards()[t]);
            }
            prompts.ask(b, queries[b]);
        }
        return prompts;
    }

    private static int length(int features, int transitions, int count) {
        return Check.arrayLength("numbers", 2L * features + 1, transitions + 1L, count);
    }

    private static void checkDiscount(double gamma) {
        Check.range("gamma", gamma, 0, 1);
    }

    private void put(int b, int t, double[] phi, double gamma, double[] next, double reward) {
        for (int i = 0; i < features; i++) {
            numbers[at(i, t, b)] = (float) phi[i];
            numbers[at(features + i, t, b)] = (float) (gamma * next[i]);
        }
        numbers[at(2 * features, t, b)] = (float) reward;
    }

    private void ask(int b, double[] phi) {
        if (phi.length != features) {
            throw new IllegalArgumentException("query " + b + " has " + phi.length
                    + " features, but the transitions have " + features + "; pass as many");
        }
        for (int i = 0; i < features; i++) {
            numbers[at(i, transitions, b)] = (float) phi[i];
        }
    }

    private int at(int i, int t, int b) {
        return (i * (transitions + 1) + t) * count + b;
    }
}
