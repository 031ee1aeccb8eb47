package io.github.ascentrl.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.policy.PolicyKind;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Drawn actions, compared with the policy's own from the same numbers. */
class SamplingTest {
    private static final int ROWS = OnnxPolicyTest.ROWS;

    /** False failures: one in a million seeds; these seeds are fixed. */
    private static final double RARE = 1e-6;

    private record Width(int uniform, int normal) {
        static Width of(PolicyKind kind) {
            return switch (kind) {
                case CATEGORICAL, MASKED_CATEGORICAL -> new Width(1, 0);
                case MULTI_DISCRETE, MASKED_MULTI_DISCRETE -> new Width(3, 0);
                case MIXTURE -> new Width(1, 2);
                case BETA -> new Width(32, 32);
                default -> new Width(0, 2);
            };
        }
    }

    private static float[] uniform(int n, Rng rng) {
        float[] numbers = new float[n];
        for (int i = 0; i < n; i++) {
            numbers[i] = rng.nextFloat();
        }
        return numbers;
    }

    private static float[] normal(int n, Rng rng) {
        float[] numbers = new float[n];
        for (int i = 0; i < n; i++) {
            numbers[i] = (float) rng.nextGaussian();
        }
        return numbers;
    }

    private static float[] row(float[] rows, int row, int width) {
        return Arrays.copyOfRange(rows, row * width, (row + 1) * width);
    }

    private static Map<String, float[]> inputs(float[] observations, float[] uniform, float[] normal) {
        Map<String, float[]> inputs = new HashMap<>(Map.of("observation", observations));
        if (uniform.length > 0) {
            inputs.put("uniform", uniform);
        }
        if (normal.length > 0) {
            inputs.put("normal", normal);
        }
        return inputs;
    }

    /** {@return the largest difference between a model's actions and a policy's from the same numbers} */
    static double deviation(byte[] model, SavedPolicy saved) {
        Rng rng = Rng.of(61);
        Width width = Width.of(saved.kind());
        int n = saved.observationSpace().size();
        int m = saved.actionSpace().size();
        float[] observations = Cases.observations(saved, ROWS, rng);
        float[] uniform = uniform(ROWS * width.uniform(), rng);
        float[] normal = normal(ROWS * width.normal(), rng);
        float[] expected = new float[ROWS * m];
        Actor actor = saved.acting().actor(1);
        for (int row = 0; row < ROWS; row++) {
            float[] observation = row(observations, row, n);
            float[] us = row(uniform, row, width.uniform());
            float[] zs = row(normal, row, width.normal());
            float[] action = new float[m];
            if (saved.kind() == PolicyKind.BETA) {
                beta(saved, observation, us, zs, action);
            } else {
                actor.act(new GivenNumbers(us, zs), observation, action);
            }
            System.arraycopy(action, 0, expected, row * m, m);
        }
        try (OrtModel ort = new OrtModel(model)) {
            return OnnxPolicyTest.largest(expected, ort.actions(ROWS, inputs(observations, uniform, normal)));
        }
    }

    /** α of all coordinates, then β of all, as documented in BetaPolicy. */
    private static double[] shapes(SavedPolicy saved, float[] observation) {
        float[] seen = observation.clone();
        saved.normalizer().ifPresent(normalizer -> normalizer.apply(observation, seen));
        float[] outputs = new float[saved.network().outputSize()];
        saved.network().evaluator().evaluate(1, seen, outputs);
        double[] shapes = new double[outputs.length];
        Arrays.setAll(shapes, i -> 1 + Math.log1p(Math.exp(outputs[i])));
        return shapes;
    }

    /**
     * Marsaglia and Tsang's method by definition: the tries of a variable are adjacent; the α of all coordinates come
     * first.
     */
    private static void beta(SavedPolicy saved, float[] observation, float[] us, float[] zs, float[] action) {
        double[] shapes = shapes(saved, observation);
        double[] gammas = new double[shapes.length];
        for (int i = 0; i < shapes.length; i++) {
            gammas[i] = gamma(shapes[i], i * BetaNodes.TRIES, us, zs);
        }
        Box box = (Box) saved.actionSpace();
        for (int i = 0; i < action.length; i++) {
            double share = gammas[i] / (gammas[i] + gammas[i + action.length]);
            action[i] = (float) (box.low(i) + share * ((double) box.high(i) - box.low(i)));
        }
    }

    private static double gamma(double shape, int from, float[] us, float[] zs) {
        double d = shape - 1.0 / 3;
        for (int i = from; i < from + BetaNodes.TRIES; i++) {
            double v = Math.pow(1 + zs[i] / Math.sqrt(9 * d), 3);
            if (v > 0 && Math.log(1 - us[i]) < 0.5 * zs[i] * zs[i] + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
        throw new AssertionError("eight tries refused: once in 10¹⁰ draws");
    }

    @ParameterizedTest
    @EnumSource(PolicyKind.class)
    void drawnActionsAreThePolicysOfTheSameNumbers(PolicyKind kind) {
        for (SavedPolicy saved : new SavedPolicy[] {Cases.of(kind), Cases.normalized(Cases.of(kind))}) {
            double deviation = deviation(OnnxPolicy.sampling(saved).bytes(), saved);
            System.out.printf("%-32s largest deviation of %d drawn actions: %.2e%n", kind.id(), ROWS, deviation);
            assertThat(deviation).isLessThanOrEqualTo(OnnxPolicyTest.TOLERANCE);
        }
    }

    private static float[] drawn(SavedPolicy saved, float[] observation, int draws, Rng rng) {
        Width width = Width.of(saved.kind());
        float[] observations = new float[draws * observation.length];
        for (int i = 0; i < draws; i++) {
            System.arraycopy(observation, 0, observations, i * observation.length, observation.length);
        }
        float[] uniform = uniform(draws * width.uniform(), rng);
        float[] normal = normal(draws * width.normal(), rng);
        try (OrtModel ort = new OrtModel(OnnxPolicy.sampling(saved).bytes())) {
            return ort.actions(draws, inputs(observations, uniform, normal));
        }
    }

    /** χ² of four choices, one of which is masked: beyond 27.6 with two degrees of freedom once in a million. */
    @Test
    void choicesComeAsOftenAsTheirProbabilities() {
        SavedPolicy saved = Cases.of(PolicyKind.MASKED_CATEGORICAL);
        float[] observation = {0.3f, -1, 1, 0, 1, 1, 0.5f, 2, 0.1f};
        float[] logits = new float[4];
        saved.network().evaluator().evaluate(1, observation, logits);
        double[] p = new double[4];
        Arrays.setAll(p, a -> observation[2 + a] * Math.exp(logits[a]));
        double sum = Arrays.stream(p).sum();
        int draws = 50_000;
        int[] counts = new int[4];
        for (float action : drawn(saved, observation, draws, Rng.of(71))) {
            counts[(int) action]++;
        }
        assertThat(counts[1]).as("the masked one").isZero();
        double chiSquared = 0;
        for (int a : new int[] {0, 2, 3}) {
            double expected = draws * p[a] / sum;
            assertThat(expected).as("enough for the test").isGreaterThan(50);
            chiSquared += (counts[a] - expected) * (counts[a] - expected) / expected;
        }
        assertThat(chiSquared).isLessThan(27.6);
    }

    /** Kolmogorov and Smirnov's distance of two samples, the model's and the policy's own. */
    @ParameterizedTest
    @EnumSource(
            value = PolicyKind.class,
            names = {"BETA", "SQUASHED_GAUSSIAN", "MIXTURE"})
    void numbersAreDistributedAsThePolicys(PolicyKind kind) {
        SavedPolicy saved = Cases.of(kind);
        float[] observation = {0.3f, -1, 1, 0.2f, 0.5f};
        int draws = 20_000;
        float[] theirs = drawn(saved, observation, draws, Rng.of(81));
        float[] ours = new float[2 * draws];
        Actor actor = saved.acting().actor(1);
        float[] action = new float[2];
        Rng rng = Rng.of(82);
        for (int i = 0; i < draws; i++) {
            actor.act(rng, observation, action);
            System.arraycopy(action, 0, ours, 2 * i, 2);
        }
        double critical = Math.sqrt(Math.log(2 / RARE) / draws);
        for (int i = 0; i < 2; i++) {
            float[] a = coordinate(theirs, i);
            float[] b = coordinate(ours, i);
            assertThat(distance(a, b)).isLessThan(critical);
            float spread = b[draws - 1] - b[0];
            for (int j = 0; j < draws; j++) {
                a[j] += 0.05f * spread;
            }
            assertThat(distance(a, b)).as("the test sees a small shift").isGreaterThan(critical);
        }
    }

    private static float[] coordinate(float[] actions, int i) {
        float[] numbers = new float[actions.length / 2];
        for (int row = 0; row < numbers.length; row++) {
            numbers[row] = actions[2 * row + i];
        }
        Arrays.sort(numbers);
        return numbers;
    }

    private static double distance(float[] a, float[] b) {
        double largest = 0;
        int i = 0;
        int j = 0;
        while (i < a.length && j < b.length) {
            if (a[i] <= b[j]) {
                i++;
            } else {
                j++;
            }
            largest = Math.max(largest, Math.abs((double) i / a.length - (double) j / b.length));
        }
        return largest;
    }

    /** 0, the largest float below 1, and 1 or more: no forbidden choice and no choice out of range. */
    @Test
    void theEndsOfTheUniformNumbersChooseThePossible() {
        SavedPolicy saved = Cases.of(PolicyKind.MASKED_CATEGORICAL);
        float[] observation = {0.3f, -1, 0, 1, 1, 0, 0.5f, 2, 0.1f};
        try (OrtModel ort = new OrtModel(OnnxPolicy.sampling(saved).bytes())) {
            float[] ends = {0, Math.nextDown(1f), 1, -3, 7};
            float[] expected = {1, 2, 2, 1, 2};
            for (int i = 0; i < ends.length; i++) {
                assertThat(ort.actions(1, inputs(observation, new float[] {ends[i]}, new float[0])))
                        .as("uniform = " + ends[i])
                        .containsExactly(expected[i]);
            }
        }
    }

    /** If all tries are rejected, the first is taken, inside the box. */
    @Test
    void aBetaDrawIsInsideTheBoxWhateverItsNumbers() {
        SavedPolicy saved = Cases.of(PolicyKind.BETA);
        float[] normal = new float[32];
        float[] uniform = new float[32];
        try (OrtModel ort = new OrtModel(OnnxPolicy.sampling(saved).bytes())) {
            for (float z : new float[] {-40, -5, 5, 40}) {
                Arrays.fill(normal, z);
                float[] action = ort.actions(1, inputs(new float[5], uniform, normal));
                assertThat(saved.actionSpace().contains(action))
                        .as(Arrays.toString(action))
                        .isTrue();
            }
        }
    }

    /** The median of a squashed Gaussian and of all that is symmetric, at normal numbers of 0. */
    @Test
    void withoutChanceTheDrawIsTheBest() {
        for (PolicyKind kind : new PolicyKind[] {PolicyKind.GAUSSIAN, PolicyKind.SQUASHED_FREE_GAUSSIAN}) {
            SavedPolicy saved = Cases.of(kind);
            float[] observation = {1, 2, -1, 0.5f, 0};
            float[] best;
            try (OrtModel ort = new OrtModel(OnnxPolicy.deterministic(saved).bytes())) {
                best = ort.actions(1, Map.of("observation", observation));
            }
            try (OrtModel ort = new OrtModel(OnnxPolicy.sampling(saved).bytes())) {
                float[] drawn = ort.actions(1, inputs(observation, new float[0], new float[2]));
                assertThat(drawn[0]).isCloseTo(best[0], within(1e-6f));
                assertThat(drawn[1]).isCloseTo(best[1], within(1e-6f));
            }
        }
    }
}
