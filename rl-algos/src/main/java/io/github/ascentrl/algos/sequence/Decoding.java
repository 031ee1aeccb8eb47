package io.github.ascentrl.algos.sequence;

import io.github.ascentrl.algos.internal.Settings;

/**
 * Settings for drawing tokens from a language model.
 *
 * @param most the maximum number of tokens in a completion, ≥ 1; a completion that has not stopped by then is cut off
 * @param temperature the number by which logits are divided, ≥ 0; 1 draws from the model itself, 0 takes the most
 *     likely token
 * @param topK the number of most likely tokens to draw from, ≥ 1; ties go to the smaller token;
 *     {@link Integer#MAX_VALUE} for all
 */
public record Decoding(int most, double temperature, int topK) {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if a setting is out of range
     */
    public Decoding {
        Settings.atLeastOne("most", most);
        if (!(temperature >= 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("temperature = " + temperature
                    + " must be finite and at least 0; 1 draws from the model, 0 takes the most likely token");
        }
        Settings.atLeastOne("topK", topK);
    }

    /**
     * {@return settings that draw from the model itself}
     *
     * @param most the maximum number of tokens in a completion, ≥ 1
     */
    public static Decoding most(int most) {
        return new Decoding(most, 1, Integer.MAX_VALUE);
    }

    /**
     * {@return these settings with another temperature}
     *
     * @param value the temperature, ≥ 0
     */
    public Decoding temperature(double value) {
        return new Decoding(most, value, topK);
    }

    /**
     * {@return these settings with another number of tokens to draw from}
     *
     * @param value the number of most likely tokens to draw from, ≥ 1
     */
    public Decoding topK(int value) {
        return new Decoding(most, temperature, value);
    }
}
