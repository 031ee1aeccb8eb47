package io.github.ascentrl.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.run.Checkpoint;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.contract.EnvContract;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide's environment keeps the contract that the guide recommends. */
class WalkTest {
    @Test
    void keepsTheContract() {
        EnvContract.check(Walk::new, Rng.of(1));
    }

    /** PPO, saved in the middle of episodes, continues as if it had never been stopped. */
    @Test
    void ppoInItCanBeSavedAndResumed(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("ppo.safetensors");
        Ppo whole = ppo();
        whole.train(Budget.updates(2));
        Checkpoint.write(whole, file);
        Ppo resumed = ppo();
        Checkpoint.read(resumed, file);
        whole.train(Budget.updates(2));
        resumed.train(Budget.updates(2));
        assertThat(resumed.model().parameters().values())
                .containsExactly(whole.model().parameters().values());
    }

    private static Ppo ppo() {
        Rng rng = Rng.of(0);
        VectorEnv envs = VectorEnvs.of(Walk::new, 8);
        ActorCritic model =
                ActorCritic.separate(envs.observationSpace(), envs.actionSpace(), rng.child("model"), 64, 64);
        return new Ppo(envs, model, Adam.of(model.parameters(), 1e-3), PpoConfig.defaults(), rng);
    }
}
