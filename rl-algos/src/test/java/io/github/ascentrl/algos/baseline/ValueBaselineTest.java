package io.github.ascentrl.algos.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.algos.testing.NaiveNetwork;
import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.DivergenceException;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.optim.Sgd;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ValueBaselineTest {
    private final Mlp network = Mlp.sizes(3, 16, 1).build(Rng.of(1));
    private final Batch batch = Batches.random(Rng.of(2), 4, 10, 3, 2);
    private final float[] returns = Batches.normal(Rng.of(3), batch.steps());

    private static ValueBaseline baseline(Mlp network, double learningRate) {
        return new ValueBaseline(network, Adam.of(network.parameters(), learningRate));
    }

    private double meanSquaredError(float[] b) {
        double sum = 0;
        for (int t = 0; t < b.length; t++) {
            sum += (b[t] - returns[t]) * (b[t] - returns[t]);
        }
        return sum / b.length;
    }

    @Property(tries = 50)
    void predictsTheNetworksOutput(@ForAll long seed) {
        Mlp random = Mlp.sizes(3, 5, 1).gains(3, 3).build(Rng.of(seed));
        float[] b = Predictions.of(baseline(random, 1e-2), batch, returns);
        float[] values = random.parameters().values();
        double[] theta = new double[values.length];
        Arrays.setAll(theta, i -> values[i]);
        NaiveNetwork naive = new NaiveNetwork(Activation.TANH, 3, 5, 1);
        for (int t = 0; t < b.length; t++) {
            double exact = naive.outputs(theta, batch.observations(), t)[0];
            assertThat((double) b[t]).isCloseTo(exact, within(1e-5 * (1 + Math.abs(exact))));
        }
    }

    @Test
    void theReturnsChangeAPredictionOnlyThroughFitting() {
        ValueBaseline baseline = baseline(network, 1e-2);
        float[] before = Predictions.of(baseline, batch, returns);
        float[] others = Batches.normal(Rng.of(9), batch.steps());
        assertThat(Predictions.of(baseline, batch, others)).containsExactly(before);
        baseline.fit(batch, returns);
        assertThat(Predictions.of(baseline, batch, returns)).isNotEqualTo(before);
    }

    @Test
    void fitsTowardsTheReturns() {
        ValueBaseline baseline = baseline(network, 1e-2);
        double before = meanSquaredError(Predictions.of(baseline, batch, returns));
        baseline.fit(batch, returns);
        double afterOne = meanSquaredError(Predictions.of(baseline, batch, returns));
        for (int i = 0; i < 1000; i++) {
            baseline.fit(batch, returns);
        }
        double afterMany = meanSquaredError(Predictions.of(baseline, batch, returns));
        assertThat(afterOne).isLessThan(before);
        assertThat(afterMany).isLessThan(0.05 * before);
    }

    /** One step of plain gradient descent changes a linear V by η · 2/T · Σ (G − V) (s, 1). */
    @Test
    void oneFitIsOneStepDownTheMeanSquaredError() {
        Mlp linear = Mlp.sizes(3, 1).build(Rng.of(1));
        float[] before = linear.parameters().values().clone();
        double[] expected = new double[4];
        float[] b = Predictions.of(baseline(linear, 1), batch, returns);
        for (int t = 0; t < batch.steps(); t++) {
            double residual = (returns[t] - b[t]) * 2.0 / batch.steps();
            for (int i = 0; i < 3; i++) {
                expected[i] += residual * batch.observations()[3 * t + i];
            }
            expected[3] += residual;
        }
        new ValueBaseline(linear, Sgd.of(linear.parameters(), 0.5)).fit(batch, returns);
        for (int i = 0; i < 4; i++) {
            assertThat((double) linear.parameters().values()[i] - before[i]).isCloseTo(0.5 * expected[i], within(1e-6));
        }
    }

    @Test
    void severalStepsPerFit() {
        Mlp other = Mlp.sizes(3, 16, 1).build(Rng.of(1));
        ValueBaseline single = baseline(network, 1e-2);
        for (int i = 0; i < 5; i++) {
            single.fit(batch, returns);
        }
        new ValueBaseline(other, Adam.of(other.parameters(), 1e-2), 5).fit(batch, returns);
        assertThat(other.parameters().values())
                .containsExactly(network.parameters().values());
    }

    @Test
    void stateCarriesOver() {
        ValueBaseline whole = baseline(network, 1e-2);
        whole.fit(batch, returns);
        State state = States.of(whole);
        Mlp other = Mlp.sizes(3, 16, 1).build(Rng.of(99));
        ValueBaseline resumed = baseline(other, 1e-2);
        resumed.load(state);
        whole.fit(batch, returns);
        resumed.fit(batch, returns);
        assertThat(States.of(resumed).sameAs(States.of(whole))).isTrue();
    }

    @Test
    void divergenceSaysThatItIsTheValueThatDiverged() {
        ValueBaseline baseline = baseline(network, 1e-2);
        float[] before = network.parameters().values().clone();
        float[] infinite = returns.clone();
        infinite[1] = Float.POSITIVE_INFINITY;
        assertThatExceptionOfType(DivergenceException.class)
                .isThrownBy(() -> baseline.fit(batch, infinite))
                .withMessageContaining("fitting V(s)")
                .withMessageContaining("keep their last finite values");
        assertThat(network.parameters().values()).containsExactly(before);

        Mlp other = Mlp.sizes(3, 16, 1).build(Rng.of(1));
        baseline(other, 1e-2).fit(batch, returns);
        baseline.fit(batch, returns); // nothing of the failed fit is left over
        assertThat(network.parameters().values())
                .containsExactly(other.parameters().values());
    }

    @Test
    void badPartsAreRefused() {
        Mlp two = Mlp.sizes(3, 2).build(Rng.of(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> baseline(two, 1))
                .withMessageContaining("1 output, this one has 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ValueBaseline(network, Adam.of(two.parameters(), 1)))
                .withMessageContaining("other parameters")
                .withMessageContaining("model.parameters()");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ValueBaseline(network, Adam.of(network.parameters(), 1), 0))
                .withMessageContaining("stepsPerFit = 0")
                .withMessageContaining("at least 1");
        Batch narrow = Batches.random(Rng.of(2), 1, 3, 2, 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        baseline(network, 1).predict(narrow, new float[narrow.steps()], new float[narrow.steps()]))
                .withMessageContaining("observations have 2 numbers but the value network takes 3");
    }
}
