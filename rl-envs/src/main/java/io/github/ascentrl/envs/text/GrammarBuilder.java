package io.github.ascentrl.envs.text;

import io.github.ascentrl.api.internal.Check;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Collects the rules of a {@link Grammar}. In a right-hand side {@code <name>} is a symbol and everything else is text,
 * including spaces; texts therefore cannot contain {@code <} or {@code >}.
 */
public final class GrammarBuilder {
    private static final double TOLERANCE = 1e-9;

    private record Line(String symbol, String right, double probability, Production.Form form) {
        @Override
        public String toString() {
            return name(symbol, right);
        }

        static String name(String symbol, String right) {
            return "<" + symbol + "> -> \"" + right + "\"";
        }
    }

    private final String start;
    private final Map<String, List<Line>> lines = new LinkedHashMap<>();

    GrammarBuilder(String start) {
        this.start = Production.checkedName("start symbol", start);
    }

    /**
     * Adds a rule.
     *
     * @param symbol the name of the symbol that is replaced, without angle brackets
     * @param probability the probability of this rule among those of the symbol, in (0, 1]
     * @param right the right-hand side: {@code "<subject> <verb>."}; empty for the empty string
     * @return this builder
     * @throws IllegalArgumentException if the probability is out of range or the right-hand side is malformed
     */
    public GrammarBuilder rule(String symbol, double probability, String right) {
        Objects.requireNonNull(symbol, "symbol");
        Objects.requireNonNull(right, "right");
        String name = Line.name(Production.checkedName("rule", symbol), right);
        if (!(probability > 0 && probability <= 1)) {
            throw new IllegalArgumentException("rule " + name + ": probability = " + probability
                    + " must lie in (0, 1]; omit rules that are never taken");
        }
        lines.computeIfAbsent(symbol, s -> new ArrayList<>())
                .add(new Line(symbol, right, probability, Production.Form.parse(name, right)));
        return this;
    }

    /**
     * Adds rules with equal probabilities: {@code oneOf("noun", "dog", "cat")}.
     *
     * @param symbol the name of the symbol that is replaced, without angle brackets
     * @param rights the right-hand sides, as in {@link #rule}; at least one, and all that the symbol has
     * @return this builder
     * @throws IllegalArgumentException if there is no right-hand side or one is malformed
     */
    public GrammarBuilder oneOf(String symbol, String... rights) {
        Objects.requireNonNull(symbol, "symbol");
        Check.noNulls("rights", rights);
        if (rights.length == 0) {
            throw new IllegalArgumentException("<" + symbol + "> has no right-hand side; pass at least one");
        }
        for (String right : rights) {
            rule(symbol, 1.0 / rights.length, right);
        }
        return this;
    }

    /**
     * {@return the grammar}
     *
     * @throws IllegalArgumentException if the probabilities of a symbol do not sum to 1 (within 1e-9), if a symbol has
     *     no rule, cannot be reached from the start symbol, derives no string or is left-recursive, or if strings have
     *     no finite expected length
     */
    public Grammar build() {
        List<String> names = new ArrayList<>(lines.keySet());
        if (!lines.containsKey(start)) {
            throw new IllegalArgumentException(
                    "the start symbol <" + start + "> has no rule; there are rules for " + all(names));
        }
        Production[][] rules = new Production[names.size()][];
        for (int symbol = 0; symbol < rules.length; symbol++) {
            List<Line> own = lines.get(names.get(symbol));
            checkSum(names.get(symbol), own);
            rules[symbol] = own.stream().map(line -> production(line, names)).toArray(Production[]::new);
        }
        Productions productions = new Productions(names.toArray(String[]::new), rules);
        int first = names.indexOf(start);
        boolean[] reached = productions.reachableFrom(first);
        boolean[] ending = productions.ending();
        for (int symbol = 0; symbol < rules.length; symbol++) {
            if (!reached[symbol]) {
                throw new IllegalArgumentException(productions.name(symbol)
                        + " cannot be reached from the start symbol <" + start + ">; use it in a rule or remove it");
            }
            if (!ending[symbol]) {
                throw new IllegalArgumentException(productions.name(symbol)
                        + " never ends: all its rules lead to symbols that never end; add a rule that ends");
            }
        }
        return Grammar.of(productions, first);
    }

    private static void checkSum(String symbol, List<Line> own) {
        double sum = 0;
        for (Line line : own) {
            sum += line.probability;
        }
        if (!(Math.abs(sum - 1) <= TOLERANCE)) {
            throw new IllegalArgumentException("the probabilities of the " + own.size() + " rules of <" + symbol
                    + "> sum to " + sum + "; they must sum to 1 (within " + TOLERANCE + ")");
        }
    }

    private static Production production(Line line, List<String> names) {
        int[] symbols = new int[line.form.symbols().size()];
        for (int k = 0; k < symbols.length; k++) {
            String name = line.form.symbols().get(k);
            symbols[k] = names.indexOf(name);
            if (symbols[k] < 0) {
                throw new IllegalArgumentException("rule " + line + ": <" + name
                        + "> has no rule; add one or correct the name; there are rules for " + all(names));
            }
        }
        return new Production(line.probability, line.form.texts().toArray(String[]::new), symbols);
    }

    private static String all(List<String> names) {
        return names.isEmpty()
                ? "no symbols"
                : names.stream().map(name -> "<" + name + ">").collect(Collectors.joining(", "));
    }
}
