package io.github.ascentrl.algos.preference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.internal.Models;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Preferences;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.layer.Gru;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Trunk;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.optim.Sgd;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DpoTest {
    private static final double[][] REWARDS = {{0.3, -0.5, 1, 0}, {-1, 0.2, 0.4, 0.9}};

    private static DpoConfig whole(Preferences pairs, double beta) {
        return DpoConfig.DEFAULTS
                .withBeta(beta)
                .withBatchSize(pairs.size())
                .withMaxGradientNorm(Double.POSITIVE_INFINITY);
    }

    /** The largest difference from the optimum that theory names, after training on everybody's preferences. */
    private static double error(Preferences pairs, double beta, PreferenceLoss loss, boolean withReference) {
        CategoricalPolicy reference = Table.policy(3);
        CategoricalPolicy policy = Table.copy(reference);
        Adam adam = Adam.of(policy.parameters(), 0.02);
        DpoConfig config = whole(pairs, beta).withLoss(loss);
        Dpo dpo = withReference
                ? new Dpo(pairs, policy, reference, adam, config, Rng.of(1))
                : Dpo.referenceFree(pairs, policy, adam, config, Rng.of(1));
        for (int i = 0; i < 3000; i++) {
            dpo.update();
        }
        double error = 0;
        for (int prompt = 0; prompt < Table.PROMPTS; prompt++) {
            double[] optimum = Table.optimum(Table.probabilities(reference, prompt), REWARDS[prompt], beta);
            double[] reached = Table.probabilities(policy, prompt);
            for (int a = 0; a < Table.ANSWERS; a++) {
                error = Math.max(error, Math.abs(optimum[a] - reached[a]));
            }
        }
        return error;
    }

    /** Of everybody's preferences: π_ref·e^(r/β), for any β; a law that all mutants below break. */
    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1, 2})
    void theOptimumIsTheReferenceTimesTheExponentialOfTheReward(double beta) {
        assertThat(error(Table.everybody(REWARDS), beta, PreferenceLoss.sigmoid(), true))
                .isLessThan(1e-3);
    }

    @Test
    void swappedPairsAreCaught() {
        double[][] swapped = new double[Table.PROMPTS][Table.ANSWERS];
        for (int prompt = 0; prompt < Table.PROMPTS; prompt++) {
            for (int a = 0; a < Table.ANSWERS; a++) {
                swapped[prompt][a] = -REWARDS[prompt][a];
            }
        }
        assertThat(error(Table.everybody(swapped), 1, PreferenceLoss.sigmoid(), true))
                .isGreaterThan(0.1);
    }

    @Test
    void aForgottenReferenceIsCaught() {
        assertThat(error(Table.everybody(REWARDS), 1, PreferenceLoss.sigmoid(), false))
                .isGreaterThan(0.1);
    }

    @Test
    void betaOutsideTheSigmoidIsCaught() {
        PreferenceLoss outside =
                (tape, margins, beta) -> tape.scale(PreferenceLoss.sigmoid().of(tape, margins, 1), (float) beta);
        assertThat(error(Table.everybody(REWARDS), 0.5, outside, true)).isGreaterThan(0.05);
    }

    /** −(β/2)·(∇log π(chosen) − ∇log π(rejected)); for logits of a table that is a step of β/2 up for one and down for the other. */
    @Test
    void theGradientAtTheReference() {
        CategoricalPolicy reference = Table.policy(5);
        CategoricalPolicy policy = Table.copy(reference);
        Preferences pairs = Table.add(new Preferences(Table.SEEN, Table.DONE), 1, 2, 0, 1);
        Dpo dpo = new Dpo(pairs, policy, reference, Sgd.of(policy.parameters(), 1), whole(pairs, 0.6), Rng.of(0));
        UpdateStats stats = dpo.update();
        assertThat(stats.metrics().get("loss")).isCloseTo(Math.log(2), within(1e-6));
        assertThat(stats.metrics().get("accuracy")).as("a tie is not right").isZero();
        float[] before = reference.parameters().values();
        float[] after = policy.parameters().values();
        for (int a = 0; a < Table.ANSWERS; a++) {
            double step = a == 2 ? 0.3 : a == 0 ? -0.3 : 0;
            assertThat(after[Table.ANSWERS + a] - before[Table.ANSWERS + a]).isCloseTo((float) step, within(1e-6f));
            assertThat(after[a] - before[a]).as("the other prompt").isZero();
        }
    }

    private static double margin(PreferenceLoss loss, double beta, int updates) {
        CategoricalPolicy reference = Table.policy(7);
        CategoricalPolicy policy = Table.copy(reference);
        Preferences pairs = Table.add(new Preferences(Table.SEEN, Table.DONE), 0, 1, 3, 1);
        Dpo dpo = new Dpo(
                pairs,
                policy,
                reference,
                Sgd.of(policy.parameters(), 0.1),
                whole(pairs, beta).withLoss(loss),
                Rng.of(0));
        for (int i = 0; i < updates; i++) {
            dpo.update();
        }
        double[] now = Table.probabilities(policy, 0);
        double[] then = Table.probabilities(reference, 0);
        return Math.log(now[1] / now[3]) - Math.log(then[1] / then[3]);
    }

    /** Who never errs pulls the sigmoid loss to infinity; IPO's optimum is 1 / (2β), that of smoothed labels log((1 − ε)/ε)/β. */
    @Test
    void preferencesWithoutDoubtHaveNoFiniteOptimumButForIpo() {
        double early = margin(PreferenceLoss.sigmoid(), 1, 500);
        double late = margin(PreferenceLoss.sigmoid(), 1, 5000);
        assertThat(early).isGreaterThan(3);
        assertThat(late).isGreaterThan(early + 2);
        assertThat(margin(PreferenceLoss.ipo(), 0.25, 2000)).isCloseTo(2, within(1e-4));
        assertThat(margin(PreferenceLoss.conservative(0.1), 2, 5000)).isCloseTo(Math.log(9) / 2, within(1e-4));
        assertThat(margin(PreferenceLoss.hinge(), 0.5, 5000))
                .as("a hinge stops at 1/β")
                .isCloseTo(2, within(0.3));
    }

    /** Chosen answers become likelier with it, absolutely. */
    @Test
    void addedLikelihood() {
        CategoricalPolicy reference = Table.policy(9);
        Preferences pairs = Table.add(new Preferences(Table.SEEN, Table.DONE), 0, 1, 3, 1);
        CategoricalPolicy policy = Table.copy(reference);
        DpoConfig config = whole(pairs, 1).withLikelihood(0.7);
        new Dpo(pairs, policy, reference, Sgd.of(policy.parameters(), 1), config, Rng.of(0)).update();
        double[] p = Table.probabilities(reference, 0);
        for (int a = 0; a < Table.ANSWERS; a++) {
            double indicator = a == 1 ? 1 : 0;
            double step = (a == 1 ? 0.5 : a == 3 ? -0.5 : 0) + 0.7 * (indicator - p[a]);
            float moved =
                    policy.parameters().values()[a] - reference.parameters().values()[a];
            assertThat(moved).isCloseTo((float) step, within(1e-6f));
        }
    }

    /** A policy with memory, answers of several steps: what is measured is what its log-probabilities add up to. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void metricsOfAnswersOfSeveralSteps(boolean means) {
        CategoricalPolicy policy = recurrent(1);
        CategoricalPolicy reference = recurrent(2);
        Preferences pairs = sequences(5);
        DpoConfig config = whole(pairs, 0.3).withLengthNormalised(means);
        double[] chosen = new double[2];
        double[] rejected = new double[2];
        int right = 0;
        for (int pair = 0; pair < pairs.size(); pair++) {
            Batch batch = pairs.batch(pair);
            double[][] sums = {answers(policy, batch, means), answers(reference, batch, means)};
            chosen[0] += sums[0][0] / 5;
            rejected[0] += sums[0][1] / 5;
            chosen[1] += sums[1][0] / 5;
            rejected[1] += sums[1][1] / 5;
            right += sums[0][0] - sums[1][0] > sums[0][1] - sums[1][1] ? 1 : 0;
        }
        Adam adam = Adam.of(policy.parameters(), 1e-3);
        Map<String, Double> metrics = new Dpo(pairs, policy, reference, adam, config, Rng.of(0))
                .update()
                .metrics();
        assertThat(metrics.get("chosenLogProb")).isCloseTo(chosen[0], within(1e-5));
        assertThat(metrics.get("rejectedLogProb")).isCloseTo(rejected[0], within(1e-5));
        assertThat(metrics.get("chosenReward")).isCloseTo(0.3 * (chosen[0] - chosen[1]), within(1e-5));
        assertThat(metrics.get("rejectedReward")).isCloseTo(0.3 * (rejected[0] - rejected[1]), within(1e-5));
        assertThat(metrics.get("margin"))
                .isCloseTo(metrics.get("chosenReward") - metrics.get("rejectedReward"), within(1e-12));
        assertThat(metrics.get("accuracy")).isEqualTo(right / 5.0);
        assertThat(metrics.get("epoch")).isEqualTo(1);
    }

    private static double[] answers(CategoricalPolicy policy, Batch batch, boolean means) {
        float[] logProb = Models.logProb(new Tape(), policy, batch);
        double[] sums = new double[2];
        for (int e = 0; e < 2; e++) {
            for (int t = batch.start(e); t < batch.end(e); t++) {
                sums[e] += logProb[t] / (means ? batch.length(e) : 1.0);
            }
        }
        return sums;
    }

    private static CategoricalPolicy recurrent(long seed) {
        Gru gru = Gru.sizes(3, 8).build(Rng.of(seed));
        Mlp head = Mlp.sizes(8, 4)
                .into(gru.parameters(), "head.")
                .build(Rng.of(seed).child("head"));
        return CategoricalPolicy.of(Trunk.of(gru).to(head), new Discrete(4));
    }

    private static Preferences sequences(int n) {
        Preferences pairs = new Preferences(Box.unbounded(3), new Discrete(4));
        Rng rng = Rng.of(11);
        for (int pair = 0; pair < n; pair++) {
            float[][] seen = new float[2][];
            float[][] done = new float[2][];
            for (int e = 0; e < 2; e++) {
                int steps = 1 + rng.nextInt(40);
                seen[e] = new float[3 * steps];
                done[e] = new float[steps];
                for (int i = 0; i < seen[e].length; i++) {
                    seen[e][i] = (float) rng.nextGaussian();
                }
                for (int t = 0; t < steps; t++) {
                    done[e][t] = rng.nextInt(4);
                }
            }
            System.arraycopy(seen[0], 0, seen[1], 0, 3);
            pairs.add(seen[0], done[0], seen[1], done[1], 1 + rng.nextInt(3));
        }
        return pairs;
    }

    private static Dpo recurrentDpo(int threads) {
        CategoricalPolicy policy = recurrent(1);
        DpoConfig config = DpoConfig.DEFAULTS.withBatchSize(37).withLikelihood(0.1);
        return new Dpo(sequences(50), policy, recurrent(2), Adam.of(policy.parameters(), 1e-2), config, Rng.of(4))
                .threads(threads);
    }

    @Test
    void anyNumberOfThreadsGivesTheSameBits() {
        Dpo one = recurrentDpo(1);
        Dpo three = recurrentDpo(3);
        for (int i = 0; i < 5; i++) {
            assertThat(three.update().metrics()).isEqualTo(one.update().metrics());
        }
        assertThat(three.policy().parameters().values())
                .isEqualTo(one.policy().parameters().values());
    }

    @Test
    void aResumedRunIsOneThatNeverStopped() {
        Dpo never = recurrentDpo(1);
        Dpo stopped = recurrentDpo(1);
        for (int i = 0; i < 3; i++) {
            never.update();
            stopped.update();
        }
        Dpo resumed = recurrentDpo(1);
        States.carry(stopped, resumed);
        for (int i = 0; i < 3; i++) {
            assertThat(resumed.update().metrics()).isEqualTo(never.update().metrics());
        }
        assertThat(resumed.policy().parameters().values())
                .isEqualTo(never.policy().parameters().values());
        assertThat(resumed.totals()).isEqualTo(never.totals());
    }

    @Test
    void everyPairOnceAnEpoch() {
        Preferences pairs = sequences(50);
        int[] seen = new int[50];
        for (int step = 0; step < 50; step++) {
            for (int pair : Pairs.drawn(pairs, 50, 37, step, Rng.of(4)).numbers()) {
                seen[pair]++;
            }
        }
        assertThat(seen).containsOnly(37);
    }

    @Test
    void refusals() {
        CategoricalPolicy policy = Table.policy(1);
        Preferences pairs = Table.everybody(REWARDS);
        Adam adam = Adam.of(policy.parameters(), 1e-3);
        refused(() -> new Dpo(pairs, policy, policy, adam, DpoConfig.DEFAULTS, Rng.of(0)), "shares", "second one");
        refused(
                () -> new Dpo(
                        new Preferences(Table.SEEN, Table.DONE),
                        policy,
                        Table.policy(2),
                        adam,
                        DpoConfig.DEFAULTS,
                        Rng.of(0)),
                "no pairs");
        refused(() -> new Dpo(pairs, policy, recurrent(1), adam, DpoConfig.DEFAULTS, Rng.of(0)), "3", "2");
        refused(
                () -> new Dpo(
                        pairs,
                        policy,
                        Table.policy(2),
                        Adam.of(Table.policy(3).parameters(), 1e-3),
                        DpoConfig.DEFAULTS,
                        Rng.of(0)),
                "other parameters");
        refused(() -> DpoConfig.DEFAULTS.withBeta(0), "beta = 0.0", "positive", "0.1");
        refused(() -> DpoConfig.DEFAULTS.withBeta(Double.NaN), "beta = NaN");
        refused(() -> DpoConfig.DEFAULTS.withLikelihood(-1), "likelihood = -1");
        refused(() -> DpoConfig.DEFAULTS.withBatchSize(0), "batchSize = 0");
        refused(() -> PreferenceLoss.robust(0.5), "epsilon = 0.5", "[0, 0.5)");
        refused(() -> pairs.add(Table.prompt(0), new float[] {1}, Table.prompt(1), new float[] {2}, 1), "same prompt");
        refused(
                () -> pairs.add(new float[0], new float[0], Table.prompt(1), new float[] {2}, 1),
                "chosen",
                "at least 1");
        refused(() -> Table.add(pairs, 0, 1, 2, 0), "weight = 0.0");
        refused(
                () -> pairs.add(
                        new float[] {Float.NaN, 0}, new float[] {1}, new float[] {Float.NaN, 0}, new float[] {2}, 1),
                "chosen observations[0] = NaN");
    }

    private static void refused(Runnable call, String... words) {
        assertThatIllegalArgumentException().isThrownBy(call::run).satisfies(e -> assertThat(e.getMessage())
                .contains(words));
    }
}
