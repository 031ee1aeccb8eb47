package io.github.ascentrl.algos.ppo;

import io.github.ascentrl.algos.actorcritic.ActorCriticModel;
import io.github.ascentrl.algos.actorcritic.Heads;
import io.github.ascentrl.algos.estimate.StateValues;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.Distribution;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.Arrays;

/** Says log π of step t as parameter t has it; H and V are 0. Its actors take action 0. */
final class SpokenModel implements ActorCriticModel {
    private final Parameters parameters = new Parameters();
    private final Parameter logProb;

    SpokenModel(float[] logProbs) {
        logProb = parameters.add("logProb", logProbs.length, 1);
        parameters.set(logProbs);
    }

    @Override
    public DifferentiablePolicy actor() {
        return new Spoken();
    }

    @Override
    public Heads on(Tape tape, Batch batch) {
        return new Heads(actor().on(tape, batch), tape.constant(new float[batch.steps()], batch.steps(), 1));
    }

    @Override
    public StateValues values(Batch batch) {
        return new StateValues(new float[batch.steps()], new float[batch.episodes()]);
    }

    private final class Spoken implements DifferentiablePolicy {
        @Override
        public Parameters parameters() {
            return parameters;
        }

        @Override
        public Actor actor(int lanes) {
            return (n, lane, randoms, observations, actions, logProbs) -> Arrays.fill(actions, 0f);
        }

        @Override
        public Distribution on(Tape tape, Batch batch) {
            return new Distribution() {
                @Override
                public Tensor logProb() {
                    return tape.scale(tape.parameter(logProb), 1f);
                }

                @Override
                public Tensor entropy() {
                    return tape.constant(new float[batch.steps()], batch.steps(), 1);
                }

                @Override
                public Tensor divergence(Distribution other) {
                    throw new UnsupportedOperationException();
                }
            };
        }
    }
}
