package io.github.ascentrl.examples.preference;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.Distribution;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.examples.lab.Logits;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.optim.GradientClipping;
import io.github.ascentrl.nn.optim.Optimizer;

/**
 * The policy gradient of E[r̂] − β·KL(π‖uniform) over given prompts, exact: the expectation over answers is a sum,
 * nothing is sampled. Up to a constant the objective is −β·KL(π‖π̂*) with π̂* ∝ e<sup>r̂/β</sup>, so the code minimises
 * this KL.
 */
final class RewardAscent {
    private final CategoricalPolicy policy;
    private final CategoricalPolicy optimum;
    private final Batch prompts;
    private final float beta;
    private final Optimizer optimizer;
    private final Tape tape = new Tape();

    /**
     * Creates a policy gradient.
     *
     * @param policy the policy to train
     * @param rewards the current r̂ of each answer
     * @param prompts the prompts; their actions are ignored
     * @param beta β, positive
     * @param optimizer optimiser of the policy's parameters
     */
    RewardAscent(CategoricalPolicy policy, LinearScores rewards, Batch prompts, double beta, Optimizer optimizer) {
        this.policy = policy;
        optimum = Logits.of(rewards.times(1 / beta));
        this.prompts = prompts;
        this.beta = (float) beta;
        this.optimizer = optimizer;
    }

    /** {@return the norm of the gradient of the step just made} */
    double update() {
        tape.clear();
        Distribution pi = policy.on(tape, prompts);
        Tensor divergence = pi.divergence(optimum.on(tape, prompts));
        policy.parameters().zeroGradients();
        tape.backward(tape.scale(tape.mean(divergence), beta));
        double norm = GradientClipping.globalNorm(policy.parameters());
        optimizer.step();
        return norm;
    }
}
