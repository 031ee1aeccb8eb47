package io.github.ascentrl.algos.policy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.contract.ContractViolation;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.layer.Mlp;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every policy of the library under the contract, with a similar one that the contract refuses. Fixed keys. */
class PolicyContractsTest {
    private static final Box OBSERVATIONS = Box.uniform(2, -1, 1);

    /** Two features, then a mask that rules action 1 of 4 out. */
    private static final Box MASKED = Box.of(new float[] {-1, -1, 1, 0, 1, 1}, new float[] {1, 1, 1, 0, 1, 1})
            .named(Column.ACTION_MASK, 2, 4);

    /** Two features, then a mask that rules action 2 of the second coordinate of (2, 3) out. */
    private static final Box MASKED_PAIR = Box.of(
                    new float[] {-1, -1, 1, 1, 1, 1, 0}, new float[] {1, 1, 1, 1, 1, 1, 0})
            .named(Column.ACTION_MASK, 2, 5);

    private static final Discrete FOUR = new Discrete(4);
    private static final MultiDiscrete PAIR = MultiDiscrete.of(2, 3);
    private static final Box PLANE = Box.unbounded(2);
    private static final Box BOX = Box.of(new float[] {-2, 0}, new float[] {2, 3});

    private static Mlp network(int inputs, int outputs) {
        return Mlp.sizes(inputs, 6, outputs).gains(1, 1.5).build(Rng.of(3));
    }

    private static DifferentiablePolicy categorical() {
        return CategoricalPolicy.of(network(2, 4), FOUR);
    }

    private static DifferentiablePolicy masked() {
        return CategoricalPolicy.masked(network(6, 4), MASKED, FOUR);
    }

    private static DifferentiablePolicy pair() {
        return MultiDiscretePolicy.of(network(2, 5), PAIR);
    }

    private static DifferentiablePolicy maskedPair() {
        return MultiDiscretePolicy.masked(network(7, 5), MASKED_PAIR, PAIR);
    }

    private static GaussianPolicy gaussian() {
        return GaussianPolicy.stateDependent(network(2, 4));
    }

    private static GaussianPolicy freeSigma() {
        return GaussianPolicy.freeSigma(network(2, 2), 0.7);
    }

    private static DifferentiablePolicy mixture() {
        return MixturePolicy.of(network(2, 15), 2, 3);
    }

    private static DifferentiablePolicy beta() {
        return BetaPolicy.of(network(2, 4), BOX);
    }

    private static Arguments policy(
            String name, Space observations, Space actions, Supplier<DifferentiablePolicy> maker) {
        return Arguments.of(name, observations, actions, maker);
    }

    static Stream<Arguments> policies() {
        return Stream.of(
                policy("categorical", OBSERVATIONS, FOUR, PolicyContractsTest::categorical),
                policy("categorical, masked", MASKED, FOUR, PolicyContractsTest::masked),
                policy("multi-discrete", OBSERVATIONS, PAIR, PolicyContractsTest::pair),
                policy("multi-discrete, masked", MASKED_PAIR, PAIR, PolicyContractsTest::maskedPair),
                policy("Gaussian, σ(s)", OBSERVATIONS, PLANE, PolicyContractsTest::gaussian),
                policy("Gaussian, free σ", OBSERVATIONS, PLANE, PolicyContractsTest::freeSigma),
                policy("Gaussian, σ(s), squashed", OBSERVATIONS, BOX, () -> gaussian()
                        .squashed(BOX)),
                policy("Gaussian, free σ, squashed", OBSERVATIONS, BOX, () -> freeSigma()
                        .squashed(BOX)),
                policy("mixture", OBSERVATIONS, PLANE, PolicyContractsTest::mixture),
                policy("Beta", OBSERVATIONS, BOX, PolicyContractsTest::beta));
    }

    /** A policy that is right fails with a probability below 1e-8. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("policies")
    void obeysTheContract(String name, Space observations, Space actions, Supplier<DifferentiablePolicy> maker) {
        DifferentiablePolicyContract.check(maker, observations, actions, Rng.of(11));
    }

    /** A policy for another environment must not write beyond the action, or leave half of it as it was. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("policies")
    void anActionOfTheWrongSizeIsRefused(
            String name, Space observations, Space actions, Supplier<DifferentiablePolicy> maker) {
        NetworkPolicy policy = (NetworkPolicy) maker.get();
        float[] observation = new float[observations.size()];
        observations.sample(Rng.of(1), observation);
        for (int room : new int[] {actions.size() - 1, actions.size() + 1}) {
            String said = "room for " + room + " numbers, but this policy's actions have " + actions.size();
            assertThatThrownBy(() -> policy.actor(1).act(Rng.of(1), observation, new float[room]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(said);
            assertThatThrownBy(() -> Laws.best(policy, observation, new float[room]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(said);
            RandomGenerator[] randoms = {Rng.of(1), Rng.of(2)};
            float[] two = Arrays.copyOf(observation, 2 * observation.length);
            assertThatThrownBy(() -> policy.actor(2).act(2, Laws.lanes(2), randoms, two, new float[2 * room], null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(said);
        }
    }

    /** Acts as one policy and says the probabilities of another. */
    private record TwoFaced(DifferentiablePolicy acts, DifferentiablePolicy says) implements DifferentiablePolicy {
        @Override
        public Actor actor(int lanes) {
            return acts.actor(lanes);
        }

        @Override
        public Parameters parameters() {
            return says.parameters();
        }

        @Override
        public Distribution on(Tape tape, Batch batch) {
            return says.on(tape, batch);
        }
    }

    /** The network's outputs at one place moved by a little: another policy of the same family. */
    private static DifferentiablePolicy shifted(DifferentiablePolicy policy, int output, int outputs, float by) {
        float[] theta = policy.parameters().values().clone();
        theta[theta.length - outputs + output] += by; // the last biases
        policy.parameters().set(theta);
        return policy;
    }

    private static Arguments mutant(
            String name,
            String law,
            Space observations,
            Space actions,
            Supplier<DifferentiablePolicy> acts,
            Supplier<DifferentiablePolicy> says) {
        Supplier<DifferentiablePolicy> maker = () -> new TwoFaced(acts.get(), says.get());
        return Arguments.of(name, law, observations, actions, maker);
    }

    static Stream<Arguments> mutants() {
        String often = "actions come as often as their ";
        Box shiftedBox = Box.of(new float[] {-2, 0}, new float[] {2, 3.3f});
        return Stream.of(
                mutant(
                        "a mask that the sampler does not know",
                        often + "probability says",
                        MASKED,
                        FOUR,
                        () -> CategoricalPolicy.of(network(6, 4), FOUR),
                        PolicyContractsTest::masked),
                mutant(
                        "a mask that log π does not know",
                        often + "probability says",
                        MASKED,
                        FOUR,
                        PolicyContractsTest::masked,
                        () -> CategoricalPolicy.of(network(6, 4), FOUR)),
                mutant(
                        "one logit of a pair is another",
                        often + "probability says",
                        OBSERVATIONS,
                        PAIR,
                        () -> shifted(pair(), 3, 5, 0.3f),
                        PolicyContractsTest::pair),
                mutant(
                        "a mask of a pair that the sampler does not know",
                        often + "probability says",
                        MASKED_PAIR,
                        PAIR,
                        () -> MultiDiscretePolicy.of(network(7, 5), PAIR),
                        PolicyContractsTest::maskedPair),
                mutant(
                        "σ a quarter too small",
                        often + "density says",
                        OBSERVATIONS,
                        PLANE,
                        () -> shifted(gaussian(), 3, 4, -0.29f),
                        PolicyContractsTest::gaussian),
                mutant(
                        "free σ a quarter too small",
                        often + "density says",
                        OBSERVATIONS,
                        PLANE,
                        () -> GaussianPolicy.freeSigma(network(2, 2), 0.52),
                        PolicyContractsTest::freeSigma),
                mutant(
                        "log π forgets that the action was squashed",
                        often + "density says",
                        OBSERVATIONS,
                        BOX,
                        () -> gaussian().squashed(BOX),
                        PolicyContractsTest::gaussian),
                mutant(
                        "a weight of the mixture is another",
                        often + "density says",
                        OBSERVATIONS,
                        PLANE,
                        () -> shifted(mixture(), 1, 15, 1f),
                        PolicyContractsTest::mixture),
                mutant(
                        "α is another",
                        often + "density says",
                        OBSERVATIONS,
                        BOX,
                        () -> shifted(beta(), 0, 4, 0.5f),
                        PolicyContractsTest::beta),
                mutant(
                        "the Beta's box is another",
                        "actions lie in their space",
                        OBSERVATIONS,
                        BOX,
                        () -> BetaPolicy.of(network(2, 4), shiftedBox),
                        PolicyContractsTest::beta));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutants")
    void mutantsAreCaught(
            String name, String law, Space observations, Space actions, Supplier<DifferentiablePolicy> maker) {
        assertThatThrownBy(() -> DifferentiablePolicyContract.check(maker, observations, actions, Rng.of(11)))
                .isInstanceOf(ContractViolation.class)
                .hasMessageStartingWith(law);
    }
}
