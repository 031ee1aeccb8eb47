package io.github.ascentrl.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.exchange.Sb3Model;
import io.github.ascentrl.algos.policy.NetworkPolicy;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportPolicyTest {
    /** Whole episodes: every action in onnxruntime equals the action in Java. */
    @Test
    void whatReadmeWritesPlaysAsItDid(@TempDir Path folder) throws IOException {
        SavedPolicy saved = ExportPolicy.write(folder);
        Evaluation here = Evaluation.of(new CartPole(), saved.deterministic(), 20, Rng.of(1));
        assertThat(here.mean()).isGreaterThan(300);
        try (OrtModel best = model(folder, "policy.onnx");
                OrtModel drawn = model(folder, "sampling.onnx")) {
            Policy there = Policy.of((random, observation, action) ->
                    action[0] = best.actions(1, Map.of("observation", observation))[0]);
            assertThat(Evaluation.of(new CartPole(), there, 20, Rng.of(1)).returns())
                    .containsExactly(here.returns());
            Policy curious = Policy.of((random, observation, action) ->
                    action[0] = drawn.actions(1, Map.of("observation", observation, "uniform", new float[] {
                        (float) random.nextDouble()
                    }))[0]);
            assertThat(Evaluation.of(new CartPole(), curious, 20, Rng.of(2)).mean())
                    .isGreaterThan(100);
        }
        CartPole env = new CartPole();
        NetworkPolicy read = (NetworkPolicy)
                Sb3Model.safetensors(folder.resolve("weights.safetensors"), env.observationSpace(), env.actionSpace())
                        .policy();
        assertThat(read.parameters().values())
                .containsExactly(saved.network().parameters().values());
    }

    private static OrtModel model(Path folder, String name) throws IOException {
        return new OrtModel(Files.readAllBytes(folder.resolve(name)));
    }
}
