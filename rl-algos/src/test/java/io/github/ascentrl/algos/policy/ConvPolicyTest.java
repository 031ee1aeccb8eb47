package io.github.ascentrl.algos.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.internal.Models;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.grid.Catch;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.envs.wrap.Wrap;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Conv;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Trunk;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies that look at pictures. */
class ConvPolicyTest {
    private static final Discrete ACTIONS = new Discrete(3);

    private static Env board() {
        return Wrap.around(new Catch(6, 5), Wrap.planes());
    }

    private static ActorCritic model(Rng rng) {
        Conv conv = Conv.of(2, 6, 5).conv(8, 3, 1, 1).conv(16, 3, 2, 1).build(rng.child("conv"));
        return ActorCritic.over(
                Trunk.of(conv, Activation.RELU), board().observationSpace(), ACTIONS, rng.child("heads"), 32);
    }

    @Test
    void itKeepsTheLawsOfAPolicy() {
        DifferentiablePolicyContract.check(
                () -> {
                    Conv conv =
                            Conv.of(2, 6, 5).conv(4, 3, 1, 1).conv(5, 3, 2, 1).build(Rng.of(1));
                    Mlp head = Mlp.sizes(conv.outputSize(), 3)
                            .into(conv.parameters(), "head.")
                            .build(Rng.of(2));
                    return CategoricalPolicy.of(Trunk.of(conv, Activation.TANH).to(head), ACTIONS);
                },
                board().observationSpace(),
                ACTIONS,
                Rng.of(11));
    }

    /** Bit for bit, as it has no memory: with the rollout's 7 lanes and the tape's 700 rows. */
    @Test
    void whatIsRecordedWhileActingIsWhatTheTapeComputes() {
        ActorCritic model = model(Rng.of(1));
        VectorEnv envs = VectorEnvs.of(ConvPolicyTest::board, 7);
        Batch batch = new RolloutSampler(envs, Rng.of(2)).collect(model.actor(), 100, true, Rng.of(3));
        Tensor logProb = model.on(new Tape(), batch).policy().logProb();
        float[] alone = Models.logProb(new Tape(), model.actor(), batch);
        for (int t = 0; t < batch.steps(); t++) {
            assertThat(batch.logProbs()[t]).isEqualTo(logProb.get(t, 0)).isEqualTo(alone[t]);
        }
    }

    /** A ball in a column drawn at random, two to the left or right of the paddle at most: chance catches a third. */
    @Test
    void ppoLearnsToCatchAndTheFilePlaysAlike(@TempDir Path folder) throws IOException {
        ActorCritic model = model(Rng.of(1).child("model"));
        VectorEnv envs = VectorEnvs.of(ConvPolicyTest::board, 8);
        PpoConfig config = PpoConfig.builder().steps(32).build();
        Ppo trainer = new Ppo(envs, model, Adam.of(model.parameters(), 3e-3), config, Rng.of(1));
        assertThat(Evaluation.of(board(), model.actor(), 200, Rng.of(4)).mean()).isLessThan(0.2);
        trainer.train(Budget.steps(15_000));
        Evaluation after = Evaluation.of(board(), trainer.deterministic(), 200, Rng.of(4));
        assertThat(after.mean()).as("1 for each catch, −1 for each miss").isGreaterThan(0.95);

        Path file = folder.resolve("catch.safetensors");
        NetworkPolicy actor = (NetworkPolicy) model.actor();
        SavedPolicy.of(
                        PolicyKind.CATEGORICAL,
                        actor.network(),
                        board().observationSpace(),
                        ACTIONS,
                        new Provenance("Catch", "PPO", 1, "test"))
                .save(file);
        SavedPolicy back = SavedPolicy.load(file);
        assertThat(back.network().spec()).isEqualTo(actor.network().spec());
        assertThat(Evaluation.of(board(), back.policy(), 200, Rng.of(5)).returns())
                .containsExactly(
                        Evaluation.of(board(), model.actor(), 200, Rng.of(5)).returns());
    }

    @Test
    void aPictureOfAnotherSizeIsRefused() {
        Conv conv = Conv.of(1, 6, 5).conv(8, 3, 1, 1).build(Rng.of(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ActorCritic.over(Trunk.of(conv), Box.uniform(60, 0, 1), ACTIONS, Rng.of(1)))
                .withMessageContaining("the trunk takes 30 numbers, but observations have 60");
    }
}
