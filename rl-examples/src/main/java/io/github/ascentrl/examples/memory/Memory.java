package io.github.ascentrl.examples.memory;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.envs.wrap.Wrap;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Gru;
import io.github.ascentrl.nn.layer.Init;
import io.github.ascentrl.nn.layer.Lstm;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.Trunk;

/**
 * The kinds of memory of an agent. Its policy and its value function are two networks of the same kind that share
 * nothing.
 */
enum Memory {
    /** Two tanh layers see the current observation. */
    NONE("memoryless"),
    /** Two tanh layers see the last four observations. */
    FRAMES("frame stack"),
    /** Gated recurrent units. */
    GRU("GRU"),
    /** Long short-term memory. */
    LSTM("LSTM");

    /** The number of units of every layer. */
    static final int UNITS = 64;

    /** Gates begin at σ(3) = 0.95, so a third of a memory is left after 20 steps. */
    private static final double KEEP = 3;

    private static final int STACKED = 4;

    private final String title;

    Memory(String title) {
        this.title = title;
    }

    /** {@return the environment as this agent sees it} */
    Env around(Env env) {
        return this == FRAMES ? Wrap.around(env, Wrap.frameStack(STACKED)) : env;
    }

    /**
     * {@return an untrained agent}
     *
     * @param encoder whether a recurrent cell sees the observation through a tanh layer
     */
    ActorCritic model(Space observations, Space actions, boolean encoder, Rng rng) {
        if (this == NONE || this == FRAMES) {
            return ActorCritic.separate(observations, actions, rng, UNITS, UNITS);
        }
        Parameters parameters = new Parameters();
        Trunk actor = trunk(observations.size(), encoder, parameters, "actor.", rng.child("actor"));
        Trunk critic = trunk(observations.size(), encoder, parameters, "critic.", rng.child("critic"));
        return ActorCritic.over(actor, critic, observations, actions, rng.child("heads"));
    }

    private Trunk trunk(int inputs, boolean encoder, Parameters parameters, String name, Rng rng) {
        if (!encoder) {
            return Trunk.of(cell(inputs, parameters, name + "cell.", rng));
        }
        Network layer = Mlp.sizes(inputs, UNITS)
                .init(Init.ORTHOGONAL)
                .gains(1.4, 1.4)
                .into(parameters, name + "encoder.")
                .build(rng.child("encoder"));
        return Trunk.of(
                Trunk.of(layer, Activation.TANH).to(cell(UNITS, parameters, name + "cell.", rng.child("cell"))));
    }

    /** {@return a recurrent layer of {@link #UNITS}} */
    private Network cell(int inputs, Parameters parameters, String name, Rng rng) {
        return this == GRU
                ? Gru.sizes(inputs, UNITS)
                        .updateBias(KEEP)
                        .into(parameters, name)
                        .build(rng)
                : Lstm.sizes(inputs, UNITS)
                        .forgetBias(KEEP)
                        .into(parameters, name)
                        .build(rng);
    }

    @Override
    public String toString() {
        return title;
    }
}
