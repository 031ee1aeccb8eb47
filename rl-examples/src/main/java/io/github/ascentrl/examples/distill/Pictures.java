package io.github.ascentrl.examples.distill;

import static io.github.ascentrl.examples.report.Numbers.percent;

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
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Saves a model in a file and draws it searching. */
final class Pictures {
    private static final List<Integer> SHOWN = List.of(1, 2, 4, 8, 16, 32);
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

    /** {@return the saved model} */
    static CategoricalPolicy saved(Path folder) throws IOException {
        try {
            return (CategoricalPolicy) SavedPolicy.load(file(folder)).policy();
        } catch (NoSuchFileException e) {
            throw new NoSuchFileException(
                    e.getFile(),
                    null,
                    "the file of the first seed's model, which the figures need, is missing; run with --fresh to"
                            + " train it again");
        }
    }

    /**
     * Adds a film and a map of attention, for the first of the goals that is missed in the first episode and found in
     * the last, or else for the first goal.
     *
     * @param report receives the pictures
     * @param model model that acts on tokens
     * @param tokens the tokens it sees
     * @param context steps that a step sees
     * @param blocks number of blocks of the transformer
     * @param room room of the goals
     * @param goals held-out goals
     * @param episodes number of episodes of the rollout
     */
    static void add(
            Report report,
            CategoricalPolicy model,
            Tokens tokens,
            int context,
            int blocks,
            DarkRoom.Settings room,
            List<Integer> goals,
            int episodes)
            throws IOException {
        InContextPolicy policy = new InContextPolicy(model, tokens);
        int goal = goals.get(0);
        InContextRollout rollout = null;
        boolean found = false;
        for (int each : goals) {
            InContextRollout played = InContextRollout.of(new DarkRoom(room, each), policy, episodes, Rng.of(0));
            InContextRollout.Episode last = played.episodes().get(episodes - 1);
            InContextRollout.Episode first = played.episodes().get(0);
            found = last.returned(last.steps()) > 0 && first.returned(first.steps()) == 0;
            if (rollout == null || found) {
                rollout = played;
                goal = each;
            }
            if (found) {
                break;
            }
        }
        List<Integer> shown = Stream.concat(SHOWN.stream().filter(e -> e < episodes), Stream.of(episodes))
                .toList();
        report.image(
                "search.gif",
                SearchFilm.of(rollout, new DarkRoom(room, goal), shown).gif(MILLIS),
                "An agent in a dark room: episodes " + episodesOf(shown) + " of one rollout",
                "One rollout of the first seed's model on a goal that is in no history, in row " + goal / room.size()
                        + ", column "
                        + goal % room.size() + " (from 0, the top left)"
                        + (found
                                ? ", the first held-out goal that is not found in the first episode and is"
                                : "; no goal is first missed and then found")
                        + " in the last episode. Shown: episodes "
                        + episodesOf(shown)
                        + ". The green cell is the goal, which the model never sees; the bars are the returns of the"
                        + " episodes so far.");
        AttentionMap map = AttentionMap.mostOnArrivals(rollout, model, context, blocks, Distiller.HEADS);
        report.figure(
                "attention",
                map.plot("What a head attends to in episode " + episodes)
                        .caption("The same rollout: block " + (map.block() + 1) + ", head " + (map.head() + 1)
                                + ", the head that attends most to arrivals: they get "
                                + percent(map.onArrivals(), 0)
                                + " of its attention and are " + percent(map.arrivals(), 0) + " of the steps it sees"
                                + (map.onArrivals() > 2 * map.arrivals() ? "" : ", so no head singles them out")
                                + ". An arrival is the step whose token contains an episode's first reward"
                                + (room.terminateOnGoal() ? ", here the first step of the next episode" : "")
                                + ". Each row is a step of the last episode, each column a step of its context."));
    }

    private static String episodesOf(List<Integer> shown) {
        return shown.toString().replaceAll("[\\[\\]]", "");
    }
}
