package io.github.ascentrl.api;

import io.github.ascentrl.api.internal.Check;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** The actor of {@link Policy#of}: applies a rule to one row after another. */
final class RuleActor implements Actor {
    private final Policy.Rule rule;
    private float[] observation = {};
    private float[] action = {};

    RuleActor(Policy.Rule rule) {
        this.rule = rule;
    }

    @Override
    public void act(RandomGenerator random, float[] observation, float[] action) {
        rule.act(random, observation, action);
    }

    @Override
    public void act(
            int n, int[] lanes, RandomGenerator[] randoms, float[] observations, float[] actions, float[] logProbs) {
        Objects.requireNonNull(randoms, "randoms");
        Objects.requireNonNull(observations, "observations");
        Objects.requireNonNull(actions, "actions");
        if (n < 1 || observations.length % n != 0 || actions.length % n != 0) {
            throw new IllegalArgumentException("cannot divide " + observations.length + " observation and "
                    + actions.length + " action numbers into " + n + " rows; pass buffers of exactly n rows");
        }
        Check.room("randoms", randoms.length, n);
        if (logProbs != null) {
            throw new UnsupportedOperationException(
                    "a policy made from a rule has no log-probabilities; pass null, or act with a"
                            + " policy that has them");
        }
        if (n == 1) {
            rule.act(randoms[0], observations, actions);
            return;
        }
        if (observation.length != observations.length / n || action.length != actions.length / n) {
            observation = new float[observations.length / n];
            action = new float[actions.length / n];
        }
        for (int i = 0; i < n; i++) {
            System.arraycopy(observations, i * observation.length, observation, 0, observation.length);
            rule.act(randoms[i], observation, action);
            System.arraycopy(action, 0, actions, i * action.length, action.length);
        }
    }
}
