package io.github.ascentrl.envs.tabular;

import static io.github.ascentrl.envs.tabular.TabularMdp.END;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TabularEnvTest {
    private static final long SEED = 20240;

    /** From 0 mostly on to 1, from 1 seldom back to 0: transposing it shows. */
    private static TabularMdp weather(double there, double back) {
        return TabularMdp.builder(2, 1)
                .start(0, 0.25)
                .start(1, 0.75)
                .outcome(0, 0, 1, there, 1)
                .outcome(0, 0, END, 1 - there, 2)
                .outcome(1, 0, 0, back, 3)
                .outcome(1, 0, END, 1 - back, 4)
                .build();
    }

    /** Visits to 0 and to 1 and the return of {@link #weather}: d(0) = 1/4 + back d(1), d(1) = 3/4 + there d(0). */
    private static double[] expected(double there, double back) {
        double d0 = (0.25 + 0.75 * back) / (1 - there * back);
        double d1 = 0.75 + there * d0;
        return new double[] {d0, d1, d0 * (there + 2 * (1 - there)) + d1 * (3 * back + 4 * (1 - back))};
    }

    /** State 0: end with reward 1, or on to state 1; state 1: end with 0, or with 3. */
    private static TabularMdp twoStates() {
        return TabularMdp.builder(2, 2)
                .move(0, 0, END, 1)
                .move(0, 1, 1, 0)
                .move(1, 0, END, 0)
                .move(1, 1, END, 3)
                .build();
    }

    /**
     * Plays 20,000 episodes and compares visits, starts and mean return with what is expected. Each mean is allowed 5
     * standard errors: a right environment fails about once in 10^6 seeds.
     */
    private static void checkPlaysLike(double[] expected, DiscreteEnv env) {
        Rng rng = Rng.of(SEED);
        int episodes = 20_000;
        float[] observation = new float[2];
        double[] visits = new double[3];
        double[] squares = new double[3];
        for (int e = 0; e < episodes; e++) {
            env.reset(rng.child(e), observation);
            double[] one = new double[3];
            Step step;
            do {
                one[observation[1] == 1f ? 1 : 0]++;
                step = env.step(0, observation);
                one[2] += step.reward();
            } while (!step.ending().ended());
            for (int i = 0; i < 3; i++) {
                visits[i] += one[i] / episodes;
                squares[i] += one[i] * one[i] / episodes;
            }
        }
        for (int i = 0; i < 3; i++) {
            double error = Math.sqrt((squares[i] - visits[i] * visits[i]) / episodes);
            assertThat(visits[i])
                    .as("visits to 0, to 1, return: number %d, seed %d", i, SEED)
                    .isCloseTo(expected[i], within(5 * error));
        }
    }

    @Test
    void playsTheProcess() {
        checkPlaysLike(expected(0.75, 0.125), weather(0.75, 0.125).env());
    }

    @Test
    void mutantWithTransposedTransitionsIsCaught() {
        double[] expected = expected(0.75, 0.125);
        assertThatThrownBy(() -> checkPlaysLike(expected, weather(0.125, 0.75).env()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("seed " + SEED);
    }

    @Test
    void sameKeyAndActionsGiveTheSameEpisode() {
        TabularMdp mdp = weather(0.75, 0.5);
        assertThat(play(mdp.env(), Rng.of(1))).isEqualTo(play(mdp.env(), Rng.of(1)));
        List<List<Step>> different = new ArrayList<>();
        for (int seed = 0; seed < 50; seed++) {
            different.add(play(weather(0.5, 0.5).env(), Rng.of(seed)));
        }
        assertThat(different.stream().distinct().count()).isGreaterThan(5);
    }

    private static List<Step> play(TabularEnv env, Rng rng) {
        float[] observation = new float[env.observationSpace().size()];
        env.reset(rng, observation);
        List<Step> steps = new ArrayList<>();
        do {
            steps.add(env.step(rng.nextInt(env.actionSpace().n()), observation));
        } while (!steps.get(steps.size() - 1).ending().ended());
        return steps;
    }

    @Test
    void observationIsOneHotAndZeroAfterTheEnd() {
        TabularEnv env = twoStates().env();
        float[] observation = {9, 9};
        env.reset(Rng.of(0), observation);
        assertThat(observation).containsExactly(1, 0);
        assertThat(env.step(1, observation)).isEqualTo(new Step(0, Ending.NONE));
        assertThat(observation).containsExactly(0, 1);
        assertThat(env.step(new float[] {1}, observation)).isEqualTo(new Step(3, Ending.TERMINATED));
        assertThat(observation).containsExactly(0, 0);
        assertThat(env.state()).containsExactly(END, 2);
        assertThat(env.observationSpace().contains(observation)).isTrue();
    }

    @Test
    void timeLimitTruncatesUnlessTheEpisodeTerminatesAnyway() {
        float[] observation = new float[2];
        TabularEnv env = twoStates().env(1);
        env.reset(Rng.of(0), observation);
        assertThat(env.step(1, observation).ending()).isEqualTo(Ending.TRUNCATED);
        assertThat(observation).containsExactly(0, 1); // the final observation is kept
        env.reset(Rng.of(0), observation);
        assertThat(env.step(0, observation).ending()).isEqualTo(Ending.TERMINATED);
        assertThatThrownBy(() -> twoStates().env(0)).hasMessageContaining("timeLimit = 0");
    }

    @Test
    void restoringReopensTheEpisodeThere() {
        float[] observation = new float[2];
        TabularEnv env = twoStates().env(2);
        env.reset(Rng.of(0), observation);
        env.step(1, observation);
        double[] state = env.state();
        assertThat(state).containsExactly(1, 1);
        env.step(0, observation);
        env.restore(state);
        assertThat(env.step(1, observation)).isEqualTo(new Step(3, Ending.TERMINATED));
        assertThatThrownBy(() -> env.restore(new double[] {END, 1})).hasMessageContaining("cannot be reopened");
        assertThatThrownBy(() -> env.restore(new double[] {0.5, 1})).hasMessageContaining("0.5");
        assertThatThrownBy(() -> env.restore(new double[] {0, Double.NaN})).hasMessageContaining("NaN");
        assertThatThrownBy(() -> env.restore(new double[] {0})).hasMessageContaining("expected 2");
    }

    @Test
    void refusesStepsOutOfTurnAndBadActions() {
        float[] observation = new float[2];
        TabularEnv env = twoStates().env();
        assertThatThrownBy(() -> env.step(0, observation))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("reset");
        env.reset(Rng.of(0), observation);
        for (float bad : new float[] {-1, 2, 0.5f, Float.NaN}) {
            assertThatThrownBy(() -> env.step(new float[] {bad}, observation))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> env.step(2, observation)).isInstanceOf(IllegalArgumentException.class);
        env.step(0, observation);
        assertThatThrownBy(() -> env.step(0, observation)).isInstanceOf(IllegalStateException.class);
        env.reset(Rng.of(0), observation);
        env.close();
        assertThatThrownBy(() -> env.step(0, observation)).isInstanceOf(IllegalStateException.class);
    }
}
