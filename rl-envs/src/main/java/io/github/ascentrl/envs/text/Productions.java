package io.github.ascentrl.envs.text;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.SingularMatrixException;

/** The rules of a grammar, by the numbers of their symbols, and properties derived from them. */
final class Productions {
    private enum Visit {
        NEW,
        OPEN,
        DONE
    }

    private final String[] names;
    private final Production[][] rules;

    /** Creates the set of rules, {@code [symbols, rules of the symbol]}; not copied. */
    Productions(String[] names, Production[][] rules) {
        this.names = names;
        this.rules = rules;
    }

    int symbols() {
        return rules.length;
    }

    String name(int symbol) {
        return "<" + names[symbol] + ">";
    }

    int number(String name) {
        return Arrays.asList(names).indexOf(name);
    }

    /** {@return the rules of a symbol; not a copy} */
    Production[] of(int symbol) {
        return rules[symbol];
    }

    /** {@return which symbols occur in what a symbol derives, including itself} */
    boolean[] reachableFrom(int symbol) {
        boolean[] reached = new boolean[symbols()];
        mark(symbol, reached);
        return reached;
    }

    private void mark(int symbol, boolean[] reached) {
        if (!reached[symbol]) {
            reached[symbol] = true;
            for (Production rule : rules[symbol]) {
                for (int part : rule.symbols()) {
                    mark(part, reached);
                }
            }
        }
    }

    /** {@return which symbols derive at least one string} */
    boolean[] ending() {
        return derivable(rule -> true);
    }

    /** {@return which symbols derive the empty string} */
    boolean[] nullable() {
        return derivable(rule -> rule.characters() == 0);
    }

    /** Which symbols derive a string by admitted rules alone: the least fixed point. */
    private boolean[] derivable(Predicate<Production> admitted) {
        boolean[] derivable = new boolean[symbols()];
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int symbol = 0; symbol < symbols(); symbol++) {
                for (Production rule : rules[symbol]) {
                    if (!derivable[symbol] && admitted.test(rule) && all(rule.symbols(), s -> derivable[s])) {
                        derivable[symbol] = true;
                        changed = true;
                    }
                }
            }
        }
        return derivable;
    }

    private static boolean all(int[] symbols, IntPredicate law) {
        return Arrays.stream(symbols).allMatch(law);
    }

    /**
     * {@return all symbols, each after those that can occur at its very beginning}
     *
     * @throws IllegalArgumentException if a symbol can occur at its own beginning (left recursion)
     */
    int[] leftCornersFirst() {
        boolean[] nullable = nullable();
        Visit[] visits = new Visit[symbols()];
        Arrays.fill(visits, Visit.NEW);
        int[] order = new int[symbols()];
        int placed = 0;
        for (int symbol = 0; symbol < symbols(); symbol++) {
            placed = place(symbol, nullable, visits, order, placed);
        }
        return order;
    }

    private int place(int symbol, boolean[] nullable, Visit[] visits, int[] order, int placed) {
        if (visits[symbol] == Visit.DONE) {
            return placed;
        }
        if (visits[symbol] == Visit.OPEN) {
            throw new IllegalArgumentException(
                    name(symbol) + " is left-recursive: it can begin with itself; put text before the recursion, as"
                            + " in <a> -> x<a>, not <a> -> <a>x");
        }
        visits[symbol] = Visit.OPEN;
        int count = placed;
        for (Production rule : rules[symbol]) {
            for (int k = 0; k < rule.symbols().length && rule.texts()[k].isEmpty(); k++) {
                count = place(rule.symbols()[k], nullable, visits, order, count);
                if (!nullable[rule.symbols()[k]]) {
                    break;
                }
            }
        }
        visits[symbol] = Visit.DONE;
        order[count] = symbol;
        return count + 1;
    }

    /**
     * {@return the largest number of characters that each symbol derives; infinite with recursion} Left recursion must
     * have been excluded.
     */
    double[] longest() {
        double[] longest = new double[symbols()];
        Visit[] visits = new Visit[symbols()];
        Arrays.fill(visits, Visit.NEW);
        for (int symbol = 0; symbol < symbols(); symbol++) {
            longest(symbol, visits, longest);
        }
        return longest;
    }

    private double longest(int symbol, Visit[] visits, double[] longest) {
        if (visits[symbol] == Visit.OPEN) {
            return Double.POSITIVE_INFINITY;
        }
        if (visits[symbol] == Visit.NEW) {
            visits[symbol] = Visit.OPEN;
            double most = 0;
            for (Production rule : rules[symbol]) {
                double length = rule.characters();
                for (int part : rule.symbols()) {
                    length += longest(part, visits, longest);
                }
                most = Math.max(most, length);
            }
            longest[symbol] = most;
            visits[symbol] = Visit.DONE;
        }
        return longest[symbol];
    }

    /**
     * {@return for each symbol A the expected sum of a value over the rules of a derivation, x = (I − M)<sup>−1</sup> b
     * with b(A) = Σ p(rule) value(rule) and M(A, B) the expected number of times that B occurs in a rule of A}
     *
     * @throws SingularMatrixException if the expectation does not exist; in that case the result may also be negative
     *     instead
     */
    double[] expected(ToDoubleFunction<Production> value) {
        double[][] system = new double[symbols()][symbols()];
        double[] own = new double[symbols()];
        for (int symbol = 0; symbol < symbols(); symbol++) {
            system[symbol][symbol] = 1;
            for (Production rule : rules[symbol]) {
                own[symbol] += rule.probability() * value.applyAsDouble(rule);
                for (int part : rule.symbols()) {
                    system[symbol][part] -= rule.probability();
                }
            }
        }
        return new LUDecomposition(new Array2DRowRealMatrix(system, false))
                .getSolver()
                .solve(new ArrayRealVector(own, false))
                .toArray();
    }

    /**
     * {@return whether derivations have a finite expected number of rules} M has a spectral radius below 1 if and only
     * if (I − M) x = 1 has a solution x &gt; 0 (Berman and Plemmons, <i>Nonnegative Matrices in the Mathematical
     * Sciences</i>, 1994, chapter 6). Without left recursion a finite number of rules and a finite length are the same.
     */
    boolean endSoon() {
        try {
            return Arrays.stream(expected(rule -> 1)).allMatch(count -> count > 0);
        } catch (SingularMatrixException e) {
            return false;
        }
    }
}
