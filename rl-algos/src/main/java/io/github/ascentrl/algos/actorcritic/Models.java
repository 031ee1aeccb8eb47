package io.github.ascentrl.algos.actorcritic;

import io.github.ascentrl.algos.internal.BatchGradient;
import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.layer.Network;
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

    static void checkCritic(Network critic, Space observations) {
        Fit.checkInputs("the critic", critic.inputSize(), observations);
    }

    /** Refuses to bring so few advantages to standard deviation 1 that every one of them would become 0. */
    static void checkScaling(String setting, int rows) {
        if (rows < 2) {
            throw new IllegalArgumentException(setting + " over " + rows + " step would make every advantage 0; at"
                    + " least 2 steps are needed: more steps, fewer minibatches, or no scaling");
        }
    }

    /** log π(a_t|s_t) of every step, as numbers. */
    static float[] logProb(Tape tape, DifferentiablePolicy policy, Batch batch) {
        float[] logProb = new float[batch.steps()];
        float[] part = new float[Math.min(Rows.CHUNK, logProb.length)];
        for (int begin = 0; begin < logProb.length; begin += Rows.CHUNK) {
            int end = Math.min(begin + Rows.CHUNK, logProb.length);
            tape.clear();
            policy.logProb(tape, BatchGradient.rows(batch, begin, end)).copyTo(part);
            System.arraycopy(part, 0, logProb, begin, end - begin);
        }
        return logProb;
    }

    /** Clips the gradient; {@return its norm before} */
    static double clip(Parameters parameters, double maxNorm) {
        return GradientClipping.byGlobalNorm(parameters, maxNorm);
    }
}
