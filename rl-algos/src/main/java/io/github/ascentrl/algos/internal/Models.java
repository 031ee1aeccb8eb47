package io.github.ascentrl.algos.internal;

import io.github.ascentrl.algos.estimate.AdvantageScaling;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.optim.Optimizer;
import java.util.Objects;

/** Checks and evaluations of models that several trainers share. */
public final class Models {
    private Models() {}

    /**
     * Refuses an optimiser of parameters other than the model's.
     *
     * @param optimizer the optimiser
     * @param parameters the model's parameters
     */
    public static void checkOptimizer(Optimizer optimizer, Parameters parameters) {
        Objects.requireNonNull(optimizer, "optimizer");
        if (optimizer.parameters() != parameters) {
            throw new IllegalArgumentException(
                    "the optimiser moves other parameters, not the model's; build it with model.parameters()");
        }
    }

    /**
     * Refuses a reference that is the trained policy itself.
     *
     * @param reference the policy that must not change
     * @param policy the policy that is trained
     */
    public static void checkOwnParameters(DifferentiablePolicy reference, DifferentiablePolicy policy) {
        if (reference.parameters() == policy.parameters()) {
            throw new IllegalArgumentException(
                    "the reference policy shares the trained policy's parameters and would change"
                            + " with them; build a second policy and copy the parameters' values");
        }
    }

    /**
     * Refuses a network with memory where rows are evaluated one by one.
     *
     * @param what the use of the network, named in the message: {@code "a ValueBaseline"}
     * @param network the network
     * @param remedy what to use instead, the end of the message
     */
    public static void checkMemoryless(String what, Network network, String remedy) {
        if (network.memorySize() > 0) {
            throw new IllegalArgumentException(what + " sees rows one by one, but its network remembers "
                    + network.memorySize() + " numbers of a sequence; " + remedy);
        }
    }

    /**
     * Refuses to standardise advantages over fewer than 2 steps, because all of them would become 0.
     *
     * @param scaling the steps over which advantages are standardised
     * @param batch the steps in a batch
     * @param minibatches the number of minibatches in a batch
     */
    public static void checkScaling(AdvantageScaling scaling, int batch, int minibatches) {
        int rows = scaling == AdvantageScaling.MINIBATCH ? batch / minibatches : batch;
        if (scaling != AdvantageScaling.NONE && rows < 2) {
            throw new IllegalArgumentException(
                    "advantageScaling = " + scaling + " over " + rows + " step would make every advantage 0; at"
                            + " least 2 steps are needed: more steps, fewer minibatches, or no scaling");
        }
    }

    /**
     * {@return log π(a<sub>t</sub>|s<sub>t</sub>) of every step, as numbers, {@code [steps]}}
     *
     * @param tape cleared, then used for the computation
     * @param policy π
     * @param batch the steps
     */
    public static float[] logProb(Tape tape, DifferentiablePolicy policy, Batch batch) {
        float[] logProb = new float[batch.steps()];
        Minibatch whole = Minibatch.whole(batch, policy.span());
        int[] cuts = whole.cuts();
        float[] part = new float[logProb.length];
        for (int i = 0; i + 1 < cuts.length; i++) {
            tape.clear();
            PerStep.on(policy, tape, whole.rows(cuts[i], cuts[i + 1]).batch())
                    .logProb()
                    .copyTo(part);
            System.arraycopy(part, 0, logProb, cuts[i], cuts[i + 1] - cuts[i]);
        }
        return logProb;
    }
}
