package io.github.ascentrl.algos.search;

import io.github.ascentrl.algos.internal.BatchGradient;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.optim.Optimizer;
import java.util.Arrays;

/** Fits a policy to chosen steps by maximum likelihood: the cross-entropy between the elite and the policy. */
final class Imitation {
    private final Optimizer optimizer;
    private final BatchGradient<DifferentiablePolicy> gradient;

    Imitation(DifferentiablePolicy policy, Optimizer optimizer) {
        this.optimizer = optimizer;
        gradient = new BatchGradient<>(policy, DifferentiablePolicy::view, policy.parameters());
    }

    void threads(int threads) {
        gradient.threads(threads);
    }

    /** {@return −mean log π(a|s) of the rows, each as it was when its own step of the optimiser began} */
    double fit(Batch batch, int[] rows, int minibatch, int passes, Rng rng) {
        int size = minibatch == 0 ? rows.length : Math.min(minibatch, rows.length);
        int[] order = rows.clone();
        double sum = 0;
        for (int pass = 0; pass < passes; pass++) {
            if (size < rows.length) {
                shuffle(order, rng);
            }
            for (int from = 0; from < order.length; from += size) {
                int to = Math.min(order.length, from + size);
                sum += step(select(batch, order, from, to)) * (to - from);
            }
        }
        return sum / ((double) passes * rows.length);
    }

    private double step(Batch elite) {
        int n = elite.steps();
        double[] loss = gradient.of(n, 0, (tape, policy, from, to, sums) -> { // −mean log π(a|s)
            return tape.scale(tape.sum(policy.logProb(tape, BatchGradient.rows(elite, from, to))), -1f / n);
        });
        optimizer.step();
        return loss[0];
    }

    private static void shuffle(int[] order, Rng rng) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = rng.nextInt(i + 1);
            int swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
    }

    /** The rows as one piece of experience: only observations and actions mean anything in it. */
    private static Batch select(Batch batch, int[] rows, int from, int to) {
        int width = batch.observationSize();
        int actionWidth = batch.actionSize();
        Batch.Builder builder = Batch.builder(width, actionWidth);
        float[] observation = new float[width];
        float[] action = new float[actionWidth];
        for (int i = from; i < to; i++) {
            System.arraycopy(batch.observations(), rows[i] * width, observation, 0, width);
            System.arraycopy(batch.actions(), rows[i] * actionWidth, action, 0, actionWidth);
            builder.add(observation, action, 0f);
        }
        Arrays.fill(observation, 0f);
        builder.endEpisode(Ending.NONE, observation);
        return builder.build();
    }
}
