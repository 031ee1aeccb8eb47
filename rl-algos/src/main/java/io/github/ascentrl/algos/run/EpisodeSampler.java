package io.github.ascentrl.algos.run;

import io.github.ascentrl.algos.internal.EpisodeChecks;
import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;

/**
 * Plays whole episodes into a {@link Batch}. Episode e draws the environment's chance from
 * {@code rng.child(e).child("env")} and the policy's from {@code rng.child(e).child("policy")}. Observations and rewards
 * must be finite; a NaN is reported where it first appears. Allocates per batch, not per step.
 */
public final class EpisodeSampler implements Sampler {
    private final Env env;
    private final Fit fit;
    private final Batch.Builder builder;
    private float[] observation;
    private float[] next;
    private final float[] action;

    /**
     * A sampler over one environment.
     *
     * @param env the environment, which stays open; it must end its episodes
     */
    public EpisodeSampler(Env env) {
        this.env = env;
        fit = Fit.of(env);
        int width = env.observationSpace().size();
        int actionWidth = env.actionSpace().size();
        builder = Batch.builder(width, actionWidth);
        observation = new float[width];
        next = new float[width];
        action = new float[actionWidth];
    }

    @Override
    public void checkFits(Policy policy) {
        fit.check(policy);
    }

    @Override
    public Batch collect(Policy policy, int episodes, Rng rng) {
        Settings.atLeastOne("episodes", episodes);
        fit.check(policy);
        builder.clear();
        for (int e = 0; e < episodes; e++) {
            Rng episode = rng.child(e);
            play(policy, e, episode.child("env"), episode.child("policy"));
        }
        return builder.build();
    }

    /**
     * Plays groups of episodes to their end. All episodes of group g draw the environment's chance from
     * {@code rng.child(g).child("env")}: they start alike and meet the same chance as long as they do the same.
     * Episode i of the group draws the policy's chance from {@code rng.child(g).child("policy").child(i)}.
     *
     * @param policy what acts
     * @param groups how many, ≥ 1
     * @param groupSize episodes in each group, ≥ 1
     * @param rng the key that all chance derives from
     * @return the episodes, group after group
     * @throws IllegalArgumentException if a number is not positive, or the policy was made for other spaces
     * @throws IllegalStateException if the environment gives a number that is not finite, or never ends an episode
     */
    public Batch collectGroups(Policy policy, int groups, int groupSize, Rng rng) {
        if (groups < 1 || groupSize < 1) {
            throw new IllegalArgumentException(
                    "groups = " + groups + " and groupSize = " + groupSize + " must both be at least 1");
        }
        fit.check(policy);
        builder.clear();
        for (int g = 0; g < groups; g++) {
            Rng group = rng.child(g);
            for (int i = 0; i < groupSize; i++) {
                Rng policyRandom = group.child("policy").child(i);
                play(policy, g * groupSize + i, group.child("env"), policyRandom);
            }
        }
        return builder.build();
    }

    private void play(Policy policy, int episode, Rng envRandom, Rng policyRandom) {
        env.reset(envRandom, observation);
        EpisodeChecks.observation(observation, episode, 0);
        for (int t = 0; t < EpisodeChecks.LONGEST_EPISODE; t++) {
            policy.act(policyRandom, observation, action);
            Step step = env.step(action, next);
            EpisodeChecks.observation(next, episode, t + 1);
            EpisodeChecks.reward(step.reward(), episode, t);
            builder.add(observation, action, step.reward());
            if (step.ending().ended()) {
                builder.endEpisode(step.ending(), next);
                return;
            }
            float[] swap = observation;
            observation = next;
            next = swap;
        }
        throw EpisodeChecks.neverEnds(episode);
    }
}
