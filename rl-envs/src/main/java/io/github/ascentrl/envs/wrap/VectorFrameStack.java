package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.State;
import io.github.ascentrl.api.VectorEnv;

/** {@link FrameStack} for a batch. */
final class VectorFrameStack extends VectorWrapper {
    private final Frames frames;
    private final int width;
    private final float[] stacks;

    VectorFrameStack(VectorEnv envs, int k) {
        this(envs, new Frames(envs.observationSpace(), k));
    }

    private VectorFrameStack(VectorEnv envs, Frames frames) {
        super(envs, frames.space());
        this.frames = frames;
        width = frames.space().size();
        stacks = new float[envs.size() * width];
    }

    @Override
    protected void show(int lane, boolean first, float[] observations, int from, float[] shown, int at) {
        if (first) {
            frames.fill(stacks, lane * width, observations, from);
        } else {
            frames.push(stacks, lane * width, observations, from);
        }
        System.arraycopy(stacks, lane * width, shown, at, width);
    }

    @Override
    public void save(State state) {
        super.save(state);
        state.put("stacks", stacks);
    }

    @Override
    public void load(State state) {
        super.load(state);
        state.get("stacks", stacks);
    }
}
