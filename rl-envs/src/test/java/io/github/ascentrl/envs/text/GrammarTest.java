package io.github.ascentrl.envs.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.random.Rng;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.junit.jupiter.api.Test;

class GrammarTest {
    private static final long SEED = 11;

    /** Without recursion, unambiguous: ab, ba, aa, bb, and each behind an x. */
    private static Grammar small() {
        return Grammar.builder("s")
                .rule("s", 0.75, "<pair>")
                .rule("s", 0.25, "x<pair>")
                .rule("pair", 1, "<one><one>")
                .rule("one", 0.9, "a")
                .rule("one", 0.1, "b")
                .build();
    }

    /** Nested clauses of any depth, and lists of any length. */
    private static Grammar recursive() {
        return Grammar.builder("clause")
                .rule("clause", 0.5, "the <noun> runs")
                .rule("clause", 0.3, "the <noun> that <clause> stops")
                .rule("clause", 0.2, "(<list>)")
                .rule("list", 0.6, "")
                .rule("list", 0.4, "<noun>;<list>")
                .rule("noun", 0.7, "dog")
                .rule("noun", 0.3, "old <noun>")
                .build();
    }

    /** An a in brackets. */
    private static Grammar brackets() {
        return Grammar.builder("nest")
                .rule("nest", 0.75, "a")
                .rule("nest", 0.25, "(<nest>)")
                .build();
    }

    /** {@return all strings of a symbol with their probabilities, by expanding every rule; no recursion} */
    private static Map<String, Double> enumerate(Productions productions, int symbol) {
        Map<String, Double> all = new TreeMap<>();
        for (Production rule : productions.of(symbol)) {
            Map<String, Double> heads = Map.of(rule.texts()[0], rule.probability());
            for (int k = 0; k < rule.symbols().length; k++) {
                Map<String, Double> longer = new TreeMap<>();
                for (var head : heads.entrySet()) {
                    for (var part : enumerate(productions, rule.symbols()[k]).entrySet()) {
                        longer.merge(
                                head.getKey() + part.getKey() + rule.texts()[k + 1],
                                head.getValue() * part.getValue(),
                                Double::sum);
                    }
                }
                heads = longer;
            }
            heads.forEach((text, p) -> all.merge(text, p, Double::sum));
        }
        return all;
    }

    private static double entropy(Map<String, Double> strings) {
        return strings.values().stream()
                .mapToDouble(p -> -p * StrictMath.log(p))
                .sum();
    }

    @Test
    void entropyAndLengthAreThoseOfAllStrings() {
        for (Grammar grammar : List.of(small(), small().from("pair"), small().from("one"))) {
            Map<String, Double> strings = enumerate(grammar.productions(), number(grammar));
            assertThat(grammar.entropy()).isCloseTo(entropy(strings), within(1e-12));
            double length = 0;
            int longest = 0;
            for (var string : strings.entrySet()) {
                length += string.getKey().length() * string.getValue();
                longest = Math.max(longest, string.getKey().length());
                assertThat(grammar.logProbability(string.getKey()))
                        .isCloseTo(StrictMath.log(string.getValue()), within(1e-12));
            }
            assertThat(grammar.expectedLength()).isCloseTo(length, within(1e-12));
            assertThat(grammar.longest()).hasValue(longest);
        }
        assertThat(small().entropy())
                .as("by hand: H(3/4) + 2 H(9/10)")
                .isCloseTo(0.562335144618808 + 2 * 0.325082973391448, within(1e-12));
    }

    private static int number(Grammar grammar) {
        return grammar.longest().orElseThrow() == 3 ? 0 : grammar.longest().orElseThrow() == 2 ? 1 : 2;
    }

    /** One rule's −log p left out: what all strings say must differ, whichever rule it is, unless p = 1. */
    @Test
    void mutantThatForgetsTheEntropyOfARuleIsCaught() {
        Grammar grammar = small();
        double right = entropy(enumerate(grammar.productions(), 0));
        for (int symbol = 0; symbol < 3; symbol++) {
            for (Production forgotten : grammar.productions().of(symbol)) {
                double mutant = grammar.productions()
                        .expected(rule -> rule == forgotten ? 0 : -StrictMath.log(rule.probability()))[0];
                if (forgotten.probability() < 1) {
                    assertThat(Math.abs(mutant - right)).isGreaterThan(1e-3);
                } else {
                    assertThat(mutant).isCloseTo(right, within(1e-12));
                }
            }
        }
    }

    /** n pairs of brackets have the probability 3/4 (1/4)ⁿ: a geometric distribution with mean 1/3. */
    @Test
    void recursionSolvedByHand() {
        Grammar grammar = brackets();
        assertThat(grammar.expectedLength()).isCloseTo(1 + 2 / 3.0, within(1e-12));
        assertThat(grammar.entropy()).isCloseTo(0.562335144618808 / 0.75, within(1e-12));
        assertThat(grammar.longest()).isEmpty();
        assertThat(grammar.logProbability("((a))")).isCloseTo(StrictMath.log(0.75 / 16), within(1e-12));
        assertThat(grammar.logProbability("((a)")).isEqualTo(Double.NEGATIVE_INFINITY);
        String deep = "(".repeat(2000) + "a" + ")".repeat(2000);
        assertThat(grammar.derives(deep)).isTrue();
        assertThat(grammar.derives(deep + ")")).isFalse();
    }

    /** 5 standard errors for each of four means: a right grammar fails about once in 400,000 seeds. */
    @Test
    void entropyAndLengthAreWhatSamplesSay() {
        for (Grammar grammar : List.of(recursive(), SmallLanguage.grammar())) {
            Rng random = Rng.of(SEED);
            SummaryStatistics surprise = new SummaryStatistics();
            SummaryStatistics length = new SummaryStatistics();
            for (int i = 0; i < 5000; i++) {
                String text = grammar.sample(random);
                surprise.addValue(-grammar.logProbability(text));
                length.addValue(text.length());
                assertThat(grammar.derivations(text)).as(text).isEqualTo(1);
                assertThat(grammar.longest().orElse(Integer.MAX_VALUE)).isGreaterThanOrEqualTo(text.length());
            }
            assertThat(surprise.getMean())
                    .as("entropy, seed %d", SEED)
                    .isCloseTo(grammar.entropy(), within(5 * error(surprise)));
            assertThat(length.getMean())
                    .as("length, seed %d", SEED)
                    .isCloseTo(grammar.expectedLength(), within(5 * error(length)));
        }
    }

    private static double error(SummaryStatistics sample) {
        return sample.getStandardDeviation() / Math.sqrt(sample.getN());
    }

    /** Every string of at most six characters over {a, b, x}: a sentence just if it is enumerated. */
    @Test
    void nothingElseIsDerived() {
        Grammar grammar = small();
        Set<String> strings = enumerate(grammar.productions(), 0).keySet();
        assertThat(strings).hasSize(8);
        List<String> texts = new ArrayList<>(List.of(""));
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            assertThat(grammar.derives(text)).as(text).isEqualTo(strings.contains(text));
            if (text.length() < 6) {
                texts.addAll(List.of(text + "a", text + "b", text + "x"));
            }
        }
        assertThat(texts).hasSize((2187 - 1) / 2);
    }

    /** One character replaced, left out or doubled; whether the result is a sentence is decided by a list of all. */
    @Test
    void mutatedSentencesAreJudgedByTheListOfAll() {
        Grammar grammar = SmallLanguage.grammar().from("singular1");
        Set<String> strings = new HashSet<>(
                enumerate(grammar.productions(), grammar.productions().number("singular1"))
                        .keySet());
        Rng random = Rng.of(SEED);
        int sentences = 0;
        int tries = 3000;
        for (int i = 0; i < tries; i++) {
            String text = grammar.sample(random);
            assertThat(strings.contains(text)).as(text).isTrue(); // AssertJ's contains would walk through all
            int at = random.nextInt(text.length());
            String mutated = text.substring(0, at)
                    + List.of("s", "", " ", text.charAt(at) + "" + text.charAt(at))
                            .get(random.nextInt(4))
                    + text.substring(at + 1);
            assertThat(grammar.derives(mutated)).as(mutated).isEqualTo(strings.contains(mutated));
            sentences += strings.contains(mutated) ? 1 : 0;
        }
        assertThat(sentences).as("seed %d", SEED).isBetween(1, tries / 2);
    }

    @Test
    void verbsAgreeWithTheirOwnSubjectAcrossClauses() {
        Grammar grammar = SmallLanguage.grammar();
        assertThat(grammar.derives("the old dog that the cats see runs.")).isTrue();
        assertThat(grammar.derives("the dog that the cat that the girls like sees runs."))
                .isTrue();
        assertThat(grammar.derives("the dogs that see the old small cat that likes the birds run."))
                .isTrue();
        for (String wrong : List.of(
                "the old dog that the cats see run.",
                "the old dog that the cats sees runs.",
                "the old dog that the cats see runs",
                "the old dog that the cats see  runs.",
                "the dog old that the cats see runs.",
                "the dog that the cat that the girl that the boy likes sees likes runs.",
                "",
                " ",
                "the Dog runs.")) {
            assertThat(grammar.derives(wrong)).as(wrong).isFalse();
            assertThat(grammar.derivations(wrong)).as(wrong).isZero();
        }
        assertThat(grammar.longest().orElseThrow()).isLessThan(200);
    }

    /** Few by hand, and the trees of n nodes with at most two children each: Motzkin numbers. */
    @Test
    void derivationsAreCounted() {
        Grammar twice = Grammar.builder("s")
                .rule("s", 0.5, "<a>")
                .rule("s", 0.25, "x<a>")
                .rule("s", 0.25, "xx")
                .rule("a", 0.5, "x")
                .rule("a", 0.5, "xx")
                .build();
        assertThat(twice.derivations("x")).isEqualTo(1);
        assertThat(twice.derivations("xx")).isEqualTo(3);
        assertThat(twice.derivations("xxx")).isEqualTo(1);
        assertThat(twice.logProbability("xx")).isCloseTo(StrictMath.log(0.25 + 0.125 + 0.25), within(1e-12));
        double strings = entropy(enumerate(twice.productions(), 0));
        assertThat(twice.entropy()).as("of derivations, more than of strings").isGreaterThan(strings + 0.1);

        Grammar trees = Grammar.builder("tree")
                .rule("tree", 0.75, "a")
                .rule("tree", 0.25, "a<tree><tree>")
                .rule("tree", 1e-10, "a<tree>")
                .build();
        long[] motzkin = {1, 1, 2, 4, 9, 21, 51, 127, 323, 835};
        for (int n = 1; n <= motzkin.length; n++) {
            assertThat(trees.derivations("a".repeat(n))).isEqualTo(motzkin[n - 1]);
        }
        assertThat(trees.derivations("a".repeat(80))).isEqualTo(Long.MAX_VALUE);
        assertThat(trees.derives("a".repeat(80))).isTrue();
    }

    /** Empty strings at the beginning, in the middle and at the end. */
    @Test
    void symbolsMayBeEmpty() {
        Grammar grammar = Grammar.builder("s")
                .rule("s", 1, "<a><b><a>c<a>")
                .rule("a", 0.5, "")
                .rule("a", 0.5, "x")
                .rule("b", 0.5, "<a>")
                .rule("b", 0.5, "y")
                .build();
        Map<String, Double> strings = enumerate(grammar.productions(), 0);
        double sum = 0;
        for (var string : strings.entrySet()) {
            assertThat(grammar.logProbability(string.getKey()))
                    .isCloseTo(StrictMath.log(string.getValue()), within(1e-12));
            sum += StrictMath.exp(grammar.logProbability(string.getKey()));
        }
        assertThat(sum).isCloseTo(1, within(1e-12));
        assertThat(grammar.derivations("c")).isEqualTo(1);
        assertThat(grammar.derivations("xc")).as("from a, from b, from a").isEqualTo(3);
        assertThat(grammar.derives("")).isFalse();
        Grammar empty = Grammar.builder("e").rule("e", 1, "").build();
        assertThat(empty.derives("")).isTrue();
        assertThat(empty.sample(Rng.of(SEED))).isEmpty();
        assertThat(empty.longest()).hasValue(0);
    }

    @Test
    void sameSeedSameStrings() {
        Rng first = Rng.of(SEED);
        Rng second = Rng.of(SEED);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            String text = recursive().sample(first);
            assertThat(recursive().sample(second)).isEqualTo(text);
            seen.add(text);
        }
        assertThat(seen).hasSizeGreaterThan(10);
        assertThat(first.position()).isEqualTo(second.position());
    }

    /** The example of {@link Grammar}. */
    @Test
    void clausesInsideClauses() {
        Grammar grammar = Grammar.builder("sentence")
                .rule("sentence", 1, "<clause>.")
                .rule("clause", 0.7, "the <noun> runs")
                .rule("clause", 0.3, "the <noun> knows that <clause>")
                .oneOf("noun", "dog", "old <noun>", "cat")
                .build();
        String text = grammar.sample(Rng.of(SEED));
        assertThat(grammar.derivations(text)).as(text).isEqualTo(1);
        assertThat(grammar.derives("the old cat runs.")).isTrue();
        assertThat(grammar.derives("the dog knows that the old old cat runs.")).isTrue();
        assertThat(grammar.derives("the dog knows that the cat.")).isFalse();
        double noun = StrictMath.log(3) / (2 / 3.0);
        double kind = -0.7 * StrictMath.log(0.7) - 0.3 * StrictMath.log(0.3);
        assertThat(grammar.entropy()).isCloseTo((kind + noun) / 0.7, within(1e-12));
    }

    @Test
    void badRules() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Grammar.builder("s").rule("s", 0, "a"))
                .withMessage("rule <s> -> \"a\": probability = 0.0 must lie in (0, 1]; omit rules that are never"
                        + " taken");
        for (double wrong : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Grammar.builder("s").rule("s", wrong, "a"))
                    .withMessageContaining("probability = " + wrong);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Grammar.builder("s").rule("s", 1, "a <b"))
                .withMessageContaining("the '<' at character 2 is not closed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Grammar.builder("s").rule("s", 1, "a b> c"))
                .withMessageContaining("the '>' after 'a b' has no matching '<'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Grammar.builder("s").rule("s", 1, "a <> c"))
                .withMessageContaining("'' is not a valid symbol name");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Grammar.builder("<s>"))
                .withMessageContaining("start symbol: '<s>'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Grammar.builder("s").oneOf("s"))
                .withMessageContaining("<s> has no right-hand side");
        assertThatThrownBy(() -> small().from("two"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("<two>");
    }

    @Test
    void badGrammars() {
        refused(Grammar.builder("s"), "start symbol <s> has no rule; there are rules for no symbols");
        refused(Grammar.builder("s").rule("t", 1, "a"), "start symbol <s> has no rule; there are rules for <t>");
        refused(Grammar.builder("s").rule("s", 0.9, "a"), "the 1 rules of <s> sum to 0.9; they must sum to 1");
        refused(Grammar.builder("s").rule("s", 1, "a").rule("s", 2e-9, "b"), "sum to 1.000000002");
        assertThat(Grammar.builder("s").rule("s", 1, "a").rule("s", 5e-10, "b").build())
                .isNotNull();
        refused(Grammar.builder("s").rule("s", 1, "a<b>"), "<b> has no rule; add one or correct the name");
        refused(
                Grammar.builder("s").rule("s", 1, "a").rule("t", 1, "b"),
                "<t> cannot be reached from the start symbol <s>");
        refused(Grammar.builder("s").rule("s", 0.5, "a").rule("s", 0.5, "<t>").rule("t", 1, "b<t>"), "<t> never ends");
        refused(
                Grammar.builder("s").rule("s", 0.5, "<t>b").rule("s", 0.5, "a").rule("t", 1, "<s>"),
                "<s> is left-recursive");
        refused(
                Grammar.builder("s")
                        .rule("s", 0.5, "<e><s>b")
                        .rule("s", 0.5, "a")
                        .oneOf("e", "", "c"),
                "<s> is left-recursive");
        for (double twice : new double[] {0.5, 0.6, 0.99}) {
            refused(
                    Grammar.builder("s").rule("s", twice, "a<s><s>").rule("s", 1 - twice, "a"),
                    "strings of <s> have no finite expected length");
        }
        assertThat(Grammar.builder("s")
                        .rule("s", 0.49, "a<s><s>")
                        .rule("s", 0.51, "a")
                        .build()
                        .expectedLength())
                .isCloseTo(1 / 0.02, within(1e-9));
    }

    private static void refused(GrammarBuilder builder, String message) {
        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining(message);
    }
}
