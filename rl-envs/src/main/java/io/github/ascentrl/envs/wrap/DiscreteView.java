package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Discrete;

/** A wrapped environment with numbered actions, seen as a {@link DiscreteEnv}. */
final class DiscreteView extends Wrapper implements DiscreteEnv {
    private final Discrete actions;
    private final float[] action = new float[1];

    DiscreteView(Env env, Discrete actions) {
        super(env);
        this.actions = actions;
    }

    @Override
    public Discrete actionSpace() {
        return actions;
    }

    @Override
    public Step step(int number, float[] observation) {
        action[0] = actions.index(number);
        return super.step(action, observation);
    }

    @Override
    public String toString() {
        return env.toString(); // a view adds nothing
    }
}
