package io.github.ascentrl.algos.policy;

import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.layer.Evaluator;
import io.github.ascentrl.nn.layer.Network;
import java.util.random.RandomGenerator;

/** Runs a policy over a network. It has no memory, only scratch space. */
final class NetworkActor implements Actor {
    private final NetworkPolicy policy;
    private final boolean best;
    private final Network network;
    private final Evaluator evaluator;
    private final int inputSize;
    private final int outputSize;
    private final int actionSize;
    private float[] outputs;

    // Only for log π: the outputs of the network before drawing overwrites them.
    private Tape tape;
    private float[] said = {};
    private Batch rows;

    /**
     * Creates an actor.
     *
     * @param best whether it takes the best action instead of drawing one
     * @param evaluator the evaluator of the policy's network
     */
    NetworkActor(NetworkPolicy policy, boolean best, Evaluator evaluator) {
        this.policy = policy;
        this.best = best;
        this.evaluator = evaluator;
        network = policy.network;
        inputSize = network.inputSize();
        outputSize = network.outputSize();
        actionSize = policy.actionSize;
        outputs = new float[outputSize];
    }

    @Override
    public void act(RandomGenerator random, float[] observation, float[] action) {
        evaluate(1, observation, action);
        if (best) {
            policy.best(0, observation, outputs, action);
        } else {
            policy.sample(random, 0, observation, outputs, action);
        }
    }

    @Override
    public void act(
            int n, int[] lanes, RandomGenerator[] randoms, float[] observations, float[] actions, float[] logProbs) {
        evaluate(n, observations, actions);
        if (best) {
            if (logProbs != null) {
                throw new UnsupportedOperationException(
                        "the best action has no log-probability; act with the policy itself, or pass null");
            }
            for (int row = 0; row < n; row++) {
                policy.best(row, observations, outputs, actions);
            }
        } else if (logProbs == null) {
            sample(n, randoms, observations, actions);
        } else {
            int size = n * outputSize;
            if (said.length < size) {
                said = new float[size];
            }
            System.arraycopy(outputs, 0, said, 0, size);
            sample(n, randoms, observations, actions);
            logProbs(n, observations, actions, logProbs);
        }
    }

    /** A single row does not repay the preparations for several. */
    private void sample(int n, RandomGenerator[] randoms, float[] observations, float[] actions) {
        if (n == 1) {
            policy.sample(randoms[0], 0, observations, outputs, actions);
        } else {
            policy.sample(n, randoms, observations, outputs, actions);
        }
    }

    /** Uses the operations that learning uses, so that the bits are the same. */
    private void logProbs(int n, float[] observations, float[] actions, float[] logProbs) {
        if (tape == null) {
            tape = new Tape();
        }
        if (rows == null || rows.observations() != observations || rows.actions() != actions) {
            rows = Batch.ofRows(n, observations, actions);
        }
        tape.clear();
        policy.on(tape, tape.constant(said, n, outputSize), rows).logProb().copyTo(logProbs);
    }

    private void evaluate(int n, float[] observations, float[] actions) {
        if (n < 1 || observations.length != n * inputSize || actions.length != n * actionSize) {
            throw wrongBuffers(n, observations, actions);
        }
        if (outputs.length < n * outputSize) {
            outputs = new float[n * outputSize];
        }
        evaluator.evaluate(n, observations, outputs);
    }

    /** The details are computed only here, because divisions at every step cost too much. */
    private IllegalArgumentException wrongBuffers(int n, float[] observations, float[] actions) {
        if (n < 1 || observations.length % n != 0 || actions.length % n != 0) {
            return new IllegalArgumentException("cannot divide " + observations.length + " observation and "
                    + actions.length + " action numbers into " + n + " rows; pass buffers of exactly n rows");
        }
        if (observations.length != n * inputSize) {
            return NetworkPolicy.wrongSize(observations.length / n, network);
        }
        return NetworkPolicy.wrongActionSize(actions.length / n, actionSize);
    }
}
