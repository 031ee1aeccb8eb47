package io.github.ascentrl.algos.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.data.Datasets;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.algos.imitation.BehaviourCloning;
import io.github.ascentrl.algos.imitation.CloningConfig;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.stats.Interval;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.Embeddings;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.Transformer;
import io.github.ascentrl.nn.layer.Trunk;
import io.github.ascentrl.nn.optim.Adam;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Decision transformers in a dark room whose goal is never observed: trained on episodes of mixed skill, a transformer
 * asked for a high return does better than the episodes on average and than their clone, and one asked for a low return
 * gets a low return.
 */
class AskedReturnsTest {
    private static final int GOAL = 2 * 9 + 6; // four steps from the centre: at most 17 of 20 steps have a reward
    private static final int SKILLS = 11;
    private static final DecisionRows ROWS = new DecisionRows(new Discrete(81), new Discrete(5), 20);

    /** Walks to the goal, or anywhere with probability ε; ε from 0 to 1, the given number of episodes for each. */
    private static EpisodicDataset data(int episodes, long seed) {
        EpisodicDataset[] parts = new EpisodicDataset[SKILLS];
        for (int skill = 0; skill < SKILLS; skill++) {
            double epsilon = skill / (SKILLS - 1.0);
            Policy walker = Policy.of((random, cell, action) ->
                    action[0] = random.nextDouble() < epsilon ? random.nextInt(5) : towardsGoal((int) cell[0]));
            parts[skill] = new Recorder(DarkRoom.paper(GOAL), "DarkRoom", walker, "epsilon = " + epsilon, seed + skill)
                    .episodes(episodes);
        }
        return Datasets.joinEpisodes(parts);
    }

    private static int towardsGoal(int cell) {
        int down = GOAL / 9 - cell / 9;
        int right = GOAL % 9 - cell % 9;
        return down < 0 ? 1 : down > 0 ? 3 : right > 0 ? 2 : right < 0 ? 4 : 0;
    }

    private static double mean(EpisodicDataset data) {
        double sum = 0;
        for (long e = 0; e < data.episodes(); e++) {
            sum += data.totalReward(e);
        }
        return sum / data.episodes();
    }

    private static CategoricalPolicy transformer(EpisodicDataset data, int updates, Rng rng) {
        Transformer transformer = Transformer.size(32)
                .blocks(1)
                .heads(2)
                .width(DecisionNetwork.TOKENS * 20)
                .relativePositions(DecisionNetwork.TOKENS * 20)
                .into(new Parameters(), "transformer.")
                .build(rng.child("transformer"));
        Network network = DecisionNetwork.over(transformer, ROWS, 5, "decision.", rng.child("decision"));
        CategoricalPolicy model = CategoricalPolicy.of(network, new Discrete(5));
        new DecisionTransformer(
                        data,
                        ROWS,
                        model,
                        Adam.of(model.parameters(), 3e-3),
                        new DecisionConfig(16, 20, 1),
                        rng.child("training"))
                .train(Budget.updates(updates));
        return model;
    }

    private static CategoricalPolicy clone(EpisodicDataset data, int updates, Rng rng) {
        Parameters parameters = new Parameters();
        Embeddings cells =
                Embeddings.columns(81).size(32).into(parameters, "cell.").build(rng.child("cell"));
        Mlp head = Mlp.sizes(32, 32, 5).into(parameters, "head.").build(rng.child("head"));
        CategoricalPolicy policy = CategoricalPolicy.of(Trunk.of(cells).to(head), new Discrete(5));
        new BehaviourCloning(data, policy, Adam.of(parameters, 3e-3), CloningConfig.defaults(), rng.child("training"))
                .train(Budget.updates(updates));
        return policy;
    }

    private static double brought(Policy policy, int episodes, Rng rng) {
        return Evaluation.of(() -> DarkRoom.paper(GOAL), 20, 1, policy, episodes, rng)
                .mean();
    }

    @Test
    void aHighReturnIsBroughtWhereItIsAskedFor() {
        EpisodicDataset data = data(20, 100);
        double mean = mean(data);
        CategoricalPolicy model = transformer(data, 200, Rng.of(1));
        double high = brought(new ReturnConditioned(model, ROWS, 17), 60, Rng.of(2));
        double low = brought(new ReturnConditioned(model, ROWS, 1), 60, Rng.of(2));
        double cloned = brought(clone(data, 500, Rng.of(1)), 60, Rng.of(2));
        double filtered = brought(clone(Datasets.best(data, 0.2), 500, Rng.of(1)), 60, Rng.of(2));
        assertThat(high).isGreaterThan(mean + 4).isGreaterThan(cloned + 3);
        assertThat(low).isLessThan(mean - 2);
        assertThat(filtered).as("the clone of the best fifth").isGreaterThan(cloned + 3);
    }

    /** Over newly drawn data, weights and episodes: Student's intervals of the differences lie where they should. */
    @Tag("long")
    @Test
    void soItIsOverSeeds() {
        int seeds = 6;
        double[] aboveMean = new double[seeds];
        double[] aboveClone = new double[seeds];
        double[] belowMean = new double[seeds];
        double[][] brought = new double[4][seeds]; // asked for 2, 6, 10, 14
        for (int seed = 0; seed < seeds; seed++) {
            EpisodicDataset data = data(20, 1000L * (seed + 1));
            Rng rng = Rng.of(seed);
            CategoricalPolicy model = transformer(data, 400, rng.child("transformer"));
            double high = brought(new ReturnConditioned(model, ROWS, 17), 100, rng.child("high"));
            double cloned = brought(clone(data, 500, rng.child("clone")), 100, rng.child("cloned"));
            aboveMean[seed] = high - mean(data);
            aboveClone[seed] = high - cloned;
            belowMean[seed] = mean(data) - brought(new ReturnConditioned(model, ROWS, 1), 100, rng.child("low"));
            for (int i = 0; i < brought.length; i++) {
                brought[i][seed] = brought(new ReturnConditioned(model, ROWS, 2 + 4 * i), 100, rng.child(i));
            }
        }
        assertThat(Statistics.tInterval(0.99, aboveMean).low()).isGreaterThan(5);
        assertThat(Statistics.tInterval(0.99, aboveClone).low()).isGreaterThan(5);
        assertThat(Statistics.tInterval(0.99, belowMean).low()).isGreaterThan(3);
        for (int i = 0; i < brought.length; i++) {
            Interval interval = Statistics.tInterval(0.99, brought[i]);
            assertThat(interval.low()).as("asked for %d", 2 + 4 * i).isGreaterThan(2 + 4 * i - 2.5);
            assertThat(interval.high()).as("asked for %d", 2 + 4 * i).isLessThan(2 + 4 * i + 2.5);
        }
    }
}
