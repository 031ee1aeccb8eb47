package io.github.ascentrl.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.DifferentiablePolicyContract;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.run.Checkpoint;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.contract.EnvContract;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.examples.testing.ChildProgram;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide's policy with memory, and its trainer, on a task that cannot be done without memory. */
class FadingTest {
    private static final Cue ENV = new Cue();

    @TempDir
    Path folder;

    private static CategoricalPolicy memoryless() {
        return CategoricalPolicy.of(Mlp.sizes(1, 16, 2).build(Rng.of(1)), ENV.actionSpace());
    }

    @Test
    void keepsTheContract() {
        EnvContract.check(Cue::new, Rng.of(1));
        DifferentiablePolicyContract.check(
                () -> new Fading(memoryless(), 1), ENV.observationSpace(), ENV.actionSpace(), Rng.of(2));
    }

    private static MeanReinforce reinforce(DifferentiablePolicy policy) {
        return new MeanReinforce(new Cue(), policy, Adam.of(policy.parameters(), 1e-2), Rng.of(3));
    }

    @Test
    void remembersWhatItMust() {
        assertThat(success(reinforce(new Fading(memoryless(), 1)), 150)).isGreaterThan(0.95);
        assertThat(success(reinforce(memoryless()), 150)).isBetween(0.3, 0.7);
        assertThat(success(ppo(1), 15)).isGreaterThan(0.95);
    }

    private static double success(Trainer trainer, int updates) {
        trainer.train(Budget.updates(updates));
        return Evaluation.of(ENV, trainer.policy(), 200, Rng.of(5)).mean();
    }

    @Test
    void theTrainerCanBeSavedAndResumed() throws IOException {
        Path file = folder.resolve("reinforce.safetensors");
        MeanReinforce whole = reinforce(new Fading(memoryless(), 1));
        whole.train(Budget.updates(2));
        Checkpoint.write(whole, file);
        MeanReinforce resumed = reinforce(new Fading(memoryless(), 1));
        Checkpoint.read(resumed, file);
        assertThat(resumed.update().totalEpisodes()).isEqualTo(60);
        whole.update();
        assertThat(resumed.policy().parameters().values())
                .containsExactly(whole.policy().parameters().values());
    }

    @Test
    void itsNumbersAreKeptInAFile() throws IOException {
        Path file = folder.resolve("fading.safetensors");
        Fading policy = new Fading(memoryless(), 1);
        Checkpoint.write(policy.parameters(), file);
        float[] values = policy.parameters().values().clone();
        policy.parameters().set(new float[values.length]);
        Checkpoint.read(policy.parameters(), file);
        assertThat(policy.parameters().values()).containsExactly(values);
    }

    /** 80 steps of each environment end in the middle of an episode of 3. */
    private static Ppo ppo(int threads) {
        VectorEnv envs = VectorEnvs.of(i -> new Cue(), 16, VectorOptions.DEFAULT.withThreads(threads));
        FadingModel model = FadingModel.of(1, ENV.actionSpace(), Rng.of(3));
        PpoConfig config = PpoConfig.builder().steps(80).minibatches(2).build();
        return new Ppo(envs, model, Adam.of(model.parameters(), 1e-2), config, Rng.of(4)).threads(threads);
    }

    /** Reads a checkpoint, continues with three threads, writes another. */
    public static final class GoOn {
        public static void main(String[] args) throws IOException {
            Ppo trainer = ppo(3);
            Checkpoint.read(trainer, Path.of(args[0]));
            trainer.train(Budget.updates(3));
            Checkpoint.write(trainer, Path.of(args[1]));
        }
    }

    @Test
    void resumesInTheMiddleOfEpisodesInANewJvm() throws IOException, InterruptedException {
        Path half = folder.resolve("half.safetensors");
        Path resumed = folder.resolve("resumed.safetensors");
        Path uninterrupted = folder.resolve("uninterrupted.safetensors");
        Ppo trainer = ppo(1);
        trainer.train(Budget.updates(2));
        Checkpoint.write(trainer, half);
        trainer.train(Budget.updates(3));
        Checkpoint.write(trainer, uninterrupted);

        Path log = folder.resolve("log.txt");
        List<String> command = ChildProgram.command(GoOn.class, half, resumed);
        try (ChildProgram program = ChildProgram.start(log, command)) {
            assertThat(program.status()).as(program.output()).isZero();
        }
        assertThat(parameters(resumed))
                .containsExactly(parameters(uninterrupted))
                .isNotEqualTo(parameters(half));
        assertThat(resumed).hasSameBinaryContentAs(uninterrupted); // memory, moments and counters too
    }

    private static float[] parameters(Path file) throws IOException {
        Ppo trainer = ppo(1);
        Checkpoint.read(trainer, file);
        return trainer.model().parameters().values().clone();
    }
}
