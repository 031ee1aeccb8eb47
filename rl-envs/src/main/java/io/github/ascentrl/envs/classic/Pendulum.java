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
 * A pendulum with a weak motor that must be swung up and held upright. Gymnasium's {@code Pendulum-v1}.
 *
 * <ul>
 *   <li>Observation, {@code [3]}: cos θ, sin θ (θ = 0 is upright), angular velocity in [−8, 8] rad/s.
 *   <li>Action, {@code [1]}: the torque, clipped to [−2, 2] N·m.
 *   <li>Reward: −(θ² + 0.1 θ̇² + 0.001 u²) for the state <em>before</em> the step, with θ normalised to [−π, π), and
 *       the clipped torque u.
 *   <li>Never terminates; truncated after 200 steps.
 *   <li>Starts with θ uniform in [−π, π), angular velocity uniform in [−1, 1).
 * </ul>
 *
 * <p>All arithmetic is in {@code double}, as in Gymnasium under NumPy 1. Under NumPy 2 Gymnasium computes the
 * contribution of the torque in {@code float}, which moves the state by up to 1.2·10<sup>−7</sup> in a step.
 *
 * <p>{@link #state()}: theta (not wrapped: it counts turns), theta_dot, steps taken.
 */
public final class Pendulum implements Env, Restorable, Drawable {
    /** The step limit of {@code Pendulum-v1}. */
    public static final int DEFAULT_LIMIT = 200;

    static final float MAX_TORQUE = 2f;
    static final double MAX_SPEED = 8;
    static final Box ACTIONS = Box.uniform(1, -MAX_TORQUE, MAX_TORQUE);
    static final Box OBSERVATIONS = Box.of(new float[] {-1, -1, -8}, new float[] {1, 1, 8});

    private static final double DT = 0.05;
    private static final double G = 10.0;
    /** 3g/2l and 3/ml² with mass and length 1. */
    private static final double GRAVITY = 3 * G / 2;

    private static final double TORQUE = 3;

    private final Episode episode;
    private double theta;
    private double thetaDot;

    /** Creates {@code Pendulum-v1}: 200 steps. */
    public Pendulum() {
        this(DEFAULT_LIMIT);
    }

    /**
     * Creates the environment with another step limit.
     *
     * @param limit steps after which an episode is truncated, ≥ 1; {@link Integer#MAX_VALUE} for none
     */
    public Pendulum(int limit) {
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
        return new LaneBatch(size -> new PendulumLanes(size, DEFAULT_LIMIT), n, options.autoreset(), options.threads());
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
        theta = drawAngle(random);
        thetaDot = drawVelocity(random);
        observe(theta, thetaDot, observation, 0);
    }

    @Override
    public Step step(float[] action, float[] observation) {
        episode.checkRunning(observation, observationSpace().size());
        double u = torque(ContinuousActions.single(action));
        float reward = reward(theta, thetaDot, u);
        thetaDot = velocity(theta, thetaDot, u);
        theta = angle(theta, thetaDot);
        observe(theta, thetaDot, observation, 0);
        return new Step(reward, episode.advance(false));
    }

    static double drawAngle(RandomGenerator random) {
        return random.nextDouble(-Math.PI, Math.PI);
    }

    static double drawVelocity(RandomGenerator random) {
        return random.nextDouble(-1, 1);
    }

    static double torque(float action) {
        return Clip.to(action, -MAX_TORQUE, MAX_TORQUE);
    }

    static float reward(double theta, double thetaDot, double u) {
        double angle = normalise(theta);
        return (float) -(angle * angle + 0.1 * (thetaDot * thetaDot) + 0.001 * (u * u));
    }

    static double velocity(double theta, double thetaDot, double u) {
        double next = thetaDot + (GRAVITY * Trig.sin(theta) + TORQUE * u) * DT;
        return Clip.to(next, -MAX_SPEED, MAX_SPEED);
    }

    static double angle(double theta, double newThetaDot) {
        return theta + newThetaDot * DT;
    }

    /**
     * {@return the same angle in [−π, π)} The result of {@code %} has the sign of the divisor in Python, of the
     * dividend in Java.
     */
    static double normalise(double theta) {
        double turn = 2 * Math.PI;
        double angle = theta + Math.PI;
        double rest = Math.abs(angle) < turn ? angle : angle % turn; // the same result, but % takes 20 ns
        return (rest < 0 ? rest + turn : rest) - Math.PI;
    }

    static void observe(double theta, double thetaDot, float[] observation, int at) {
        observation[at] = (float) Trig.cos(theta);
        observation[at + 1] = (float) Trig.sin(theta);
        observation[at + 2] = (float) thetaDot;
    }

    @Override
    public void draw(Canvas canvas) {
        Objects.requireNonNull(canvas, "canvas");
        episode.checkStarted();
        canvas.view(-1.3, -1.3, 1.3, 1.3);
        double x = -Trig.sin(theta); // angles grow anticlockwise
        double y = Trig.cos(theta);
        canvas.line(0, 0, x, y, 0.18, Canvas.RED);
        canvas.circle(0, 0, 0.06, Canvas.INK);
    }

    @Override
    public double[] state() {
        episode.checkStarted();
        return new double[] {theta, thetaDot, episode.elapsed()};
    }

    @Override
    public void restore(double[] state) {
        episode.checkState(state, "theta", "theta_dot", "steps taken");
        theta = state[0];
        thetaDot = state[1];
        episode.reopen(state[2]);
    }

    @Override
    public void close() {
        episode.close();
    }

    /** {@return the name and the settings} */
    @Override
    public String toString() {
        return "Pendulum(limit " + episode.limit() + ")";
    }
}
