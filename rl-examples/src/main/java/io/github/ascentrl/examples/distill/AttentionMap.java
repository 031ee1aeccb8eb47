package io.github.ascentrl.examples.distill;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.examples.plot.HeatMapPlot;
import io.github.ascentrl.nn.AttentionWeights;
import io.github.ascentrl.nn.Sequences;
import io.github.ascentrl.nn.Tape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a head of a model's attention looks at during the last episode of a rollout.
 *
 * @param rollout what happened
 * @param from the first step of the context of the last episode, counted from the beginning of the rollout
 * @param weights {@code [steps of the last episode][steps from there on]}
 */
record AttentionMap(InContextRollout rollout, int from, double[][] weights) {
    /**
     * {@return the weights of a head}
     *
     * @param rollout of the model
     * @param model a transformer over tokens
     * @param context steps that a step sees, itself included
     * @param block from 0
     * @param head from 0
     */
    static AttentionMap of(InContextRollout rollout, CategoricalPolicy model, int context, int block, int head) {
        int last = rollout.first(rollout.episodes().size() - 1);
        int steps = rollout.first(rollout.episodes().size());
        int from = Math.max(0, last - context + 1);
        Tape tape = new Tape();
        int columns = rollout.tokens().length / steps;
        model.network().forward(tape, tape.constant(rollout.tokens(), steps, columns), Sequences.of(0, steps));
        double[][] all = AttentionWeights.of(tape, block, head);
        double[][] weights = IntStream.range(last, steps)
                .mapToObj(i -> Arrays.copyOfRange(all[i], from, steps))
                .toArray(double[][]::new);
        return new AttentionMap(rollout, from, weights);
    }

    /**
     * {@return the heat map: a row a step of the last episode, a column a step of its context; empty what a step does not see}
     *
     * @param title what is shown
     */
    HeatMapPlot plot(String title) {
        int episodes = rollout.episodes().size();
        int steps = rollout.first(episodes);
        int begin = IntStream.range(0, episodes)
                .filter(e -> rollout.first(e + 1) > from)
                .findFirst()
                .orElseThrow();
        double[][] seen = Arrays.stream(weights)
                .map(row -> Arrays.stream(row)
                        .map(weight -> weight == 0 ? Double.NaN : weight)
                        .toArray())
                .toArray(double[][]::new);
        return new HeatMapPlot(
                        title,
                        "step",
                        "step of episode " + episodes,
                        names(from, steps),
                        names(0, weights.length),
                        seen)
                .groups(
                        IntStream.range(begin, episodes)
                                .map(e -> Math.max(0, rollout.first(e) - from))
                                .toArray(),
                        IntStream.range(begin, episodes)
                                .mapToObj(e -> "episode " + (e + 1))
                                .toList())
                .format(weight -> "")
                .scaleLabel("weight");
    }

    private static List<String> names(int from, int to) {
        return IntStream.rangeClosed(from + 1, to).mapToObj(Integer::toString).toList();
    }
}
