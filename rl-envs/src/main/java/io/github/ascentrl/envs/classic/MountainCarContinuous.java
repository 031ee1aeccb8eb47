package io.github.ascentrl.envs.classic;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.envs.internal.Clip;
import io.github.ascentrl.envs.internal.ContinuousActions;
import io.github.ascentrl.envs.internal.Episode;
import io.github.ascentrl.envs.internal.LaneBatch;
import io.github.ascentrl.envs.internal.Trig;
import io.github.ascentrl.envs.render.Canvas;
import io.github.ascentrl.envs.render.Drawable;
import io.github.ascentrl.envs.vector.VectorOptions;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * {@link MountainCar} with a continuous force and a cost for its use. Gymnasium's {@code MountainCarContinuous-v0}.
 *
 * <ul>
 *   <li>Observation, {@code [2]}: position in [−1.2, 0.6], velocity in [−0.07, 0.07].
 *   <li>Action, {@code [1]}: the force, clipped to [−1, 1].
 *   <li>Reward: −0.1 a², where a is the action <em>before</em> clipping, as in Gymnasium, plus 100 for reaching the
 *       goal.
 *   <li>Terminates at position ≥ 0.45 with velocity ≥ 0; truncated after 999 steps.
 *   <li>Starts at rest, position uniform in [−0.6, −0.4).
 * </ul>
 *
 * <p>As in Gymnasium the state is rounded to {@code float} after every step, and the next step continues from the
 * rounded state. Whether the goal is reached is decided before rounding.
 *
 * <p>All arithmetic is in {@code double}, as in Gymnasium under NumPy 1. Under NumPy 2 Gymnasium computes the force in
 * {@code float}, which moves the state by up to 1.2·10<sup>−7</sup> in a step.
 *
 * <p>{@link #state()}: position, velocity, steps taken.
 */
public final class MountainCarContinuous implements Env, Restorable, Drawable {
    /** The step limit of {@code MountainCarContinuous-v0}. */
    public static final int DEFAULT_LIMIT = 999;

    static final Box ACTIONS = Box.uniform(1, -1, 1);
    static final Box OBSERVATIONS = MountainCar.OBSERVATIONS;

    private static final double GOAL = 0.45;
    private static final double POWER = 0.0015;
    private static final double GRAVITY = 0.0025;

    private final Episode episode;
    private double position;
    private double velocity;

    /** Creates {@code MountainCarContinuous-v0}: at most 999 steps. */
    public MountainCarContinuous() {
        this(DEFAULT_LIMIT);
    }

    /**
     * Creates the environment with another step limit.
     *
     * @param limit steps after which an episode is truncated, ≥ 1; {@link Integer#MAX_VALUE} for none
     */
    public MountainCarContinuous(int limit) {
        episode = new Episode(limit);
    }

    /**
     * {@return a batch of these environments, stepped together: faster than single ones, and bit for bit the same}
     *
     * @param n the number of environments, 1 to 2<sup>24</sup>
     * @param options how the batch is run
     */
    public static VectorEnv vector(int n, VectorOptions options) {
        Objects.requireNonNull(options, "options");
        return new LaneBatch(
                size -> new MountainCarLanes(size, true, DEFAULT_LIMIT), n, options.autoreset(), options.threads());
    }

    @Override
    public Box observationSpace() {
        return OBSERVATIONS;
    }

    @Override
    public Box actionSpace() {
        return ACTIONS;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        episode.begin(random, observation, observationSpace().size());
        position = MountainCar.drawPosition(random);
        velocity = 0;
        observe(observation);
    }

    @Override
    public Step step(float[] action, float[] observation) {
        episode.checkRunning(observation, observationSpace().size());
        float a = ContinuousActions.single(action);
        double pushed = velocity(position, velocity, a);
        double moved = MountainCar.position(position, pushed);
        double rolling = MountainCar.atWall(moved, pushed) ? 0 : pushed;
        boolean goal = atGoal(moved, rolling);
        position = (float) moved;
        velocity = (float) rolling;
        observe(observation);
        return new Step(reward(a, goal), episode.advance(goal));
    }

    /** {@return the velocity after a push, before a possible stop at the wall} */
    static double velocity(double position, double velocity, double action) {
        double force = Clip.to(action, -1, 1);
        double pushed = velocity + (force * POWER - GRAVITY * Trig.cos(3 * position));
        return Clip.to(pushed, -MountainCar.MAX_SPEED, MountainCar.MAX_SPEED);
    }

    static boolean atGoal(double position, double velocity) {
        return position >= GOAL && velocity >= 0;
    }

    static float reward(double action, boolean goal) {
        // A huge action would overflow to an infinite reward, so the reward is limited to the range of finite floats.
        return (float) Clip.to((goal ? 100.0 : 0.0) - action * action * 0.1, -Float.MAX_VALUE, 100);
    }

    @Override
    public void draw(Canvas canvas) {
        Objects.requireNonNull(canvas, "canvas");
        episode.checkStarted();
        MountainCar.drawValley(canvas, position, GOAL);
    }

    @Override
    public double[] state() {
        episode.checkStarted();
        return new double[] {position, velocity, episode.elapsed()};
    }

    @Override
    public void restore(double[] state) {
        episode.checkState(state, "position", "velocity", "steps taken");
        position = state[0];
        velocity = state[1];
        episode.reopen(state[2]);
    }

    @Override
    public void close() {
        episode.close();
    }

    private void observe(float[] observation) {
        observation[0] = (float) position;
        observation[1] = (float) velocity;
    }

    /** {@return the name and the settings} */
    @Override
    public String toString() {
        return "MountainCarContinuous(limit " + episode.limit() + ")";
    }
}
