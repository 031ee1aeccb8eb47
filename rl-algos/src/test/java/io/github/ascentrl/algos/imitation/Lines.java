package io.github.ascentrl.algos.imitation;

import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.data.BatchBuilder;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.layer.Mlp;

/** The smallest task to learn from demonstrations: find the side of a line that a point lies on. */
final class Lines {
    static final Policy EXPERT =
            Policy.of((random, observation, action) -> action[0] = observation[0] > observation[1] ? 1 : 0);

    private Lines() {}

    /** Points from a normal distribution with the expert's answers, five to an episode. */
    static MemoryDataset data(long seed, int episodes) {
        Rng rng = Rng.of(seed);
        BatchBuilder builder = new BatchBuilder(2, 1);
        float[] action = new float[1];
        Actor expert = EXPERT.actor(1);
        for (int e = 0; e < episodes; e++) {
            for (int t = 0; t < 5; t++) {
                float[] observation = {(float) rng.nextGaussian(), (float) rng.nextGaussian()};
                expert.act(rng, observation, action);
                builder.add(observation, action, 1);
            }
            builder.endEpisode(Ending.TRUNCATED, new float[2]);
        }
        return MemoryDataset.of(
                builder.build(), Box.unbounded(2), new Discrete(2), new Provenance("lines", "expert", seed, "test"));
    }

    static CategoricalPolicy policy(long seed) {
        return CategoricalPolicy.of(Mlp.sizes(2, 8, 2).build(Rng.of(seed)), new Discrete(2));
    }

    /** The fraction of rows in which the policy takes the recorded action. */
    static double agreement(Policy policy, MemoryDataset data) {
        Rng rng = Rng.of(0);
        float[] action = new float[1];
        int agreed = 0;
        Actor actor = policy.actor(1);
        for (long i = 0; i < data.size(); i++) {
            actor.act(rng, data.get(i).observation(), action);
            agreed += action[0] == data.get(i).action()[0] ? 1 : 0;
        }
        return (double) agreed / data.size();
    }
}
