package io.github.ascentrl.algos.data;

import io.github.ascentrl.algos.internal.LibraryVersion;
import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.algos.run.EpisodeSampler;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.BatchBuilder;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.random.Rng;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Runs episodes and keeps them as a data set. Episode e is what {@link EpisodeSampler} makes of
 * {@code Rng.of(seed).child(e)}, so that the same seed gives the same data, in memory or on disk.
 *
 * <p>Actions are recorded as the policy gives them, and must lie in the environment's action space. An unsquashed
 * {@link io.github.ascentrl.algos.policy.GaussianPolicy} leaves a bounded one sooner or later: squash it; or record a
 * policy that clips what it gives, {@code (random, s, a) -> { policy.act(random, s, a); box.clip(a); }}; or, to keep
 * actions unclipped, record in a {@link io.github.ascentrl.envs.wrap.ClipAction}, whose action space is unbounded.
 */
public final class Recorder {
    private final Env env;
    private final Policy policy;
    private final Provenance provenance;
    private final EpisodeSampler sampler;
    private final Rng rng;

    /**
     * A recorder.
     *
     * @param env runs the episodes, stays open; it must end them
     * @param environment its id, for the provenance: {@code "CartPole-v1"}
     * @param policy selects the actions
     * @param policyName the policy in words, for the provenance
     * @param seed the seed of all random numbers
     * @throws IllegalArgumentException if the policy was made for other spaces
     */
    public Recorder(Env env, String environment, Policy policy, String policyName, long seed) {
        this.env = env;
        this.policy = policy;
        provenance = new Provenance(environment, policyName, seed, LibraryVersion.current());
        sampler = new EpisodeSampler(env);
        sampler.checkFits(policy);
        rng = Rng.of(seed);
    }

    /**
     * {@return so many episodes, in memory}
     *
     * @param episodes how many, ≥ 1
     * @throws IllegalArgumentException if {@code episodes} is not positive, or the policy acts outside the action
     *     space: squash it, or clip what is recorded
     */
    public MemoryDataset episodes(int episodes) {
        Settings.atLeastOne("episodes", episodes);
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
     * Runs episodes into a file, in constant memory, until there are at least so many steps.
     *
     * @param file its place; replaced when everything is written
     * @param steps how many at least, ≥ 1; the last episode is run to its end
     * @return the data set in the file
     * @throws IllegalArgumentException if {@code steps} is not positive, or the policy acts outside the action space:
     *     squash it, or clip what is recorded; the place then stays as it was
     * @throws IOException if it cannot be written
     */
    public DiskDataset steps(Path file, long steps) throws IOException {
        Settings.atLeastOne("steps", steps);
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
