package io.github.ascentrl.envs.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.envs.classic.CartPole;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpisodeFilmsTest {
    private static final Policy RIGHT = Policy.of((random, observation, action) -> action[0] = 1);

    private static void film(Path folder, long from, long to) throws IOException {
        EpisodeFilms films = new EpisodeFilms(new CartPole(), RIGHT, 2, folder, Rng.of(1));
        films.onStart(Budget.updates(to));
        for (long u = from; u <= to; u++) {
            films.onUpdate(new UpdateStats(u, 0, 0, 0, new float[0], new int[0], Map.of()));
        }
    }

    @Test
    void everySecondUpdateHasAFilmTheSameAfterAResume(@TempDir Path folder) throws IOException {
        Path whole = folder.resolve("whole");
        film(whole, 1, 5);
        try (Stream<Path> files = Files.list(whole)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("episode-2.gif", "episode-4.gif");
        }
        byte[] bytes = Files.readAllBytes(whole.resolve("episode-4.gif"));
        assertThat(new String(bytes, 0, 6, StandardCharsets.ISO_8859_1)).isEqualTo("GIF89a");
        assertThat(bytes).isNotEqualTo(Files.readAllBytes(whole.resolve("episode-2.gif")));
        film(folder.resolve("resumed"), 4, 4);
        assertThat(folder.resolve("resumed/episode-4.gif")).hasBinaryContent(bytes);
    }

    /** Says nothing of what it looks like. */
    private record NotDrawn(CartPole inside) implements Env {
        @Override
        public Space observationSpace() {
            return inside.observationSpace();
        }

        @Override
        public Space actionSpace() {
            return inside.actionSpace();
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            inside.reset(random, observation);
        }

        @Override
        public Step step(float[] action, float[] observation) {
            return inside.step(action, observation);
        }
    }

    @Test
    void whatCannotBeFilmedIsRefusedAtOnce(@TempDir Path folder) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EpisodeFilms(new CartPole(), RIGHT, 0, folder, Rng.of(1)))
                .withMessageContaining("everyUpdates = 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EpisodeFilms(new NotDrawn(new CartPole()), RIGHT, 1, folder, Rng.of(1)))
                .withMessageContaining("cannot be drawn");
    }
}
