package io.github.ascentrl.api.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.Ending;
import org.junit.jupiter.api.Test;

class TrajectoryTest {
    @Test
    void lengthAndTotalRewardComeFromTheRewards() {
        Trajectory trajectory =
                new Trajectory(new float[6], new float[3], new float[] {1, 2, 3.5f}, new float[2], Ending.TRUNCATED);
        assertThat(trajectory.length()).isEqualTo(3);
        assertThat(trajectory.totalReward()).isEqualTo(6.5);
    }

    @Test
    void rewardsAreSummedInDouble() {
        float[] rewards = {0x1p24f, 1, 1, -0x1p24f}; // in float, 2^24 + 1 is 2^24
        assertThat(new Trajectory(new float[4], new float[4], rewards, new float[1], Ending.NONE).totalReward())
                .isEqualTo(2);
    }

    @Test
    void lengthsThatDoNotFitAreNamed() {
        assertThatThrownBy(() -> new Trajectory(new float[0], new float[0], new float[0], new float[1], Ending.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1 step");
        assertThatThrownBy(() -> new Trajectory(new float[5], new float[2], new float[2], new float[2], Ending.NONE))
                .hasMessage("observations has 5 numbers, expected 2 steps of 2");
        assertThatThrownBy(() -> new Trajectory(new float[4], new float[3], new float[2], new float[2], Ending.NONE))
                .hasMessage("actions has 3 numbers, expected a multiple of 2 steps");
        assertThatThrownBy(() -> new Trajectory(new float[4], new float[0], new float[2], new float[2], Ending.NONE))
                .hasMessageContaining("actions has 0 numbers");
        assertThatThrownBy(() -> new Trajectory(new float[4], new float[2], new float[2], new float[2], null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("Ending.NONE");
    }
}
