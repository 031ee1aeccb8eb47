package io.github.ascentrl.algos.preference;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.api.data.Preferences;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.layer.Mlp;

/** Prompts, each with some answers of one step, and a policy with a logit for each. */
final class Table {
    static final int PROMPTS = 2;
    static final int ANSWERS = 4;
    static final Box SEEN = Box.uniform(PROMPTS, 0, 1);
    static final Discrete DONE = new Discrete(ANSWERS);

    private Table() {}

    static CategoricalPolicy policy(long seed) {
        CategoricalPolicy policy =
                CategoricalPolicy.of(Mlp.sizes(PROMPTS, ANSWERS).build(Rng.of(seed)), DONE);
        float[] values = policy.parameters().values();
        Rng rng = Rng.of(seed).child("logits");
        for (int i = 0; i < values.length; i++) {
            values[i] = i < PROMPTS * ANSWERS ? (float) rng.nextGaussian() : 0f; // weights, then biases
        }
        policy.parameters().changed();
        return policy;
    }

    /** {@return a copy with parameters of its own} */
    static CategoricalPolicy copy(CategoricalPolicy policy) {
        CategoricalPolicy copy = policy(0);
        System.arraycopy(
                policy.parameters().values(),
                0,
                copy.parameters().values(),
                0,
                copy.parameters().values().length);
        copy.parameters().changed();
        return copy;
    }

    static float[] prompt(int number) {
        float[] prompt = new float[PROMPTS];
        prompt[number] = 1;
        return prompt;
    }

    static Preferences add(Preferences pairs, int prompt, int chosen, int rejected, double weight) {
        return pairs.add(prompt(prompt), new float[] {chosen}, prompt(prompt), new float[] {rejected}, weight);
    }

    /** {@return what everybody would say who follows Bradley and Terry with these rewards} */
    static Preferences everybody(double[][] rewards) {
        Preferences pairs = new Preferences(SEEN, DONE);
        for (int prompt = 0; prompt < PROMPTS; prompt++) {
            for (int a = 0; a < ANSWERS; a++) {
                for (int b = 0; b < ANSWERS; b++) {
                    if (a != b) {
                        add(pairs, prompt, a, b, 1 / (1 + Math.exp(rewards[prompt][b] - rewards[prompt][a])));
                    }
                }
            }
        }
        return pairs;
    }

    /** {@return π(answer | prompt)} */
    static double[] probabilities(CategoricalPolicy policy, int prompt) {
        float[] values = policy.parameters().values();
        double[] p = new double[ANSWERS];
        double sum = 0;
        for (int a = 0; a < ANSWERS; a++) {
            p[a] = Math.exp(values[prompt * ANSWERS + a] + values[PROMPTS * ANSWERS + a]);
            sum += p[a];
        }
        for (int a = 0; a < ANSWERS; a++) {
            p[a] /= sum;
        }
        return p;
    }

    /** {@return π_ref·e^(r/β), normalised} */
    static double[] optimum(double[] reference, double[] rewards, double beta) {
        double[] p = new double[ANSWERS];
        double sum = 0;
        for (int a = 0; a < ANSWERS; a++) {
            p[a] = reference[a] * Math.exp(rewards[a] / beta);
            sum += p[a];
        }
        for (int a = 0; a < ANSWERS; a++) {
            p[a] /= sum;
        }
        return p;
    }
}
