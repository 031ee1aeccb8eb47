package io.github.ascentrl.examples.actorcritic;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.data.CsvDatasets;
import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.examples.actorcritic.DarkRoomAgent.Rollout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
    private static final DarkRoom ROOM = DarkRoom.report(31);
    private static final Provenance PROVENANCE = new Provenance("DarkRoom, goal 31", "A2C (R3)", 7, "test");

    @TempDir
    Path folder;

    @Test
    void keepsEveryKthEpisodeUpToTheLimit() throws IOException {
        History history = new History(ROOM, 12, 2);
        for (int e = 0; e < 10; e++) { // two steps each: the sixth is the last within 12 steps
            history.add(new Trajectory(
                    new float[] {40, 40 + e},
                    new float[] {0, 1},
                    new float[] {0, 1},
                    new float[] {31},
                    Ending.TERMINATED));
        }
        Path file = folder.resolve("history.txt");
        history.write(PROVENANCE, file);
        MemoryDataset back = CsvDatasets.read(file);
        assertThat(back.episodes()).isEqualTo(3);
        assertThat(back.trajectory(2).observations()).containsExactly(40, 44);
        assertThat(back.provenance().environment()).isEqualTo("DarkRoom, goal 31");
    }

    /** What is recorded is what was trained on, and recording it changes nothing. */
    @Test
    void holdsTheEpisodesThatTheAgentLearnedFrom() throws IOException {
        History history = new History(ROOM, Long.MAX_VALUE, 1);
        DarkRoomAgent recorded = new DarkRoomAgent(DarkRoom.Settings.REPORT, 31, Rollout.R3, history, Rng.of(3));
        DarkRoomAgent other = new DarkRoomAgent(DarkRoom.Settings.REPORT, 31, Rollout.R3, Rng.of(3));
        List<Integer> lengths = new ArrayList<>();
        recorded.trainer().train(Budget.steps(3000), stats -> Arrays.stream(stats.episodeLengths())
                .forEach(lengths::add));
        other.trainer().train(Budget.steps(3000));
        assertThat(recorded.model().parameters().values())
                .isEqualTo(other.model().parameters().values());
        Path file = folder.resolve("history.txt");
        history.write(PROVENANCE, file);
        MemoryDataset back = CsvDatasets.read(file);
        List<Integer> written = new ArrayList<>();
        for (int e = 0; e < back.episodes(); e++) {
            written.add((int) back.length(e));
        }
        assertThat(written).containsExactlyInAnyOrderElementsOf(lengths);
    }
}
