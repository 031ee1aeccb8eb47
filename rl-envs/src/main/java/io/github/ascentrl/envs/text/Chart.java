package io.github.ascentrl.envs.text;

import java.util.Arrays;

/**
 * The inside algorithm (Baker, <i>Trainable Grammars for Speech Recognition</i>, 1979): for every symbol and every
 * start position in a text, the ends of the substrings that the symbol derives, with the summed weight of their
 * derivations. Start positions are processed from right to left and symbols in the order of
 * {@link Productions#leftCornersFirst}, so that everything a rule needs is already known. Most rules fail at their
 * first character, and only matches are stored.
 */
final class Chart {
    private final Productions productions;
    private final String text;
    private final boolean counting;
    /** The entries of a symbol at a start are numbers {@code first[cell]} to {@code first[cell] + count[cell] − 1}. */
    private final int[] first;

    private final int[] count;
    private int[] ends = new int[256];
    private double[] weights = new double[256];
    private int used;

    /**
     * Weights by position: where a partly matched rule ends, where it ends after the next part, and the sum over the
     * rules of a symbol.
     */
    private double[] reached;

    private double[] next;
    private final double[] sum;
    private int sumHigh;

    private Chart(Productions productions, String text, boolean counting) {
        this.productions = productions;
        this.text = text;
        this.counting = counting;
        int positions = text.length() + 1;
        first = new int[Math.multiplyExact(productions.symbols(), positions)];
        count = new int[first.length];
        reached = new double[positions];
        next = new double[positions];
        sum = new double[positions];
    }

    /**
     * {@return the summed weight of the derivations of a whole text}
     *
     * @param productions the rules
     * @param order their symbols, left corners first
     * @param symbol the symbol that derives the text
     * @param text any text
     * @param counting whether each derivation has weight 1; otherwise its weight is its probability
     */
    static double weight(Productions productions, int[] order, int symbol, String text, boolean counting) {
        Chart chart = new Chart(productions, text, counting);
        for (int start = text.length(); start >= 0; start--) {
            for (int s : order) {
                chart.fill(s, start);
            }
        }
        return chart.weightOf(symbol);
    }

    private double weightOf(int symbol) {
        int cell = cell(symbol, 0);
        for (int e = first[cell]; e < first[cell] + count[cell]; e++) {
            if (ends[e] == text.length()) {
                return weights[e];
            }
        }
        return 0;
    }

    private int cell(int symbol, int start) {
        return symbol * (text.length() + 1) + start;
    }

    private void fill(int symbol, int start) {
        sumHigh = -1;
        for (Production rule : productions.of(symbol)) {
            if (text.startsWith(rule.texts()[0], start)) {
                match(rule, start);
            }
        }
        int cell = cell(symbol, start);
        first[cell] = used;
        for (int end = start; end <= sumHigh; end++) {
            if (sum[end] > 0) {
                store(end, sum[end]);
                sum[end] = 0;
            }
        }
        count[cell] = used - first[cell];
    }

    private void store(int end, double weight) {
        if (used == ends.length) {
            ends = Arrays.copyOf(ends, 2 * used);
            weights = Arrays.copyOf(weights, 2 * used);
        }
        ends[used] = end;
        weights[used++] = weight;
    }

    /** Adds what a rule derives from a start position, where its first text is known to match. */
    private void match(Production rule, int start) {
        int low = start + rule.texts()[0].length();
        int high = low;
        reached[low] = counting ? 1 : rule.probability();
        for (int k = 0; k < rule.symbols().length; k++) {
            int from = low;
            int to = high;
            low = Integer.MAX_VALUE;
            high = -1;
            String after = rule.texts()[k + 1];
            for (int position = from; position <= to; position++) {
                double weight = reached[position];
                reached[position] = 0;
                int cell = weight > 0 ? cell(rule.symbols()[k], position) : 0;
                int stop = weight > 0 ? first[cell] + count[cell] : 0;
                for (int e = weight > 0 ? first[cell] : 0; e < stop; e++) {
                    if (text.startsWith(after, ends[e])) {
                        int end = ends[e] + after.length();
                        next[end] += weight * weights[e];
                        low = Math.min(low, end);
                        high = Math.max(high, end);
                    }
                }
            }
            double[] swapped = reached;
            reached = next;
            next = swapped;
        }
        for (int end = low; end <= high; end++) {
            sum[end] += reached[end];
            reached[end] = 0;
        }
        sumHigh = Math.max(sumHigh, high);
    }
}
