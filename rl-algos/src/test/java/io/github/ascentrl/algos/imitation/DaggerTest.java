package io.github.ascentrl.algos.imitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.algos.data.Datasets;
import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.algos.testing.Walk;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.contract.DatasetContract;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Transition;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DaggerTest {
    /** The third of the plane that a point lies in; counts the calls. */
    private static final class Counting implements Policy {
        int asked;

        @Override
        public Actor actor(int lanes) {
            return Policy.of((random, observation, action) -> {
                        asked++;
                        action[0] = answer(observation);
                    })
                    .actor(lanes);
        }

        static float answer(float[] observation) {
            return observation[0] > observation[1] ? 0 : observation[0] > -observation[1] ? 1 : 2;
        }
    }

    private static Dagger dagger(Policy expert, long parameterSeed, DaggerConfig config) {
        CategoricalPolicy policy = CategoricalPolicy.of(
                Mlp.sizes(Walk.OBSERVATION_SIZE, 12, Walk.ACTIONS).build(Rng.of(parameterSeed)),
                new Discrete(Walk.ACTIONS));
        return new Dagger(new Walk(), expert, policy, Adam.of(policy.parameters(), 1e-2), config, Rng.of(5));
    }

    private static DaggerConfig.Builder config() {
        return DaggerConfig.builder()
                .episodesPerIteration(3)
                .stepsPerIteration(20)
                .batchSize(16);
    }

    private static List<UpdateStats> train(Dagger dagger, int updates) {
        List<UpdateStats> all = new ArrayList<>();
        dagger.train(Budget.updates(updates), all::add);
        return all;
    }

    @Test
    void learnsTheSmallestTask() {
        Dagger dagger = dagger(new Counting(), 1, config().build());
        List<UpdateStats> all = train(dagger, 60);
        assertThat(all.get(0).metric("agreement"))
                .as("the expert acts at first")
                .isNaN();
        assertThat(all.get(1).metric("agreement")).isLessThan(0.95);
        double late = all.subList(50, 60).stream()
                .mapToDouble(s -> s.metric("agreement"))
                .average()
                .orElseThrow();
        assertThat(late).isGreaterThan(0.85);
    }

    /** −0 and 0 are one choice, though not the same bits. */
    @Test
    void expertAndLearnerAgreeOnZeroOfEitherSign() {
        CategoricalPolicy policy = CategoricalPolicy.of(
                Mlp.sizes(Walk.OBSERVATION_SIZE, Walk.ACTIONS).build(Rng.of(1)), new Discrete(Walk.ACTIONS));
        for (float expert : new float[] {-0f, 1}) {
            Dagger dagger = new Dagger(
                    new Walk(),
                    Policy.of((random, s, a) -> a[0] = expert),
                    policy,
                    Policy.of((random, s, a) -> a[0] = 0f),
                    Adam.of(policy.parameters(), 1e-3),
                    config().beta(i -> 0).build(),
                    Rng.of(5));
            assertThat(dagger.update().metric("agreement")).isEqualTo(expert == 0 ? 1 : 0);
        }
    }

    @Test
    void everyQuestionCountsAndTheBudgetIsNeverExceeded() {
        for (int perIteration : new int[] {1, 5, Integer.MAX_VALUE}) {
            for (double beta : new double[] {0, 0.5, 1}) {
                Counting expert = new Counting();
                Dagger dagger = dagger(
                        expert,
                        1,
                        config().labelsPerIteration(perIteration)
                                .labelBudget(37)
                                .beta(i -> beta)
                                .build());
                long before = 0;
                while (!dagger.finished()) {
                    dagger.update();
                    assertThat(dagger.labels() - before).isBetween(1L, (long) perIteration);
                    before = dagger.labels();
                    assertThat(expert.asked).isEqualTo((int) dagger.labels());
                }
                assertThat(dagger.labels()).isEqualTo(37);
                assertThat(train(dagger, 5)).as("nothing after the end").isEmpty();
            }
        }
    }

    @Test
    void everyVisitedStateIsLabelledByTheExpert() {
        Dagger dagger = dagger(new Counting(), 1, config().build());
        long steps = 0;
        for (UpdateStats stats : train(dagger, 6)) {
            steps += stats.steps();
            assertThat(stats.episodes()).isEqualTo(3);
            assertThat(stats.totalSteps()).isEqualTo(steps);
            assertThat(stats.metric("labels")).isEqualTo(steps);
        }
        MemoryDataset data = dagger.dataset();
        DatasetContract.check(data, Rng.of(1));
        assertThat(data.size()).isEqualTo(steps);
        for (long i = 0; i < data.size(); i++) {
            Transition row = data.get(i);
            assertThat(row.action()[0]).isEqualTo(Counting.answer(row.observation()));
        }
    }

    /** The expert acts at a fraction β of the steps: for 600 steps and 0.3, ±0.1 is more than 5 standard deviations. */
    @Test
    void betaIsHowOftenTheExpertActs() {
        Counting expert = new Counting();
        Dagger dagger = dagger(
                expert, 1, config().episodesPerIteration(200).beta(i -> 0.3).build());
        UpdateStats stats = dagger.update();
        List<Visit> visits =
                new MixtureSampler(new Walk(), expert, Lines.EXPERT).play(200, 0.3, 10_000, false, Rng.of(1));
        double share = (double) visits.stream().filter(v -> v.label() != null).count() / visits.size();
        assertThat(visits).hasSizeGreaterThan(600);
        assertThat(share).isBetween(0.2, 0.4);
        assertThat(stats.metric("beta")).isEqualTo(0.3);
    }

    @Test
    void playStopsWhereTheExpertMayNotBeAsked() {
        MixtureSampler sampler = new MixtureSampler(new Walk(), new Counting(), Lines.EXPERT);
        List<Visit> visits = sampler.play(100, 1, 7, false, Rng.of(1));
        assertThat(visits).hasSize(7).allMatch(visit -> visit.label() != null);
        int whole = 0;
        for (int length : sampler.finished().lengths()) {
            whole += length;
        }
        assertThat(whole).isLessThanOrEqualTo(7);
        assertThat(sampler.play(4, 0, 0, false, Rng.of(1))).isNotEmpty();
        assertThat(sampler.finished().returns()).hasSize(4);
        assertThat(sampler.play(100, 0.5, 7, true, Rng.of(1)))
                .as("asked everywhere")
                .hasSize(7);
    }

    @Test
    void trainingTwiceGivesTheSameBitsAndResumingEqualsGoingOn() {
        DaggerConfig config =
                config().labelsPerIteration(6).beta(i -> 1.0 / (i + 1)).build();
        for (int k : new int[] {0, 1, 4, 8}) {
            Dagger whole = dagger(new Counting(), 1, config);
            train(whole, 8);
            Dagger first = dagger(new Counting(), 1, config);
            train(first, k);
            Dagger second = dagger(new Counting(), 2, config);
            States.carry(first, second);
            train(second, 8 - k);
            assertThat(States.of(second).sameAs(States.of(whole)))
                    .as("resumed after %d", k)
                    .isTrue();
        }
        Dagger other = dagger(new Counting(), 2, config);
        train(other, 8);
        Dagger whole = dagger(new Counting(), 1, config);
        train(whole, 8);
        assertThat(States.of(other).sameAs(States.of(whole))).isFalse();
    }

    @Test
    void demonstrationsCountAsLabels() {
        MemoryDataset data = new Recorder(new Walk(), "Walk", new Counting(), "expert", 1).episodes(4);
        Dagger dagger = dagger(
                new Counting(),
                1,
                config().labelBudget(data.size() + 3).beta(i -> 0).build());
        dagger.addDemonstrations(data);
        assertThat(dagger.labels()).isEqualTo(data.size());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> dagger.addDemonstrations(data))
                .withMessageContaining("more than the 3 labels left");
        MemoryDataset others = Lines.data(1, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> dagger.addDemonstrations(Datasets.randomSubset(others, 1, Rng.of(1))))
                .withMessageContaining("the demonstrations have spaces")
                .withMessageContaining("record them in the same environment");
        dagger.addDemonstrations(Datasets.randomSubset(data, 2, Rng.of(1)));
        train(dagger, 5);
        assertThat(dagger.labels()).isEqualTo(data.size() + 3);
        assertThat(dagger.dataset().provenance().derivation().get(0))
                .isEqualTo("began with " + data.size() + " rows of Walk by expert, seed 1");
    }

    @Test
    void whatItBeganWithIsRememberedByACheckpoint() {
        Dagger whole = dagger(new Counting(), 1, config().build());
        whole.addDemonstrations(new Recorder(new Walk(), "Walk \ud83d\ude00\n", new Counting(), "", 1).episodes(4));
        whole.addDemonstrations(new Recorder(new Walk(), "Walk", new Counting(), "expert", 2).episodes(1));
        train(whole, 2);
        Dagger empty = dagger(new Counting(), 1, config().build());
        Dagger others = dagger(new Counting(), 1, config().build());
        others.addDemonstrations(new Recorder(new Walk(), "Walk", new Counting(), "another", 3).episodes(2));
        for (Dagger second : List.of(empty, others)) {
            States.carry(whole, second);
            assertThat(second.dataset().provenance()).isEqualTo(whole.dataset().provenance());
            assertThat(second.dataset().provenance().derivation()).hasSize(2);
        }
        States.carry(dagger(new Counting(), 1, config().build()), others);
        others.update();
        assertThat(others.dataset().provenance().derivation()).isEmpty();
    }

    /** CartPole from a formula, 500 labels: as many as one perfect episode has. */
    @Test
    void balancesAPoleAfterFiveHundredQuestions() {
        Policy formula =
                Policy.of((random, s, a) -> a[0] = 0.2f * s[0] + 0.5f * s[1] + 8 * s[2] + 1.5f * s[3] > 0 ? 1 : 0);
        CategoricalPolicy policy = CategoricalPolicy.of(
                Mlp.sizes(4, 32, 2).activation(Activation.TANH).build(Rng.of(1)), new Discrete(2));
        Dagger dagger = new Dagger(
                new CartPole(),
                formula,
                policy,
                Adam.of(policy.parameters(), 1e-2),
                DaggerConfig.builder()
                        .labelsPerIteration(50)
                        .labelBudget(500)
                        .stepsPerIteration(100)
                        .build(),
                Rng.of(2));
        dagger.train(Budget.updates(50));
        assertThat(dagger.labels()).isEqualTo(500);
        assertThat(Evaluation.of(new CartPole(), policy.deterministic(), 20, Rng.of(3))
                        .mean())
                .isGreaterThan(475);
    }

    @Test
    void badInputIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> dagger(new Counting(), 1, config().beta(i -> 1.5).build())
                                .update())
                .withMessageContaining("beta = 1.5 at iteration 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> dagger(
                                new Counting(),
                                1,
                                config().beta(i -> Double.NaN).build())
                        .update())
                .withMessageContaining("beta = NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config().labelBudget(0).build())
                .withMessageContaining("labelBudget = 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config().labelsPerIteration(0).build())
                .withMessageContaining("labelsPerIteration = 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config().episodesPerIteration(0).build())
                .withMessageContaining("episodesPerIteration = 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config().stepsPerIteration(0).build())
                .withMessageContaining("stepsPerIteration = 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config().maxGradientNorm(0).build())
                .withMessageContaining("maxGradientNorm = 0");
    }

    /** An invalid label must not stay in the data set, or no later update could train. */
    @Test
    void whatTheExpertMustNotAnswerIsNotKept() {
        boolean[] fails = {false};
        Policy expert =
                Policy.of((random, observation, action) -> action[0] = fails[0] ? 7 : Counting.answer(observation));
        Dagger dagger = dagger(expert, 1, config().build());
        train(dagger, 3);
        State before = States.of(dagger);
        fails[0] = true;
        assertThatIllegalArgumentException().isThrownBy(dagger::update).withMessageContaining("7.0");
        assertThat(States.of(dagger).sameAs(before)).isTrue();
        assertThat(dagger.dataset().size()).isEqualTo(dagger.labels());
        fails[0] = false;
        assertThat(dagger.update().metric("labels")).isEqualTo(dagger.labels());
    }

    @Test
    void demonstrationsThatCannotBeReadToTheEndAreNotKept() {
        MemoryDataset good = new Recorder(new Walk(), "walk", new Counting(), "expert", 1).episodes(4);
        for (boolean throwing : new boolean[] {false, true}) {
            Dagger dagger = dagger(new Counting(), 1, config().build());
            dagger.addDemonstrations(good);
            State before = States.of(dagger);
            assertThatThrownBy(() -> dagger.addDemonstrations(new Broken(good, throwing)))
                    .hasMessageContaining(throwing ? "disk" : "reward = NaN");
            assertThat(States.of(dagger).sameAs(before)).isTrue();
            dagger.update();
        }
    }

    /** The last row cannot be read, or has no reward. */
    private record Broken(Dataset data, boolean throwing) implements Dataset {
        @Override
        public long size() {
            return data.size();
        }

        @Override
        public Space observationSpace() {
            return data.observationSpace();
        }

        @Override
        public Space actionSpace() {
            return data.actionSpace();
        }

        @Override
        public Provenance provenance() {
            return data.provenance();
        }

        @Override
        public Transition get(long index) {
            Transition row = data.get(index);
            if (index < size() - 1) {
                return row;
            }
            if (throwing) {
                throw new IllegalStateException("the disk is gone");
            }
            return new Transition(row.observation(), row.action(), Float.NaN, row.nextObservation(), row.ending());
        }
    }
}
