package io.github.ascentrl.algos.actorcritic;

import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.optim.GradientClipping;
import io.github.ascentrl.nn.optim.Optimizer;

/** What trainers do with parameters. */
final class Models {
    private Models() {}

    static void checkOptimizer(Optimizer optimizer, Parameters parameters) {
        if (optimizer.parameters() != parameters) {
            throw new IllegalArgumentException(
                    "the optimiser moves other parameters than the model's; build it with model.parameters()");
        }
    }

    /** log π(a_t|s_t) of every step, as numbers. */
    static float[] logProb(Tape tape, DifferentiablePolicy policy, Batch batch) {
        float[] logProb = new float[batch.steps()];
        if (logProb.length <= Minibatches.CHUNK) {
            tape.clear();
            policy.logProb(tape, batch).copyTo(logProb);
            return logProb;
        }
        Minibatches order = Minibatches.inOrder(batch.steps());
        float[] part = new float[Minibatches.CHUNK];
        for (int begin = 0; begin < logProb.length; begin += Minibatches.CHUNK) {
            tape.clear();
            Tensor chunk = policy.logProb(tape, order.chunk(batch, 0, begin));
            chunk.copyTo(part);
            System.arraycopy(part, 0, logProb, begin, chunk.rows());
        }
        return logProb;
    }

    /** Clips the gradient; {@return its norm before} */
    static double clip(Parameters parameters, double maxNorm) {
        return GradientClipping.byGlobalNorm(parameters, maxNorm);
    }
}
