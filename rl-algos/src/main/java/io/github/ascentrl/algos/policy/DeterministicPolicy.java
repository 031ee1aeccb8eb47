package io.github.ascentrl.algos.policy;

import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.algos.internal.Models;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.DivergenceException;
import io.github.ascentrl.nn.FloatMath;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.Evaluator;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.NetworkSpec;
import java.util.Objects;

/** A policy without randomness for a bounded box: a = middle + half-width · tanh(network(s)). */
public final class DeterministicPolicy implements ParametricPolicy {
    private final Network network;
    private final UnitInterval interval;

    private DeterministicPolicy(Network network, UnitInterval interval) {
        this.network = network;
        this.interval = interval;
    }

    /**
     * {@return a policy}
     *
     * @param network maps observations to one number for each action coordinate
     * @param box the action space
     * @throws IllegalArgumentException if the box is not bounded, or the network has memory or does not have one output
     *     for each coordinate
     */
    public static DeterministicPolicy of(Network network, Box box) {
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(box, "box");
        Models.checkMemoryless("a DeterministicPolicy", network, "use deterministic() of a squashed GaussianPolicy");
        NetworkPolicy.checkOutputs(network, box.size(), "the action has " + box.size() + " coordinates");
        return new DeterministicPolicy(network, UnitInterval.of(box, "a DeterministicPolicy"));
    }

    /**
     * {@return a policy that draws its actions around those of this one; its {@code deterministic()} equals the present
     * policy up to rounding} It has a copy of the network. Use it to save this policy as a {@link SavedPolicy} or to
     * train it further.
     *
     * @param sigma σ of every coordinate before tanh, positive
     * @throws IllegalArgumentException if log σ is outside the clamp of {@link GaussianPolicy}
     * @throws UnsupportedOperationException if the network has no {@linkplain Network#spec spec}
     */
    public GaussianPolicy gaussian(double sigma) {
        return GaussianPolicy.freeSigma(NetworkSpec.copyOf(network), sigma).squashed(interval.box());
    }

    @Override
    public Parameters parameters() {
        return network.parameters();
    }

    @Override
    public void checkFits(Space observations, Space actions, boolean masked) {
        Objects.requireNonNull(observations, "observations");
        Fit.checkInputs("the policy's network", network.inputSize(), observations);
        if (!interval.liesIn(actions)) {
            throw NetworkPolicy.otherActions(interval.box().toString(), actions);
        }
    }

    @Override
    public Actor actor(int lanes) {
        Check.atLeast("lanes", lanes, 1);
        Evaluator evaluator = network.evaluator();
        float[] output = new float[network.outputSize()];
        return Policy.of((random, observation, action) -> {
                    if (observation.length != network.inputSize()) {
                        throw NetworkPolicy.wrongSize(observation.length, network);
                    }
                    if (action.length != output.length) {
                        throw NetworkPolicy.wrongActionSize(action.length, output.length);
                    }
                    evaluator.evaluate(1, observation, output);
                    for (int i = 0; i < output.length; i++) {
                        if (Float.isNaN(output[i])) {
                            throw new DivergenceException("output " + i + " of the policy's network is NaN; look for an"
                                    + " observation that is not finite, or parameters that have grown too large");
                        }
                        action[i] = interval.at(i, 0.5 + 0.5 * FloatMath.tanh(output[i]));
                    }
                })
                .actor(lanes);
    }
}
