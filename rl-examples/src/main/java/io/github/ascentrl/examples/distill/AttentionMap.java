package io.github.ascentrl.examples.distill;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.examples.plot.HeatMapPlot;
import io.github.ascentrl.nn.AttentionWeights;
import io.github.ascentrl.nn.Sequences;
import io.github.ascentrl.nn.Tape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * The attention of one head of a model during the last episode of a rollout.
 *
 * @param rollout the rollout
 * @param block index of the block, from 0
 * @param head index of the head, from 0
 * @param from the first step of the context of the last episode, counted from the beginning of the rollout
 * @param weights {@code [steps of the last episode][steps from there on]}; for steps of several tokens, the weights
 *     from the step's last token to all tokens of each step, summed
 */
record AttentionMap(InContextRollout rollout, int block, int head, int from, double[][] weights) {
    /**
     * {@return the maps of some blocks' heads, block after block}
     *
     * @param rollout a rollout of the model
     * @param model a transformer over tokens
     * @param context steps that a step sees, itself included
     * @param blocks number of blocks
     * @param heads number of heads of each block
     */
    static List<AttentionMap> all(
            InContextRollout rollout, CategoricalPolicy model, int context, int blocks, int heads) {
        int last = rollout.first(rollout.episodes().size() - 1);
        int steps = rollout.first(rollout.episodes().size());
        int from = Math.max(0, last - context + 1);
        Tape tape = new Tape();
        int columns = rollout.tokens().length / steps;
        model.network().forward(tape, tape.constant(rollout.tokens(), steps, columns), Sequences.of(0, steps));
        List<AttentionMap> maps = new ArrayList<>();
        for (int i = 0; i < blocks * heads; i++) {
            double[][] all = AttentionWeights.of(tape, i / heads, i % heads);
            double[][] weights = IntStream.range(last, steps)
                    .mapToObj(step -> bySteps(all, step, from, steps))
                    .toArray(double[][]::new);
            maps.add(new AttentionMap(rollout, i / heads, i % heads, from, weights));
        }
        return maps;
    }

    /** The attention from the last token of a step, whose output is the action, to all tokens of each step, summed. */
    static double[] bySteps(double[][] all, int step, int from, int steps) {
        int parts = all.length / steps; // tokens of a step
        double[] row = all[(step + 1) * parts - 1];
        return IntStream.range(from, steps)
                .mapToDouble(s -> Arrays.stream(row, s * parts, (s + 1) * parts).sum())
                .toArray();
    }

    /**
     * {@return the map of the head, among all heads, that attends most to arrivals} Parameters as in {@link #all}.
     */
    static AttentionMap mostOnArrivals(
            InContextRollout rollout, CategoricalPolicy model, int context, int blocks, int heads) {
        return all(rollout, model, context, blocks, heads).stream()
                .max(Comparator.comparingDouble(AttentionMap::onArrivals))
                .orElseThrow();
    }

    /**
     * {@return the share of the head's attention that goes to arrivals: steps that see an episode's first reward, paid
     * one step earlier}
     */
    double onArrivals() {
        return ofArrivals(weight -> weight);
    }

    /** {@return the share of arrivals among the steps that the head can see} */
    double arrivals() {
        return ofArrivals(weight -> weight > 0 ? 1 : 0);
    }

    private double ofArrivals(DoubleUnaryOperator measure) {
        double sum = 0;
        for (int e = 0; e < rollout.episodes().size(); e++) {
            float[] rewards = rollout.episodes().get(e).rewards();
            int t = 0;
            while (t < rewards.length && rewards[t] == 0) {
                t++;
            }
            int column = rollout.first(e) + t + 1 - from;
            if (t < rewards.length && column >= 0 && column < weights[0].length) {
                for (double[] row : weights) {
                    sum += measure.applyAsDouble(row[column]);
                }
            }
        }
        double all = Arrays.stream(weights)
                .flatMapToDouble(Arrays::stream)
                .map(measure)
                .sum();
        return sum / all;
    }

    /**
     * {@return the heat map, with a row for each step of the last episode and a column for each step of its context;
     * cells that a step cannot see are empty}
     *
     * @param title the title
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
                        "episode, step by step",
                        "step of episode " + episodes,
                        names(from, steps),
                        names(0, weights.length),
                        seen)
                .groups(
                        IntStream.range(begin, episodes)
                                .map(e -> Math.max(0, rollout.first(e) - from))
                                .toArray(),
                        IntStream.range(begin, episodes)
                                .mapToObj(e -> String.valueOf(e + 1))
                                .toList())
                .format(weight -> "")
                .range(
                        0,
                        Arrays.stream(weights)
                                .flatMapToDouble(Arrays::stream)
                                .max()
                                .orElseThrow())
                .scaleLabel("weight");
    }

    private static List<String> names(int from, int to) {
        return IntStream.rangeClosed(from + 1, to).mapToObj(Integer::toString).toList();
    }
}
