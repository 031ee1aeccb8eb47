package io.github.ascentrl.algos.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.layer.Transformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ReturnConditionedTest {
    private final List<String> shown = new ArrayList<>();
    private final Policy model = lanes -> new Actor() {
        @Override
        public void begin(int lane, Start start) {
            shown.add(start + " " + lane);
        }

        @Override
        public void act(
                int n, int[] lanes, RandomGenerator[] randoms, float[] rows, float[] actions, float[] logProbs) {
            for (int i = 0; i < n; i++) {
                shown.add(lanes[i] + ": " + Arrays.toString(Arrays.copyOfRange(rows, i * 5, i * 5 + 5)));
                actions[i] = lanes[i];
            }
        }

        @Override
        public void watch(int n, int[] lanes, float[] rows) {
            act(n, lanes, null, rows, new float[n], null);
        }
    };
    private final Actor actor = new ReturnConditioned(model, Payout.ROWS, 6).actor(3);

    private void step(float reward, float action, int... lanes) {
        int n = lanes.length;
        float[] observations = new float[n];
        Arrays.fill(observations, 1);
        actor.act(n, lanes, new RandomGenerator[n], observations, new float[n], null);
        observe(reward, action, lanes);
    }

    private void observe(float reward, float action, int... lanes) {
        float[] executed = new float[lanes.length];
        float[] rewards = new float[lanes.length];
        Ending[] endings = new Ending[lanes.length];
        Arrays.fill(executed, action);
        Arrays.fill(rewards, reward);
        Arrays.fill(endings, Ending.NONE);
        actor.observe(lanes.length, lanes, executed, rewards, endings);
    }

    /**
     * The executed action, whatever the model chose; the target minus the lane's rewards; both reset at each episode.
     */
    @Test
    void theModelIsShownWhatIsAskedForYet() {
        step(2, 1, 2, 0);
        step(-1, 2, 2);
        actor.begin(2, Start.EPISODE);
        step(1, 0, 0, 2);
        actor.watch(1, new int[] {0}, new float[] {0});
        assertThat(shown)
                .containsExactly(
                        "2: [0.0, 0.0, 0.0, 1.5, 1.0]",
                        "0: [0.0, 0.0, 0.0, 1.5, 1.0]",
                        "2: [0.0, 1.0, 0.0, 1.0, 1.0]",
                        "TASK 2",
                        "0: [0.0, 1.0, 0.0, 1.0, 1.0]",
                        "2: [0.0, 0.0, 0.0, 1.5, 1.0]",
                        "0: [1.0, 0.0, 0.0, 0.75, 0.0]");
    }

    @Test
    void whatItRemembersGoesOutAndInAgain() {
        step(2, 1, 1);
        float[] memory = new float[actor.memorySize()];
        actor.memory(1, new int[] {1}, memory);
        actor.recall(1, new int[] {2}, memory);
        shown.clear();
        step(0, 0, 2);
        assertThat(shown).containsExactly("2: [0.0, 1.0, 0.0, 1.0, 1.0]");
    }

    /** Asked for the return of an episode, it sees the rows of training, and returns log π of its actions. */
    @Test
    void actingSeesWhatTrainingSaw() {
        Transformer transformer = Transformer.size(8)
                .heads(2)
                .width(6)
                .into(new Parameters(), "transformer.")
                .build(Rng.of(1));
        CategoricalPolicy learner = CategoricalPolicy.of(
                DecisionNetwork.over(transformer, Payout.ROWS, 3, "decision.", Rng.of(2)), new Discrete(3));
        MemoryDataset data = Payout.data(1);
        Trajectory episode = data.trajectory(0);
        Batch window = new Windows(data, Payout.ROWS).draw(1, 2, Rng.of(1));
        Tape tape = new Tape();
        float[] logProb = new float[2];
        learner.on(tape, window).logProb().copyTo(logProb);

        Actor playing = new ReturnConditioned(learner, Payout.ROWS, data.totalReward(0)).actor(1);
        for (int t = 0; t < 2; t++) {
            float[] said = new float[1];
            float[] observation = {episode.observations()[t]};
            Rng random = Rng.of(5).child(t);
            float[] action = new float[1];
            float[] before = new float[playing.memorySize()];
            playing.memory(1, new int[1], before);
            do { // until the draw is the recorded action
                playing.recall(1, new int[1], before);
                playing.act(1, new int[1], new RandomGenerator[] {random}, observation, action, said);
            } while (action[0] != episode.actions()[t]);
            assertThat(said[0]).isEqualTo(logProb[t]);
            playing.observe(1, new int[1], action, new float[] {episode.rewards()[t]}, new Ending[] {Ending.NONE});
        }
    }

    @Test
    void lanesDoNotMatter() {
        Policy asked = new ReturnConditioned(
                Policy.of((random, row, action) -> action[0] = row[3] > 0.5 ? 2 : random.nextInt(2)), Payout.ROWS, 4);
        float[] alone = Evaluation.of(new Payout(), asked, 20, Rng.of(1)).returns();
        assertThat(Evaluation.of(Payout::new, 3, 2, asked, 20, Rng.of(1)).returns())
                .containsExactly(alone);
    }

    @Test
    void badInputIsNamed() {
        for (double bad : new double[] {Double.NaN, Double.NEGATIVE_INFINITY, 1e39}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new ReturnConditioned(model, Payout.ROWS, bad))
                    .withMessageContaining("target = " + bad + " must be a finite float");
        }
        assertThatNullPointerException()
                .isThrownBy(() -> new ReturnConditioned(null, Payout.ROWS, 1))
                .withMessage("model");
        assertThatNullPointerException()
                .isThrownBy(() -> new ReturnConditioned(model, null, 1))
                .withMessage("rows");
        ReturnConditioned policy = new ReturnConditioned(model, Payout.ROWS, 1);
        policy.checkFits(new Discrete(2), new Discrete(3), false);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy.checkFits(new Discrete(3), new Discrete(3), false))
                .withMessageContaining("the rows were made for observations in Discrete[n=2]");
        CategoricalPolicy other =
                CategoricalPolicy.of(io.github.ascentrl.nn.layer.Mlp.sizes(4, 3).build(Rng.of(1)), new Discrete(3));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new ReturnConditioned(other, Payout.ROWS, 1).checkFits(new Discrete(2), new Discrete(3), false))
                .withMessageContaining("takes 4 numbers, but observations have 5");
    }
}
