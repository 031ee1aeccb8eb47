package io.github.ascentrl.examples.distill;

import io.github.ascentrl.algos.distill.InContextPolicy;
import io.github.ascentrl.algos.distill.Tokens;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.examples.lab.Version;
import io.github.ascentrl.examples.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A model in a file, and what it looks like when it searches. */
final class Pictures {
    private static final int EPISODES = 40;
    private static final List<Integer> SHOWN = List.of(1, 2, 4, 8, 16, 32, 40);
    private static final int MILLIS = 120;

    private Pictures() {}

    static Path file(Path folder) {
        return folder.resolve("model.safetensors");
    }

    /** Saves a model whose observations are tokens. */
    static void save(InContextPolicy policy, String source, long seed, Path folder) throws IOException {
        int[] things = policy.tokens().things();
        float[] most = new float[things.length];
        for (int c = 0; c < things.length; c++) {
            most[c] = things[c] - 1f;
        }
        SavedPolicy.of(
                        (CategoricalPolicy) policy.model(),
                        Box.of(new float[things.length], most),
                        new Discrete(Distiller.ACTIONS),
                        new Provenance("DarkRoom", "algorithm distillation from " + source, seed, Version.current()))
                .save(file(folder));
    }

    /** Adds a film and a map of attention of the saved model, on one goal. */
    static void add(Report report, Path folder, Tokens tokens, Distiller distiller, DarkRoom.Settings room, int goal)
            throws IOException {
        CategoricalPolicy model =
                (CategoricalPolicy) SavedPolicy.load(file(folder)).policy();
        InContextRollout rollout =
                InContextRollout.of(new DarkRoom(room, goal), new InContextPolicy(model, tokens), EPISODES, Rng.of(0));
        report.image(
                "search.gif",
                SearchFilm.of(rollout, new DarkRoom(room, goal), SHOWN).gif(MILLIS),
                "An agent in a dark room searches the goal, finds it and from then on goes straight to it",
                "One rollout on a goal that no history has, cell " + goal + ": episodes " + SHOWN
                        + ". The model never sees the goal; bars are the returns of the episodes so far.");
        AttentionMap map =
                AttentionMap.mostOnArrivals(rollout, model, distiller.context(), distiller.blocks(), Distiller.HEADS);
        report.figure(
                "attention",
                map.plot("What a head looks at in episode " + EPISODES)
                        .caption("The same rollout: block " + (map.block() + 1) + ", head " + (map.head() + 1)
                                + ", chosen as the one of all heads that looks most at arrivals, the steps that see"
                                + " an episode's first reward. A row is a step of the last episode, a column a step of its"
                                + " context."));
    }
}
