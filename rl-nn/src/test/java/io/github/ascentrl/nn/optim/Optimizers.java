package io.github.ascentrl.nn.optim;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.api.State;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.function.Function;

/** Shared by the tests of all optimisers: naive rules in {@code double}, and resuming. */
final class Optimizers {
    /** Of 40 float steps against double ones, relative to how far the parameters moved. */
    static final double TOLERANCE = 1e-5;

    private static final int STEPS = 40;

    /** One parameter's new value; memory is the rule's own and t counts from 1. */
    @FunctionalInterface
    interface Rule {
        double step(double theta, double gradient, double[] memory, double rate, long t);
    }

    private Optimizers() {}

    static Parameters single(float value) {
        Parameters parameters = new Parameters();
        parameters.add("p", 1, 1);
        parameters.set(new float[] {value});
        return parameters;
    }

    static Parameters several(long seed) {
        Parameters parameters = new Parameters();
        parameters.add("w", 3, 4);
        parameters.add("b", 1, 4);
        Rng random = Rng.of(seed).child("values");
        for (int i = 0; i < parameters.size(); i++) {
            parameters.values()[i] = random.nextFloat(-1, 1);
        }
        return parameters;
    }

    /** Gradients of changing size with a common drift, the same for the same seed and step. */
    static float[] gradients(long seed, int step, int n) {
        Rng random = Rng.of(seed).child(step);
        float[] g = new float[n];
        for (int i = 0; i < n; i++) {
            g[i] = (float) (random.nextGaussian() + 0.5) * (i + 1) * 0.1f;
        }
        return g;
    }

    /** The largest error of a parameter, relative to the largest movement. */
    static double error(long seed, Function<Parameters, Optimizer> make, Schedule rate, Rule rule) {
        Parameters parameters = several(seed);
        Optimizer optimizer = make.apply(parameters);
        int n = parameters.size();
        double[] theta = new double[n];
        double[][] memory = new double[n][2];
        for (int i = 0; i < n; i++) {
            theta[i] = parameters.values()[i];
        }
        float[] start = parameters.values().clone();
        double error = 0;
        double moved = 0;
        for (int t = 1; t <= STEPS; t++) {
            float[] g = gradients(seed, t, n);
            System.arraycopy(g, 0, parameters.gradients(), 0, n);
            optimizer.step();
            for (int i = 0; i < n; i++) {
                theta[i] = rule.step(theta[i], g[i], memory[i], rate.at(t - 1), t);
                error = Math.max(error, Math.abs(theta[i] - parameters.values()[i]));
                moved = Math.max(moved, Math.abs(theta[i] - start[i]));
            }
        }
        // Values near 1 are themselves known to 6e-8 a step only.
        return Math.max(0, error - STEPS * 0x1p-24) / moved;
    }

    /** N steps equal k steps, the state carried over into new objects, and N − k more. */
    static void assertResumes(Function<Parameters, Optimizer> make) {
        for (int k : new int[] {0, 1, 7, STEPS - 1}) {
            Parameters whole = several(1);
            run(make.apply(whole), 0, STEPS);

            Parameters first = several(1);
            Optimizer before = make.apply(first);
            run(before, 0, k);
            State state = new State();
            first.save(state.child("parameters"));
            before.save(state.child("optimizer"));

            Parameters second = several(2);
            Optimizer after = make.apply(second);
            run(after, 5, 8); // memory that must be overwritten
            second.load(state.child("parameters"));
            after.load(state.child("optimizer"));
            assertThat(after.steps()).isEqualTo(k);
            assertThat(after.learningRate()).isEqualTo(before.learningRate());
            run(after, k, STEPS);
            assertThat(second.values()).as("resumed after %d steps", k).containsExactly(whole.values());

            // The mutant: without the optimiser's memory, the rest of the run is another.
            if (k > 1 && state.child("optimizer").names().size() > 1) {
                Parameters forgetful = several(1);
                forgetful.load(state.child("parameters"));
                run(make.apply(forgetful), k, STEPS);
                assertThat(forgetful.values()).isNotEqualTo(whole.values());
            }
        }
    }

    private static void run(Optimizer optimizer, int from, int to) {
        Parameters parameters = optimizer.parameters();
        for (int t = from; t < to; t++) {
            System.arraycopy(gradients(3, t, parameters.size()), 0, parameters.gradients(), 0, parameters.size());
            optimizer.step();
        }
    }
}
