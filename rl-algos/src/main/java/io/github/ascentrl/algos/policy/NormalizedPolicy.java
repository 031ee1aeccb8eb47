package io.github.ascentrl.algos.policy;

import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import java.util.Objects;

/**
 * A policy behind a normaliser, for observations that are not normalised.
 *
 * @param normalizer normalises the observations for the policy
 * @param policy acts on normalised observations
 */
record NormalizedPolicy(FrozenNormalizer normalizer, DifferentiablePolicy policy) implements DifferentiablePolicy {
    @Override
    public Parameters parameters() {
        return policy.parameters();
    }

    @Override
    public Span span() {
        return policy.span();
    }

    @Override
    public Distribution on(Tape tape, Batch batch) {
        Objects.requireNonNull(tape, "tape");
        Objects.requireNonNull(batch, "batch");
        int size = normalizer.observations().size();
        if (batch.observationSize() != size) {
            throw new IllegalArgumentException("observations have " + batch.observationSize()
                    + " numbers, but the normaliser was made for " + size + "; use it with the kind of environment it"
                    + " was made for");
        }
        float[] shown = batch.observations().clone();
        normalizer.applyToRows(shown);
        return policy.on(tape, batch.withObservations(shown));
    }

    @Override
    public Actor actor(int lanes) {
        return acting(policy).actor(lanes);
    }

    @Override
    public Policy deterministic() {
        return acting(policy.deterministic());
    }

    @Override
    public void checkFits(Space observations, Space actions, boolean masked) {
        acting(policy).checkFits(observations, actions, masked);
    }

    private Policy acting(Policy inner) {
        return normalizer.before(inner);
    }
}
