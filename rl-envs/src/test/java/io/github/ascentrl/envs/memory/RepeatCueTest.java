package io.github.ascentrl.envs.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import org.junit.jupiter.api.Test;

class RepeatCueTest {
    private static final Step ON = new Step(0, Ending.NONE);

    private final RepeatCue env = new RepeatCue(3, 2);
    private final float[] observation = new float[4];

    @Test
    void shownThenNothingThenAsked() {
        env.reset(Rng.of(1), observation);
        int symbol = (int) env.state()[0];
        float[] shown = new float[4];
        shown[symbol] = 1;
        assertThat(observation).isEqualTo(shown);
        assertThat(env.step(symbol, observation)).as("not asked yet").isEqualTo(ON);
        assertThat(observation).containsExactly(0, 0, 0, 0);
        assertThat(env.step((symbol + 1) % 3, observation)).isEqualTo(ON);
        assertThat(observation).containsExactly(0, 0, 0, 1);
        assertThat(env.step(symbol, observation)).isEqualTo(new Step(1, Ending.TERMINATED));
        assertThat(observation).containsExactly(0, 0, 0, 0);
    }

    @Test
    void everyOtherAnswerIsWrong() {
        for (int symbol = 0; symbol < 3; symbol++) {
            for (int answer = 0; answer < 3; answer++) {
                env.restore(new double[] {symbol, 2});
                assertThat(env.step(answer, observation))
                        .isEqualTo(new Step(answer == symbol ? 1 : 0, Ending.TERMINATED));
            }
        }
    }

    /** After the first observation nothing shows the symbol: a policy without memory is right with probability 1/n. */
    @Test
    void theSymbolIsShownOnce() {
        for (int symbol = 0; symbol < 3; symbol++) {
            env.restore(new double[] {symbol, 0});
            env.step(0, observation);
            assertThat(observation).containsExactly(0, 0, 0, 0);
            env.step(1, observation);
            assertThat(observation).containsExactly(0, 0, 0, 1);
            env.step(2, observation);
            assertThat(observation).containsExactly(0, 0, 0, 0);
        }
    }

    @Test
    void theShortestDelayAsksAtOnce() {
        RepeatCue brief = new RepeatCue(2, 1);
        float[] small = new float[3];
        brief.reset(Rng.of(1), small);
        assertThat(brief.step(0, small)).isEqualTo(ON);
        assertThat(small).containsExactly(0, 0, 1);
        assertThat(brief.step((int) brief.state()[0], small)).isEqualTo(new Step(1, Ending.TERMINATED));
    }

    @Test
    void badInput() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RepeatCue(1, 5))
                .withMessage("symbols = 1 must lie in [2, 10000]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RepeatCue(2, 0))
                .withMessage("delay = 0 must lie in [1, 1000000]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> env.restore(new double[] {3, 0}))
                .withMessageContaining("symbol = 3.0");
    }
}
