package io.github.ascentrl.algos.reinforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.estimate.LossScale;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.algos.testing.Walk;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.DivergenceException;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.optim.Optimizer;
import io.github.ascentrl.nn.optim.RmsProp;
import io.github.ascentrl.nn.optim.Sgd;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training that runs into NaN stops, says where, and can be taken up again from a good state. */
class ReinforceDivergenceTest {
    private static Reinforce trainer(Function<Parameters, Optimizer> optimizer, Baseline baseline) {
        Mlp network = Mlp.sizes(Walk.OBSERVATION_SIZE, 6, Walk.ACTIONS)
                .activation(Activation.RELU)
                .build(Rng.of(1));
        return new Reinforce(
                new Walk(),
                CategoricalPolicy.of(network, new Discrete(Walk.ACTIONS)),
                baseline,
                optimizer.apply(network.parameters()),
                ReinforceConfig.builder().lossScale(LossScale.SUM_PER_EPISODE).build(),
                Rng.of(5));
    }

    private static void assertFinite(float[] values) {
        for (float value : values) {
            assertThat(value).isFinite();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e30, 1e39, 1e300})
    void aHugeLearningRate(double rate) {
        List<Function<Parameters, Optimizer>> optimizers = List.of(
                p -> Adam.of(p, rate), p -> Adam.decoupled(p, rate), p -> Sgd.of(p, rate), p -> RmsProp.of(p, rate));
        for (Function<Parameters, Optimizer> optimizer : optimizers) {
            Reinforce trainer = trainer(optimizer, RunningMeanBaseline.cumulative());
            DivergenceException e =
                    catchThrowableOfType(DivergenceException.class, () -> trainer.train(Budget.updates(1000)));
            assertThat(e).isNotNull();
            long done = States.of(trainer).number("counters/updates");
            assertThat(e)
                    .hasMessageStartingWith("REINFORCE update " + (done + 1) + ", after " + done + " episodes and ");
            assertThat(e.getMessage()).containsIgnoringCase("lower the learning rate");
            float[] parameters = trainer.policy().parameters().values().clone();
            assertFinite(parameters);

            assertThatExceptionOfType(DivergenceException.class)
                    .isThrownBy(trainer::update)
                    .withMessageStartingWith("REINFORCE update " + (done + 1) + ",");
            assertThat(trainer.policy().parameters().values()).containsExactly(parameters);
        }
    }

    /** Too large a learning rate in one update alone, after which the last good state is loaded again. */
    @Test
    void aTrainerThatDivergedGoesOnFromAnEarlierStateAsIfNothingHadHappened() {
        boolean[] broken = {true};
        Schedule rate = step -> broken[0] && step == 5 ? 1e39 : 1e-2;
        for (Function<Parameters, Optimizer> optimizer : List.<Function<Parameters, Optimizer>>of(
                p -> Adam.builder(p).learningRate(rate).build(),
                p -> new Sgd(p, rate, 0.9),
                p -> new RmsProp(p, rate, 0.99, 1e-8))) {
            broken[0] = true;
            Reinforce trainer = trainer(optimizer, RunningMeanBaseline.cumulative());
            trainer.train(Budget.updates(5));
            State good = States.of(trainer);
            assertThatExceptionOfType(DivergenceException.class)
                    .isThrownBy(() -> trainer.train(Budget.updates(5)))
                    .withMessageContaining("REINFORCE update 6, after 5 episodes");
            assertThat(States.of(trainer.policy().parameters()).sameAs(policyOf(good)))
                    .isTrue();

            broken[0] = false;
            trainer.load(good);
            trainer.train(Budget.updates(5));
            Reinforce untroubled = trainer(optimizer, RunningMeanBaseline.cumulative());
            untroubled.train(Budget.updates(10));
            assertThat(States.of(trainer).sameAs(States.of(untroubled))).isTrue();
        }
    }

    private static State policyOf(State state) {
        State policy = new State();
        State folder = state.child("policy");
        for (String name : folder.names()) {
            if (folder.kind(name) == float.class) {
                policy.put(name, folder.floats(name));
            } else {
                policy.put(name, folder.longs(name)); // the shapes
            }
        }
        return policy;
    }

    /** While switched on, makes every weight the largest float, so that a sum over two steps can overflow. */
    private static final class Huge implements Baseline {
        boolean huge = true;

        @Override
        public void predict(Batch batch, float[] returns, float[] out) {
            Arrays.fill(out, huge ? Float.MAX_VALUE : 0f);
        }
    }

    @Test
    void aGradientThatOverflowsIsNamedAndLeavesNothingBehind() {
        Huge baseline = new Huge();
        Reinforce trainer = trainer(p -> Adam.of(p, 1e-2), baseline);
        float[] before = trainer.policy().parameters().values().clone();
        DivergenceException e = catchThrowableOfType(DivergenceException.class, () -> {
            for (int i = 0; i < 100; i++) { // an episode of a single step, for one, does not overflow
                trainer.policy().parameters().set(before);
                trainer.update();
            }
        });
        assertThat(e).isNotNull();
        assertThat(e).hasMessageContaining("the gradient of ").hasMessageContaining("keep their last finite values");
        assertThat(trainer.policy().parameters().values()).containsExactly(before);
        baseline.huge = false;
        assertThat(trainer.update().metric("gradientNorm")).isFinite();
        assertFinite(trainer.policy().parameters().values());
    }
}
