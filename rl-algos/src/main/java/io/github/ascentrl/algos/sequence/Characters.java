package io.github.ascentrl.algos.sequence;

import java.util.Arrays;
import java.util.Objects;

/**
 * The vocabulary of a character-level language model: token 0 is the stop token, which comes before and after every
 * text; the characters are the tokens from 1 on, in the order given.
 */
public final class Characters {
    /** The stop token. */
    public static final int STOP = 0;

    private final String characters;

    private Characters(String characters) {
        this.characters = characters;
    }

    /**
     * {@return the vocabulary of the given characters}
     *
     * @param characters at least one character, each only once
     * @throws IllegalArgumentException if there are no characters, or one occurs twice
     */
    public static Characters of(String characters) {
        Objects.requireNonNull(characters, "characters");
        if (characters.isEmpty() || characters.chars().distinct().count() < characters.length()) {
            throw new IllegalArgumentException(
                    "characters \"" + characters + "\" must contain at least one character, and each only once");
        }
        return new Characters(characters);
    }

    /** {@return the number of tokens, including the stop token} */
    public int tokens() {
        return characters.length() + 1;
    }

    /**
     * {@return the tokens of a text, without the stop token}
     *
     * @param text a text of only these characters
     * @throws IllegalArgumentException if the text contains another character; the message says which, and where
     */
    public int[] encode(String text) {
        Objects.requireNonNull(text, "text");
        int[] tokens = new int[text.length()];
        for (int i = 0; i < tokens.length; i++) {
            int found = characters.indexOf(text.charAt(i));
            if (found < 0) {
                throw new IllegalArgumentException("character '" + text.charAt(i) + "' at " + i + " of \"" + text
                        + "\" is not one of \"" + characters + "\"; leave it out, or enlarge the vocabulary");
            }
            tokens[i] = found + 1;
        }
        return tokens;
    }

    /**
     * {@return the text of the given tokens, up to the first stop token}
     *
     * @param tokens tokens in [0, {@link #tokens()})
     * @throws IllegalArgumentException if a token is out of range
     */
    public String decode(int... tokens) {
        Objects.requireNonNull(tokens, "tokens");
        StringBuilder text = new StringBuilder();
        for (int token : tokens) {
            if (token < 0 || token > characters.length()) {
                throw new IllegalArgumentException("token " + token + " among " + Arrays.toString(tokens)
                        + " must be in [0, " + characters.length() + "]");
            }
            if (token == STOP) {
                break;
            }
            text.append(characters.charAt(token - 1));
        }
        return text.toString();
    }

    /**
     * {@return the beginning of a text as a prompt: the stop token, then its tokens} A model that was trained on texts
     * can continue it.
     *
     * @param beginning a text of these characters; may be empty
     */
    public int[] prompt(String beginning) {
        Objects.requireNonNull(beginning, "beginning");
        int[] tokens = encode(beginning);
        int[] prompt = new int[tokens.length + 1]; // STOP is 0
        System.arraycopy(tokens, 0, prompt, 1, tokens.length);
        return prompt;
    }

    /**
     * {@return a text for training or scoring, with the stop token at its end}
     *
     * @param text a text of these characters
     */
    public Completion text(String text) {
        return answer("", Objects.requireNonNull(text, "text"));
    }

    /**
     * {@return a text of which only the second part is trained on or scored, with the stop token at its end}
     *
     * @param beginning the first part, given as the prompt
     * @param rest the second part
     */
    public Completion answer(String beginning, String rest) {
        Objects.requireNonNull(beginning, "beginning");
        Objects.requireNonNull(rest, "rest");
        return new Completion(prompt(beginning), stopped(rest));
    }

    private int[] stopped(String text) {
        int[] tokens = encode(text);
        return Arrays.copyOf(tokens, tokens.length + 1); // STOP is 0
    }

    @Override
    public String toString() {
        return "Characters[" + characters + "]";
    }
}
