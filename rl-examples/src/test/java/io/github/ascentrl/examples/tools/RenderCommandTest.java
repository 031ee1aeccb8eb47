package io.github.ascentrl.examples.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.policy.PolicyKind;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.EnvSpec;
import io.github.ascentrl.envs.Envs;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.nn.layer.Mlp;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RenderCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int launch(Object... args) {
        String[] words = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            words[i] = args[i].toString();
        }
        return new CommandLine(new RenderCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(words);
    }

    @Test
    void anEpisodeBecomesAnAnimationAndFrames() throws IOException {
        assertThat(launch("--env", "CartPole-v1", "--out", folder, "--frames", 2))
                .isZero();
        try (var gif =
                ImageIO.createImageInputStream(folder.resolve("episode.gif").toFile())) {
            var reader = ImageIO.getImageReadersByFormatName("gif").next();
            reader.setInput(gif);
            // A random policy keeps the pole up for more than 5 steps and, but for 1 in a million episodes, under 200.
            assertThat(reader.getNumImages(true)).isBetween(6, 200);
        }
        assertThat(ImageIO.read(folder.resolve("frame-0000.png").toFile()).getWidth())
                .isEqualTo(600);
        assertThat(folder.toFile().list()).hasSize(3);
    }

    @Test
    void darkRoomAlsoGetsAHeatMapOfVisits() throws IOException {
        assertThat(launch("--env", "Dark-Room-9x9-v0", "--out", folder, "--visits", 3))
                .isZero();
        assertThat(ImageIO.read(folder.resolve("visits.png").toFile()).getWidth())
                .isEqualTo(1800);
    }

    /**
     * All environments, including those with action masks; only environments with short episodes are drawn as a whole.
     */
    @Test
    void everyEnvironmentIsDrawnFromTheCommandLine() {
        for (EnvSpec spec : Envs.all()) {
            if (!List.of("Acrobot-v1", "MountainCarContinuous-v0").contains(spec.id())) {
                assertThat(launch("--env", spec.id(), "--out", folder.resolve(spec.id()), "--visits", 2))
                        .as("%s: %s", spec.id(), err)
                        .isZero();
                assertThat(folder.resolve(spec.id()).resolve("episode.gif")).exists();
            }
        }
    }

    @Test
    void whatSeesCellsOrMasksCanBeTrainedToo() {
        for (String id : List.of("DarkRoom", "Gridworld", "SingleMachine")) {
            assertThat(launch("--env", id, "--out", folder.resolve(id), "--train", 3, "--visits", 2))
                    .as("%s: %s", id, err)
                    .isZero();
        }
    }

    @Test
    void aSavedPolicyIsShown() throws IOException {
        Path file = folder.resolve("policy.safetensors");
        Mlp network = Mlp.sizes(4, 8, 2).build(Rng.of(1));
        CartPole env = new CartPole();
        Provenance provenance = new Provenance("CartPole-v1", "untrained", 1, "test");
        SavedPolicy.of(PolicyKind.CATEGORICAL, network, env.observationSpace(), env.actionSpace(), provenance)
                .save(file);
        assertThat(launch("--env", "CartPole-v1", "--out", folder, "--policy", file))
                .as(err.toString())
                .isZero();
        assertThat(launch("--env", "Acrobot-v1", "--out", folder, "--policy", file))
                .isEqualTo(2);
        assertThat(err.toString()).contains("needs observations Box").contains("Acrobot-v1 has");
        assertThat(launch("--env", "CartPole-v1", "--out", folder, "--policy", folder.resolve("none")))
                .isEqualTo(2);
        assertThat(launch("--env", "CartPole-v1", "--out", folder, "--policy", file, "--train", 1))
                .isEqualTo(2);
        assertThat(err.toString()).contains("only one of them");
    }

    @Test
    void sameSeedSamePicture() throws IOException {
        launch("--env", "CartPole-v1", "--out", folder.resolve("a"), "--train", 5);
        launch("--env", "CartPole-v1", "--out", folder.resolve("b"), "--train", 5);
        assertThat(Files.readAllBytes(folder.resolve("a/episode.gif")))
                .isEqualTo(Files.readAllBytes(folder.resolve("b/episode.gif")));
    }

    @Test
    void nonsenseIsRefusedWithAReason() {
        assertThat(launch("--env", "CartPole", "--out", folder)).isEqualTo(2);
        assertThat(err.toString()).contains("CartPole-v1");
        assertThat(launch("--env", "CartPole-v1", "--out", folder, "--train", -1))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--train -1: must be at least 0");
        assertThat(launch("--env", "Pendulum-v1", "--out", folder, "--train", 10))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--train needs discrete actions");
    }
}
