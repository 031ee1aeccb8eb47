package io.github.ascentrl.examples.language;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.sequence.DecisionNetwork;
import io.github.ascentrl.algos.sequence.DecisionRows;
import io.github.ascentrl.algos.sequence.LanguageModel;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.LowRank;
import io.github.ascentrl.nn.layer.Network;

/**
 * A decision transformer and a language model that share one transformer and one set of parameters: training one also
 * trains the other.
 *
 * @param policy policy over rows
 * @param language language model over tokens
 */
record ControlModel(CategoricalPolicy policy, LanguageModel language) {
    static final int RANK = 8;
    static final int ALPHA = 16;
    /**
     * The number of tokens that the transformer sees: the longest sentence and two more, which makes {@value #STEPS}
     * whole steps.
     */
    static final int WIDTH = 135;
    /** The number of steps that the transformer sees. */
    static final int STEPS = WIDTH / DecisionNetwork.TOKENS;

    private static final String TRANSFORMER = "transformer.";
    private static final String DECISION = "decision.";
    private static final String DISTANCES = "attention.distances";

    /** {@return an untrained language model of the size used here} */
    static LanguageModel language(Parameters parameters, Rng rng) {
        return LanguageModel.tokens(SmallLanguage.LETTERS.tokens())
                .context(WIDTH)
                .longestPrompt(SmallLanguage.LONGEST_PROMPT)
                .size(Pretraining.SIZE)
                .blocks(Pretraining.BLOCKS)
                .into(parameters, "")
                .build(rng);
    }

    /**
     * {@return a model to be trained}
     *
     * @param start whether it begins as the pretrained language model, and what of it is trained
     * @param pretrained the values of a language model, in the order of {@link #language}; used if it begins that way
     * @param rows the rows it sees
     * @param actions the action space
     * @param rng draws the new weights; the transformer's random weights are those that pretraining begins with
     */
    static ControlModel of(Start start, double[] pretrained, DecisionRows rows, Discrete actions, Rng rng) {
        Parameters parameters = new Parameters();
        LanguageModel language = language(parameters, rng.child("language"));
        Network transformer = start.adapted() ? adapted(language, rng.child("adapters")) : language.transformer();
        Network network = DecisionNetwork.over(transformer, rows, actions.n(), DECISION, rng.child("decision"));
        if (start.pretrained()) {
            Parameters known = language(new Parameters(), Rng.of(0)).parameters();
            known.set(floats(pretrained));
            parameters.copy(known, name -> !name.startsWith(DECISION) && !name.contains(".lowRank."));
        }
        if (start.adapted()) {
            parameters.unfreeze(name -> name.endsWith(DISTANCES)); // a step is three tokens: distances differ from text
        }
        return new ControlModel(CategoricalPolicy.of(network, actions), language);
    }

    private static Network adapted(LanguageModel language, Rng rng) {
        return LowRank.over(language.transformer())
                .rank(RANK)
                .alpha(ALPHA)
                .weights(name -> name.startsWith(TRANSFORMER) && name.endsWith(".weight"))
                .build(rng);
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    Parameters parameters() {
        return policy.parameters();
    }

    /** {@return the number of parameters in the transformer, without adapters} */
    int transformerSize() {
        return parameters().entries().stream()
                .filter(entry ->
                        entry.name().startsWith(TRANSFORMER) && !entry.name().contains(".lowRank."))
                .mapToInt(Parameter::size)
                .sum();
    }

    /** {@return the number of parameters that the control loss trains: without the language's embeddings and head} */
    int controlled() {
        return parameters().entries().stream()
                .filter(entry -> !entry.isFrozen() && entry.name().matches("(transformer|decision)\\..*"))
                .mapToInt(Parameter::size)
                .sum();
    }

    /** The initial weights of a model, and those trained in addition to its own embeddings and head. */
    enum Start {
        /** Random weights, all trained. */
        SCRATCH(false, false),
        /** Random weights, only adapters trained. */
        RANDOM_ADAPTED(false, true),
        /** The language model, only adapters trained. */
        ADAPTED(true, true),
        /** The language model, all trained. */
        TUNED(true, false);

        private final boolean pretrained;
        private final boolean adapted;

        Start(boolean pretrained, boolean adapted) {
            this.pretrained = pretrained;
            this.adapted = adapted;
        }

        boolean pretrained() {
            return pretrained;
        }

        boolean adapted() {
            return adapted;
        }
    }
}
