package io.github.ascentrl.envs.classic;

import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
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
 * Two links hang from a pivot; a motor at the joint between them must swing the tip above the bar. Gymnasium's
 * {@code Acrobot-v1} with the dynamics of Sutton and Barto's book, after Sutton, <i>Generalization in Reinforcement
 * Learning: Successful Examples Using Sparse Coarse Coding</i>, 1996.
 *
 * <ul>
 *   <li>Observation, {@code [6]}: cos θ<sub>1</sub>, sin θ<sub>1</sub>, cos θ<sub>2</sub>, sin θ<sub>2</sub>, and the
 *       two angular velocities (rad/s), at most 4π and 9π. θ<sub>1</sub> = 0 hangs straight down; θ<sub>2</sub> is
 *       relative to the first link.
 *   <li>Actions: 0, 1, 2 apply a torque of −1, 0, +1 N·m for 0.2 s (one Runge–Kutta step of order 4).
 *   <li>Reward: −1 for every step, 0 for the step that reaches the goal.
 *   <li>Terminates when the tip is more than one link above the pivot; truncated after 500 steps.
 *   <li>Starts with each of the four state numbers uniform in [−0.1, 0.1), rounded to {@code float}.
 * </ul>
 *
 * <p>{@link #state()}: theta1, theta2 (rad, in [−π, π] after a step), dtheta1, dtheta2, steps taken.
 */
public final class Acrobot implements DiscreteEnv, Restorable, Drawable {
    /** The step limit of {@code Acrobot-v1}. */
    public static final int DEFAULT_LIMIT = 500;

    static final double MAX_DTHETA1 = 4 * Math.PI;
    static final double MAX_DTHETA2 = 9 * Math.PI;
    static final Discrete ACTIONS = new Discrete(3);
    static final Box OBSERVATIONS = observations();
    static final Steps MINUS_ONE = new Steps(-1f);
    static final Steps ZERO = new Steps(0f);

    private static final double RESET_RANGE = 0.1;
    /** Angles are wrapped in a loop, as in the original; beyond this bound that would take too long. */
    private static final double MAX_RESTORED = 1e4;

    private final Episode episode;
    private final AcrobotDynamics dynamics = new AcrobotDynamics();
    private final double[] s = new double[AcrobotDynamics.SIZE];

    /** Creates {@code Acrobot-v1}: at most 500 steps. */
    public Acrobot() {
        this(DEFAULT_LIMIT);
    }

    /**
     * Creates the environment with another step limit.
     *
     * @param limit steps after which an episode is truncated, ≥ 1; {@link Integer#MAX_VALUE} for none
     */
    public Acrobot(int limit) {
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
        return new LaneBatch(size -> new AcrobotLanes(size, DEFAULT_LIMIT), n, options.autoreset(), options.threads());
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
        drawStart(random, s, 0);
        dynamics.observe(s, 0, observation, 0);
    }

    @Override
    public Step step(int action, float[] observation) {
        episode.checkRunning(observation, observationSpace().size());
        dynamics.advance(s, 0, torque(ACTIONS.index(action)));
        boolean up = dynamics.observe(s, 0, observation, 0);
        return (up ? ZERO : MINUS_ONE).of(episode.advance(up));
    }

    static void drawStart(RandomGenerator random, double[] s, int at) {
        for (int k = 0; k < 4; k++) {
            s[at + k] = (float) random.nextDouble(-RESET_RANGE, RESET_RANGE);
        }
    }

    static double torque(int action) {
        return action - 1;
    }

    @Override
    public void draw(Canvas canvas) {
        Objects.requireNonNull(canvas, "canvas");
        episode.checkStarted();
        canvas.view(-2.3, -2.3, 2.3, 2.3);
        canvas.line(-2.3, 1, 2.3, 1, 0.02, Canvas.GREEN);
        double x1 = Trig.sin(s[0]);
        double y1 = -Trig.cos(s[0]);
        double x2 = x1 + Trig.sin(s[0] + s[1]);
        double y2 = y1 - Trig.cos(s[0] + s[1]);
        canvas.line(0, 0, x1, y1, 0.16, Canvas.BLUE);
        canvas.line(x1, y1, x2, y2, 0.16, Canvas.YELLOW);
        canvas.circle(0, 0, 0.07, Canvas.INK);
        canvas.circle(x1, y1, 0.07, Canvas.INK);
    }

    @Override
    public double[] state() {
        episode.checkStarted();
        return new double[] {s[0], s[1], s[2], s[3], episode.elapsed()};
    }

    @Override
    public void restore(double[] state) {
        episode.checkState(state, "theta1", "theta2", "dtheta1", "dtheta2", "steps taken");
        for (int k = 0; k < 4; k++) {
            if (Math.abs(state[k]) > MAX_RESTORED) {
                throw new IllegalArgumentException("state[" + k + "] = " + state[k] + " must lie in [-" + MAX_RESTORED
                        + ", " + MAX_RESTORED + "]");
            }
        }
        System.arraycopy(state, 0, s, 0, 4);
        dynamics.observe(s, 0, new float[6], 0);
        episode.reopen(state[4]);
    }

    @Override
    public void close() {
        episode.close();
    }

    private static Box observations() {
        float[] high = {1, 1, 1, 1, (float) MAX_DTHETA1, (float) MAX_DTHETA2};
        return Box.of(new float[] {-1, -1, -1, -1, -high[4], -high[5]}, high);
    }

    /** {@return the name and the settings} */
    @Override
    public String toString() {
        return "Acrobot(limit " + episode.limit() + ")";
    }
}
