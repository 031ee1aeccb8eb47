package io.github.ascentrl.envs.classic;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.envs.internal.ContinuousActions;
import io.github.ascentrl.envs.internal.Episode;
import io.github.ascentrl.envs.render.Canvas;
import io.github.ascentrl.envs.render.Drawable;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * The smallest control problem with a known solution: x' = a x + b u + w ε with ε ~ N(0, 1). The cost of a step is q x²
 * + r u², where x is the state before the step.
 *
 * <ul>
 *   <li>Observation, {@code [1]}: x. Action, {@code [1]}: u. Reward: −cost.
 *   <li>Never terminates; truncated at the step limit. Starts at x<sub>0</sub>.
 *   <li>States and actions beyond ±10<sup>6</sup> are clipped, so that an unstable policy gets finite rewards.
 * </ul>
 *
 * <p>For the policy u = −k x + σ ε the discounted cost over an infinite horizon is known exactly ({@link #cost}), and
 * so is the best gain ({@link #bestGain}): k* ≈ 1.48985 with the default settings at γ = 0.9.
 *
 * <p>{@link #state()}: x, steps taken. A noisy system (w &gt; 0) draws one normal number for each step.
 */
public final class ScalarLqr implements Env, Restorable, Drawable {
    private static final float BOUND = 1e6f;
    private static final Box SPACE = Box.uniform(1, -BOUND, BOUND);

    private final Settings settings;
    private final Episode episode;
    private RandomGenerator random;
    private double x;

    /**
     * The system and its cost.
     *
     * @param a factor of the state in the dynamics, finite; default 1
     * @param b factor of the action in the dynamics, finite; default 0.5
     * @param q cost of the state, ≥ 0; default 1
     * @param r cost of the action, &gt; 0; default 0.1
     * @param w standard deviation of the noise, ≥ 0; default 0
     * @param x0 state in which episodes start, |x0| ≤ 10<sup>6</sup>; default 1
     * @param limit steps after which an episode is truncated, ≥ 1; default 100
     */
    public record Settings(double a, double b, double q, double r, double w, double x0, int limit) {
        /** a = 1, b = 0.5, q = 1, r = 0.1, no noise, x0 = 1, 100 steps. */
        public static final Settings DEFAULT = new Settings(1, 0.5, 1, 0.1, 0, 1, 100);

        /**
         * Validates the settings.
         *
         * @param a as above
         * @param b as above
         * @param q as above
         * @param r as above
         * @param w as above
         * @param x0 as above
         * @param limit as above
         * @throws IllegalArgumentException if a value is out of range
         */
        public Settings {
            check("a", a, -BOUND, BOUND);
            check("b", b, -BOUND, BOUND);
            check("q", q, 0, BOUND);
            check("r", r, Double.MIN_NORMAL, BOUND);
            check("w", w, 0, BOUND);
            check("x0", x0, -BOUND, BOUND);
            if (limit < 1) {
                throw new IllegalArgumentException("step limit = " + limit + " must be at least 1");
            }
        }

        private static void check(String name, double value, double low, double high) {
            if (!(value >= low && value <= high)) {
                throw new IllegalArgumentException(name + " = " + value + " must lie in [" + low + ", " + high + "]");
            }
        }
    }

    /** Creates the system with the default settings. */
    public ScalarLqr() {
        this(Settings.DEFAULT);
    }

    /**
     * Creates a system.
     *
     * @param settings the system and its cost
     */
    public ScalarLqr(Settings settings) {
        this.settings = Objects.requireNonNull(settings, "settings");
        episode = new Episode(settings.limit);
    }

    /**
     * {@return the expected discounted cost of u = −k x + σ ε from x<sub>0</sub> over an infinite horizon:
     * P x<sub>0</sub>² + (rσ² + γP(b²σ² + w²))/(1 − γ) with P = (q + rk²)/(1 − γ(a − bk)²); infinite where that
     * diverges}
     *
     * @param k the gain
     * @param sigma the policy's standard deviation, ≥ 0
     * @param gamma the discount, in [0, 1)
     */
    public double cost(double k, double sigma, double gamma) {
        Check.finite("k", k);
        Check.notNegative("sigma", sigma);
        checkDiscount(gamma);
        Settings s = settings;
        double closed = s.a - s.b * k;
        double shrink = 1 - gamma * closed * closed;
        if (!(shrink > 0)) {
            return Double.POSITIVE_INFINITY;
        }
        double p = (s.q + s.r * k * k) / shrink;
        double noise = s.b * s.b * sigma * sigma + s.w * s.w;
        return p * s.x0 * s.x0 + (s.r * sigma * sigma + gamma * p * noise) / (1 - gamma);
    }

    /**
     * {@return the gain k* of the best linear policy, by iterating the discounted Riccati equation}
     *
     * @param gamma the discount, in [0, 1)
     */
    public double bestGain(double gamma) {
        checkDiscount(gamma);
        Settings s = settings;
        double p = s.q;
        double gain = 0;
        for (int i = 0; i < 100_000; i++) {
            double next = gamma * s.a * s.b * p / (s.r + gamma * s.b * s.b * p);
            p = s.q + gamma * s.a * s.a * p - gamma * s.a * s.b * p * next;
            if (next == gain) {
                break;
            }
            gain = next;
        }
        return gain;
    }

    private static void checkDiscount(double gamma) {
        if (!(gamma >= 0 && gamma < 1)) {
            throw new IllegalArgumentException("gamma = " + gamma + " must lie in [0, 1)");
        }
    }

    @Override
    public Box observationSpace() {
        return SPACE;
    }

    @Override
    public Box actionSpace() {
        return SPACE;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        episode.begin(random, observation, observationSpace().size());
        this.random = random;
        x = settings.x0;
        observation[0] = (float) x;
    }

    @Override
    public Step step(float[] action, float[] observation) {
        episode.checkRunning(observation, observationSpace().size());
        double u = clip(ContinuousActions.single(action));
        double cost = settings.q * x * x + settings.r * u * u;
        double next = settings.a * x + settings.b * u;
        if (settings.w > 0) {
            if (random == null) {
                throw new IllegalStateException("a noisy system needs a random generator; call reset before restore");
            }
            next += settings.w * random.nextGaussian();
        }
        x = clip(next);
        observation[0] = (float) x;
        return new Step((float) -cost, episode.advance(false));
    }

    private static double clip(double value) {
        return Math.max(-BOUND, Math.min(BOUND, value));
    }

    @Override
    public void draw(Canvas canvas) {
        Objects.requireNonNull(canvas, "canvas");
        episode.checkStarted();
        double shown = Math.max(-2.0, Math.min(2.0, x)); // values outside the picture are drawn at its edge
        canvas.view(-2.2, -0.5, 2.2, 0.5);
        canvas.line(-2, 0, 2, 0, 0.02, Canvas.PALE);
        canvas.line(0, -0.1, 0, 0.1, 0.03, Canvas.GREEN);
        canvas.circle(shown, 0, 0.1, Canvas.BLUE);
    }

    @Override
    public double[] state() {
        episode.checkStarted();
        return new double[] {x, episode.elapsed()};
    }

    @Override
    public void restore(double[] state) {
        episode.checkState(state, "x", "steps taken");
        x = clip(state[0]);
        episode.reopen(state[1]);
    }

    @Override
    public void close() {
        episode.close();
    }

    /** {@return the name and the settings} */
    @Override
    public String toString() {
        return "ScalarLqr(" + settings + ")";
    }
}
