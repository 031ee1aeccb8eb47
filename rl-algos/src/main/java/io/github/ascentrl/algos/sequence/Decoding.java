package io.github.ascentrl.algos.sequence;

import io.github.ascentrl.algos.internal.Settings;

/**
 * How tokens are drawn from a language model.
 *
 * @param most the tokens of a completion, ≥ 1; one that has not stopped by then is cut off
 * @param temperature what logits are divided by, ≥ 0; 1 draws from the model itself, 0 takes the most likely token
 * @param topK draw from the most likely tokens only, ≥ 1; of equals the smaller number; {@link Integer#MAX_VALUE} for all
 */
public record Decoding(int most, double temperature, int topK) {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public Decoding {
        Settings.atLeastOne("most", most);
        if (!(temperature >= 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("temperature = " + temperature
                    + " must be finite and at least 0: 1 draws from the model, 0 takes the most likely token");
        }
        Settings.atLeastOne("topK", topK);
    }

    /**
     * {@return draws from the model itself}
     *
     * @param most the tokens of a completion, ≥ 1
     */
    public static Decoding most(int most) {
        return new Decoding(most, 1, Integer.MAX_VALUE);
    }

    /**
     * {@return this at another temperature}
     *
     * @param value ≥ 0
     */
    public Decoding temperature(double value) {
        return new Decoding(most, value, topK);
    }

    /**
     * {@return this among fewer tokens}
     *
     * @param value ≥ 1
     */
    public Decoding topK(int value) {
        return new Decoding(most, temperature, value);
    }
}
