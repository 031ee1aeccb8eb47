package io.github.ascentrl.envs.text;

/**
 * Sentences such as "the old dog that the cats see runs.": a verb agrees in number with its own subject, across the
 * relative clauses between them, which nest at most twice. Unambiguous: what a clause says is always about the noun right
 * before it.
 */
final class SmallLanguage {
    /** The deepest nesting of relative clauses. */
    static final int DEPTH = 2;

    private SmallLanguage() {}

    static Grammar grammar() {
        GrammarBuilder builder = Grammar.builder("sentence")
                .oneOf("sentence", "<singular0> <runs>.", "<plural0> <run>.")
                .oneOf("noun", "dog", "cat", "bird", "horse", "girl", "boy")
                .oneOf("adjective", "old", "young", "small")
                .rule("adjectives", 0.6, " ")
                .rule("adjectives", 0.3, " <adjective> ")
                .rule("adjectives", 0.1, " <adjective> <adjective> ")
                .oneOf("run", "run", "sing", "wait")
                .oneOf("runs", "runs", "sings", "waits")
                .oneOf("see", "see", "like", "chase")
                .oneOf("sees", "sees", "likes", "chases");
        for (int depth = 0; depth <= DEPTH; depth++) {
            subject(builder, "singular", depth, "the<adjectives><noun>", "<sees>");
            subject(builder, "plural", depth, "the<adjectives><noun>s", "<see>");
        }
        return builder.build();
    }

    /** A subject, plain or with a clause in which it is seen, or sees. */
    private static void subject(GrammarBuilder builder, String number, int depth, String plain, String sees) {
        String symbol = number + depth;
        if (depth == DEPTH) {
            builder.rule(symbol, 1, plain);
            return;
        }
        String singular = "<singular" + (depth + 1) + ">";
        String plural = "<plural" + (depth + 1) + ">";
        builder.rule(symbol, 0.6, plain)
                .rule(symbol, 0.1, plain + " that " + singular + " <sees>")
                .rule(symbol, 0.1, plain + " that " + plural + " <see>")
                .rule(symbol, 0.1, plain + " that " + sees + " " + singular)
                .rule(symbol, 0.1, plain + " that " + sees + " " + plural);
    }
}
