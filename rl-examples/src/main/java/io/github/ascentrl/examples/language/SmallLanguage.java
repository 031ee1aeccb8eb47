package io.github.ascentrl.examples.language;

import io.github.ascentrl.algos.sequence.Characters;
import io.github.ascentrl.algos.sequence.Completion;
import io.github.ascentrl.envs.text.Grammar;
import io.github.ascentrl.envs.text.GrammarBuilder;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Sentences such as "the old dog that the cats see likes the kind owl.": a verb agrees in number with its own subject,
 * across relative clauses that may nest. A prompt is the subject, and the answer the rest. Every sentence has exactly
 * one derivation, so the entropy is known exactly.
 */
final class SmallLanguage {
    static final Characters LETTERS = Characters.of("abcdefghiklmnoprstvwy .");
    /** The largest number of tokens of a prompt: the stop token, "the", two adjectives, a noun. */
    static final int LONGEST_PROMPT = 1 + 3 + 2 * 5 + 1 + 4;

    /** The worth of an answer that does not complete a sentence. */
    private static final double NONSENSE = -2;

    private static final int DEPTH = 2;
    private static final String[] NOUNS = {"dog", "cat", "owl", "hen"};
    private static final String[] KIND = {"kind", "wise", "warm"};
    private static final String[] UNKIND = {"mean", "grim", "vain"};
    private static final String[] NEUTRAL = {"old", "big", "red"};

    private final Grammar sentences;
    private final Grammar[] subjects;
    private final Grammar[] rests;

    private SmallLanguage(Grammar sentences) {
        this.sentences = sentences;
        subjects = new Grammar[] {sentences.from("one"), sentences.from("many")};
        rests = new Grammar[] {sentences.from("ofOne"), sentences.from("ofMany")};
    }

    /** {@return the language of pretraining} */
    static SmallLanguage everywhere() {
        return new SmallLanguage(grammar(0.35));
    }

    /** {@return the language of the demonstrations, with short sentences} */
    static SmallLanguage demonstrated() {
        return new SmallLanguage(grammar(0.1));
    }

    private static Grammar grammar(double clauses) {
        GrammarBuilder builder = Grammar.builder("sentence")
                .oneOf("sentence", "<one><ofOne>", "<many><ofMany>")
                .rule("one", 1, "the<adjectives><noun>")
                .rule("many", 1, "the<adjectives><noun>s")
                .rule("adjectives", 0.4, " ")
                .rule("adjectives", 0.35, " <adjective> ")
                .rule("adjectives", 0.25, " <adjective> <adjective> ")
                .rule("adjective", 0.3, "<kind>")
                .rule("adjective", 0.3, "<unkind>")
                .rule("adjective", 0.4, "<neutral>")
                .oneOf("kind", KIND)
                .oneOf("unkind", UNKIND)
                .oneOf("neutral", NEUTRAL)
                .oneOf("noun", NOUNS)
                .oneOf("see", "see", "like")
                .rule("sees", 1, "<see>s")
                .rule("ofOne", 1 - clauses, " <sees> <object>.")
                .rule("ofOne", clauses, "<clauseOfOne1> <sees> <object>.")
                .rule("ofMany", 1 - clauses, " <see> <object>.")
                .rule("ofMany", clauses, "<clauseOfMany1> <see> <object>.")
                .oneOf("object", "<one1>", "<many1>");
        for (int depth = 1; depth <= DEPTH; depth++) {
            clause(builder, "One", "<sees>", depth);
            clause(builder, "Many", "<see>", depth);
            phrase(builder, "one", "One", clauses, depth);
            phrase(builder, "many", "Many", clauses, depth);
        }
        return builder.build();
    }

    /** A relative clause: whom the subject sees, or who sees the subject. */
    private static void clause(GrammarBuilder builder, String number, String sees, int depth) {
        builder.rule("clauseOf" + number + depth, 0.25, " that " + sees + " <one" + depth + ">")
                .rule("clauseOf" + number + depth, 0.25, " that " + sees + " <many" + depth + ">")
                .rule("clauseOf" + number + depth, 0.25, " that <one" + depth + "> <sees>")
                .rule("clauseOf" + number + depth, 0.25, " that <many" + depth + "> <see>");
    }

    /** A noun phrase, with an optional relative clause unless that would nest too deep. */
    private static void phrase(GrammarBuilder builder, String plain, String number, double clauses, int depth) {
        if (depth == DEPTH) {
            builder.rule(plain + depth, 1, "<" + plain + ">");
        } else {
            builder.rule(plain + depth, 1 - clauses, "<" + plain + ">")
                    .rule(plain + depth, clauses, "<" + plain + "><clauseOf" + number + (depth + 1) + ">");
        }
    }

    Grammar sentences() {
        return sentences;
    }

    /** {@return the largest number of tokens of a sentence, including a stop token before and after it} */
    int longest() {
        return sentences.longest().orElseThrow() + 2;
    }

    /** {@return a sentence, all of which is to be learned} */
    Completion text(RandomGenerator random) {
        return LETTERS.text(sentences.sample(random));
    }

    /** {@return a sentence whose part after the prompt is to be learned} */
    Completion answer(RandomGenerator random) {
        int number = random.nextInt(2);
        return LETTERS.answer(subjects[number].sample(random), rests[number].sample(random));
    }

    /** {@return a prompt: the subject of a sentence} */
    int[] prompt(RandomGenerator random) {
        return LETTERS.prompt(subjects[random.nextInt(2)].sample(random));
    }

    /** {@return whether an answer completes its prompt to a sentence and has stopped} */
    boolean isSentence(Completion completion) {
        int[] tokens = completion.tokens();
        return tokens[tokens.length - 1] == Characters.STOP
                && sentences.derives(LETTERS.decode(drop(completion.prompt())) + LETTERS.decode(tokens));
    }

    /** {@return log p of a text, in nats} */
    double logProbability(Completion text) {
        return sentences.logProbability(LETTERS.decode(drop(text.prompt())) + LETTERS.decode(text.tokens()));
    }

    private static int[] drop(int[] prompt) {
        return Arrays.copyOfRange(prompt, 1, prompt.length);
    }

    /**
     * {@return the worth of an answer: a point for each kind word minus one for each unkind word; −2 if it does not
     * complete a sentence} The true reward: preferences are drawn from it, and no method sees it.
     */
    double worth(Completion completion) {
        if (!isSentence(completion)) {
            return NONSENSE;
        }
        double worth = 0;
        for (String word : LETTERS.decode(completion.tokens()).split("[ .]")) {
            worth += count(KIND, word) - count(UNKIND, word);
        }
        return worth;
    }

    private static int count(String[] words, String word) {
        return Arrays.asList(words).contains(word) ? 1 : 0;
    }
}
