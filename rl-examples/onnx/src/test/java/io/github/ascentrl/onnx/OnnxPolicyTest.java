package io.github.ascentrl.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import io.github.ascentrl.algos.policy.FrozenNormalizer;
import io.github.ascentrl.algos.policy.PolicyKind;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.nn.layer.Activation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models in onnxruntime, compared with the policies from which they were made. */
class OnnxPolicyTest {
    static final double TOLERANCE = 1e-5;
    static final int ROWS = 1000;

    /** {@return the largest difference of two actions, over 1,000 observations in one batch} */
    static double deviation(byte[] model, SavedPolicy saved) {
        float[] observations = Cases.observations(saved, ROWS, Rng.of(31));
        float[] expected = new float[ROWS * saved.actionSpace().size()];
        int[] lanes = new int[ROWS];
        Arrays.setAll(lanes, i -> i);
        saved.deterministic().actor(ROWS).act(ROWS, lanes, new RandomGenerator[ROWS], observations, expected, null);
        try (OrtModel ort = new OrtModel(model)) {
            return largest(expected, ort.actions(ROWS, Map.of("observation", observations)));
        }
    }

    static double largest(float[] expected, float[] found) {
        assertThat(found).hasSameSizeAs(expected);
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            double difference = Math.abs((double) expected[i] - found[i]);
            largest = difference <= largest ? largest : difference; // NaN stays
        }
        return largest;
    }

    private static void check(String name, SavedPolicy saved) {
        double deviation = deviation(OnnxPolicy.deterministic(saved).bytes(), saved);
        System.out.printf("%-32s largest deviation of %d actions: %.2e%n", name, ROWS, deviation);
        assertThat(deviation).as(name).isLessThanOrEqualTo(TOLERANCE);
    }

    @ParameterizedTest
    @EnumSource(PolicyKind.class)
    void bestActionsAreThePolicys(PolicyKind kind) {
        check(kind.id(), Cases.of(kind));
        check(kind.id() + ", normalised", Cases.normalized(Cases.of(kind)));
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void withEveryActivation(Activation activation) {
        check("gaussian, " + activation, Cases.of(PolicyKind.GAUSSIAN, activation));
    }

    @Test
    void withEveryLayer() {
        assertThat(Cases.networks()).hasSize(6).allSatisfy(OnnxPolicyTest::check);
    }

    /** In floats the mean alone would be wrong by 0.03 of a deviation. */
    @Test
    void observationsFarFromZeroAreNormalizedAsFinely() {
        SavedPolicy plain = Cases.of(PolicyKind.FREE_GAUSSIAN);
        double[] mean = {1_000_000.03, -3e6, 0, 12345.678, 1e-9};
        double[] scale = {1, 3, 100, 1e-3, 1e6};
        SavedPolicy saved = plain.withNormalizer(new FrozenNormalizer((Box) plain.observationSpace(), mean, scale, 10));
        float[] observation = new float[5];
        float[] expected = new float[2];
        double largest = 0;
        try (OrtModel ort = new OrtModel(OnnxPolicy.deterministic(saved).bytes())) {
            Actor actor = saved.deterministic().actor(1);
            Rng rng = Rng.of(5);
            for (int i = 0; i < 200; i++) {
                for (int j = 0; j < 5; j++) {
                    observation[j] = (float) (mean[j] + rng.nextGaussian() / scale[j]);
                }
                actor.act(rng, observation, expected);
                largest = Math.max(largest, largest(expected, ort.actions(1, Map.of("observation", observation))));
            }
        }
        assertThat(largest).isLessThanOrEqualTo(TOLERANCE);
    }

    /**
     * {@return the largest difference over 100 steps of ten parallel episodes, which end and restart at any time} The
     * state is passed from one call to the next.
     */
    static double recurrentDeviation(byte[] model, SavedPolicy saved) throws OrtException {
        int lanes = 10;
        int memory = saved.network().memorySize();
        int[] all = new int[lanes];
        Arrays.setAll(all, i -> i);
        Rng rng = Rng.of(41);
        Actor actor = saved.deterministic().actor(lanes);
        float[] expected = new float[lanes * saved.actionSpace().size()];
        float[] state = new float[lanes * memory];
        double largest = 0;
        try (OrtModel ort = new OrtModel(model)) {
            for (int t = 0; t < 100; t++) {
                for (int lane = 0; lane < lanes; lane++) {
                    if (rng.nextInt(20) == 0) {
                        actor.begin(lane, Start.EPISODE);
                        Arrays.fill(state, lane * memory, (lane + 1) * memory, 0);
                    }
                }
                float[] observations = Cases.observations(saved, lanes, rng);
                actor.act(lanes, all, new RandomGenerator[lanes], observations, expected, null);
                Map<String, float[]> outputs = ort.run(lanes, Map.of("observation", observations, "state", state));
                largest = Math.max(largest, largest(expected, outputs.get("action")));
                float[] remembered = new float[lanes * memory];
                actor.memory(lanes, all, remembered);
                largest = Math.max(largest, largest(remembered, outputs.get("next_state")));
                state = outputs.get("next_state");
            }
        }
        return largest;
    }

    @ParameterizedTest
    @ValueSource(strings = {"gru", "lstm", "gruAndLstm", "splitRows", "normalizedGru"})
    void policiesWithMemoryRememberTheSame(String name) throws OrtException {
        SavedPolicy saved = Cases.recurrent().get(name);
        double deviation = recurrentDeviation(OnnxPolicy.deterministic(saved).bytes(), saved);
        System.out.printf("%-32s largest deviation of 1000 actions and states: %.2e%n", name, deviation);
        assertThat(deviation).isLessThanOrEqualTo(TOLERANCE);
    }

    @Test
    void aRowAloneIsARowOfABatch() {
        SavedPolicy saved = Cases.normalized(Cases.of(PolicyKind.MASKED_CATEGORICAL));
        float[] observations = Cases.observations(saved, 50, Rng.of(51));
        try (OrtModel ort = new OrtModel(OnnxPolicy.deterministic(saved).bytes())) {
            float[] together = ort.actions(50, Map.of("observation", observations));
            int n = saved.observationSpace().size();
            for (int row = 0; row < 50; row++) {
                float[] one = Arrays.copyOfRange(observations, row * n, (row + 1) * n);
                assertThat(ort.actions(1, Map.of("observation", one))).containsExactly(together[row]);
            }
        }
    }

    /** Later learning does not affect it. */
    @Test
    void theModelIsACopy() {
        SavedPolicy saved = Cases.of(PolicyKind.GAUSSIAN);
        OnnxPolicy model = OnnxPolicy.deterministic(saved);
        byte[] before = model.bytes();
        saved.network().parameters().values()[0] += 1;
        saved.network().parameters().changed();
        model.bytes()[10]++;
        assertThat(model.bytes()).containsExactly(before);
        assertThat(OnnxPolicy.deterministic(saved).bytes()).isNotEqualTo(before);
        assertThat(OnnxPolicy.deterministic(Cases.of(PolicyKind.GAUSSIAN)).bytes())
                .as("the same policy, the same bytes")
                .containsExactly(before);
    }

    private static Map<String, float[]> with(Map<String, float[]> inputs, String name, float... values) {
        Map<String, float[]> more = new HashMap<>(inputs);
        more.put(name, values);
        return more;
    }

    /** The runtime reports what it can: wrong row sizes and missing inputs. */
    @Test
    void otherInputsAreRefusedByTheRuntime() {
        SavedPolicy saved = Cases.recurrent().get("gru");
        Map<String, float[]> right = Map.of("observation", new float[5], "state", new float[12]);
        try (OrtModel ort = new OrtModel(OnnxPolicy.deterministic(saved).bytes())) {
            assertThat(ort.actions(1, right)).hasSize(1);
            assertThat(List.of(
                            with(right, "observation", new float[6]),
                            with(right, "state", new float[11]),
                            with(right, "mood", new float[1]),
                            Map.of("observation", new float[5])))
                    .allSatisfy(
                            wrong -> assertThatThrownBy(() -> ort.run(1, wrong)).isInstanceOf(OrtException.class));
        }
    }
}
