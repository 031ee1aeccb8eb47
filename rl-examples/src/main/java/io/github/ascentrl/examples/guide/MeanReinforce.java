package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.Distribution;
import io.github.ascentrl.algos.run.EpisodeSampler;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Totals;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Loss;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.optim.Optimizer;
import java.util.Arrays;

/** REINFORCE; the baseline is the mean return of the batch. */
public final class MeanReinforce implements Trainer {
    private static final int EPISODES = 20;

    private final EpisodeSampler sampler;
    private final DifferentiablePolicy policy;
    private final Optimizer optimizer;
    private final Rng rng;
    private final Tape tape = new Tape();
    private long updates;
    private long episodes;
    private long steps;

    /**
     * A trainer.
     *
     * @param env where episodes are played
     * @param policy what is trained
     * @param optimizer of the policy's parameters
     * @param rng the root key of all random numbers
     */
    public MeanReinforce(Env env, DifferentiablePolicy policy, Optimizer optimizer, Rng rng) {
        this.sampler = new EpisodeSampler(env);
        this.policy = policy;
        this.optimizer = optimizer;
        this.rng = rng;
    }

    @Override
    public UpdateStats update() {
        Batch batch = sampler.collect(policy, EPISODES, rng.child(updates)); // a key for each update
        float[] returns = new float[EPISODES]; // R_e
        int[] lengths = new int[EPISODES];
        float mean = 0; // b
        for (int e = 0; e < EPISODES; e++) {
            returns[e] = (float) batch.totalReward(e);
            lengths[e] = batch.length(e);
            mean += returns[e] / EPISODES;
        }
        float[] advantage = new float[batch.steps()]; // A_t = R_e − b
        for (int e = 0; e < EPISODES; e++) {
            Arrays.fill(advantage, batch.start(e), batch.end(e), returns[e] - mean);
        }

        tape.clear();
        Distribution pi = policy.on(tape, batch);
        float scale = -1f / (EPISODES - 1); // not n: b contains the episode's own return; this corrects for it
        Loss loss = Loss.of(tape.scale(tape.dot(pi.logProb(), advantage), scale)) // −Σ A_t log π(a_t|s_t) / (n − 1)
                .mean("entropy", tape.sum(pi.entropy()).scalar(), batch.steps());
        tape.backward(loss.total());
        optimizer.step(); // and sets the gradients to 0

        updates++;
        episodes += EPISODES;
        steps += batch.steps();
        return new UpdateStats(
                updates,
                episodes,
                steps,
                batch.steps(),
                returns,
                lengths,
                loss.value().parts());
    }

    @Override
    public DifferentiablePolicy policy() {
        return policy;
    }

    @Override
    public Totals totals() {
        return new Totals(updates, episodes, steps);
    }

    @Override
    public void save(State state) {
        state.put("counters", updates, episodes, steps);
        policy.parameters().save(state.child("policy"));
        optimizer.save(state.child("optimizer"));
    }

    @Override
    public void load(State state) {
        long[] counters = state.longs("counters");
        updates = counters[0];
        episodes = counters[1];
        steps = counters[2];
        policy.parameters().load(state.child("policy"));
        optimizer.load(state.child("optimizer"));
    }
}
