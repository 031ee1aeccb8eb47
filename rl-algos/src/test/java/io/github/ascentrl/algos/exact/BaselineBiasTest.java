package io.github.ascentrl.algos.exact;

import static io.github.ascentrl.algos.exact.ReturnForm.FULL_RETURN;
import static io.github.ascentrl.algos.exact.ReturnForm.REWARD_TO_GO;
import static io.github.ascentrl.algos.exact.ReturnForm.REWARD_TO_GO_UNWEIGHTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.baseline.BatchMeanBaseline;
import io.github.ascentrl.algos.baseline.ConstantBaseline;
import io.github.ascentrl.algos.baseline.EpisodeLeaveOneOutBaseline;
import io.github.ascentrl.algos.baseline.EpisodeMeanBaseline;
import io.github.ascentrl.algos.baseline.LeaveOneOutBaseline;
import io.github.ascentrl.algos.baseline.OptimalConstantBaseline;
import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.baseline.ValueBaseline;
import io.github.ascentrl.algos.baseline.ZeroBaseline;
import io.github.ascentrl.algos.estimate.LossScale;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.contract.ContractViolation;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.tabular.Chains;
import io.github.ascentrl.envs.tabular.PolicyTable;
import io.github.ascentrl.envs.tabular.Rational;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Sgd;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The effect of every shipped baseline on the gradient: the shipped code compared with fractions. */
class BaselineBiasTest {
    private static final TabularCase M3 = ReferenceCases.m3();

    /** One row of the table: a shipped baseline, its definition in fractions, and E[ĝ]/∇J on M3 for both states. */
    private record Row(
            String name,
            ReturnForm form,
            LossScale scale,
            int n,
            Supplier<Baseline> shipped,
            ExactEstimator exact,
            double first,
            double second) {
        @Override
        public String toString() {
            return name + ", " + form + ", N = " + n;
        }
    }

    private static Row row(
            String name,
            ReturnForm form,
            int n,
            Supplier<Baseline> shipped,
            ExactBaseline exact,
            double first,
            double second) {
        return new Row(
                name, form, LossScale.SUM_PER_EPISODE, n, shipped, ExactEstimator.of(form, exact), first, second);
    }

    static Stream<Row> table() {
        Supplier<Baseline> zero = ZeroBaseline::new;
        ExactBaseline none = ExactBaseline.none();
        Supplier<Baseline> constant = () -> new ConstantBaseline(2.25);
        ExactBaseline exactConstant = ExactBaseline.constant(Rational.of(9, 4));
        Supplier<Baseline> v = () -> StateTableBaseline.of(-0.25, 5);
        ExactBaseline exactV = ExactBaseline.stateValue(Rational.of(-1, 4), Rational.of(5));
        Supplier<Baseline> rloo = LeaveOneOutBaseline::wholeReturn;
        ExactBaseline exactRloo = ExactBaseline.leaveOneOut();
        Supplier<Baseline> mean = BatchMeanBaseline::ofEpisodes;
        ExactBaseline exactMean = ExactBaseline.batchMean();
        return Stream.of(
                row("none", FULL_RETURN, 1, zero, none, 1, 1),
                row("none", REWARD_TO_GO, 1, zero, none, 1, 1),
                row("none", REWARD_TO_GO, 3, zero, none, 1, 1),
                row("constant", FULL_RETURN, 1, constant, exactConstant, 1, 1),
                row("constant", REWARD_TO_GO, 1, constant, exactConstant, 1, 1),
                row("constant", REWARD_TO_GO, 2, constant, exactConstant, 1, 1),
                row("fixed V(s)", FULL_RETURN, 1, v, exactV, 1, 1),
                row("fixed V(s)", REWARD_TO_GO, 1, v, exactV, 1, 1),
                row("RLOO", FULL_RETURN, 2, rloo, exactRloo, 1, 1),
                row("RLOO", FULL_RETURN, 3, rloo, exactRloo, 1, 1),
                row("RLOO", REWARD_TO_GO, 2, rloo, exactRloo, 1, 1),
                row("RLOO", REWARD_TO_GO, 3, rloo, exactRloo, 1, 1),
                row("RLOO per step", REWARD_TO_GO, 2, LeaveOneOutBaseline::perTimeStep, perTimeStep(), 1, 1),
                row("RLOO per step", REWARD_TO_GO, 3, LeaveOneOutBaseline::perTimeStep, perTimeStep(), 1, 1),
                row("batch mean", FULL_RETURN, 2, mean, exactMean, 1 / 2.0, 1 / 2.0),
                row("batch mean", FULL_RETURN, 3, mean, exactMean, 2 / 3.0, 2 / 3.0),
                row("batch mean", FULL_RETURN, 4, mean, exactMean, 3 / 4.0, 3 / 4.0),
                row("batch mean", REWARD_TO_GO, 2, mean, exactMean, 1 / 2.0, 3 / 4.0),
                row(
                        "pooled mean",
                        REWARD_TO_GO,
                        2,
                        BatchMeanBaseline::ofSteps,
                        ExactBaseline.pooledMean(),
                        31 / 36.0,
                        13 / 24.0),
                row(
                        "episode mean",
                        REWARD_TO_GO,
                        1,
                        EpisodeMeanBaseline::new,
                        ExactBaseline.episodeMean(),
                        3 / 4.0,
                        1 / 4.0),
                row(
                        "episode LOO",
                        REWARD_TO_GO,
                        1,
                        EpisodeLeaveOneOutBaseline::new,
                        ExactBaseline.episodeLeaveOneOut(),
                        4,
                        1 / 2.0),
                row("γ^t dropped", REWARD_TO_GO_UNWEIGHTED, 1, zero, none, 1, 2),
                new Row(
                        "loss / T",
                        REWARD_TO_GO,
                        LossScale.MEAN_OVER_STEPS,
                        1,
                        zero,
                        ExactEstimator.of(REWARD_TO_GO, none).dividedByLength(),
                        7 / 4.0,
                        1 / 2.0),
                row("current", FULL_RETURN, 2, Mutants.RunningMeanWithCurrent::new, withCurrent(), 1 / 4.0, 1 / 4.0),
                row("current", FULL_RETURN, 3, Mutants.RunningMeanWithCurrent::new, withCurrent(), 7 / 18.0, 7 / 18.0));
    }

    private static ExactBaseline withCurrent() {
        return ExactBaseline.runningMeanWithCurrent();
    }

    private static ExactBaseline perTimeStep() {
        return (batch, returns) -> {
            Rational[][] b = new Rational[returns.length][];
            for (int i = 0; i < b.length; i++) {
                b[i] = new Rational[returns[i].length];
                for (int t = 0; t < b[i].length; t++) {
                    Rational sum = Rational.ZERO;
                    for (int k = 0; k < b.length; k++) {
                        sum = k == i || t >= returns[k].length ? sum : sum.plus(returns[k][t]);
                    }
                    b[i][t] = sum.dividedBy(b.length - 1);
                }
            }
            return b;
        };
    }

    @ParameterizedTest
    @MethodSource("table")
    void ratioToTheGradientOnM3(Row row) {
        BiasResult result = BaselineBias.of(row.shipped())
                .form(row.form())
                .lossScale(row.scale())
                .on(M3, "M3")
                .batchOf(row.n());
        double[] ratio = result.ratioToGradient();
        assertThat(ratio[1]).isCloseTo(row.first(), within(1e-6));
        assertThat(ratio[3]).isCloseTo(row.second(), within(1e-6));
        assertThat(result.gradient()).containsExactly(new double[] {4 / 45.0, -4 / 45.0, -3 / 25.0, 3 / 25.0});
        agrees(result, M3, row.exact());
        boolean baselineBiases = !row.name().contains("/ T")
                && !row.name().contains("dropped")
                && !(row.first() == 1 && row.second() == 1);
        assertThat(result.unbiased()).isEqualTo(!baselineBiases);
    }

    /** The shipped code and the fractions, which share no code, agree. */
    private static void agrees(BiasResult result, TabularCase of, ExactEstimator exact) {
        Rational[] mean = new GradientOracle(of.enumerate(60), of.gamma(), result.episodes(), 4000).mean(exact);
        for (int i = 0; i < mean.length; i++) {
            assertThat(result.moments().mean()[i])
                    .as("E[ĝ] by the shipped code, component %d of %n%s", i, result)
                    .isCloseTo(mean[i].doubleValue(), within(result.smallestFound()));
        }
    }

    @Property(tries = 15)
    void shippedCodeAgreesWithTheFractionsOnRandomProcesses(@ForAll long seed) {
        for (Row row : table().toList()) {
            if (row.n() <= 3 && !row.name().startsWith("fixed") && row.scale() == LossScale.SUM_PER_EPISODE) {
                TabularCase of = RandomCases.next(Rng.of(seed), new int[] {60, 24, 8}[row.n() - 1]);
                BiasResult result = BaselineBias.of(row.shipped())
                        .form(row.form())
                        .on(of, row + ", seed " + seed)
                        .batchOf(row.n());
                agrees(result, of, row.exact());
            }
        }
    }

    @Property(tries = 10)
    void theBatchMeanShrinksTheGradientByOneMinusOneOverNOnEveryProcess(@ForAll long seed) {
        for (int n = 2; n <= 3; n++) {
            TabularCase of = RandomCases.next(Rng.of(seed), n == 2 ? 24 : 8);
            BiasResult result = BaselineBias.of(BatchMeanBaseline::ofEpisodes)
                    .form(FULL_RETURN)
                    .on(of, "seed " + seed)
                    .batchOf(n);
            for (int i = 0; i < result.gradient().length; i++) {
                assertThat(result.moments().mean()[i])
                        .as("component %d of %n%s", i, result)
                        .isCloseTo((1 - 1.0 / n) * result.gradient()[i], within(result.smallestFound()));
            }
        }
    }

    static Stream<Arguments> unbiased() {
        return Stream.of(
                Arguments.of(1, "none", BaselineBias.of(ZeroBaseline::new)),
                Arguments.of(1, "constant", BaselineBias.of(() -> new ConstantBaseline(-7.5))),
                Arguments.of(2, "RLOO", BaselineBias.of(LeaveOneOutBaseline::wholeReturn)),
                Arguments.of(3, "RLOO", BaselineBias.of(LeaveOneOutBaseline::wholeReturn)),
                Arguments.of(2, "RLOO per step", BaselineBias.of(LeaveOneOutBaseline::perTimeStep)),
                Arguments.of(1, "running mean", BaselineBias.of(RunningMeanBaseline::cumulative)),
                Arguments.of(2, "running mean", BaselineBias.of(RunningMeanBaseline::cumulative)),
                Arguments.of(1, "fading mean", BaselineBias.of(() -> RunningMeanBaseline.exponential(0.5))),
                Arguments.of(1, "optimal constant", BaselineBias.ofPolicy(OptimalConstantBaseline::cumulative)),
                Arguments.of(2, "optimal constant", BaselineBias.ofPolicy(OptimalConstantBaseline::cumulative)),
                Arguments.of(
                        1,
                        "fading optimum",
                        BaselineBias.ofPolicy(policy -> OptimalConstantBaseline.exponential(policy, 0.5))));
    }

    @ParameterizedTest(name = "{1}, N = {0}")
    @MethodSource("unbiased")
    void unbiasedOnTheWholeSuite(int n, String name, BaselineBias question) {
        question.requireUnbiased(n);
        assertThat(question.suite(n)).hasSize(96).allMatch(BiasResult::unbiased);
    }

    /** After each history of two batches separately, with fit as well as predict. */
    @Test
    void whatRemembersIsUnbiasedAfterEveryHistory() {
        for (BaselineBias question : List.of(
                BaselineBias.of(RunningMeanBaseline::cumulative),
                BaselineBias.of(() -> RunningMeanBaseline.exponential(0.75)),
                BaselineBias.ofPolicy(OptimalConstantBaseline::cumulative),
                BaselineBias.of(() -> value(2)).named("learned V(s)"))) {
            BiasResult result = question.on(M3, "M3").after(2).batchOf(1).requireUnbiased();
            assertThat(result.moments().meanByHistory()).hasDimensions(9, 4);
            assertThat(result.moments().sequences()).isEqualTo(27);
        }
    }

    private static ValueBaseline value(int states) {
        Mlp network = Mlp.sizes(states, 4, 1).build(Rng.of(1));
        return new ValueBaseline(network, Sgd.of(network.parameters(), 0.5), 2);
    }

    @Test
    void signReversal() {
        TabularCase reversal = ReferenceCases.signReversal();
        assertThat(mean(reversal, ZeroBaseline::new)).isCloseTo(0.25, within(1e-6));
        assertThat(mean(reversal, EpisodeMeanBaseline::new)).isCloseTo(-0.125, within(1e-6));
        assertThat(mean(reversal, EpisodeLeaveOneOutBaseline::new)).isCloseTo(-0.5, within(1e-6));
        BiasResult result = BaselineBias.of(EpisodeMeanBaseline::new)
                .on(reversal, "sign reversal")
                .batchOf(1);
        assertThat(result.ratio()[1]).isCloseTo(-0.5, within(1e-6));
    }

    private static double mean(TabularCase of, Supplier<Baseline> baseline) {
        return BaselineBias.of(baseline).on(of).batchOf(1).moments().mean()[1];
    }

    /** Standard deviations in fractions have no counterpart; both sides are double here. */
    @Test
    void lossOverStepsIsJudgedAgainstItselfWithoutABaseline() {
        BiasResult zero = BaselineBias.of(ZeroBaseline::new)
                .lossScale(LossScale.MEAN_OVER_STEPS)
                .on(M3, "M3")
                .batchOf(2);
        assertThat(zero.unbiased()).isTrue();
        assertThat(zero.ratioToGradient()[1]).isNotCloseTo(1, within(0.1));
        BiasResult constant = BaselineBias.of(() -> new ConstantBaseline(1))
                .lossScale(LossScale.MEAN_OVER_STEPS)
                .on(M3, "M3")
                .batchOf(2);
        assertThat(constant.unbiased()).isFalse();
    }

    static Stream<Arguments> mutants() {
        Supplier<Baseline> peek = Mutants.Peek::new;
        Supplier<Baseline> fitFirst = () -> new Mutants.FitFirst(value(2));
        Supplier<Baseline> turncoat = Mutants.Turncoat::new;
        Supplier<Baseline> current = Mutants.RunningMeanWithCurrent::new;
        Supplier<Baseline> episodeMean = EpisodeMeanBaseline::new;
        Supplier<Baseline> pooled = BatchMeanBaseline::ofSteps;
        return Stream.of(
                Arguments.of("sees a ten-thousandth of its own return", 1, 0, peek),
                Arguments.of("fits before it predicts", 1, 0, fitFirst),
                Arguments.of("biased up or down, depending on the last batch", 1, 1, turncoat),
                Arguments.of("running mean with the current episode", 2, 0, current),
                Arguments.of("within-episode mean", 1, 0, episodeMean),
                Arguments.of("pooled mean", 2, 0, pooled));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutants")
    void biasIsFoundAndSaidPlainly(String name, int n, int h, Supplier<Baseline> mutant) {
        BiasResult result =
                BaselineBias.of(mutant).named(name).on(M3, "M3").after(h).batchOf(n);
        assertThat(result.unbiased()).isFalse();
        assertThatThrownBy(result::requireUnbiased)
                .isInstanceOf(ContractViolation.class)
                .hasMessageContaining(name + " is BIASED on M3")
                .hasMessageContaining("state 1, action 1")
                .hasMessageContaining("smallest bias that would be found")
                .hasMessageContaining("not on a_t nor on anything that a_t causes");
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "2, 1", "3, 1", "0, 2", "1, 2", "2, 2", "3, 2", "3, 3"})
    void aBaselineThatTurnsAfterUpToThreeFitsIsFound(int fits, int n) {
        assertThatThrownBy(() -> BaselineBias.of(() -> new Mutants.LatePeek(fits))
                        .named("late")
                        .requireUnbiased(n))
                .isInstanceOf(ContractViolation.class)
                .hasMessageContaining("late is BIASED on ")
                .hasMessageContaining(fits == 0 ? "batches of " + n + ";" : "batches of " + n + " after ");
    }

    /** The suite does not find it, as its javadoc says; a test with {@code after} does. */
    @Test
    void oneThatTurnsAfterFourFitsIsBeyondTheSuite() {
        BaselineBias question = BaselineBias.of(() -> new Mutants.LatePeek(4));
        question.requireUnbiased(1);
        assertThat(question.on(M3).after(4).batchOf(1).unbiased()).isFalse();
    }

    /** E[ĝ | history] is the same whether all histories are run or some; moments over drawn histories are estimates. */
    @Test
    void historiesMayBeDrawn() {
        BaselineBias question =
                BaselineBias.of(Mutants.Turncoat::new).named("turncoat").on(M3, "M3");
        BiasResult all = question.after(2).batchOf(1);
        BiasResult some = question.after(2, 4).batchOf(1);
        assertThat(some.moments().everyHistory()).isFalse();
        assertThat(some.moments().sequences()).isEqualTo(4 * 3);
        assertThat(some.toString())
                .contains("batches of 1 after 2 earlier; 12 sequences, every batch after each of 4 hist");
        for (double[] mean : some.moments().meanByHistory()) {
            assertThat(Arrays.stream(all.moments().meanByHistory())).anyMatch(known -> Arrays.equals(known, mean));
        }
        assertThat(question.after(2, 9).batchOf(1).toString())
                .isEqualTo(all.toString())
                .contains("every one there is");
        assertThat(question.after(2, 4).batchOf(1).toString()).isEqualTo(some.toString());
        assertThatThrownBy(() -> question.after(2, 0).batchOf(1))
                .hasMessageContaining("histories = 0 must be at least 1");
    }

    /** A gradient that overflows does not count as unbiased. */
    @Test
    void nanIsNotUnbiased() {
        BiasResult some = BaselineBias.of(ZeroBaseline::new).on(M3, "M3").batchOf(1);
        BiasResult result = new BiasResult(
                "overflow",
                some.on(),
                some.form(),
                some.lossScale(),
                1,
                0,
                some.moments(),
                some.without(),
                some.gradient(),
                new double[] {0, Double.NaN, 0, 0},
                some.smallestFound());
        assertThat(result.largestBias()).isNaN();
        assertThat(result.unbiased()).isFalse();
        assertThatThrownBy(result::requireUnbiased)
                .isInstanceOf(ContractViolation.class)
                .hasMessageContaining("overflow is BIASED");
    }

    /** Averaged over the earlier batch its two biases cancel; only testing each history separately finds them. */
    @Test
    void biasesOfOppositeSignDoNotCancel() {
        BiasResult result = BaselineBias.of(Mutants.Turncoat::new)
                .on(ReferenceCases.signReversal(), "sign reversal")
                .after(1)
                .batchOf(1);
        double[] mean = result.moments().mean();
        assertThat(mean[1]).isCloseTo(result.without()[1], within(1e-6));
        assertThat(result.unbiased()).isFalse();
    }

    @Test
    void theSuiteNamesTheWorstCase() {
        assertThatThrownBy(
                        () -> BaselineBias.of(EpisodeLeaveOneOutBaseline::new).requireUnbiased(1))
                .isInstanceOf(ContractViolation.class)
                .hasMessageContaining("EpisodeLeaveOneOutBaseline is BIASED on ");
    }

    @Test
    void whatWouldExplodeIsRefusedWithTheCount() {
        BaselineBias question = BaselineBias.of(ZeroBaseline::new).on(M3);
        assertThatThrownBy(() -> question.after(1).batchOf(6))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there are 531441 sequences of 2 batches of 6 episodes")
                .hasMessageContaining("limit of 100000");
        assertThatThrownBy(() -> question.batchOf(50)).hasMessageContaining("about 10^23 sequences");
        assertThatThrownBy(() -> question.limit(10).batchOf(3)).hasMessageContaining("there are 27");
        TabularCase endless = new TabularCase(Chains.randomWalk(3), PolicyTable.uniform(3, 1), Rational.ONE);
        assertThatThrownBy(() -> BaselineBias.of(ZeroBaseline::new).on(endless).batchOf(1))
                .hasMessageContaining("infinitely many");
    }

    @Test
    void badQuestions() {
        BaselineBias question = BaselineBias.of(ZeroBaseline::new);
        assertThatThrownBy(() -> question.batchOf(1)).hasMessageContaining("no process was given");
        assertThatThrownBy(() -> question.on(M3).batchOf(0)).hasMessageContaining("n = 0");
        assertThatThrownBy(() -> question.on(M3).after(-1).batchOf(1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> question.suite(4))
                .hasMessageContaining("1 to 3")
                .hasMessageContaining("n = 4");
        assertThatThrownBy(
                        () -> BaselineBias.of(LeaveOneOutBaseline::wholeReturn).requireUnbiased(1))
                .hasMessageContaining("at least 2 trajectories in a batch");
        assertThatThrownBy(() -> BaselineBias.of(Mutants.Forgetful::new).on(M3).batchOf(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("predicted NaN");
    }

    @Test
    void namesAndText() {
        BiasResult result =
                BaselineBias.of(LeaveOneOutBaseline::wholeReturn).on(M3).batchOf(2);
        assertThat(result.baseline()).isEqualTo("LeaveOneOutBaseline");
        assertThat(result.toString())
                .startsWith("LeaveOneOutBaseline is unbiased on 2 states and 2 actions, gamma = 1/2: reward to go")
                .contains("9 sequences")
                .contains("1.0000");
        Supplier<Baseline> lambda = () -> (batch, returns, out) -> Arrays.fill(out, 1);
        assertThat(BaselineBias.of(lambda).on(M3).batchOf(1).baseline()).isEqualTo("the baseline");
    }
}
