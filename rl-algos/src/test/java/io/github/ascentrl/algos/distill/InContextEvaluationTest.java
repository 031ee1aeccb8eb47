package io.github.ascentrl.algos.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.envs.wrap.Wrapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InContextEvaluationTest {
    private static final Policy RANDOM =
            new InContextPolicy(Policy.of((random, s, action) -> action[0] = random.nextInt(3)), Lever.TOKENS);

    /** A lever that counts calls to close, and fails after some steps. */
    private static final class Fragile implements DiscreteEnv {
        private final Lever lever = new Lever(0);
        private int left;
        private int closed;

        Fragile(int left) {
            this.left = left;
        }

        @Override
        public Discrete observationSpace() {
            return lever.observationSpace();
        }

        @Override
        public Discrete actionSpace() {
            return lever.actionSpace();
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            lever.reset(random, observation);
        }

        @Override
        public Step step(int action, float[] observation) {
            if (left-- == 0) {
                throw new IllegalStateException("broken");
            }
            return lever.step(action, observation);
        }

        @Override
        public void close() {
            closed++;
        }
    }

    private final List<Fragile> made = Collections.synchronizedList(new ArrayList<>());

    private Supplier<Env> fragile(int steps) {
        return () -> {
            made.add(new Fragile(steps));
            return made.get(made.size() - 1);
        };
    }

    private void assertAllClosedOnce(int count) {
        assertThat(made).hasSize(count).allMatch(env -> env.closed == 1);
    }

    /** All environments are closed if the rollouts succeed, if one fails half-way, or if one cannot be made. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void allEnvironmentsAreClosed(int threads) {
        List<Supplier<Env>> tasks = List.of(fragile(99), fragile(99), fragile(99));
        InContextEvaluation.of(tasks, threads, RANDOM, 2, 4, false, Rng.of(1));
        assertAllClosedOnce(6);
        made.clear();
        assertThatThrownBy(() -> InContextEvaluation.of(
                        List.of(fragile(99), fragile(3), fragile(99)), threads, RANDOM, 2, 4, false, Rng.of(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("broken");
        assertAllClosedOnce(6);
        made.clear();
        Supplier<Env> none = () -> {
            throw new IllegalStateException("none left");
        };
        assertThatThrownBy(() -> InContextEvaluation.of(
                        List.of(fragile(99), none, fragile(99)), threads, RANDOM, 2, 4, false, Rng.of(1)))
                .hasMessage("none left");
        assertAllClosedOnce(2);
    }

    @Test
    void threadsGiveTheSameBits() {
        List<Supplier<Env>> tasks = List.of(() -> new Lever(0), () -> new Lever(1), () -> new Lever(2));
        InContextEvaluation one = InContextEvaluation.of(tasks, RANDOM, 5, 7, true, Rng.of(2));
        for (int threads : new int[] {2, 4, 40}) {
            InContextEvaluation more = InContextEvaluation.of(tasks, threads, RANDOM, 5, 7, true, Rng.of(2));
            assertThat(more.returns()).isDeepEqualTo(one.returns());
            assertThat(more.lengths()).isDeepEqualTo(one.lengths());
        }
        InContextEvaluation other = InContextEvaluation.of(tasks, RANDOM, 5, 7, true, Rng.of(3));
        assertThat(java.util.Arrays.deepEquals(other.returns(), one.returns())).isFalse();
    }

    @Test
    void badInputIsNamed() {
        List<Supplier<Env>> tasks = List.of(() -> new Lever(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InContextEvaluation.of(tasks, 0, RANDOM, 1, 1, false, Rng.of(1)))
                .withMessage("threads = 0 must be at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InContextEvaluation.of(List.of(), RANDOM, 1, 1, false, Rng.of(1)))
                .withMessage("tasks = 0 must be at least 1");
        Lever lever = new Lever(0);
        List<Supplier<Env>> one = List.of(() -> lever);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InContextEvaluation.of(one, RANDOM, 2, 1, false, Rng.of(1)))
                .withMessageContaining("two environments are one instance");
    }

    @Test
    void otherSpacesAreRefused() {
        Policy any = Policy.of((random, s, action) -> action[0] = 0);
        List<Supplier<Env>> two = List.of(() -> new Lever(0), () -> spaces(new Discrete(3), Box.uniform(2, 0, 1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InContextEvaluation.of(two, any, 1, 1, false, Rng.of(1)))
                .withMessageContaining("observations of 1 numbers as the first");
        List<Supplier<Env>> box = List.of(() -> spaces(Box.uniform(2, 0, 1), new Discrete(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InContextEvaluation.of(box, any, 1, 1, false, Rng.of(1)))
                .withMessageContaining("all tasks need actions of one number");
    }

    private static Env spaces(Space actions, Space observations) {
        return new Wrapper(new Lever(0)) {
            @Override
            public Space actionSpace() {
                return actions;
            }

            @Override
            public Space observationSpace() {
                return observations;
            }
        };
    }

    @Test
    void meansAreOfEpisodesThatThereAre() {
        InContextEvaluation four = InContextEvaluation.of(List.of(() -> new Lever(0)), RANDOM, 1, 4, false, Rng.of(1));
        assertThat(four.mean(3, 4)).isEqualTo(four.mean(3));
        for (int[] bad : new int[][] {{3, 3}, {-1, 2}, {2, 5}}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> four.mean(bad[0], bad[1]))
                    .withMessage("the mean of episodes " + bad[0] + " … " + (bad[1] - 1)
                            + "; give at least one of episodes 0 … 3");
        }
    }
}
