package io.github.ascentrl.algos.policy;

import io.github.ascentrl.algos.internal.BatchGradient;
import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.algos.internal.Minibatch;
import io.github.ascentrl.algos.internal.Segments;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.contract.ContractViolation;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.Loss;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Checks that a policy learns from the actions it took. The batches have sizes around that from which batches are cut
 * into shards, and segments that begin in the middle of episodes and contain several.
 */
final class LearningLaws {
    /** The numbers of environments and of steps in each: 511, 512, 513 and 2,000 rows. */
    private static final int[][] SIZES = {{7, 73}, {8, 64}, {9, 57}, {8, 250}};

    /** Steps taken before the rollout, so that segments begin in the middle of episodes. */
    private static final int BEFORE = 5;

    /** The steps in a piece of a segment. */
    private static final int PIECE = 16;

    /** Relative, for values and for the norm of a gradient: shards group sums differently, which changes rounding. */
    private static final double TOLERANCE = 1e-5;

    private static final String ACTED = "learning on a segment equals acting step by step";
    private static final String CUT = "a batch may be cut as the policy's span allows";
    private static final String PIECES = "a piece of a segment continues from the actor's memory there";
    private static final String PAST = "a row depends only on its own past";

    private final DifferentiablePolicy policy;
    private final Space observations;
    private final Space actions;
    private final Rng key;

    /** The log-probability and entropy of each row of a batch, and the gradient of a weighted sum of all of them. */
    private record Answer(float[] logProb, float[] entropy, float[] gradient) {
        Answer(int rows) {
            this(new float[rows], new float[rows], null);
        }
    }

    private LearningLaws(DifferentiablePolicy policy, Space observations, Space actions, Rng key) {
        this.policy = policy;
        this.observations = observations;
        this.actions = actions;
        this.key = key;
    }

    static void check(DifferentiablePolicy policy, Space observations, Space actions, Rng key) {
        try {
            Fit.checkSpan(policy);
        } catch (IllegalArgumentException e) {
            throw new ContractViolation(CUT, e.getMessage());
        }
        LearningLaws laws = new LearningLaws(policy, observations, actions, key);
        for (int[] size : SIZES) {
            laws.check(laws.batch(size[0], size[1]));
        }
    }

    /** The second of two rollouts, with the log π that the actor reported. */
    private Batch batch(int environments, int steps) {
        Rng rng = key.child("rollout").child(environments).child(steps);
        RolloutSampler sampler = new RolloutSampler(new Scripted(environments), rng.child("envs"));
        try {
            sampler.collect(policy, BEFORE, true, rng.child("before"));
            return sampler.collect(policy, steps, true, rng.child("policy"));
        } catch (UnsupportedOperationException e) {
            throw new ContractViolation("actors report log π", "an actor refused to report it: " + e.getMessage());
        }
    }

    private void check(Batch batch) {
        Answer whole = answer(batch);
        Answer acted = new Answer(batch.logProbs(), whole.entropy, null);
        boolean memory = policy.actor(1).memorySize() > 0;
        mustAgree(ACTED, memory ? TOLERANCE : 0, batch, acted, whole, "when acting", "when learning", row -> true);
        checkCuts(batch);
        if (memory) {
            checkPieces(batch, whole, 0);
            checkPieces(batch, whole, BEFORE);
        }
        checkPast(batch, whole);
    }

    /** Checks segments cut for truncated backpropagation, without or with burn-in. */
    private void checkPieces(Batch batch, Answer whole, int burnIn) {
        Rng order = key.child("pieces").child(batch.steps());
        Minibatch[] parts = Segments.cut(batch, policy, PIECE, burnIn).shuffled(3, order);
        Answer pieces = cut(parts, batch, new float[2 * batch.steps()]);
        String there = "in pieces of " + PIECE + " steps";
        mustAgree(PIECES, TOLERANCE, batch, whole, pieces, "in the whole batch", there, row -> true);
    }

    /** The log-probabilities and entropies of a whole batch, without gradients. */
    private Answer answer(Batch batch) {
        Answer answer = new Answer(batch.steps());
        record(new Tape(), new Minibatch.Rows(batch, 0), new float[2 * batch.steps()], answer);
        return answer;
    }

    private void checkCuts(Batch batch) {
        int n = batch.steps();
        float[] weights = new float[2 * n];
        Rng rng = key.child("weights").child(n);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) rng.nextGaussian();
        }
        Answer whole = whole(batch, weights);
        Answer sharded = cut(new Minibatch[] {Minibatch.whole(batch, policy.span())}, batch, weights);
        mustAgree(CUT, TOLERANCE, batch, whole, sharded, "in the whole batch", "in shards", row -> true);
        mustEqual(n, whole.gradient, sharded.gradient);
        Minibatch[] parts = Minibatch.shuffled(batch, policy.span(), 3, rng.child("order"));
        Answer shuffled = cut(parts, batch, weights);
        mustAgree(CUT, TOLERANCE, batch, whole, shuffled, "in the whole batch", "in minibatches", row -> true);
    }

    private Answer whole(Batch batch, float[] weights) {
        Answer answer = new Answer(batch.steps());
        Tape tape = new Tape();
        policy.parameters().zeroGradients();
        tape.backward(record(tape, new Minibatch.Rows(batch, 0), weights, answer));
        return new Answer(answer.logProb, answer.entropy, takeGradient());
    }

    /** The answer for the batch in parts, with each number back in its row. */
    private Answer cut(Minibatch[] parts, Batch batch, float[] weights) {
        Answer answer = new Answer(batch.steps());
        float[] places = new float[batch.steps()];
        for (int t = 0; t < places.length; t++) {
            places[t] = t;
        }
        BatchGradient gradient = new BatchGradient(policy.parameters());
        for (Minibatch part : parts) {
            int n = part.steps();
            Answer found = new Answer(n);
            gradient.of(part, (tape, some) -> Loss.of(record(tape, some, weights, found)));
            float[] place = part.of(places);
            for (int i = 0; i < n; i++) {
                answer.logProb[(int) place[i]] = found.logProb[i];
                answer.entropy[(int) place[i]] = found.entropy[i];
            }
        }
        return new Answer(answer.logProb, answer.entropy, takeGradient());
    }

    private float[] takeGradient() {
        float[] gradient = policy.parameters().gradients().clone();
        policy.parameters().zeroGradients();
        return gradient;
    }

    /**
     * Records Σ w log π + w' H over some rows and copies their values to the answer, from the first of these rows on.
     */
    private Tensor record(Tape tape, Minibatch.Rows rows, float[] weights, Answer into) {
        int n = rows.batch().steps();
        Distribution pi = policy.on(tape, rows.batch());
        Tensor logProb = pi.logProb();
        Tensor entropy = pi.entropy();
        System.arraycopy(DifferentiablePolicyContract.column("logProb", logProb, n), 0, into.logProb, rows.from(), n);
        System.arraycopy(DifferentiablePolicyContract.column("entropy", entropy, n), 0, into.entropy, rows.from(), n);
        Tensor loss = tape.add(
                tape.dot(logProb, weights, rows.from()), tape.dot(entropy, weights, weights.length / 2 + rows.from()));
        return DifferentiablePolicyContract.dependent(tape, policy.parameters(), loss);
    }

    /** Changes a segment, its end or its first episode: rows that may not depend on the change must stay the same. */
    private void checkPast(Batch batch, Answer whole) {
        int segment = batch.segments() / 2;
        int from = batch.segmentStart(segment);
        int to = batch.segmentEnd(segment);
        int middle = (from + to) / 2;
        int next = batch.end(batch.episodeAt(from));
        unchanged(batch, whole, from, to, "another segment", row -> row < from || row >= to);
        unchanged(batch, whole, middle, to, "a later row of its segment", row -> row < middle);
        if (policy.span() != Span.TASK && next < to) {
            unchanged(batch, whole, from, next, "an earlier episode of its segment", row -> row >= next);
        }
        if (policy.span().isStep()) {
            unchanged(batch, whole, middle, middle + 1, "another row", row -> row != middle);
        }
    }

    private void unchanged(Batch batch, Answer whole, int from, int to, String what, IntPredicate rows) {
        float[] seen = batch.observations().clone();
        float[] taken = batch.actions().clone();
        int width = batch.observationSize();
        int size = batch.actionSize();
        for (int t = from; t < to; t++) { // each row copies another row, so that its action is possible
            int other = (t + batch.steps() / 2) % batch.steps(); // never itself
            System.arraycopy(batch.observations(), other * width, seen, t * width, width);
            System.arraycopy(batch.actions(), other * size, taken, t * size, size);
        }
        Batch changed = withColumns(batch, seen, taken);
        mustAgree(PAST, TOLERANCE, batch, whole, answer(changed), "at first", "after a change of " + what, rows);
    }

    private static Batch withColumns(Batch batch, float[] observations, float[] actions) {
        int[] starts = new int[batch.episodes() + 1];
        Arrays.setAll(starts, batch::start);
        int[] firsts = new int[batch.segments() + 1];
        Arrays.setAll(firsts, batch::segmentStart);
        Ending[] endings = new Ending[batch.episodes()];
        Arrays.setAll(endings, batch::ending);
        return Batch.ofColumns(starts, observations, actions, batch.rewards(), batch.finalObservations(), endings)
                .withSegments(firsts, batch.memory());
    }

    private static void mustAgree(
            String law,
            double tolerance,
            Batch batch,
            Answer right,
            Answer seen,
            String where,
            String there,
            IntPredicate rows) {
        float[][] expected = {right.logProb, right.entropy};
        float[][] found = {seen.logProb, seen.entropy};
        for (int k = 0; k < expected.length; k++) {
            int episode = 0;
            for (int t = 0; t < batch.steps(); t++) {
                episode += t == batch.end(episode) ? 1 : 0;
                float a = expected[k][t];
                float b = found[k][t];
                if (rows.test(t) && !(Math.abs(a - b) <= tolerance * (1 + Math.abs(a)))) {
                    throw new ContractViolation(
                            law,
                            (k == 0 ? "log π" : "entropy") + " at step " + (t - batch.start(episode))
                                    + " of an episode of " + batch.length(episode) + " steps, in a batch of "
                                    + batch.steps() + " rows, is " + a + " " + where + " and " + b + " " + there
                                    + ". Trainers cut batches into shards (from 512 rows on) and into shuffled"
                                    + " minibatches (at any size): of rows if the span is STEP, otherwise of whole"
                                    + " segments. A policy with memory must return EPISODE or TASK as its span, start"
                                    + " each segment from batch.memory(), and reset its memory where"
                                    + " batch.beginsAnew(row) if its actor does");
                }
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
            throw new ContractViolation(
                    CUT,
                    String.format(
                            "the gradient over a batch of %d rows changes by %.2g of its norm when it is cut into shards",
                            rows, StrictMath.sqrt(difference / norm)));
        }
    }

    /** Environments with random observations whose episodes end at random times. */
    private final class Scripted implements VectorEnv {
        private final int n;
        private long time;

        Scripted(int n) {
            this.n = n;
        }

        @Override
        public int size() {
            return n;
        }

        @Override
        public Space observationSpace() {
            return observations;
        }

        @Override
        public Space actionSpace() {
            return actions;
        }

        @Override
        public void reset(Rng rng, float[] rows) {
            show(rows);
        }

        @Override
        public void step(float[] taken, float[] rows, float[] rewards, Ending[] endings, float[] finals) {
            time++;
            show(finals);
            show(rows);
            for (int i = 0; i < n; i++) {
                rewards[i] = 1;
                boolean ends = key.child("end").child(time).child(i).nextInt(20) == 0;
                endings[i] = ends ? Ending.TERMINATED : Ending.NONE;
            }
        }

        private void show(float[] rows) {
            float[] one = new float[rows.length / n];
            for (int i = 0; i < n; i++) {
                observations.sample(key.child("show").child(time).child(i), one);
                System.arraycopy(one, 0, rows, i * one.length, one.length);
            }
        }
    }
}
