package io.github.ascentrl.envs.classic;

import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.internal.Clip;
import io.github.ascentrl.envs.internal.Episode;
import io.github.ascentrl.envs.internal.LaneBatch;
import io.github.ascentrl.envs.internal.Steps;
import io.github.ascentrl.envs.internal.Trig;
import io.github.ascentrl.envs.render.Canvas;
import io.github.ascentrl.envs.render.Drawable;
import io.github.ascentrl.envs.vector.VectorOptions;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * A car in a valley whose engine is too weak for the hill: it must gather momentum by rocking back and forth.
 * Gymnasium's {@code MountainCar-v0}, after Moore, <i>Efficient Memory-based Learning for Robot Control</i>, 1990.
 *
 * <ul>
 *   <li>Observation, {@code [2]}: position in [−1.2, 0.6], velocity in [−0.07, 0.07].
 *   <li>Actions: 0 pushes left, 1 does nothing, 2 pushes right.
 *   <li>Reward: −1 for every step, including the last.
 *   <li>Terminates at position ≥ 0.5 with velocity ≥ 0; truncated after 200 steps.
 *   <li>Starts at rest, position uniform in [−0.6, −0.4).
 * </ul>
 *
 * <p>{@link #state()}: position, velocity, steps taken.
 */
public final class MountainCar implements DiscreteEnv, Restorable, Drawable {
    /** The step limit of {@code MountainCar-v0}. */
    public static final int DEFAULT_LIMIT = 200;

    static final double MIN_POSITION = -1.2;
    static final double MAX_POSITION = 0.6;
    static final double MAX_SPEED = 0.07;
    static final Discrete ACTIONS = new Discrete(3);
    static final Box OBSERVATIONS = Box.of(
            new float[] {(float) MIN_POSITION, (float) -MAX_SPEED},
            new float[] {(float) MAX_POSITION, (float) MAX_SPEED});
    static final Steps STEPS = new Steps(-1f);

    private static final double GOAL = 0.5;
    private static final double FORCE = 0.001;
    private static final double GRAVITY = 0.0025;

    private final Episode episode;
    private double position;
    private double velocity;

    /** Creates {@code MountainCar-v0}: at most 200 steps. */
    public MountainCar() {
        this(DEFAULT_LIMIT);
    }

    /**
     * Creates the environment with another step limit.
     *
     * @param limit steps after which an episode is truncated, ≥ 1; {@link Integer#MAX_VALUE} for none
     */
    public MountainCar(int limit) {
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
                size -> new MountainCarLanes(size, false, DEFAULT_LIMIT), n, options.autoreset(), options.threads());
    }

    @Override
    public Box observationSpace() {
        return OBSERVATIONS;
    }

    @Override
    public Discrete actionSpace() {
        return ACTIONS;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        episode.begin(random, observation, observationSpace().size());
        position = drawPosition(random);
        velocity = 0;
        observe(observation);
    }

    @Override
    public Step step(int action, float[] observation) {
        episode.checkRunning(observation, observationSpace().size());
        double pushed = velocity(position, velocity, ACTIONS.index(action));
        position = position(position, pushed);
        velocity = atWall(position, pushed) ? 0 : pushed;
        observe(observation);
        return STEPS.of(episode.advance(atGoal(position, velocity)));
    }

    static double drawPosition(RandomGenerator random) {
        return random.nextDouble(-0.6, -0.4);
    }

    /** {@return the velocity after a push, before a possible stop at the wall} */
    static double velocity(double position, double velocity, int action) {
        double pushed = velocity + ((action - 1) * FORCE + Trig.cos(3 * position) * -GRAVITY);
        return Clip.to(pushed, -MAX_SPEED, MAX_SPEED);
    }

    /** {@return the position after moving with the <em>new</em> velocity} */
    static double position(double position, double velocity) {
        return Clip.to(position + velocity, MIN_POSITION, MAX_POSITION);
    }

    static boolean atWall(double position, double velocity) {
        return position == MIN_POSITION && velocity < 0;
    }

    static boolean atGoal(double position, double velocity) {
        return position >= GOAL && velocity >= 0;
    }

    @Override
    public void draw(Canvas canvas) {
        Objects.requireNonNull(canvas, "canvas");
        episode.checkStarted();
        drawValley(canvas, position, GOAL);
    }

    static void drawValley(Canvas canvas, double position, double goal) {
        canvas.view(-1.25, -0.1, 0.65, 1.2);
        double step = 0.05;
        for (int i = 0; i < 36; i++) {
            double left = MIN_POSITION + i * step;
            canvas.line(left, height(left), left + step, height(left + step), 0.012, Canvas.INK);
        }
        canvas.line(goal, height(goal), goal, height(goal) + 0.15, 0.012, Canvas.INK);
        canvas.rectangle(goal, height(goal) + 0.09, 0.09, 0.06, Canvas.YELLOW);
        canvas.circle(position, height(position) + 0.045, 0.045, Canvas.BLUE);
    }

    private static double height(double position) {
        return Trig.sin(3 * position) * 0.45 + 0.55;
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
        return "MountainCar(limit " + episode.limit() + ")";
    }
}
