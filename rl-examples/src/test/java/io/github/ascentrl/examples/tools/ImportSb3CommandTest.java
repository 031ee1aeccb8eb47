package io.github.ascentrl.examples.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.envs.classic.CartPole;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ImportSb3CommandTest {
    private static final Path MODELS =
            Path.of(System.getProperty("basedir", "")).resolve("../rl-algos/src/test/resources/sb3");

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int launch(Callable<Integer> command, Object... args) {
        String[] texts = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            texts[i] = args[i].toString();
        }
        return new CommandLine(command)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(texts);
    }

    private int launch(String model, String env, String... options) {
        Object[] args = new Object[options.length + 5];
        System.arraycopy(options, 0, args, 5, options.length);
        System.arraycopy(new Object[] {MODELS.resolve(model), "--env", env, "-o", to()}, 0, args, 0, 5);
        return launch(new ImportSb3Command(), args);
    }

    private Path to() {
        return folder.resolve("policy.safetensors");
    }

    @Test
    void aModelBecomesAPolicyFileThatIsRendered() throws IOException {
        assertThat(launch("discrete-tanh.zip", "CartPole-v1")).isZero();
        assertThat(out.toString())
                .startsWith("Stable-Baselines3 2.3.2, trained for 100000 steps")
                .contains("layers: policy 4-64-64-2, value 4-64-64-1")
                .contains("activation: TANH")
                .contains("actions: " + new CartPole().actionSpace())
                .contains("written to " + to());
        SavedPolicy saved = SavedPolicy.load(to());
        assertThat(saved.provenance().environment()).isEqualTo("CartPole-v1");
        Path pictures = folder.resolve("pictures");
        assertThat(launch(new RenderCommand(), "--env", "CartPole-v1", "--policy", to(), "--out", pictures))
                .isZero();
        assertThat(pictures.resolve("episode.gif")).isNotEmptyFile();
    }

    @Test
    void whatCannotBeReadIsExplained() {
        assertThat(launch("discrete-tanh.csv", "CartPole-v1")).isEqualTo(1);
        assertThat(launch("discrete-tanh.zip", "Acrobot-v1")).isEqualTo(1);
        assertThat(launch("no-such.zip", "CartPole-v1")).isEqualTo(1);
        assertThat(err.toString())
                .contains("import-sb3: " + MODELS.resolve("discrete-tanh.csv") + ": this is not a zip archive")
                .contains("take 4 numbers, but observations have 6")
                .contains("no-such.zip: there is no such file");
        assertThat(Files.exists(to())).isFalse();
    }

    @Test
    void nonsenseIsAWrongUse() {
        assertThat(launch("discrete-tanh.zip", "CartPole-v7")).isEqualTo(2);
        assertThat(launch("discrete-tanh.zip", "CartPole-v1", "--activation", "RELU"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("there is no environment 'CartPole-v7'")
                .contains("the file names TANH");
        assertThat(Files.exists(to())).isFalse();
    }
}
