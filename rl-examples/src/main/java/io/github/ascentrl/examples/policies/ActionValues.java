package io.github.ascentrl.examples.policies;

import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Evaluator;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;

/** Action values Q(s, ·), one number for each action, that can be moved towards a target. */
interface ActionValues {
    /** {@return Q(s, ·)} */
    float[] of(float[] s);

    /** Moves Q(s, a) towards a target. */
    void move(float[] s, int a, float target);

    /** {@return argmax_a Q(s, a); ties go to the first} */
    default int best(float[] s) {
        float[] q = of(s);
        int best = 0;
        for (int a = 1; a < q.length; a++) {
            best = q[a] > q[best] ? a : best;
        }
        return best;
    }

    /** {@return the greedy policy argmax_a Q(s, a)} */
    default Policy greedy() {
        return Policy.of((random, s, action) -> action[0] = best(s));
    }

    /** A table with a row for each state; the observation is the number of the state. */
    static ActionValues table(int states, int actions, float rate) {
        float[][] q = new float[states][actions];
        return new ActionValues() {
            @Override
            public float[] of(float[] s) {
                return q[(int) s[0]];
            }

            @Override
            public void move(float[] s, int a, float target) {
                q[(int) s[0]][a] += rate * (target - q[(int) s[0]][a]);
            }
        };
    }

    /** A network of one hidden layer, moved along the gradient of ½ (Q(s, a) − target)². */
    static ActionValues network(Rng rng, int inputs, int hidden, int actions, double rate) {
        Mlp network =
                Mlp.sizes(inputs, hidden, actions).activation(Activation.RELU).build(rng);
        Adam adam = Adam.of(network.parameters(), rate);
        Evaluator evaluator = network.evaluator();
        Tape tape = new Tape();
        return new ActionValues() {
            @Override
            public float[] of(float[] s) {
                float[] q = new float[actions];
                evaluator.evaluate(1, s, q);
                return q;
            }

            @Override
            public void move(float[] s, int a, float target) {
                tape.clear();
                network.parameters().zeroGradients();
                Tensor q = network.forward(tape, tape.constant(s, 1, s.length));
                tape.backward(tape.scale(tape.squaredError(tape.columns(q, a, 1), new float[] {target}), 0.5f));
                adam.step();
            }
        };
    }
}
