package io.github.ascentrl.algos.policy;

import io.github.ascentrl.algos.internal.BatchGradient;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.contract.ContractViolation;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.stream.IntStream;

/**
 * Checks that log π and entropy of a row depend on that row alone, as trainers take for granted when they cut a batch:
 * into shards ({@link BatchGradient}, which is what runs here too), and into minibatches of shuffled rows
 * ({@link Batch#transitions}).
 */
final class RowIndependence {
    /** Around the size from which a batch is cut into more than one shard, and one of seven shards. */
    private static final int[] SIZES = {511, 512, 513, 2000};

    /** Lengths of the episodes, over and over; some reach across the cut between two shards. */
    private static final int[] LENGTHS = {1, 2, 7, 40, 150, 300};

    /** Of a value, and of a gradient as a vector: sums over shards are grouped differently, which changes rounding. */
    private static final double TOLERANCE = 1e-5;

    private final DifferentiablePolicy policy;
    private final Rng key;
    private final float[][] observations;
    private final float[][] actions;

    /** What a batch says, one number a row; and the gradient of a weighted sum of all. */
    private record Answer(float[] logProb, float[] entropy, float[] gradient) {}

    private RowIndependence(DifferentiablePolicy policy, Space observationSpace, Space actionSpace, Rng key) {
        this.policy = policy;
        this.key = key;
        int most = SIZES[SIZES.length - 1];
        observations = new float[most][observationSpace.size()];
        actions = new float[most][actionSpace.size()];
        Rng chance = key.child("actions");
        for (int t = 0; t < most; t++) {
            observationSpace.sample(key.child("observation").child(t), observations[t]);
            policy.act(chance, observations[t], actions[t]);
        }
    }

    static void check(DifferentiablePolicy policy, Space observations, Space actions, Rng key) {
        RowIndependence check = new RowIndependence(policy, observations, actions, key);
        for (int rows : SIZES) {
            check.check(rows);
        }
    }

    private void check(int rows) {
        Batch batch = batch(rows);
        float[] weights = new float[2 * rows];
        Rng chance = key.child("weights").child(rows);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) chance.nextGaussian();
        }
        Answer whole = whole(batch, weights);
        Answer sharded = sharded(batch, weights);
        mustEqual("logProb", batch, whole.logProb, sharded.logProb);
        mustEqual("entropy", batch, whole.entropy, sharded.entropy);
        mustEqual(rows, whole.gradient, sharded.gradient);

        int[] order = IntStream.range(0, rows).toArray();
        for (int i = rows - 1; i > 0; i--) {
            int j = chance.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        Batch shuffled = batch.transitions(order, 0, rows);
        mustEqual("logProb", batch, whole.logProb, inOrder(order, policy.logProb(new Tape(), shuffled)));
        mustEqual("entropy", batch, whole.entropy, inOrder(order, policy.entropy(new Tape(), shuffled)));
    }

    private Batch batch(int rows) {
        Batch.Builder builder = Batch.builder(observations[0].length, actions[0].length);
        int episode = 0;
        int end = LENGTHS[0];
        for (int t = 0; t < rows; t++) {
            builder.add(observations[t], actions[t], 0f);
            if (t + 1 == end || t + 1 == rows) {
                builder.endEpisode(Ending.TRUNCATED, observations[(t + 1) % observations.length]);
                end += LENGTHS[++episode % LENGTHS.length];
            }
        }
        return builder.build();
    }

    private Answer whole(Batch batch, float[] weights) {
        int rows = batch.steps();
        Answer answer = new Answer(new float[rows], new float[rows], null);
        Tape tape = new Tape();
        policy.parameters().zeroGradients();
        tape.backward(record(tape, policy, batch, weights, 0, answer));
        float[] gradient = policy.parameters().gradients().clone();
        policy.parameters().zeroGradients();
        return new Answer(answer.logProb, answer.entropy, gradient);
    }

    /** Through a view, as on the threads of a trainer. */
    private Answer sharded(Batch batch, float[] weights) {
        int rows = batch.steps();
        Answer answer = new Answer(new float[rows], new float[rows], null);
        BatchGradient<DifferentiablePolicy> cut =
                new BatchGradient<>(policy.view(), DifferentiablePolicy::view, policy.parameters());
        cut.of(
                rows,
                0,
                (tape, model, from, to, sums) ->
                        record(tape, model, BatchGradient.rows(batch, from, to), weights, from, answer));
        float[] gradient = policy.parameters().gradients().clone();
        policy.parameters().zeroGradients();
        return new Answer(answer.logProb, answer.entropy, gradient);
    }

    /** Σ w log π + w' H over some rows, whose values go into the columns from a row on. */
    private static Tensor record(
            Tape tape, DifferentiablePolicy policy, Batch rows, float[] weights, int from, Answer into) {
        int n = rows.steps();
        Tensor logProb = policy.logProb(tape, rows);
        Tensor entropy = policy.entropy(tape, rows);
        System.arraycopy(DifferentiablePolicyContract.column("logProb", logProb, n), 0, into.logProb, from, n);
        System.arraycopy(DifferentiablePolicyContract.column("entropy", entropy, n), 0, into.entropy, from, n);
        int entropies = weights.length / 2;
        Tensor loss = tape.add(tape.dot(logProb, weights, from), tape.dot(entropy, weights, entropies + from));
        return DifferentiablePolicyContract.dependent(tape, policy.parameters(), loss);
    }

    private static float[] inOrder(int[] order, Tensor column) {
        float[] shuffled = DifferentiablePolicyContract.column("a shuffled column", column, order.length);
        float[] rows = new float[order.length];
        for (int i = 0; i < order.length; i++) {
            rows[order[i]] = shuffled[i];
        }
        return rows;
    }

    private static void mustEqual(String what, Batch batch, float[] whole, float[] cut) {
        int episode = 0;
        for (int t = 0; t < whole.length; t++) {
            episode += t == batch.end(episode) ? 1 : 0;
            if (!(Math.abs(whole[t] - cut[t]) <= TOLERANCE * (1 + Math.abs(whole[t])))) {
                throw violation(what + " at step " + (t - batch.start(episode)) + " of an episode of "
                        + batch.length(episode) + " steps is " + whole[t] + " in a batch of " + whole.length
                        + " rows, but " + cut[t] + " when the batch is cut");
            }
        }
    }

    private static void mustEqual(int rows, float[] whole, float[] cut) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < whole.length; i++) {
            difference += ((double) whole[i] - cut[i]) * ((double) whole[i] - cut[i]);
            norm += (double) whole[i] * whole[i];
        }
        if (!(difference <= 100 * TOLERANCE * TOLERANCE * norm)) {
            throw violation(String.format(
                    "the gradient over a batch of %d rows changes by %.2g of its norm when the batch is cut",
                    rows, StrictMath.sqrt(difference / norm)));
        }
    }

    private static ContractViolation violation(String seen) {
        return new ContractViolation(
                "a row's log π and entropy depend on that row alone",
                seen + ". Trainers cut batches into rows, each of them an episode of one step: from 512 rows on"
                        + " into shards, and at any size into shuffled minibatches. Compute row t from"
                        + " observation t and action t, and put what the policy has to remember of its episode into"
                        + " the observation");
    }
}
