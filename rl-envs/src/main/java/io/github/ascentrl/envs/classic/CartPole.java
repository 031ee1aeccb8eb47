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
 * A pole stands on a cart; push the cart left or right and keep the pole up. Gymnasium's {@code CartPole-v1}, after
 * Barto, Sutton and Anderson, <i>Neuronlike Adaptive Elements That Can Solve Difficult Learning Control Problems</i>,
 * 1983.
 *
 * <ul>
 *   <li>Observation, {@code [4]}: cart position x (m), cart velocity (m/s), pole angle θ (rad, 0 is upright), pole
 *       angular velocity (rad/s).
 *   <li>Actions: 0 pushes left, 1 right, with 10 N for 0.02 s.
 *   <li>Reward: 1 for every step, including the last.
 *   <li>Terminates when |x| &gt; 2.4 m or |θ| &gt; 12°; truncated after 500 steps.
 *   <li>Starts with each of the four numbers uniform in [−0.05, 0.05).
 * </ul>
 *
 * <p>{@link #state()}: x, x_dot, theta, theta_dot, steps taken.
 */
public final class CartPole implements DiscreteEnv, Restorable, Drawable {
    /** The step limit of {@code CartPole-v1}. */
    public static final int DEFAULT_LIMIT = 500;

    static final double X_LIMIT = 2.4;
    static final double THETA_LIMIT = 12 * 2 * Math.PI / 360;

    private static final double RESET_RANGE = 0.05;
    private static final double GRAVITY = 9.8;
    private static final double FORCE = 10.0;
    private static final double POLE_MASS = 0.1;
    private static final double TOTAL_MASS = 0.1 + 1.0;
    private static final double HALF_LENGTH = 0.5;
    private static final double POLE_MASS_LENGTH = POLE_MASS * HALF_LENGTH;
    private static final double TAU = 0.02;

    static final Discrete ACTIONS = new Discrete(2);
    static final Box OBSERVATIONS = observations();
    static final Steps STEPS = new Steps(1f);

    private final Episode episode;
    private double x;
    private double xDot;
    private double theta;
    private double thetaDot;

    /** Creates {@code CartPole-v1}: at most 500 steps. */
    public CartPole() {
        this(DEFAULT_LIMIT);
    }

    /**
     * Creates the environment with another step limit.
     *
     * @param limit steps after which an episode is truncated, ≥ 1; {@link Integer#MAX_VALUE} for none
     */
    public CartPole(int limit) {
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
        return new LaneBatch(size -> new CartPoleLanes(size, DEFAULT_LIMIT), n, options.autoreset(), options.threads());
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
        x = drawStart(random);
        xDot = drawStart(random);
        theta = drawStart(random);
        thetaDot = drawStart(random);
        observe(observation);
    }

    @Override
    public Step step(int action, float[] observation) {
        episode.checkRunning(observation, observationSpace().size());
        double sin = Trig.sin(theta);
        double cos = Trig.cos(theta);
        double push = push(force(ACTIONS.index(action)), thetaDot, sin);
        double thetaAcceleration = thetaAcceleration(push, sin, cos);
        double xAcceleration = xAcceleration(push, thetaAcceleration, cos);
        // Explicit Euler: positions move with the velocities from before the step.
        x = advance(x, xDot);
        xDot = advance(xDot, xAcceleration);
        theta = advance(theta, thetaDot);
        thetaDot = advance(thetaDot, thetaAcceleration);
        observe(observation);
        return STEPS.of(episode.advance(fallen(x, theta)));
    }

    static double drawStart(RandomGenerator random) {
        return random.nextDouble(-RESET_RANGE, RESET_RANGE);
    }

    /** {@return the force of an action, in newtons} */
    static double force(int action) {
        return FORCE * (2 * action - 1); // exact; a branch on a random action would be mispredicted half of the time
    }

    /** {@return the acceleration the cart would have if the pole did not push back} */
    static double push(double force, double thetaDot, double sin) {
        return (force + POLE_MASS_LENGTH * (thetaDot * thetaDot) * sin) / TOTAL_MASS;
    }

    static double thetaAcceleration(double push, double sin, double cos) {
        return (GRAVITY * sin - cos * push) / (HALF_LENGTH * (4.0 / 3.0 - POLE_MASS * (cos * cos) / TOTAL_MASS));
    }

    static double xAcceleration(double push, double thetaAcceleration, double cos) {
        return push - POLE_MASS_LENGTH * thetaAcceleration * cos / TOTAL_MASS;
    }

    static double advance(double value, double rate) {
        return value + TAU * rate;
    }

    static boolean fallen(double x, double theta) {
        return x < -X_LIMIT || x > X_LIMIT || theta < -THETA_LIMIT || theta > THETA_LIMIT;
    }

    @Override
    public void draw(Canvas canvas) {
        Objects.requireNonNull(canvas, "canvas");
        episode.checkStarted();
        canvas.view(-2.6, -0.6, 2.6, 1.6);
        canvas.line(-2.6, 0, 2.6, 0, 0.02, Canvas.PALE);
        canvas.line(-X_LIMIT, -0.1, -X_LIMIT, 0.1, 0.03, Canvas.RED);
        canvas.line(X_LIMIT, -0.1, X_LIMIT, 0.1, 0.03, Canvas.RED);
        canvas.rectangle(x - 0.25, -0.12, 0.5, 0.24, Canvas.INK);
        double length = 2 * HALF_LENGTH;
        canvas.line(x, 0.1, x + length * Trig.sin(theta), 0.1 + length * Trig.cos(theta), 0.08, Canvas.YELLOW);
        canvas.circle(x, 0.1, 0.06, Canvas.BLUE);
    }

    @Override
    public double[] state() {
        episode.checkStarted();
        return new double[] {x, xDot, theta, thetaDot, episode.elapsed()};
    }

    @Override
    public void restore(double[] state) {
        episode.checkState(state, "x", "x_dot", "theta", "theta_dot", "steps taken");
        x = state[0];
        xDot = state[1];
        theta = state[2];
        thetaDot = state[3];
        episode.reopen(state[4]);
    }

    @Override
    public void close() {
        episode.close();
    }

    private void observe(float[] observation) {
        observation[0] = (float) x;
        observation[1] = (float) xDot;
        observation[2] = (float) theta;
        observation[3] = (float) thetaDot;
    }

    private static Box observations() {
        float[] high = {
            (float) (2 * X_LIMIT), Float.POSITIVE_INFINITY, (float) (2 * THETA_LIMIT), Float.POSITIVE_INFINITY
        };
        return Box.of(new float[] {-high[0], -high[1], -high[2], -high[3]}, high);
    }

    /** {@return the name and the settings} */
    @Override
    public String toString() {
        return "CartPole(limit " + episode.limit() + ")";
    }
}
