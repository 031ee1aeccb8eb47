package io.github.ascentrl.examples.baselines;

import static io.github.ascentrl.algos.exact.ReturnForm.FULL_RETURN;
import static io.github.ascentrl.algos.exact.ReturnForm.REWARD_TO_GO;
import static io.github.ascentrl.algos.exact.ReturnForm.REWARD_TO_GO_UNWEIGHTED;

import io.github.ascentrl.algos.baseline.BatchMeanBaseline;
import io.github.ascentrl.algos.baseline.ConstantBaseline;
import io.github.ascentrl.algos.baseline.EpisodeLeaveOneOutBaseline;
import io.github.ascentrl.algos.baseline.EpisodeMeanBaseline;
import io.github.ascentrl.algos.baseline.LeaveOneOutBaseline;
import io.github.ascentrl.algos.baseline.OptimalConstantBaseline;
import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.baseline.ValueBaseline;
import io.github.ascentrl.algos.baseline.ZeroBaseline;
import io.github.ascentrl.algos.estimate.AdvantageScaling;
import io.github.ascentrl.algos.estimate.LossScale;
import io.github.ascentrl.algos.exact.BaselineBias;
import io.github.ascentrl.algos.exact.ExactGradient;
import io.github.ascentrl.algos.exact.GradientMoments;
import io.github.ascentrl.algos.exact.GradientOracle;
import io.github.ascentrl.algos.exact.ReturnForm;
import io.github.ascentrl.algos.exact.Stage;
import io.github.ascentrl.algos.exact.StateTableBaseline;
import io.github.ascentrl.algos.exact.TabularCase;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.reinforce.Credit;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * An estimator of the policy gradient: a baseline, the return it is subtracted from, and a batch size. It also states
 * the E[ĝ]/∇J that it must give in the two states of the reference process M3, as exact fractions (times √½ where two
 * returns are divided by their standard deviation with divisor N − 1).
 *
 * @param label its name
 * @param n N, the number of episodes in a batch
 * @param history the number of batches the baseline has seen before
 * @param first E[ĝ]/∇J in state 0
 * @param second E[ĝ]/∇J in state 1
 * @param moments the exact mean and covariance on a process
 */
record Estimator(
        String label, int n, int history, String first, String second, Function<TabularCase, GradientMoments> moments) {

    /** {@return whether its mean is the gradient} */
    boolean unbiased() {
        return first.equals("1") && second.equals("1");
    }

    /**
     * {@return the largest number of different episodes a process may have so that all batches can be listed quickly}
     */
    int mostTrajectories() {
        int episodes = n * (history + 1);
        return episodes == 1 ? 60 : episodes == 2 ? 24 : episodes == 3 ? 9 : 6;
    }

    @Override
    public String toString() {
        return label;
    }

    /** {@return the value of "31/36", or of "1/2·√½"} */
    static double fraction(String text) {
        if (text.endsWith("·√½")) {
            return fraction(text.substring(0, text.length() - 3)) * StrictMath.sqrt(0.5);
        }
        String[] parts = text.split("/");
        return Double.parseDouble(parts[0]) / (parts.length == 1 ? 1 : Double.parseDouble(parts[1]));
    }

    /** {@return all estimators, the unbiased ones first} */
    static List<Estimator> all() {
        return Stream.concat(unbiasedOnes().stream(), biasedOnes().stream()).toList();
    }

    private static List<Estimator> unbiasedOnes() {
        return List.of(
                exact("none, whole return", FULL_RETURN, 1, on -> new ZeroBaseline()),
                exact("none", REWARD_TO_GO, 1, on -> new ZeroBaseline()),
                exact(
                        "b = E[R], whole return",
                        FULL_RETURN,
                        1,
                        on -> new ConstantBaseline(on.values().j())),
                exact("b = b*, whole return", FULL_RETURN, 1, on -> new ConstantBaseline(optimalConstant(on))),
                exact("V(s), exact", REWARD_TO_GO, 1, StateTableBaseline::value),
                exact("optimal b(s)", REWARD_TO_GO, 1, on -> StateTableBaseline.optimal(on, REWARD_TO_GO, 60)),
                exact("RLOO, whole return", FULL_RETURN, 2, on -> LeaveOneOutBaseline.wholeReturn()),
                exact("RLOO", REWARD_TO_GO, 2, on -> LeaveOneOutBaseline.wholeReturn()),
                exact("RLOO, N = 3", REWARD_TO_GO, 3, on -> LeaveOneOutBaseline.wholeReturn()),
                exact("RLOO per time step", REWARD_TO_GO, 2, on -> LeaveOneOutBaseline.perTimeStep()),
                fitted("running mean, after 2 batches", (on, policy) -> RunningMeanBaseline.cumulative()),
                fitted("fading mean, after 2 batches", (on, policy) -> RunningMeanBaseline.exponential(0.75)),
                fitted("estimated b*, after 2 batches", (on, policy) -> OptimalConstantBaseline.cumulative(policy)),
                fitted("learned V(s), after 2 batches", (on, policy) -> learnedValue(on)));
    }

    private static List<Estimator> biasedOnes() {
        Function<TabularCase, Baseline> mean = on -> BatchMeanBaseline.ofEpisodes();
        return List.of(
                exact("batch mean, whole return", FULL_RETURN, 2, mean).gives("1/2", "1/2"),
                exact("batch mean, whole return, N = 3", FULL_RETURN, 3, mean).gives("2/3", "2/3"),
                exact("batch mean, whole return, N = 4", FULL_RETURN, 4, mean).gives("3/4", "3/4"),
                exact("batch mean", REWARD_TO_GO, 2, mean).gives("1/2", "3/4"),
                exact("mean of all steps", REWARD_TO_GO, 2, on -> BatchMeanBaseline.ofSteps())
                        .gives("31/36", "13/24"),
                exact("within-episode mean", REWARD_TO_GO, 1, on -> new EpisodeMeanBaseline())
                        .gives("3/4", "1/4"),
                exact("within-episode leave-one-out", REWARD_TO_GO, 1, on -> new EpisodeLeaveOneOutBaseline())
                        .gives("4", "1/2"),
                exact("loss divided by T", REWARD_TO_GO, LossScale.MEAN_OVER_STEPS, 1, on -> new ZeroBaseline())
                        .gives("7/4", "1/2"),
                exact("γ^t dropped", REWARD_TO_GO_UNWEIGHTED, 1, on -> new ZeroBaseline())
                        .gives("1", "2"),
                new Estimator("GRPO: batch mean, over std", 2, 0, "1/2·√½", "10/9·√½", Estimator::grpo));
    }

    private Estimator gives(String stateZero, String stateOne) {
        return new Estimator(label, n, history, stateZero, stateOne, moments);
    }

    private static Estimator exact(String label, ReturnForm form, int n, Function<TabularCase, Baseline> baseline) {
        return exact(label, form, LossScale.SUM_PER_EPISODE, n, baseline);
    }

    private static Estimator exact(
            String label, ReturnForm form, LossScale scale, int n, Function<TabularCase, Baseline> baseline) {
        return new Estimator(label, n, 0, "1", "1", on -> BaselineBias.of(() -> baseline.apply(on))
                .form(form)
                .lossScale(scale)
                .on(on)
                .batchOf(n)
                .moments());
    }

    private static Estimator fitted(String label, BiFunction<TabularCase, DifferentiablePolicy, Baseline> baseline) {
        return new Estimator(label, 1, 2, "1", "1", on -> BaselineBias.ofPolicy(policy -> baseline.apply(on, policy))
                .on(on)
                .after(2)
                .batchOf(1)
                .moments());
    }

    private static double optimalConstant(TabularCase on) {
        return new GradientOracle(on.enumerate(60), on.gamma(), 1, 60)
                .optimalConstant()
                .doubleValue();
    }

    private static Baseline learnedValue(TabularCase on) {
        Mlp network = Mlp.sizes(on.mdp().states(), 1).gains(1, 0).build(Rng.of(0));
        return new ValueBaseline(network, Adam.of(network.parameters(), 0.3));
    }

    private static GradientMoments grpo(TabularCase on) {
        ReinforceConfig config = ReinforceConfig.builder()
                .episodesPerUpdate(2)
                .gamma(on.gamma().doubleValue())
                .credit(Credit.WHOLE_RETURN)
                .lossScale(LossScale.SUM_PER_EPISODE)
                .advantageScaling(AdvantageScaling.GROUP)
                .build();
        Function<Stage, Reinforce> trainer = stage -> new Reinforce(
                stage.env(), stage.policy(), BatchMeanBaseline.ofEpisodes(), stage.optimizer(), config, stage.rng());
        return ExactGradient.of(on, trainer).batchOf(2);
    }
}
