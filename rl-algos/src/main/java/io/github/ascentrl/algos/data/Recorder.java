package io.github.ascentrl.algos.data;

import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.algos.run.EpisodeSampler;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.BatchBuilder;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.internal.LibraryVersion;
import io.github.ascentrl.api.random.Rng;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Runs episodes and records them as a data set. {@link EpisodeSampler} collects episode e with the key
 * {@code Rng.of(seed).child(e)}, so that the same seed gives the same data, in memory or on disk.
 *
 * <p>Actions are recorded as the policy returns them, and must lie in the environment's action space. An unsquashed
 * {@link io.github.ascentrl.algos.policy.GaussianPolicy} leaves a bounded space sooner or later. Squash it; or record a
 * policy that clips its actions, {@code (random, s, a) -> { policy.act(random, s, a); box.clip(a); }}; or, to keep
 * actions unclipped, record in a {@link io.github.ascentrl.envs.wrap.ClipAction}, whose action space is unbounded.
 *
 * <p>Not thread-safe: use a recorder, and its environment, from one thread at a time; two episodes at the same time are
 * refused.
 */
public final class Recorder {
    private final Env env;
    private final Policy policy;
    private final Provenance provenance;
    private final EpisodeSampler sampler;
    private final Rng rng;

    /**
     * Creates a recorder.
     *
     * @param env the environment, which must end its episodes; the recorder does not close it
     * @param environment the environment's id, for the provenance: {@code "CartPole-v1"}
     * @param policy selects the actions
     * @param policyName description of the policy, for the provenance
     * @param seed the seed of all random numbers
     * @throws IllegalArgumentException if the policy was built for other spaces
     */
    public Recorder(Env env, String environment, Policy policy, String policyName, long seed) {
        Objects.requireNonNull(env, "env");
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(policyName, "policyName");
        this.env = env;
        this.policy = policy;
        provenance = new Provenance(environment, policyName, seed, LibraryVersion.current());
        sampler = new EpisodeSampler(env);
        sampler.checkFits(policy);
        rng = Rng.of(seed);
    }

    /**
     * {@return {@code episodes} episodes, in memory}
     *
     * @param episodes the number of episodes, ≥ 1
     * @throws IllegalArgumentException if {@code episodes} is not positive or too large for memory, or an action is
     *     outside the action space: squash the policy, or clip its actions
     */
    public MemoryDataset episodes(int episodes) {
        Settings.atLeastOne("episodes", episodes);
        Check.arrayLength(
                "episodes · observation size", episodes, env.observationSpace().size());
        BatchBuilder builder = new BatchBuilder(
                env.observationSpace().size(), env.actionSpace().size());
        for (long e = 0; e < episodes; e++) {
            builder.add(episode(e));
        }
        Batch batch = builder.build();
        Provenance counted = provenance.withCounts(batch.episodes(), batch.steps());
        return MemoryDataset.of(batch, env.observationSpace(), env.actionSpace(), counted);
    }

    /**
     * Records episodes to a file, in constant memory, until there are at least {@code steps} steps.
     *
     * @param file the file to write; an existing file is replaced once everything is written
     * @param steps the least number of steps, 1 to 2<sup>31</sup> − 2; the last episode is run to its end
     * @return the data set in the file
     * @throws IllegalArgumentException if {@code steps} is out of range, or an action is outside the action space:
     *     squash the policy, or clip its actions; an existing file is then left unchanged
     * @throws IOException if it cannot be written
     */
    public DiskDataset steps(Path file, long steps) throws IOException {
        Objects.requireNonNull(file, "file");
        if (steps < 1 || steps > DatasetWriter.MOST_STEPS) {
            throw new IllegalArgumentException("steps = " + steps + " must be in [1, " + DatasetWriter.MOST_STEPS
                    + "]; divide more among several files");
        }
        try (DatasetWriter writer = new DatasetWriter(file, env.observationSpace(), env.actionSpace(), provenance)) {
            for (long e = 0; writer.steps() < steps; e++) {
                writer.add(episode(e));
            }
            writer.finish();
        }
        return DiskDataset.open(file);
    }

    private Trajectory episode(long e) {
        return sampler.collect(policy, 1, rng.child(e)).trajectory(0);
    }
}
