package io.github.ascentrl.algos.internal;

import io.github.ascentrl.algos.actorcritic.ActorCriticModel;
import io.github.ascentrl.algos.actorcritic.Heads;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.Distribution;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;

/**
 * A distribution that is checked to give one number for each step. Without the check, a loss over fewer numbers from a
 * user's policy would be accepted silently.
 *
 * @param of the distribution
 * @param steps the number of steps
 */
public record PerStep(Distribution of, int steps) implements Distribution {
    /**
     * {@return π(·|s<sub>t</sub>) of every step}
     *
     * @param policy π
     * @param tape the tape
     * @param batch the steps
     */
    public static Distribution on(DifferentiablePolicy policy, Tape tape, Batch batch) {
        return new PerStep(policy.on(tape, batch), batch.steps());
    }

    /**
     * {@return the distribution and the value of every step}
     *
     * @param model π and V
     * @param tape the tape
     * @param batch the steps
     */
    public static Heads on(ActorCriticModel model, Tape tape, Batch batch) {
        Heads heads = model.on(tape, batch);
        return new Heads(
                new PerStep(heads.policy(), batch.steps()), column("the values", heads.values(), batch.steps()));
    }

    /**
     * {@return the column, after a check that it has one number for each step}
     *
     * @param what the name of the column, used in the message: {@code "the values"}
     * @param column the computed column
     * @param steps the number of steps
     * @throws IllegalArgumentException if the column has another shape
     */
    public static Tensor column(String what, Tensor column, int steps) {
        if (column.rows() != steps || column.cols() != 1) {
            throw new IllegalArgumentException(
                    what + " of " + steps + " steps have shape [" + column.rows() + ", " + column.cols()
                            + "]; the policy or network must give one number for each step, [" + steps + ", 1]");
        }
        return column;
    }

    @Override
    public Tensor logProb() {
        return column("log-probabilities", of.logProb(), steps);
    }

    @Override
    public Tensor entropy() {
        return column("entropies", of.entropy(), steps);
    }

    @Override
    public Tensor divergence(Distribution other) {
        return column("divergences", of.divergence(other instanceof PerStep checked ? checked.of : other), steps);
    }
}
