package io.github.ascentrl.algos.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.Space;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class InContextPolicyTest {
    private final List<String> shown = new ArrayList<>();
    private final Policy model = lanes -> new Actor() {
        @Override
        public void begin(int lane, Start start) {
            shown.add(start + " " + lane);
        }

        @Override
        public void act(
                int n, int[] lanes, RandomGenerator[] randoms, float[] tokens, float[] actions, float[] logProbs) {
            for (int i = 0; i < n; i++) {
                shown.add(lanes[i] + ": " + (int) tokens[4 * i + 1] + " " + (int) tokens[4 * i + 2] + " "
                        + (int) tokens[4 * i + 3]);
                actions[i] = lanes[i];
            }
        }
    };

    private final Actor actor = new InContextPolicy(model, Lever.TOKENS).actor(3);

    private void step(float reward, Ending ending, int... lanes) {
        float[] actions = new float[lanes.length];
        float[] rewards = new float[lanes.length];
        Ending[] endings = new Ending[lanes.length];
        java.util.Arrays.fill(rewards, reward);
        java.util.Arrays.fill(endings, ending);
        RandomGenerator[] randoms = new RandomGenerator[lanes.length];
        java.util.Arrays.fill(randoms, Rng.of(1));
        actor.act(lanes.length, lanes, randoms, new float[lanes.length], actions, null);
        actor.observe(lanes.length, lanes, actions, rewards, endings);
    }

    /** Action (0 for none), reward and time: all but the time are kept across episodes; a new task clears them. */
    @Test
    void theModelIsShownWhatWentBefore() {
        step(1, Ending.NONE, 2, 0);
        step(0, Ending.TRUNCATED, 2);
        actor.begin(2, Start.EPISODE);
        step(1, Ending.NONE, 0, 2);
        actor.begin(2, Start.TASK);
        step(0, Ending.NONE, 2);
        assertThat(shown)
                .containsExactly("2: 0 0 0", "0: 0 0 0", "2: 3 1 1", "0: 1 1 1", "2: 3 0 0", "TASK 2", "2: 0 0 0");
    }

    /** For the last action of an episode it is the time that the episode had reached. */
    @Test
    void theTimeOfTheActionBefore() {
        List<List<Float>> rows = new ArrayList<>();
        Policy model = Policy.of((random, token, action) -> {
            rows.add(List.of(token[1], token[3], token[4]));
            action[0] = 2;
        });
        InContextPolicy policy = new InContextPolicy(model, Lever.TOKENS.withActionTime(2));
        InContextEvaluation.of(List.of(() -> new Lever(0)), policy, 1, 2, false, Rng.of(1));
        InContextEvaluation.of(List.of(() -> new Lever(0)), policy, 1, 2, true, Rng.of(1));
        assertThat(rows)
                .as("action, time, time of the action")
                .containsExactly(
                        List.of(0f, 0f, 0f),
                        List.of(3f, 1f, 0f),
                        List.of(3f, 0f, 1f),
                        List.of(3f, 1f, 0f),
                        List.of(0f, 0f, 0f),
                        List.of(3f, 1f, 0f),
                        List.of(0f, 0f, 0f),
                        List.of(3f, 1f, 0f));
    }

    @Test
    void theModelIsAskedWhetherItFits() {
        List<String> asked = new ArrayList<>();
        Policy picky = new Policy() {
            @Override
            public Actor actor(int lanes) {
                return model.actor(lanes);
            }

            @Override
            public void checkFits(Space observations, Space actions, boolean masked) {
                asked.add(observations + " " + actions + " " + masked);
            }
        };
        new InContextPolicy(picky, Lever.TOKENS).checkFits(new Discrete(1), new Discrete(3), true);
        Box columns = Box.of(new float[4], new float[] {0, 3, 1, 1});
        assertThat(asked).containsExactly(columns + " " + new Discrete(3) + " true");
    }

    @Test
    void actionsThatAreNoNumbersAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        actor.observe(1, new int[1], new float[] {0.7f}, new float[1], new Ending[] {Ending.NONE}))
                .withMessageContaining("action = 0.7");
    }

    @Test
    void whatItRemembersGoesOutAndInAgain() {
        step(1, Ending.NONE, 1);
        float[] memory = new float[actor.memorySize()];
        actor.memory(1, new int[] {1}, memory);
        actor.recall(1, new int[] {2}, memory);
        shown.clear();
        step(0, Ending.NONE, 2);
        assertThat(shown).containsExactly("2: 2 1 1");
    }

    /** The results of a task depend neither on other tasks nor on the number of later episodes. */
    @Test
    void tasksAreIndependent() {
        Policy uniform = Policy.of((random, s, action) -> action[0] = random.nextInt(3));
        Policy policy = new InContextPolicy(uniform, Lever.TOKENS);
        InContextEvaluation three = InContextEvaluation.of(
                List.of(() -> new Lever(0), () -> new Lever(1), () -> new Lever(2)), policy, 4, 9, false, Rng.of(3));
        InContextEvaluation one = InContextEvaluation.of(List.of(() -> new Lever(0)), policy, 4, 5, false, Rng.of(3));
        for (int rollout = 0; rollout < 4; rollout++) {
            assertThat(java.util.Arrays.copyOf(three.returns()[0][rollout], 5)).isEqualTo(one.returns()[0][rollout]);
        }
        assertThat(three.lengths()[2][3]).containsOnly(2);
        assertThat(three.mean(0, 9)).isBetween(0.4, 0.95); // 2/3; 108 episodes, off by 4.5 deviations at most
    }
}
