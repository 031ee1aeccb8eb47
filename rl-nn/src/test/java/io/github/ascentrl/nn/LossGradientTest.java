package io.github.ascentrl.nn;

import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Whole losses over whole networks, as trainers write them. */
class LossGradientTest {
    /** −1/T Σ A_t log π(a_t|s_t) − β mean H(π(·|s_t)). */
    @Property(tries = 100, seed = "1")
    void policyGradientWithEntropyBonus(
            @ForAll long seed,
            @ForAll Activation activation,
            @ForAll @IntRange(min = 1, max = 25) int steps,
            @ForAll @FloatRange(min = 0, max = 1) float beta) {
        Gradients.assertAgree(policyGradient(seed, activation, steps, beta, 1));
    }

    @Test
    void anEntropyBonusWithTheWrongSignIsCaught() {
        Gradients.assertCaught(seed -> policyGradient(seed, Activation.TANH, 5, 0.5f, -1));
    }

    @Test
    void aForgottenEntropyBonusIsCaught() {
        Gradients.assertCaught(seed -> policyGradient(seed, Activation.RELU, 5, 0.5f, 0));
    }

    private static Gradients.Comparison policyGradient(
            long seed, Activation activation, int steps, float beta, float sign) {
        Inputs inputs = new Inputs(seed);
        int in = inputs.size();
        int actions = 1 + inputs.size();
        Mlp network = Mlp.sizes(in, inputs.size() + 1, actions)
                .activation(activation)
                .gains(3, 3)
                .into(inputs.parameters, "policy.")
                .build(inputs.random);
        float[] observations = inputs.floats(steps * in);
        float[] taken = inputs.picks(steps, actions);
        float[] advantages = inputs.floats(steps);
        return inputs.compare(
                tape -> {
                    Softmax pi = tape.softmax(network.forward(tape, tape.constant(observations, steps, in)));
                    Tensor gain = tape.dot(tape.logProb(pi, taken), advantages);
                    Tensor entropy = tape.mean(tape.entropy(pi));
                    return tape.combine(-1f / steps, gain, -sign * beta, entropy);
                },
                naive -> {
                    double[][] logits =
                            forward(naive, inputs.parameters, 1, activation, Naive.constant(observations, steps, in));
                    double[][] gain = Naive.dot(Naive.logSoftmaxPick(logits, taken), advantages);
                    return Naive.combine(-1.0 / steps, gain, -beta, Naive.mean(Naive.softmaxEntropy(logits)));
                });
    }

    /** 1/T Σ (V(s_t) − G_t)². */
    @Property(tries = 100, seed = "2")
    void valueRegression(
            @ForAll long seed, @ForAll Activation activation, @ForAll @IntRange(min = 1, max = 25) int steps) {
        Gradients.assertAgree(regression(seed, activation, activation, steps));
    }

    @Test
    void aReferenceWithAnotherActivationIsCaught() {
        Gradients.assertCaught(seed -> regression(seed, Activation.TANH, Activation.RELU, 5));
    }

    private static Gradients.Comparison regression(long seed, Activation ours, Activation theirs, int steps) {
        Inputs inputs = new Inputs(seed);
        int in = inputs.size();
        Mlp network = Mlp.sizes(in, 1 + inputs.size(), 1 + inputs.size(), 1)
                .activation(ours)
                .gains(2, 2)
                .into(inputs.parameters, "value.")
                .build(inputs.random);
        float[] observations = inputs.floats(steps * in);
        float[] returns = inputs.floats(steps);
        return inputs.compare(
                tape -> tape.scale(
                        tape.squaredError(network.forward(tape, tape.constant(observations, steps, in)), returns),
                        1f / steps),
                naive -> {
                    double[][] values =
                            forward(naive, inputs.parameters, 1, theirs, Naive.constant(observations, steps, in));
                    return Naive.map(Naive.squaredError(values, returns), v -> v / steps);
                });
    }

    /** Policy and value function over one body: its gradient is the sum of both losses'. */
    @Property(tries = 60, seed = "3")
    void twoHeadsOverOneBody(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int steps) {
        Inputs inputs = new Inputs(seed);
        int in = inputs.size();
        int actions = 1 + inputs.size();
        int width = 2 + inputs.size();
        Parameter w0 = inputs.matrix(in, width);
        Parameter b0 = inputs.matrix(1, width);
        Parameter w1 = inputs.matrix(width, actions);
        Parameter b1 = inputs.matrix(1, actions);
        Parameter w2 = inputs.matrix(width, 1);
        Parameter b2 = inputs.matrix(1, 1);
        float[] observations = inputs.floats(steps * in);
        for (int i = 0; i < observations.length; i++) {
            observations[i] *= 0.2f; // so that tanh does not saturate
        }
        float[] taken = inputs.picks(steps, actions);
        float[] advantages = inputs.floats(steps);
        float[] returns = inputs.floats(steps);
        inputs.assertAgree(
                tape -> {
                    Tensor x = tape.constant(observations, steps, in);
                    Tensor body = tape.tanh(tape.affine(x, tape.parameter(w0), tape.parameter(b0)));
                    Tensor logits = tape.affine(body, tape.parameter(w1), tape.parameter(b1));
                    Tensor value = tape.affine(body, tape.parameter(w2), tape.parameter(b2));
                    Tensor policyLoss = tape.dot(tape.logProb(tape.softmax(logits), taken), advantages);
                    return tape.combine(-1f, policyLoss, 0.5f, tape.squaredError(value, returns));
                },
                naive -> {
                    double[][] x = Naive.constant(observations, steps, in);
                    double[][] body = Naive.tanh(Naive.affine(x, naive.of(w0), naive.of(b0)));
                    double[][] logits = Naive.affine(body, naive.of(w1), naive.of(b1));
                    double[][] value = Naive.affine(body, naive.of(w2), naive.of(b2));
                    return Naive.combine(
                            -1,
                            Naive.dot(Naive.logSoftmaxPick(logits, taken), advantages),
                            0.5,
                            Naive.squaredError(value, returns));
                });
    }

    /** Layers are pairs of matrices from entry {@code first} on. */
    static double[][] forward(Naive naive, Parameters parameters, int first, Activation activation, double[][] x) {
        int entries = parameters.entries().size();
        for (int l = first; l < entries; l += 2) {
            x = Naive.affine(
                    x,
                    naive.of(parameters.entries().get(l)),
                    naive.of(parameters.entries().get(l + 1)));
            if (l + 2 < entries) {
                x = naive.activate(activation, x);
            }
        }
        return x;
    }
}
