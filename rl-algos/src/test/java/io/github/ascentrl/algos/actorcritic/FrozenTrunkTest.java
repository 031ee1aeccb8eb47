package io.github.ascentrl.algos.actorcritic;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the README: new heads on the trunk of a saved policy. */
class FrozenTrunkTest {
    private static final CartPole ENV = new CartPole();

    @TempDir
    private Path folder;

    private static ActorCritic model(long seed) {
        return ActorCritic.shared(ENV.observationSpace(), ENV.actionSpace(), Rng.of(seed), 16, 8);
    }

    private static float[] numbers(Parameter parameter) {
        int from = parameter.offset();
        return Arrays.copyOfRange(parameter.owner().values(), from, from + parameter.size());
    }

    @Test
    void onlyTheHeadsOfASavedTrunkLearn() throws IOException {
        Path file = folder.resolve("trained.safetensors");
        ActorCritic trained = model(1);
        SavedPolicy.of(
                        trained.actor(),
                        ENV.observationSpace(),
                        ENV.actionSpace(),
                        new Provenance("CartPole-v1", "PPO", 1, "1"))
                .save(file);

        ActorCritic model = model(2);
        model.parameters().copy(SavedPolicy.load(file).network().parameters(), name -> name.startsWith("trunk."));
        model.parameters().freeze(name -> name.startsWith("trunk.")); // only the heads learn
        Adam optimizer = Adam.decoupled(model.parameters(), 3e-3);
        float[] begun = model.parameters().values().clone();
        PpoConfig config = PpoConfig.builder().steps(64).build();
        new Ppo(CartPole.vector(4, VectorOptions.DEFAULT), model, optimizer, config, Rng.of(3))
                .train(Budget.updates(3));

        for (Parameter parameter : model.parameters().entries()) {
            if (parameter.name().startsWith("trunk.")) {
                assertThat(numbers(parameter))
                        .as(parameter.name())
                        .isEqualTo(numbers(trained.parameters().get(parameter.name())));
            } else {
                int from = parameter.offset();
                assertThat(numbers(parameter))
                        .as(parameter.name())
                        .isNotEqualTo(Arrays.copyOfRange(begun, from, from + parameter.size()));
            }
        }
    }
}
