package io.github.ascentrl.algos.run;

import io.github.ascentrl.algos.internal.Models;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.nn.DivergenceException;
import io.github.ascentrl.nn.Tape;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Subtracts β·(log π(a|s) − log π<sub>ref</sub>(a|s)) from the reward of each step. A reference with memory keeps its
 * own memory, for which it watches each rollout again.
 */
final class ReferencePenalty implements Stateful {
    private final DifferentiablePolicy reference;
    private final double beta;
    private final int[] lanes;
    private final Actor actor;
    private final float[] memory; // of each lane, at the beginning of the next rollout
    private final Tape tape = new Tape();
    private double divergence = Double.NaN;

    ReferencePenalty(DifferentiablePolicy reference, double beta, int environments) {
        if (!(beta >= 0 && beta < Float.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "beta = " + beta + " must be finite and at least 0; 0.1 is usual, 0 only measures the divergence");
        }
        this.reference = reference;
        this.beta = beta;
        lanes = IntStream.range(0, environments).toArray();
        actor = reference.actor(environments);
        memory = new float[Math.multiplyExact(environments, actor.memorySize())];
    }

    void checkOther(Policy policy) {
        if (policy instanceof DifferentiablePolicy learner) {
            Models.checkOwnParameters(reference, learner);
        }
    }

    /** Starts a new episode in every environment. */
    void begin() {
        Arrays.fill(memory, 0f);
    }

    /** {@return the mean of log π(a|s) − log π_ref(a|s) over the last rollout} */
    double divergence() {
        return divergence;
    }

    /** Lowers the rewards of a rollout, in place. */
    void applyToRollout(Batch rollout, int steps) {
        lower(rollout, Models.logProb(tape, reference, remembering(rollout, steps)));
        if (memory.length > 0) {
            watch(rollout, steps);
        }
    }

    /** Lowers the rewards of whole episodes, in place. */
    void applyToEpisodes(Batch episodes) {
        lower(episodes, Models.logProb(tape, reference, episodes));
    }

    private void lower(Batch batch, float[] ofReference) {
        float[] logProbs = batch.logProbs();
        float[] rewards = batch.rewards();
        double sum = 0;
        for (int t = 0; t < rewards.length; t++) {
            double difference = (double) logProbs[t] - ofReference[t];
            float reward = rewards[t] - (float) (beta * difference);
            if (!Float.isFinite(reward)) {
                throw new DivergenceException("the reward of row " + t + ", " + rewards[t] + ", less " + beta
                        + " times the difference of log π = " + logProbs[t] + " and log π_ref = " + ofReference[t]
                        + " is " + reward + "; check the reference's parameters, and that it gives a positive"
                        + " probability to every action that is taken");
            }
            rewards[t] = reward;
            sum += difference;
        }
        divergence = sum / rewards.length;
    }

    private Batch remembering(Batch rollout, int steps) {
        int[] firsts =
                IntStream.rangeClosed(0, lanes.length).map(lane -> lane * steps).toArray();
        return rollout.withSegments(firsts, memory);
    }

    private void watch(Batch rollout, int steps) {
        int n = lanes.length;
        int width = rollout.observationSize();
        int actionSize = rollout.actionSize();
        float[] observations = new float[n * width];
        float[] actions = new float[n * actionSize];
        float[] rewards = new float[n];
        Ending[] endings = new Ending[n];
        actor.recall(n, lanes, memory);
        for (int t = 0; t < steps; t++) {
            for (int lane = 0; lane < n; lane++) {
                int row = lane * steps + t;
                int episode = rollout.episodeAt(row);
                System.arraycopy(rollout.observations(), row * width, observations, lane * width, width);
                System.arraycopy(rollout.actions(), row * actionSize, actions, lane * actionSize, actionSize);
                rewards[lane] = rollout.rewards()[row];
                endings[lane] = rollout.end(episode) == row + 1 ? rollout.ending(episode) : Ending.NONE;
            }
            actor.watch(n, lanes, observations);
            actor.observe(n, lanes, actions, rewards, endings);
            for (int lane = 0; lane < n; lane++) {
                if (endings[lane].ended()) {
                    actor.begin(lane, Start.EPISODE);
                }
            }
        }
        actor.memory(n, lanes, memory);
    }

    @Override
    public void save(State state) {
        reference.parameters().save(state.child("policy"));
        if (memory.length > 0) {
            state.put("memory", memory);
        }
    }

    @Override
    public void load(State state) {
        reference.parameters().load(state.child("policy"));
        if (memory.length > 0) {
            state.get("memory", memory);
        }
    }
}
