package io.github.ascentrl.examples.preference;

import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Network;
import java.util.Arrays;

/**
 * A score φ(s, a)·θ for each answer: the logits of a policy, or rewards. The features φ are linear in the observation,
 * and the only parameters are θ, shared by all answers.
 */
final class LinearScores implements Network {
    private final int inputs;
    private final int answers;
    private final int features;
    private final float[] map;
    private final float[] noBias;
    private final Parameters parameters = new Parameters();
    private final Parameter theta;

    /**
     * * Creates scores.
     *
     * @param map contribution of each number of the observation to the features of the first answer, the second, …,
     *     row-major {@code [inputs, answers · features]}; used, not copied
     * @param answers number of answers
     * @param theta initial θ, one number for each feature
     */
    LinearScores(float[] map, int answers, double... theta) {
        this.map = map;
        this.answers = answers;
        features = theta.length;
        noBias = new float[answers * features];
        inputs = map.length / noBias.length;
        this.theta = parameters.add("theta", features, 1);
        float[] values = parameters.values();
        for (int i = 0; i < features; i++) {
            values[i] = (float) theta[i];
        }
    }

    /** {@return θ} */
    double[] theta() {
        double[] now = new double[features];
        for (int i = 0; i < features; i++) {
            now[i] = parameters.values()[i];
        }
        return now;
    }

    /** {@return the scores multiplied by a factor, with a separate θ that is not trained} */
    LinearScores times(double factor) {
        LinearScores times = new LinearScores(
                map, answers, Arrays.stream(theta()).map(x -> factor * x).toArray());
        times.parameters.freeze(name -> true);
        return times;
    }

    @Override
    public int inputSize() {
        return inputs;
    }

    @Override
    public int outputSize() {
        return answers;
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public Tensor forward(Tape tape, Tensor input) {
        int n = input.rows();
        Tensor phi = tape.affine(
                input,
                tape.constant(map, inputs, answers * features),
                tape.constant(noBias, 1, answers * features)); // [n, answers · features]
        Tensor each = tape.affine(
                tape.reshape(phi, n * answers, features), tape.parameter(theta), tape.constant(noBias, 1, 1));
        return tape.reshape(each, n, answers);
    }
}
