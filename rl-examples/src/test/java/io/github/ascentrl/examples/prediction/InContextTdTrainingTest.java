package io.github.ascentrl.examples.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.prediction.PromptTransformer;
import io.github.ascentrl.algos.prediction.Prompts;
import io.github.ascentrl.algos.prediction.Transitions;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import org.junit.jupiter.api.Test;

class InContextTdTrainingTest {
    private static final int N = 12;

    private final PromptTransformer transformer = Setting.STANDARD.transformer(Rng.of(1));
    private final Transitions walk =
            RandomProcess.walk(Setting.STANDARD.processes().boyanChain(10, Rng.of(2)), N + 1 + 9, Rng.of(3));

    /** In double, of the values as they are; the next state's from the parameters at first, as a constant. */
    private double loss(float[] targetsFrom) {
        float[] now = transformer.parameters().values().clone();
        float[] values = transformer.values(Prompts.windows(walk, N, Setting.GAMMA));
        transformer.parameters().set(targetsFrom);
        float[] then = transformer.values(Prompts.windows(walk, N, Setting.GAMMA));
        transformer.parameters().set(now);
        double sum = 0;
        for (int k = 0; k < 8; k++) {
            double error = walk.rewards()[k + N + 1] + 0.9 * then[k + 1] - values[k];
            sum += error * error;
        }
        return sum / 8;
    }

    @Test
    void theTdErrorAndItsSemiGradient() {
        float[] values = transformer.parameters().values();
        for (int i = 0; i < values.length; i++) {
            values[i] *= 5; // so that values are not near 0
        }
        transformer.parameters().changed();
        float[] start = values.clone();
        Tape tape = new Tape();
        Tensor error = InContextTdTraining.tdError(tape, transformer, walk, N);
        assertThat((double) error.scalar()).isCloseTo(loss(start), within(1e-5));
        transformer.parameters().zeroGradients();
        tape.backward(error);
        float[] gradient = transformer.parameters().gradients().clone();
        Rng rng = Rng.of(5);
        float[] direction = new float[start.length];
        double predicted = 0;
        for (int i = 0; i < direction.length; i++) {
            direction[i] = (float) rng.nextGaussian();
            predicted += direction[i] * gradient[i];
        }
        double[] sides = new double[2];
        for (int side = 0; side < 2; side++) {
            float[] shifted = start.clone();
            for (int i = 0; i < shifted.length; i++) {
                shifted[i] += (side == 0 ? 2e-3f : -2e-3f) * direction[i];
            }
            transformer.parameters().set(shifted);
            sides[side] = loss(start);
        }
        double slope = (sides[0] - sides[1]) / 4e-3;
        assertThat(Math.abs(slope)).isGreaterThan(0.01);
        assertThat(predicted).isCloseTo(slope, within(0.02 * Math.abs(slope)));
    }

    @Test
    void decayIsAddedToTheGradient() {
        transformer.parameters().zeroGradients();
        InContextTdTraining.addDecay(transformer.parameters());
        float[] values = transformer.parameters().values();
        for (int i = 0; i < values.length; i++) {
            assertThat(transformer.parameters().gradients()[i]).isEqualTo(1e-6f * values[i]);
        }
    }
}
