package io.github.ascentrl.examples.preference;

import io.github.ascentrl.algos.preference.RewardModel;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Network;
import java.util.Arrays;

/**
 * The score of the given answer, in the form that a {@link RewardModel} needs: inputs are the observation and then, for
 * each answer, 1 if it was given and 0 if not.
 */
final class GivenScore implements Network {
    private final LinearScores scores;
    private final float[] ones;

    private GivenScore(LinearScores scores) {
        this.scores = scores;
        ones = new float[scores.outputSize()];
        Arrays.fill(ones, 1f);
    }

    /**
     * {@return a reward model that trains the θ of these scores}
     *
     * @param scores the rewards of all answers
     * @param seen the observation space
     */
    static RewardModel rewardModel(LinearScores scores, Box seen) {
        return new RewardModel(new GivenScore(scores), seen, new Discrete(scores.outputSize()));
    }

    @Override
    public int inputSize() {
        return scores.inputSize() + scores.outputSize();
    }

    @Override
    public int outputSize() {
        return 1;
    }

    @Override
    public Parameters parameters() {
        return scores.parameters();
    }

    @Override
    public Tensor forward(Tape tape, Tensor input) {
        int answers = scores.outputSize();
        Tensor all = scores.forward(tape, tape.columns(input, 0, scores.inputSize()));
        Tensor given = tape.columns(input, scores.inputSize(), answers);
        return tape.affine(
                tape.multiply(all, given), tape.constant(ones, answers, 1), tape.constant(new float[1], 1, 1));
    }
}
