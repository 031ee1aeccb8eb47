package io.github.ascentrl.algos.policy;

import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Network;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/**
 * A policy that makes several numbered choices at once, independent given the observation: coordinate i is drawn from
 * the softmax of its own n<sub>i</sub> logits, log π(a|s) = Σ<sub>i</sub> log π<sub>i</sub>(a<sub>i</sub>|s), and
 * entropies add up. A {@linkplain #masked masked} policy reads the masks of all coordinates, one after the other, from
 * the column {@link Column#ACTION_MASK} of its observation; see {@link CategoricalPolicy}.
 */
public final class MultiDiscretePolicy extends NetworkPolicy {
    private final MultiDiscrete space;
    /** The columns of the masks in an observation; null without masks. */
    private final Column mask;

    private final int logits;

    private MultiDiscretePolicy(Network network, MultiDiscrete space, Column mask) {
        super(network, space.size());
        this.space = space;
        this.mask = mask;
        logits = space.choices();
        checkOutputs(network, logits, space + " has " + logits + " choices in total");
    }

    /**
     * {@return a policy}
     *
     * @param network maps observations to the logits of all coordinates, one after the other
     * @param space the action space
     * @throws IllegalArgumentException if the network does not have one output for each choice
     */
    public static MultiDiscretePolicy of(Network network, MultiDiscrete space) {
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(space, "space");
        return new MultiDiscretePolicy(network, space, null);
    }

    /**
     * {@return a policy that makes only possible choices}
     *
     * @param network maps observations, including the masks, to the logits of all coordinates
     * @param observations the observation space, a {@link io.github.ascentrl.api.space.Box Box} with the masks in the
     *     column {@link Column#ACTION_MASK}
     * @param space the action space
     * @throws IllegalArgumentException if the network does not take such observations or does not have one output for
     *     each choice, or there is no mask with one number for each choice
     */
    public static MultiDiscretePolicy masked(Network network, Space observations, MultiDiscrete space) {
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(observations, "observations");
        Objects.requireNonNull(space, "space");
        Fit.checkInputs("the network", network.inputSize(), observations);
        return new MultiDiscretePolicy(network, space, Masks.of(observations, space.choices()));
    }

    @Override
    void sample(RandomGenerator random, int row, float[] observations, float[] outputs, float[] actions) {
        int at = row * logits;
        for (int i = 0; i < actionSize; i++) {
            mask(row, i, at, observations, outputs);
            int chosen = Choices.draw(random, outputs, at, space.n(i));
            store(chosen, row, i, observations, actions);
            at += space.n(i);
        }
    }

    @Override
    void best(int row, float[] observations, float[] outputs, float[] actions) {
        int at = row * logits;
        for (int i = 0; i < actionSize; i++) {
            mask(row, i, at, observations, outputs);
            store(Choices.largest(outputs, at, space.n(i)), row, i, observations, actions);
            at += space.n(i);
        }
    }

    private void store(int chosen, int row, int i, float[] observations, float[] actions) {
        if (chosen < 0) {
            throw notFinite("logits", row, observations);
        }
        actions[row * actionSize + i] = chosen;
    }

    private void mask(int row, int i, int at, float[] observations, float[] outputs) {
        if (mask != null) {
            int from = row * network.inputSize() + mask.from() + (at - row * logits);
            if (!Choices.mask(outputs, at, space.n(i), observations, from)) {
                throw new IllegalArgumentException("the action mask of the observation allows no choice for coordinate "
                        + i + " of the action; correct the environment: at least one must be 1");
            }
        }
    }

    @Override
    public Distribution on(Tape tape, Tensor outputs, Batch batch) {
        return new Combination(tape, outputs, batch);
    }

    /** The distribution of independent coordinates: log-probabilities, entropies and divergences add up. */
    private final class Combination extends NetworkDistribution {
        Combination(Tape tape, Tensor outputs, Batch batch) {
            super(tape, outputs, batch);
        }

        @Override
        public Tensor logProb() {
            checkActions(batch);
            return sum((i, from) -> {
                float[] picks = new float[batch.steps()];
                for (int t = 0; t < picks.length; t++) {
                    picks[t] = batch.actions()[t * actionSize + i];
                }
                Tensor head = head(i, from);
                Masks.checkTaken(mask, from, space.n(i), batch, picks, "action[" + i + "] = ");
                return tape.logProb(tape.softmax(head), picks);
            });
        }

        @Override
        public Tensor entropy() {
            return sum((i, from) -> tape.entropy(tape.softmax(head(i, from))));
        }

        @Override
        public Tensor divergence(Distribution other) {
            if (other instanceof Combination that) {
                return sum((i, from) -> tape.divergence(tape.softmax(head(i, from)), tape.softmax(that.head(i, from))));
            }
            throw otherKind(other);
        }

        /** Adds a term for each coordinate i, whose choices begin at column {@code from}. */
        private Tensor sum(BiFunction<Integer, Integer, Tensor> term) {
            Tensor sum = null;
            int from = 0;
            for (int i = 0; i < actionSize; i++) {
                Tensor next = term.apply(i, from);
                sum = sum == null ? next : tape.add(sum, next);
                from += space.n(i);
            }
            return sum;
        }

        private Tensor head(int i, int from) {
            Tensor head = tape.columns(outputs, from, space.n(i));
            return mask == null
                    ? head
                    : tape.masked(head, batch.observations(), mask.from() + from, network.inputSize());
        }
    }

    @Override
    boolean actsIn(Space actions) {
        return space.equals(actions);
    }

    @Override
    String actionSpace() {
        return space.toString();
    }

    @Override
    Column mask() {
        return mask;
    }

    @Override
    public PolicyKind kind() {
        return mask != null ? PolicyKind.MASKED_MULTI_DISCRETE : PolicyKind.MULTI_DISCRETE;
    }
}
