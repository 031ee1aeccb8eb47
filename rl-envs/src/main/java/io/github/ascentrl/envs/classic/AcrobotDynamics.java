package io.github.ascentrl.envs.classic;

import io.github.ascentrl.envs.internal.Clip;
import io.github.ascentrl.envs.internal.Trig;

/**
 * The motion of the two links: one classical Runge–Kutta step of 0.2 s with a constant torque, then the angles wrapped
 * and the velocities clipped. Both links have length, mass and moment of inertia 1 and their centre of mass in the
 * middle. The order of operations is Gymnasium's, so that results agree to the last bits.
 */
final class AcrobotDynamics {
    private static final double G = 9.8;
    private static final double LC = 0.5;
    private static final double DT = 0.2;
    private static final double HALF_PI = Math.PI / 2.0;

    /**
     * Numbers in one state: theta1, theta2, dtheta1, dtheta2, and the cosine and sine of theta2, which are expensive to
     * compute.
     */
    static final int SIZE = 6;

    /** The second derivatives computed by {@link #accelerate}. */
    private double a1;

    private double a2;

    /** Sine and cosine of the current angle. */
    private final double[] both = new double[2];

    /**
     * Computes the observation of a state, stores what {@link #advance} needs in the state, and returns whether the tip
     * is above the bar.
     *
     * @param s states, of which the first four numbers are set
     * @param at index at which the state begins
     * @param observation receives the observation
     * @param to index at which the observation begins
     */
    boolean observe(double[] s, int at, float[] observation, int to) {
        Trig.sinCos(s[at], both);
        double cos1 = both[1];
        observation[to] = (float) cos1;
        observation[to + 1] = (float) both[0];
        Trig.sinCos(s[at + 1], both);
        s[at + 4] = both[1];
        s[at + 5] = both[0];
        observation[to + 2] = (float) both[1];
        observation[to + 3] = (float) both[0];
        observation[to + 4] = (float) s[at + 2];
        observation[to + 5] = (float) s[at + 3];
        return -cos1 - Trig.cos(s[at + 1] + s[at]) > 1.0;
    }

    /**
     * Advances a state by one step; call {@link #observe} before the next step.
     *
     * @param s states, one after the other
     * @param at index at which the state begins
     * @param torque the torque on the joint between the links, N·m
     */
    void advance(double[] s, int at, double torque) {
        double t1 = s[at];
        double t2 = s[at + 1];
        double v1 = s[at + 2];
        double v2 = s[at + 3];
        double h = DT / 2.0;

        accelerate(t1, t2, s[at + 4], s[at + 5], v1, v2, torque);
        double k1v1 = v1;
        double k1v2 = v2;
        double k1a1 = a1;
        double k1a2 = a2;
        double k2v1 = v1 + h * k1a1;
        double k2v2 = v2 + h * k1a2;
        accelerate(t1 + h * k1v1, t2 + h * k1v2, k2v1, k2v2, torque);
        double k2a1 = a1;
        double k2a2 = a2;
        double k3v1 = v1 + h * k2a1;
        double k3v2 = v2 + h * k2a2;
        accelerate(t1 + h * k2v1, t2 + h * k2v2, k3v1, k3v2, torque);
        double k3a1 = a1;
        double k3a2 = a2;
        double k4v1 = v1 + DT * k3a1;
        double k4v2 = v2 + DT * k3a2;
        accelerate(t1 + DT * k3v1, t2 + DT * k3v2, k4v1, k4v2, torque);

        double sixth = DT / 6.0;
        s[at] = wrap(t1 + sixth * (k1v1 + 2 * k2v1 + 2 * k3v1 + k4v1));
        s[at + 1] = wrap(t2 + sixth * (k1v2 + 2 * k2v2 + 2 * k3v2 + k4v2));
        s[at + 2] = clip(v1 + sixth * (k1a1 + 2 * k2a1 + 2 * k3a1 + a1), Acrobot.MAX_DTHETA1);
        s[at + 3] = clip(v2 + sixth * (k1a2 + 2 * k2a2 + 2 * k3a2 + a2), Acrobot.MAX_DTHETA2);
    }

    private void accelerate(double t1, double t2, double v1, double v2, double torque) {
        Trig.sinCos(t2, both);
        accelerate(t1, t2, both[1], both[0], v1, v2, torque);
    }

    private void accelerate(double t1, double t2, double cos2, double sin2, double v1, double v2, double torque) {
        double d1 = LC * LC + (1 + LC * LC + 2 * LC * cos2) + 1 + 1;
        double d2 = LC * LC + LC * cos2 + 1;
        double phi2 = LC * G * Trig.cos(t1 + t2 - HALF_PI);
        double phi1 = -LC * (v2 * v2) * sin2 - 2 * LC * v2 * v1 * sin2 + (LC + 1) * G * Trig.cos(t1 - HALF_PI) + phi2;
        a2 = (torque + d2 / d1 * phi1 - LC * (v1 * v1) * sin2 - phi2) / (LC * LC + 1 - d2 * d2 / d1);
        a1 = -(d2 * a2 + phi1) / d1;
    }

    /** Wraps in a loop, so that ±π stay unchanged. */
    private static double wrap(double angle) {
        double x = angle;
        while (x > Math.PI) {
            x -= 2 * Math.PI;
        }
        while (x < -Math.PI) {
            x += 2 * Math.PI;
        }
        return x;
    }

    private static double clip(double x, double limit) {
        return Clip.to(x, -limit, limit);
    }
}
