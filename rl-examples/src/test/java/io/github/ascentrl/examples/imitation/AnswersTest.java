package io.github.ascentrl.examples.imitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.envs.classic.CartPole;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private static final Policy LEANS = Policy.of((random, s, action) -> action[0] = s[2] > 0 ? 1 : 0);
    private static final Policy LEFT = Policy.of((random, s, action) -> action[0] = 0);
    private static final MemoryDataset DATA =
            new Recorder(new CartPole(), "CartPole-v1", LEANS, "leans", 1).episodes(3);

    @Test
    void aLearnerErrsWhereItsActionIsNotTheExperts() {
        boolean[] wrong = Answers.wrong(LEFT, LEANS, DATA.batch());
        int errors = 0;
        for (int t = 0; t < wrong.length; t++) {
            boolean right = DATA.batch().observations()[4 * t + 2] > 0;
            assertThat(wrong[t]).isEqualTo(right);
            errors += right ? 1 : 0;
        }
        assertThat(errors).isBetween(1, wrong.length - 1);
        assertThat(Answers.errorShare(LEFT, LEANS, DATA.batch())).isEqualTo((double) errors / wrong.length);
        assertThat(Answers.errorShare(LEANS, LEANS, DATA.batch())).isZero();
    }

    @Test
    void relabelledStatesAreTheSameInTheSameEpisodes() {
        float[] other = new float[(int) DATA.size()];
        Arrays.fill(other, 1);
        MemoryDataset relabelled = Answers.relabelled(DATA, other);
        assertThat(relabelled.batch().actions()).containsOnly(1);
        assertThat(relabelled.batch().observations()).isEqualTo(DATA.batch().observations());
        assertThat(relabelled.episodes()).isEqualTo(DATA.episodes());
        for (int e = 0; e < DATA.episodes(); e++) {
            assertThat(relabelled.start(e)).isEqualTo(DATA.start(e));
            assertThat(relabelled.ending(e)).isEqualTo(DATA.ending(e));
        }
    }
}
