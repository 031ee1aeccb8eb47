package io.github.ascentrl.algos.sequence;

import java.util.Arrays;

/**
 * The characters that a language model knows, as tokens: 0 is the stop token, which stands before and after every
 * text; the characters follow in the order given, from 1 on.
 */
public final class Characters {
    /** The stop token. */
    public static final int STOP = 0;

    private final String characters;

    private Characters(String characters) {
        this.characters = characters;
    }

    /**
     * {@return the tokens of some characters}
     *
     * @param characters each once, at least one
     * @throws IllegalArgumentException if there is none, or one comes twice
     */
    public static Characters of(String characters) {
        if (characters.isEmpty() || characters.chars().distinct().count() < characters.length()) {
            throw new IllegalArgumentException(
                    "characters \"" + characters + "\"; at least one is needed, and each only once");
        }
        return new Characters(characters);
    }

    /** {@return how many tokens there are, the stop token included} */
    public int tokens() {
        return characters.length() + 1;
    }

    /**
     * {@return the tokens of a text, without the stop token}
     *
     * @param text of these characters alone
     * @throws IllegalArgumentException if it has another character; the message says which, and where
     */
    public int[] encode(String text) {
        int[] tokens = new int[text.length()];
        for (int i = 0; i < tokens.length; i++) {
            int found = characters.indexOf(text.charAt(i));
            if (found < 0) {
                throw new IllegalArgumentException("character '" + text.charAt(i) + "' at " + i + " of \"" + text
                        + "\" is none of \"" + characters + "\"; leave it out, or make the vocabulary larger");
            }
            tokens[i] = found + 1;
        }
        return tokens;
    }

    /**
     * {@return the text of some tokens, up to the first stop token}
     *
     * @param tokens each in [0, {@link #tokens()})
     * @throws IllegalArgumentException if one is out of range
     */
    public String decode(int... tokens) {
        StringBuilder text = new StringBuilder();
        for (int token : tokens) {
            if (token < 0 || token > characters.length()) {
                throw new IllegalArgumentException("token " + token + " among " + Arrays.toString(tokens)
                        + " is not one of 0 … " + characters.length());
            }
            if (token == STOP) {
                break;
            }
            text.append(characters.charAt(token - 1));
        }
        return text.toString();
    }

    /**
     * {@return the beginning of a text as a prompt: the stop token, then its tokens} What a model that learned from texts is
     * to go on with.
     *
     * @param beginning of these characters; may be empty
     */
    public int[] prompt(String beginning) {
        int[] tokens = encode(beginning);
        int[] prompt = new int[tokens.length + 1]; // STOP is 0
        System.arraycopy(tokens, 0, prompt, 1, tokens.length);
        return prompt;
    }

    /**
     * {@return a text to learn from or to score, with the stop token at its end}
     *
     * @param text of these characters
     */
    public Completion text(String text) {
        return answer("", text);
    }

    /**
     * {@return a text of which only the end is to be learned or scored, with the stop token after it}
     *
     * @param beginning what is given
     * @param rest what follows
     */
    public Completion answer(String beginning, String rest) {
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
