package io.github.ascentrl.algos.sequence;

import java.util.Arrays;

/**
 * A prompt and what follows it, in tokens.
 *
 * @param prompt at least one token; used, not copied
 * @param tokens what follows, at least one; its last is the stop token unless it was cut off; used, not copied
 */
public record Completion(int[] prompt, int[] tokens) {
    /**
     * Checks that both have tokens.
     *
     * @throws IllegalArgumentException if one has none
     */
    public Completion {
        if (prompt.length == 0) {
            throw new IllegalArgumentException(
                    "an empty prompt; it needs at least 1 token:" + " Characters.prompt(…) begins with the stop token");
        }
        if (tokens.length == 0) {
            throw new IllegalArgumentException("an empty completion; it needs at least 1 token: the stop token, if"
                    + " nothing is to follow the prompt");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Completion that
                && Arrays.equals(prompt, that.prompt)
                && Arrays.equals(tokens, that.tokens);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(prompt) + Arrays.hashCode(tokens);
    }

    @Override
    public String toString() {
        return "Completion[" + Arrays.toString(prompt) + " → " + Arrays.toString(tokens) + "]";
    }
}
