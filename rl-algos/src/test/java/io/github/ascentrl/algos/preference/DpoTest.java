package io.github.ascentrl.algos.preference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DpoTest {
    private static final double[][] REWARDS = {{0.3, -0.5, 1, 0}, {-1, 0.2, 0.4, 0.9}};

    private static DpoConfig.Builder whole(Preferences pairs, double beta) {
        return DpoConfig.builder().beta(beta).batchSize(pairs.size()).maxGradientNorm(Double.POSITIVE_INFINITY);
    }

    /** The largest difference from the optimum that theory names, after training on everybody's preferences. */
    private static double error(Preferences pairs, double beta, PreferenceLoss loss, boolean withReference) {
        CategoricalPolicy reference = Table.policy(3);
        CategoricalPolicy policy = Table.copy(reference);
        Adam adam = Adam.of(policy.parameters(), 0.02);
        DpoConfig config = whole(pairs, beta).loss(loss).build();
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
        Dpo dpo = new Dpo(
                pairs,
                policy,
                reference,
                Sgd.of(policy.parameters(), 1),
                whole(pairs, 0.6).build(),
                Rng.of(0));
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
                whole(pairs, beta).loss(loss).build(),
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
        DpoConfig config = whole(pairs, 1).likelihood(0.7).build();
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
        DpoConfig config = whole(pairs, 0.3).lengthNormalised(means).build();
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
        return recurrentDpo(threads, 2);
    }

    private static Dpo recurrentDpo(int threads, long reference) {
        CategoricalPolicy policy = recurrent(1);
        DpoConfig config = DpoConfig.builder().batchSize(37).likelihood(0.1).build();
        return new Dpo(
                        sequences(50),
                        policy,
                        recurrent(reference),
                        Adam.of(policy.parameters(), 1e-2),
                        config,
                        Rng.of(4))
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
        Dpo resumed = recurrentDpo(1, 99); // made with another reference: what the first one said is carried over
        States.carry(stopped, resumed);
        for (int i = 0; i < 3; i++) {
            assertThat(resumed.update().metrics()).isEqualTo(never.update().metrics());
        }
        assertThat(resumed.policy().parameters().values())
                .isEqualTo(never.policy().parameters().values());
        assertThat(resumed.totals()).isEqualTo(never.totals());
    }

    @Test
    void aStateOfOtherPairsIsRefused() {
        CategoricalPolicy policy = recurrent(1);
        Dpo fewer = new Dpo(
                sequences(49),
                policy,
                recurrent(2),
                Adam.of(policy.parameters(), 1e-2),
                DpoConfig.builder().batchSize(37).likelihood(0.1).build(),
                Rng.of(4));
        assertThatThrownBy(() -> States.carry(recurrentDpo(1), fewer))
                .hasMessageContaining("state 'reference' holds 100 numbers but 98");
    }

    /**
     * Weighted pairs one by one pull on average as all together do: ten steps from the same parameters, without a clip, each
     * with a pair, against one with all ten.
     */
    @Test
    void smallBatchesHaveTheGradientOfAllOnAverage() {
        Preferences pairs = sequences(10);
        double[] one = moved(pairs, 10, 0);
        double[] mean = new double[one.length];
        for (int step = 0; step < 10; step++) {
            double[] single = moved(pairs, 1, step);
            for (int i = 0; i < mean.length; i++) {
                mean[i] += single[i] / 10;
            }
        }
        double largest = 0;
        for (int i = 0; i < mean.length; i++) {
            assertThat(mean[i]).isCloseTo(one[i], within(1e-5));
            largest = Math.max(largest, Math.abs(one[i]));
        }
        assertThat(largest).isGreaterThan(0.01);
    }

    /** By how much a step of one batch moves the parameters of an untrained policy: the gradient, by plain descent. */
    private static double[] moved(Preferences pairs, int batchSize, int step) {
        CategoricalPolicy policy = recurrent(1);
        DpoConfig config = whole(pairs, 0.5).batchSize(batchSize).build();
        Dpo dpo = new Dpo(pairs, policy, recurrent(2), Sgd.of(policy.parameters(), 1), config, Rng.of(3));
        for (int i = 0; i < step; i++) {
            dpo.update();
        }
        policy.parameters().set(recurrent(1).parameters().values());
        dpo.update();
        float[] before = recurrent(1).parameters().values();
        double[] moved = new double[before.length];
        for (int i = 0; i < moved.length; i++) {
            moved[i] = policy.parameters().values()[i] - before[i];
        }
        return moved;
    }

    /** All of the loss in double, by its definition, and its slope along a random direction. */
    @ParameterizedTest
    @CsvSource({
        "false, true, 0",
        "true, true, 0",
        "false, false, 0",
        "true, false, 0",
        "false, true, 0.4",
        "true, true, 0.4"
    })
    void theWholeLossAndItsGradient(boolean means, boolean withReference, double likelihood) {
        Preferences pairs = sequences(6);
        CategoricalPolicy policy = recurrent(1);
        CategoricalPolicy reference = recurrent(2);
        double beta = 0.3;
        DpoConfig config = whole(pairs, beta)
                .lengthNormalised(means)
                .likelihood(likelihood)
                .build();
        Sgd sgd = Sgd.of(policy.parameters(), 1);
        Dpo dpo = withReference
                ? new Dpo(pairs, policy, reference, sgd, config, Rng.of(0))
                : Dpo.referenceFree(pairs, policy, sgd, config, Rng.of(0));
        double loss = dpo.update().metric("loss");
        CategoricalPolicy start = recurrent(1);
        assertThat(loss)
                .isCloseTo(
                        exactLoss(pairs, start, withReference ? reference : null, beta, means, likelihood),
                        within(1e-5));
        float[] from = start.parameters().values().clone();
        Rng rng = Rng.of(8);
        double predicted = 0;
        float[] direction = new float[from.length];
        for (int i = 0; i < from.length; i++) {
            direction[i] = (float) rng.nextGaussian();
            predicted += direction[i] * (from[i] - policy.parameters().values()[i]);
        }
        double[] sides = new double[2];
        for (int side = 0; side < 2; side++) {
            float[] shifted = from.clone();
            for (int i = 0; i < from.length; i++) {
                shifted[i] += (side == 0 ? 1e-3f : -1e-3f) * direction[i];
            }
            start.parameters().set(shifted);
            sides[side] = exactLoss(pairs, start, withReference ? reference : null, beta, means, likelihood);
        }
        double slope = (sides[0] - sides[1]) / 2e-3;
        assertThat(predicted).isCloseTo(slope, within(0.01 * Math.abs(slope)));
        assertThat(Math.abs(slope)).isGreaterThan(0.01);
    }

    private static double exactLoss(
            Preferences pairs,
            CategoricalPolicy policy,
            CategoricalPolicy reference,
            double beta,
            boolean means,
            double likelihood) {
        double loss = 0;
        double weights = 0;
        for (int pair = 0; pair < pairs.size(); pair++) {
            Batch batch = pairs.batch(pair);
            double[] own = answers(policy, batch, means);
            double[] other = reference == null ? new double[2] : answers(reference, batch, means);
            double margin = own[0] - own[1] - (other[0] - other[1]);
            double each = Math.log1p(Math.exp(-beta * margin)) - likelihood * answers(policy, batch, true)[0];
            loss += pairs.weight(pair) * each;
            weights += pairs.weight(pair);
        }
        return loss / weights;
    }

    /** Without a reference the optimum is e^(r/β), normalised. */
    @Test
    void theOptimumWithoutAReference() {
        Preferences pairs = Table.everybody(REWARDS);
        CategoricalPolicy policy = Table.policy(3);
        Dpo dpo = Dpo.referenceFree(
                pairs,
                policy,
                Adam.of(policy.parameters(), 0.02),
                whole(pairs, 0.5).build(),
                Rng.of(1));
        for (int i = 0; i < 3000; i++) {
            dpo.update();
        }
        double[] alike = {0.25, 0.25, 0.25, 0.25};
        for (int prompt = 0; prompt < Table.PROMPTS; prompt++) {
            assertThat(Table.probabilities(policy, prompt))
                    .containsExactly(Table.optimum(alike, REWARDS[prompt], 0.5), within(1e-3));
        }
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
        refused(() -> new Dpo(pairs, policy, policy, adam, DpoConfig.defaults(), Rng.of(0)), "shares", "second policy");
        refused(
                () -> new Dpo(
                        new Preferences(Table.SEEN, Table.DONE),
                        policy,
                        Table.policy(2),
                        adam,
                        DpoConfig.defaults(),
                        Rng.of(0)),
                "no pairs");
        refused(
                () -> new Dpo(pairs, policy, recurrent(1), adam, DpoConfig.defaults(), Rng.of(0)),
                "the reference policy does not fit the pairs",
                "takes 3 numbers, but observations have 2");
        DpoConfig total = DpoConfig.builder()
                .loss((tape, margins, beta) ->
                        tape.mean(PreferenceLoss.sigmoid().of(tape, margins, beta)))
                .build();
        refused(
                () -> new Dpo(pairs, policy, Table.policy(2), adam, total, Rng.of(0)).update(),
                "the preference loss of 64 pairs has shape [1, 1]");
        refused(
                () -> new Dpo(
                        pairs,
                        policy,
                        Table.policy(2),
                        Adam.of(Table.policy(3).parameters(), 1e-3),
                        DpoConfig.defaults(),
                        Rng.of(0)),
                "other parameters, not the model's");
        refused(() -> DpoConfig.builder().beta(0).build(), "beta = 0.0", "positive", "0.1");
        refused(() -> DpoConfig.builder().beta(Double.NaN).build(), "beta = NaN");
        refused(() -> DpoConfig.builder().likelihood(-1).build(), "likelihood = -1");
        refused(() -> DpoConfig.builder().batchSize(0).build(), "batchSize = 0");
        refused(() -> PreferenceLoss.robust(0.5), "epsilon = 0.5", "[0, 0.5)");
    }

    private static void refused(Runnable call, String... words) {
        assertThatIllegalArgumentException().isThrownBy(call::run).satisfies(e -> assertThat(e.getMessage())
                .contains(words));
    }
}
