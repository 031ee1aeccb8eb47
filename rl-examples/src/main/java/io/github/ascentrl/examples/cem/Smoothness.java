package io.github.ascentrl.examples.cem;

import io.github.ascentrl.examples.plot.LinePlot;
import io.github.ascentrl.examples.report.Report;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.math3.util.FastMath;

/**
 * Two buttons, +1 and −1, and one parameter θ. For a policy that always presses left if θ &gt; 0, J is a step function;
 * for a policy that presses left with probability σ(θ), J is smooth. Both are known exactly, and so are their
 * differences.
 */
final class Smoothness {
    private static final double H = 0.1;

    private Smoothness() {}

    private static double step(double theta) {
        return theta > 0 ? 1 : -1;
    }

    private static double smooth(double theta) {
        return 2 / (1 + FastMath.exp(-theta)) - 1;
    }

    private static double central(DoubleUnaryOperator j, double theta, double h) {
        return (j.applyAsDouble(theta + h) - j.applyAsDouble(theta - h)) / (2 * h);
    }

    private static double forward(DoubleUnaryOperator j, double theta, double h) {
        return (j.applyAsDouble(theta + h) - j.applyAsDouble(theta)) / h;
    }

    /** J after 500 gradient steps by differences, from θ = −1. */
    private static double climb(DoubleUnaryOperator j, boolean central) {
        double theta = -1;
        for (int i = 0; i < 500; i++) {
            theta += 0.5 * (central ? central(j, theta, H) : forward(j, theta, H));
        }
        return j.applyAsDouble(theta);
    }

    static void add(Report report) {
        double[] theta =
                IntStream.rangeClosed(0, 800).mapToDouble(i -> -2 + i / 200.0).toArray();
        report.figure(
                "smoothness",
                new LinePlot(
                                "Two buttons: J against the parameter",
                                "θ",
                                "J, expected reward, and differences with" + " h = 0.1")
                        .line("J, left where θ > 0", theta, each(theta, Smoothness::step))
                        .line("its central difference", theta, each(theta, t -> central(Smoothness::step, t, H)))
                        .line("J, left with probability σ(θ)", theta, each(theta, Smoothness::smooth))
                        .line(
                                "its central difference, smooth",
                                theta,
                                each(theta, t -> central(Smoothness::smooth, t, H)))
                        .caption("The difference of the step function is 0 except within h of the step, where it is"
                                + " 1/h: away from the step it gives no direction, and at the step it grows"
                                + " without limit as h gets smaller."));
        double stuck = Math.max(climb(Smoothness::step, true), climb(Smoothness::step, false));
        double climbed = Math.min(climb(Smoothness::smooth, true), climb(Smoothness::smooth, false));
        double steep = central(Smoothness::step, 0, 0.001);
        report.exact(
                "R1 §3.2 (smoothness)",
                "if J is not smooth enough (not Lipschitz), differences run into trouble; R1 does not say which",
                stuck == -1 && climbed > 0.9 && steep > 999,
                "two buttons, exact, for both forward and central differences: with a deterministic policy J is a"
                        + " step function, its difference is 0 at θ = −1, and 500 gradient steps leave J at −1"
                        + "; across the step it is 1/h, 1000 for h = 0.001. With a softmax policy, the gradient"
                        + " steps lead to J = "
                        + Math.round(1000 * climbed) / 1000.0);
    }

    private static double[] each(double[] x, DoubleUnaryOperator f) {
        return Arrays.stream(x).map(f).toArray();
    }
}
