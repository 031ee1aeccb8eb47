package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Box;
import java.util.random.RandomGenerator;

/**
 * Shows the last k observations, end to end, oldest first: a memory of fixed length for a policy without memory. Until
 * an episode has k observations, copies of the first one fill the stack, as in Gymnasium's
 * {@code FrameStackObservation} with its default {@code padding_type="reset"}. Gymnasium's shape is {@code [k, …]};
 * here the same numbers are flat.
 *
 * <p>An action mask is shown only for the newest observation, which comes last and keeps its column names; older
 * observations lose their mask and names. The planes of pictures are stacked, see
 * {@link io.github.ascentrl.envs.grid.PlaneShape#stacked}.
 *
 * <p>Adds the stacked observations to the state.
 */
public final class FrameStack extends Wrapper {
    private final Frames frames;
    private final float[] frame;
    private final float[] stack;

    /**
     * Wraps an environment.
     *
     * @param env an environment with {@link Box} observations
     * @param k the number of observations shown, ≥ 1
     */
    public FrameStack(Env env, int k) {
        super(env);
        frames = new Frames(env.observationSpace(), k);
        frame = new float[env.observationSpace().size()];
        stack = new float[frames.space().size()];
    }

    @Override
    public Box observationSpace() {
        return frames.space();
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        Boxes.checkRoom(observation, frames.space());
        super.reset(random, frame);
        frames.fill(stack, 0, frame, 0);
        System.arraycopy(stack, 0, observation, 0, stack.length);
    }

    @Override
    public Step step(float[] action, float[] observation) {
        Boxes.checkRoom(observation, frames.space());
        Step step = super.step(action, frame);
        frames.push(stack, 0, frame, 0);
        System.arraycopy(stack, 0, observation, 0, stack.length);
        return step;
    }

    @Override
    protected int stateSize() {
        return stack.length;
    }

    @Override
    protected void saveState(double[] state, int at) {
        for (int i = 0; i < stack.length; i++) {
            state[at + i] = stack[i];
        }
    }

    @Override
    protected void restoreState(double[] state, int at) {
        float[] restored = new float[stack.length];
        for (int i = 0; i < restored.length; i++) {
            restored[i] = (float) state[at + i];
        }
        frames.space().check("the stack of frames in the state", restored);
        System.arraycopy(restored, 0, stack, 0, stack.length);
    }
}
