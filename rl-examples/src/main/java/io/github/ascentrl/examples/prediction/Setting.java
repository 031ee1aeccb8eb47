package io.github.ascentrl.examples.prediction;

import io.github.ascentrl.algos.prediction.PromptTransformer;
import io.github.ascentrl.algos.prediction.PromptTransformer.Attention;
import io.github.ascentrl.algos.prediction.PromptTransformer.Weights;
import io.github.ascentrl.api.random.Rng;

/**
 * The settings of a transformer and its chains.
 *
 * @param label its name
 * @param features d
 * @param states number of states of a chain
 * @param context n, the number of transitions in a prompt
 * @param layers number of layers of the transformer
 * @param weights how the layers share weights
 * @param attention the kind of attention
 * @param representable whether values are linear in the features
 */
record Setting(
        String label,
        int features,
        int states,
        int context,
        int layers,
        Weights weights,
        Attention attention,
        boolean representable) {
    static final double GAMMA = 0.9;
    static final Setting STANDARD =
            new Setting("standard: 3 layers, looped", 4, 10, 30, 3, Weights.LOOPED, Attention.LINEAR, false);

    Setting of(String newLabel, int newLayers, Weights newWeights) {
        return new Setting(newLabel, features, states, context, newLayers, newWeights, attention, representable);
    }

    Setting softmax(String newLabel) {
        return new Setting(newLabel, features, states, context, layers, weights, Attention.SOFTMAX, representable);
    }

    Setting representable(String newLabel) {
        return new Setting(newLabel, features, states, context, layers, weights, attention, true);
    }

    Setting large(String newLabel) {
        return new Setting(newLabel, 8, 20, 60, layers, weights, attention, representable);
    }

    PromptTransformer transformer(Rng rng) {
        return new PromptTransformer(features, layers, weights, attention, rng);
    }

    RandomProcess processes() {
        return new RandomProcess(features, representable, GAMMA);
    }

    @Override
    public String toString() {
        return label;
    }
}
