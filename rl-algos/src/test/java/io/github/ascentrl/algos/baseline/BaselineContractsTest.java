package io.github.ascentrl.algos.baseline;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.contract.BaselineContract;
import io.github.ascentrl.api.contract.ContractViolation;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every shipped baseline against the contract; those known to be biased must be caught by the law of causality. */
class BaselineContractsTest {
    private static Arguments shipped(String name, Supplier<? extends Baseline> maker) {
        return Arguments.of(name, maker);
    }

    static Stream<Arguments> unbiased() {
        return Stream.of(
                shipped("none", ZeroBaseline::new),
                shipped("constant", () -> new ConstantBaseline(3)),
                shipped("running mean", RunningMeanBaseline::cumulative),
                shipped("fading mean", () -> RunningMeanBaseline.exponential(0.9)),
                shipped("RLOO", LeaveOneOutBaseline::wholeReturn),
                shipped("RLOO per time step", LeaveOneOutBaseline::perTimeStep),
                shipped("learned V(s)", BaselineContractsTest::value),
                shipped("optimal constant", () -> OptimalConstantBaseline.cumulative(policy())),
                shipped("fading optimum", () -> OptimalConstantBaseline.exponential(policy(), 0.9)));
    }

    private static ValueBaseline value() {
        Mlp network = Mlp.sizes(3, 8, 1).build(Rng.of(1));
        return new ValueBaseline(network, Adam.of(network.parameters(), 0.01), 3);
    }

    private static CategoricalPolicy policy() {
        return CategoricalPolicy.of(Mlp.sizes(3, 5, 2).build(Rng.of(2)), new Discrete(2));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unbiased")
    void keepTheContract(String name, Supplier<? extends Baseline> maker) {
        for (long seed = 0; seed < 5; seed++) {
            BaselineContract.check(maker, Rng.of(seed));
        }
    }

    static Stream<Arguments> biased() {
        return Stream.of(
                shipped("within-episode mean", EpisodeMeanBaseline::new),
                shipped("within-episode leave-one-out", EpisodeLeaveOneOutBaseline::new),
                shipped("batch mean", BatchMeanBaseline::ofEpisodes),
                shipped("pooled mean", BatchMeanBaseline::ofSteps));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("biased")
    void areCaughtByTheLawOfCausality(String name, Supplier<? extends Baseline> maker) {
        assertThatThrownBy(() -> BaselineContract.check(maker, Rng.of(0)))
                .isInstanceOf(ContractViolation.class)
                .hasMessageStartingWith("b_t does not depend on what a_t causes")
                .hasMessageContaining("biases the gradient");
    }
}
