package io.github.ascentrl.envs.text;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * A probabilistic context-free grammar over characters: a source of text whose entropy is known exactly, so that a
 * language model can be compared with the best possible one. (Booth and Thompson, <i>Applying Probability Measures to
 * Abstract Languages</i>, 1973; for the entropy, Grenander, 1967.)
 *
 * <pre>{@code
 * Grammar grammar = Grammar.builder("sentence")
 *         .rule("sentence", 1, "<clause>.")
 *         .rule("clause", 0.7, "the <noun> runs")
 *         .rule("clause", 0.3, "the <noun> knows that <clause>")
 *         .oneOf("noun", "dog", "old <noun>", "cat")
 *         .build();
 * String text = grammar.sample(random);
 * double nats = grammar.entropy();          // of a sentence
 * boolean yes = grammar.derives("the old cat runs.");
 * }</pre>
 *
 * <p>Characters are Java's {@code char}s. A symbol may recur inside what it derives, but not at the very beginning
 * (left recursion); this keeps the number of derivations of a text finite. Immutable.
 */
public final class Grammar {
    /** A partly expanded rule; the next symbol to expand has the index {@code next}. */
    private record Frame(Production rule, int next) {}

    private final Productions productions;
    private final int start;
    private final int[] leftCornersFirst;
    private final double[] entropies;
    private final double[] lengths;
    private final double[] longest;

    private Grammar(
            Productions productions,
            int start,
            int[] leftCornersFirst,
            double[] entropies,
            double[] lengths,
            double[] longest) {
        this.productions = productions;
        this.start = start;
        this.leftCornersFirst = leftCornersFirst;
        this.entropies = entropies;
        this.lengths = lengths;
        this.longest = longest;
    }

    static Grammar of(Productions productions, int start) {
        int[] order = productions.leftCornersFirst();
        if (!productions.endSoon()) {
            throw new IllegalArgumentException("strings of " + productions.name(start)
                    + " have no finite expected length because its symbols multiply at least as fast"
                    + " as they end; give the recursive rules less probability");
        }
        return new Grammar(
                productions,
                start,
                order,
                productions.expected(rule -> -StrictMath.log(rule.probability())),
                productions.expected(Production::characters),
                productions.longest());
    }

    /**
     * {@return a builder without rules}
     *
     * @param start the name of the start symbol, without angle brackets
     */
    public static GrammarBuilder builder(String start) {
        return new GrammarBuilder(Objects.requireNonNull(start, "start"));
    }

    /**
     * {@return the grammar with the same rules and another start symbol}
     *
     * @param symbol the name of a symbol of this grammar, without angle brackets
     * @throws IllegalArgumentException if there is no such symbol
     */
    public Grammar from(String symbol) {
        Objects.requireNonNull(symbol, "symbol");
        int number = productions.number(symbol);
        if (number < 0) {
            throw new IllegalArgumentException("this grammar has no rule for <" + symbol
                    + ">; pass the name of one of its " + productions.symbols() + " symbols, without angle brackets");
        }
        return new Grammar(productions, number, leftCornersFirst, entropies, lengths, longest);
    }

    /**
     * {@return a random string, derived by rules drawn with their probabilities} One random number is drawn for each
     * symbol replaced.
     *
     * @param random the random generator
     */
    public String sample(RandomGenerator random) {
        Objects.requireNonNull(random, "random");
        StringBuilder text = new StringBuilder();
        Deque<Frame> open = new ArrayDeque<>(); // a stack instead of recursion, because nesting may be deep
        Frame frame = begin(start, random, text);
        while (frame != null) {
            Production rule = frame.rule;
            if (frame.next == rule.symbols().length) {
                frame = open.poll();
                if (frame != null) {
                    text.append(frame.rule.texts()[frame.next]);
                }
            } else {
                open.push(new Frame(rule, frame.next + 1));
                frame = begin(rule.symbols()[frame.next], random, text);
            }
        }
        return text.toString();
    }

    private Frame begin(int symbol, RandomGenerator random, StringBuilder text) {
        Production[] rules = productions.of(symbol);
        double rest = random.nextDouble();
        int chosen = 0;
        while (chosen < rules.length - 1 && rest >= rules[chosen].probability()) {
            rest -= rules[chosen++].probability();
        }
        text.append(rules[chosen].texts()[0]);
        return new Frame(rules[chosen], 0);
    }

    /**
     * {@return the entropy of a derivation in nats, exact up to rounding} It is the entropy of a string if the grammar
     * is unambiguous, that is, if every string has one derivation; otherwise the entropy of a string is smaller.
     * Ambiguity is undecidable for grammars in general; {@link #derivations} decides it for a single string.
     */
    public double entropy() {
        return entropies[start];
    }

    /** {@return the expected number of characters of a string, exact up to rounding; finite} */
    public double expectedLength() {
        return lengths[start];
    }

    /**
     * {@return the number of characters of the longest string; empty if lengths are unbounded because a symbol can
     * recur inside what it derives} {@link Integer#MAX_VALUE} stands for that number or more.
     */
    public OptionalInt longest() {
        return longest[start] == Double.POSITIVE_INFINITY ? OptionalInt.empty() : OptionalInt.of((int) longest[start]);
    }

    /**
     * {@return whether a text is a string of this grammar} The time grows with the length of the text and the number of
     * rules, or, if many substrings are strings of some symbol, with the third power of the length.
     *
     * @param text any text
     */
    public boolean derives(String text) {
        return weight(text, true) > 0;
    }

    /**
     * {@return the number of derivations of a text: 0 if it is not a string of this grammar, 1 if it is unambiguous}
     * Exact up to 2<sup>53</sup> and rounded beyond; {@link Long#MAX_VALUE} stands for that number or more.
     *
     * @param text any text
     */
    public long derivations(String text) {
        return (long) weight(text, true);
    }

    /**
     * {@return log p of a text in nats, with p summed over its derivations; −∞ if it is not a string of this grammar}
     * Also −∞ if p is too small for a {@code double}, about 10<sup>−308</sup>.
     *
     * @param text any text
     */
    public double logProbability(String text) {
        return StrictMath.log(weight(text, false));
    }

    private double weight(String text, boolean counting) {
        Objects.requireNonNull(text, "text");
        return text.length() > longest[start] ? 0 : Chart.weight(productions, leftCornersFirst, start, text, counting);
    }

    /** {@return the rules, for tests} */
    Productions productions() {
        return productions;
    }
}
