package io.github.ascentrl.algos.sequence;

import io.github.ascentrl.api.internal.Check;
import java.util.Arrays;
import java.util.Objects;

/**
 * A prompt and its completion, as tokens.
 *
 * @param prompt the prompt, at least one token; used, not copied
 * @param tokens the completion, at least one token; the last is the stop token unless the completion was cut off; used,
 *     not copied
 */
public record Completion(int[] prompt, int[] tokens) {
    /**
     * Checks that neither array is empty.
     *
     * @throws IllegalArgumentException if an array is empty
     */
    public Completion {
        Objects.requireNonNull(prompt, "prompt");
        Objects.requireNonNull(tokens, "tokens");
        if (prompt.length == 0) {
            throw new IllegalArgumentException("an empty prompt; it needs at least 1 token:"
                    + " use Characters.prompt(…), which begins with the stop token");
        }
        if (tokens.length == 0) {
            throw new IllegalArgumentException("an empty completion; it needs at least 1 token: pass the stop token if"
                    + " nothing should follow the prompt");
        }
        checkTokens("prompt", prompt);
        checkTokens("tokens", tokens);
    }

    private static void checkTokens(String name, int[] tokens) {
        for (int token : tokens) {
            Check.atLeast("a token of " + name, token, 0);
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
