package io.github.ascentrl.examples.distill;

import io.github.ascentrl.algos.distill.InContextEvaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Measures how often, and how soon, the goal is found in context: an episode with a reward has found it. */
final class Finds {
    /**
     * An episode and its history within the rollout.
     *
     * @param task index of its task
     * @param found whether it finds the goal
     * @param steps its length
     * @param before number of earlier episodes that found the goal
     * @param since the steps between the end of the last of these (or the beginning of the rollout, if there is none)
     *     and the beginning of this episode
     */
    private record Episode(int task, boolean found, int steps, int before, int since) {
        boolean finds() {
            return found;
        }

        boolean findsFirst() {
            return found && before == 0;
        }
    }

    /**
     * Whether the goal had been found before it was missed, in shares of all misses.
     *
     * @param never share of misses in which no earlier episode had found it
     * @param forgotten share in which it had been found, but the find had left the context when the episode began
     * @param inSight share in which the find was still in the context
     */
    record Misses(double never, double forgotten, double inSight) {}

    private Finds() {}

    /** {@return the share of some episodes that find the goal} */
    static double share(InContextEvaluation evaluation, int from, int to) {
        return mean(episodes(evaluation, from, to), episode -> episode.found() ? 1 : 0);
    }

    /** {@return the share of rollouts in which some episode finds the goal} */
    static double ever(InContextEvaluation evaluation) {
        int rollouts = evaluation.returns().length * evaluation.returns()[0].length;
        return (double) episodes(evaluation).filter(Episode::findsFirst).count() / rollouts;
    }

    /** {@return the mean length of those of some episodes that find the goal; NaN if none does} */
    static double steps(InContextEvaluation evaluation, int from, int to) {
        return mean(episodes(evaluation, from, to).filter(Episode::finds), Episode::steps);
    }

    /** {@return the mean length of the first episode of each rollout that finds the goal; NaN if none does} */
    static double firstSteps(InContextEvaluation evaluation) {
        return mean(episodes(evaluation).filter(Episode::findsFirst), Episode::steps);
    }

    /**
     * {@return the mean of a number of the task, such as its shortest path, over those of some episodes that find the
     * goal; NaN if none does}
     */
    static double mean(InContextEvaluation evaluation, int from, int to, IntToDoubleFunction ofTask) {
        return mean(
                episodes(evaluation, from, to).filter(Episode::finds), episode -> ofTask.applyAsDouble(episode.task()));
    }

    /** {@return the same mean over the rollouts that find the goal at all} */
    static double meanOfFirst(InContextEvaluation evaluation, IntToDoubleFunction ofTask) {
        return mean(episodes(evaluation).filter(Episode::findsFirst), episode -> ofTask.applyAsDouble(episode.task()));
    }

    /**
     * {@return whether the goal had been found before, for those of some episodes that miss it; NaN if none misses it}
     */
    static Misses misses(InContextEvaluation evaluation, int from, int to, int context) {
        return new Misses(
                shareOfMisses(evaluation, from, to, miss -> miss.before() == 0 ? 1 : 0),
                shareOfMisses(evaluation, from, to, miss -> miss.before() > 0 && miss.since() >= context ? 1 : 0),
                shareOfMisses(evaluation, from, to, miss -> miss.before() > 0 && miss.since() < context ? 1 : 0));
    }

    private static double shareOfMisses(
            InContextEvaluation evaluation, int from, int to, ToDoubleFunction<Episode> counts) {
        return mean(episodes(evaluation, from, to).filter(episode -> !episode.found()), counts);
    }

    private static double mean(Stream<Episode> episodes, ToDoubleFunction<Episode> number) {
        return episodes.mapToDouble(number).average().orElse(Double.NaN);
    }

    private static Stream<Episode> episodes(InContextEvaluation evaluation) {
        return episodes(evaluation, 0, evaluation.returns()[0][0].length);
    }

    /** {@return some episodes of each rollout of each task} */
    private static Stream<Episode> episodes(InContextEvaluation evaluation, int from, int to) {
        float[][][] returns = evaluation.returns();
        return IntStream.range(0, returns.length).boxed().flatMap(task -> IntStream.range(0, returns[task].length)
                .boxed()
                .flatMap(r ->
                        rollout(task, returns[task][r], evaluation.lengths()[task][r]).subList(from, to).stream()));
    }

    private static List<Episode> rollout(int task, float[] returns, int[] lengths) {
        List<Episode> episodes = new ArrayList<>();
        int finds = 0;
        int since = 0;
        for (int e = 0; e < returns.length; e++) {
            boolean found = returns[e] > 0;
            episodes.add(new Episode(task, found, lengths[e], finds, since));
            finds += found ? 1 : 0;
            since = found ? 0 : since + lengths[e];
        }
        return episodes;
    }
}
