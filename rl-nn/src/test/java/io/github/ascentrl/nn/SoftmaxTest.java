package io.github.ascentrl.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.BiFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SoftmaxTest {
    @Property(tries = 150, seed = "1")
    void logProbAgreesWithDifferences(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int rows,
            @ForAll @IntRange(min = 1, max = 20) int choices) {
        Inputs inputs = new Inputs(seed);
        Parameter x = inputs.matrix(rows, choices);
        float[] picks = inputs.picks(rows, choices);
        inputs.assertAgree(
                tape -> tape.logProb(tape.softmax(Inputs.copy(tape, x)), picks),
                naive -> Naive.logSoftmaxPick(naive.of(x), picks));
    }

    @Property(tries = 150, seed = "2")
    void entropyAgreesWithDifferences(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int rows,
            @ForAll @IntRange(min = 1, max = 20) int choices) {
        Inputs inputs = new Inputs(seed);
        Parameter x = inputs.matrix(rows, choices);
        inputs.assertAgree(
                tape -> tape.entropy(tape.softmax(Inputs.copy(tape, x))), naive -> Naive.softmaxEntropy(naive.of(x)));
    }

    @Test
    void aLogProbWithoutTheProbabilitiesIsCaught() {
        Gradients.assertCaught(seed -> compareLogProb(seed, 0));
    }

    @Test
    void aLogProbWithTheProbabilitiesTwiceIsCaught() {
        Gradients.assertCaught(seed -> compareLogProb(seed, 2));
    }

    @Test
    void anEntropyWithoutTheHIsCaught() {
        Gradients.assertCaught(seed -> compareEntropy(seed, 0, -1));
    }

    @Test
    void anEntropyWithTheWrongSignIsCaught() {
        Gradients.assertCaught(seed -> compareEntropy(seed, 1, 1));
    }

    /** The mutants without their mistake pass. */
    @Test
    void theRightBackwardOfTheMutantsPasses() {
        for (long seed = 0; seed < 20; seed++) {
            Gradients.assertAgree(compareLogProb(seed, 1));
            Gradients.assertAgree(compareEntropy(seed, 1, -1));
        }
    }

    /** NaN logits do not define a distribution, so all results are NaN; 0 would look like certainty. */
    @Test
    void nothingIsKnownOfNaN() {
        Tape tape = new Tape();
        Tensor logits = tape.constant(new float[] {Float.NaN, 1, 0, 0}, 2, 2);
        Tensor entropy = tape.entropy(tape.softmax(logits));
        assertThat(entropy.get(0, 0)).isNaN();
        assertThat(entropy.get(1, 0)).isCloseTo((float) StrictMath.log(2), within(1e-6f));
    }

    /** Two choices of log-odds log 3: probabilities 3/4 and 1/4. */
    @Test
    void handWorkedNumbers() {
        Parameters parameters = new Parameters();
        Parameter x = parameters.add("x", 1, 2);
        parameters.set(new float[] {(float) StrictMath.log(3), 0});
        Tape tape = new Tape();
        Tensor logProb = tape.logProb(tape.softmax(tape.parameter(x)), new float[] {0});
        Tensor entropy = tape.entropy(tape.softmax(tape.parameter(x)));
        assertThat(logProb.scalar()).isCloseTo(-0.28768207f, within(1e-6f));
        assertThat(entropy.scalar()).isCloseTo(0.56233514f, within(1e-6f));
        tape.backward(logProb);
        assertThat(parameters.gradients()[0]).isCloseTo(0.25f, within(1e-6f));
        assertThat(parameters.gradients()[1]).isCloseTo(-0.25f, within(1e-6f));
        parameters.zeroGradients();
        tape.backward(entropy); // −3/4·(log 3/4 + H)
        assertThat(parameters.gradients()[0]).isCloseTo(-0.20598980f, within(1e-6f));
        assertThat(parameters.gradients()[1]).isCloseTo(0.20598980f, within(1e-6f));
    }

    @Test
    void extremeLogitsGiveNoNaN() {
        float[] logits = {1e30f, -1e30f, Float.NEGATIVE_INFINITY, 0};
        Parameters parameters = new Parameters();
        Parameter x = parameters.add("x", 1, 4);
        parameters.set(logits);
        Tape tape = new Tape();
        Tensor entropy = tape.entropy(tape.softmax(tape.parameter(x)));
        Tensor logProb = tape.logProb(tape.softmax(tape.parameter(x)), new float[] {0});
        tape.backward(tape.add(entropy, logProb));
        assertThat(entropy.scalar()).isZero();
        assertThat(logProb.scalar()).isZero();
        assertThat(parameters.gradients()).containsExactly(0, 0, 0, 0);
        Tensor impossible = tape.logProb(tape.softmax(tape.parameter(x)), new float[] {2});
        assertThat(impossible.scalar()).isEqualTo(Float.NEGATIVE_INFINITY);
    }

    /**
     * log π = −log n for n equal logits, large or small, in rows short and long; with x − log Σ eˣ, the mutant, it is 0
     * from 10⁸ on. A hundred thousand choices need sums in double.
     */
    @Test
    void equalLogitsHaveTheRightProbabilityHoweverLargeAndMany() {
        for (float logit : new float[] {0, 1e8f, -1e8f, 1e30f}) {
            for (int n : new int[] {1, 3, 17, 100_000}) {
                Parameters parameters = new Parameters();
                Parameter x = parameters.add("x", 1, n);
                float[] values = new float[n];
                Arrays.fill(values, logit);
                parameters.set(values);
                Tape tape = new Tape();
                float log = (float) StrictMath.log(n);
                Tensor logProb = tape.logProb(tape.softmax(tape.parameter(x)), new float[] {n - 1});
                Tensor entropy = tape.entropy(tape.softmax(tape.parameter(x)));
                assertThat(logProb.scalar()).as("%d of %s", n, logit).isCloseTo(-log, within(2e-7f * (1 + log)));
                assertThat(entropy.scalar()).as("%d of %s", n, logit).isCloseTo(log, within(2e-7f * (1 + log)));
                if (logit == 1e8f && n == 3) {
                    float logSum = logit + FloatMath.log(3);
                    assertThat(logit - logSum).as("the mutant").isZero();
                }
                tape.backward(tape.add(entropy, logProb));
                assertThat(parameters.gradients()[n - 1]).isCloseTo(1 - 1f / n, within(1e-6f));
            }
        }
    }

    @Test
    void equalLogitsHaveTheLargestEntropyAndNoGradient() {
        Parameters parameters = new Parameters();
        Parameter x = parameters.add("x", 3, 5);
        Tape tape = new Tape();
        Tensor entropy = tape.entropy(tape.softmax(tape.parameter(x)));
        tape.backward(tape.sum(entropy));
        assertThat(entropy.get(2, 0)).isCloseTo((float) StrictMath.log(5), within(3e-7f));
        assertThat(parameters.gradients())
                .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-7 ? 0 : 1)
                .containsOnly(0f);
    }

    /** Bit for bit the values and gradients of separate softmaxes; the mutant is a softmax of other logits. */
    @Test
    void whatIsComputedOfOneSoftmaxIsThatOfSeveral() {
        Inputs inputs = new Inputs(1);
        Parameter x = inputs.matrix(3, 4);
        float[] picks = inputs.picks(3, 4);
        float[] one = gradient(inputs, x, picks, (tape, pi) -> pi);
        assertThat(gradient(inputs, x, picks, (tape, pi) -> tape.softmax(pi.x))).containsExactly(one);
        assertThat(gradient(inputs, x, picks, (tape, pi) -> tape.softmax(tape.scale(pi.x, 0.5f))))
                .isNotEqualTo(one);
    }

    private static float[] gradient(
            Inputs inputs, Parameter x, float[] picks, BiFunction<Tape, Softmax, Softmax> another) {
        inputs.parameters.zeroGradients();
        Tape tape = new Tape();
        Softmax pi = tape.softmax(Inputs.copy(tape, x));
        Tensor logProb = tape.logProb(pi, picks);
        Tensor entropy = tape.entropy(another.apply(tape, pi));
        tape.backward(tape.sum(tape.add(logProb, entropy)));
        return inputs.parameters.gradients().clone();
    }

    @Test
    void aSoftmaxOfAnotherRecordingIsRefused() {
        Tape tape = new Tape();
        Softmax old = tape.softmax(tape.constant(new float[6], 2, 3));
        assertThat(tape.entropy(old).get(1, 0)).isCloseTo((float) StrictMath.log(3), within(1e-6f));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Tape().entropy(old))
                .withMessageContaining("a softmax [2, 3] that is not of this tape's current recording");
        tape.clear();
        assertThatIllegalArgumentException().isThrownBy(() -> tape.logProb(old, new float[2]));
        tape.relu(tape.constant(new float[6], 2, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> tape.logProb(old, new float[2]));
    }

    private static Gradients.Comparison compareLogProb(long seed, float factor) {
        Inputs inputs = new Inputs(seed);
        int rows = inputs.size();
        int n = 1 + inputs.size();
        Parameter x = inputs.matrix(rows, n);
        float[] picks = inputs.picks(rows, n);
        Custom.Pass backward = (in, out) -> {
            for (int i = 0; i < rows; i++) {
                double[] p = probabilities(in[0], i);
                for (int j = 0; j < n; j++) {
                    in[0].gradient[in[0].offset + i * n + j] +=
                            out.gradient[i] * ((j == picks[i] ? 1 : 0) - factor * (float) p[j]);
                }
            }
        };
        return inputs.compare(
                tape -> {
                    Tensor right = tape.logProb(tape.softmax(Inputs.copy(tape, x)), picks);
                    return Custom.withBackward(tape, right, backward, tape.parameter(x));
                },
                naive -> Naive.logSoftmaxPick(naive.of(x), picks));
    }

    private static Gradients.Comparison compareEntropy(long seed, float factor, float sign) {
        Inputs inputs = new Inputs(seed);
        int n = 1 + inputs.size();
        Parameter x = inputs.matrix(inputs.size(), n);
        Custom.Pass backward = (in, out) -> {
            for (int i = 0; i < out.rows; i++) {
                double[] p = probabilities(in[0], i);
                for (int j = 0; j < n; j++) {
                    double bracket = StrictMath.log(p[j]) + factor * out.data[i];
                    in[0].gradient[in[0].offset + i * n + j] += (float) (sign * out.gradient[i] * p[j] * bracket);
                }
            }
        };
        return inputs.compare(
                tape -> {
                    Tensor right = tape.entropy(tape.softmax(Inputs.copy(tape, x)));
                    return Custom.withBackward(tape, right, backward, tape.parameter(x));
                },
                naive -> Naive.softmaxEntropy(naive.of(x)));
    }

    private static double[] probabilities(Tensor x, int row) {
        double[] logits = new double[x.cols];
        for (int j = 0; j < x.cols; j++) {
            logits[j] = x.get(row, j);
        }
        return Naive.softmax(logits);
    }
}
