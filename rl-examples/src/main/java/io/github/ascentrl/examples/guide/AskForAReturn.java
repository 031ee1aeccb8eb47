package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.data.Datasets;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.sequence.DecisionConfig;
import io.github.ascentrl.algos.sequence.DecisionNetwork;
import io.github.ascentrl.algos.sequence.DecisionRows;
import io.github.ascentrl.algos.sequence.DecisionTransformer;
import io.github.ascentrl.algos.sequence.ReturnConditioned;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.Transformer;
import io.github.ascentrl.nn.optim.Adam;
import java.util.stream.IntStream;

/** Learns from good and bad episodes, and then reaches the return that it is asked for. */
public final class AskForAReturn {
    private static final int GOAL = 2 * 9 + 6;

    private AskForAReturn() {}

    /**
     * Trains and evaluates.
     *
     * @param args ignored
     */
    public static void main(String[] args) {
        Rng rng = Rng.of(0);
        DarkRoom room = DarkRoom.paper(GOAL);
        EpisodicDataset data = Datasets.joinEpisodes(IntStream.rangeClosed(0, 10)
                .mapToObj(skill ->
                        new Recorder(room, "DarkRoom", walker(skill / 10.0), "noisy walker", skill).episodes(20))
                .toArray(EpisodicDataset[]::new));

        DecisionRows rows = new DecisionRows(room.observationSpace(), room.actionSpace(), 20); // returns up to 20
        Transformer transformer = Transformer.size(32)
                .blocks(1)
                .width(DecisionNetwork.TOKENS * 20) // sees 20 steps
                .relativePositions(DecisionNetwork.TOKENS * 20)
                .into(new Parameters(), "transformer.")
                .build(rng.child("transformer"));
        Network network = DecisionNetwork.over(transformer, rows, 5, "decision.", rng.child("network"));
        CategoricalPolicy model = CategoricalPolicy.of(network, room.actionSpace());
        new DecisionTransformer(
                        data,
                        rows,
                        model,
                        Adam.of(model.parameters(), 3e-3),
                        new DecisionConfig(16, 20, 1), // 16 windows of 20 steps in an update
                        rng.child("training"))
                .train(Budget.updates(300));
        for (int asked : new int[] {2, 8, 17}) {
            Policy policy = new ReturnConditioned(model, rows, asked);
            System.out.printf(
                    "asked for %d, it reaches %.1f%n",
                    asked,
                    Evaluation.of(room, policy, 100, rng.child("evaluation")).mean());
        }
    }

    /** Walks to the goal, but takes a random action in a share of its steps. */
    private static Policy walker(double noise) {
        return Policy.of((random, cell, action) -> {
            int down = GOAL / 9 - (int) cell[0] / 9;
            int right = GOAL % 9 - (int) cell[0] % 9;
            int towards = down < 0 ? 1 : down > 0 ? 3 : right > 0 ? 2 : right < 0 ? 4 : 0;
            action[0] = random.nextDouble() < noise ? random.nextInt(5) : towards;
        });
    }
}
