package io.github.ascentrl.algos.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.ppo.Grpo;
import io.github.ascentrl.algos.ppo.GrpoConfig;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The batches of any trainer can be recorded, and recording changes nothing. */
class HistoriesTest {
    private static final Discrete TWO = new Discrete(2);
    private static final Consumer<Batch> NOBODY = batch -> {};

    private static CategoricalPolicy policy() {
        return CategoricalPolicy.of(Mlp.sizes(4, 8, 2).build(Rng.of(1)), TWO);
    }

    /** Three updates; {@return the parameters after them} */
    private static float[] ppo(Consumer<Batch> sink) {
        VectorEnv envs = CartPole.vector(3, VectorOptions.DEFAULT);
        ActorCritic model = ActorCritic.separate(envs.observationSpace(), TWO, Rng.of(1), 8);
        RolloutSampler sampler = new RolloutSampler(envs, Rng.of(2)).onBatch(sink);
        PpoConfig config = PpoConfig.builder().steps(20).minibatches(2).build();
        return trained(
                new Ppo(sampler, model, Adam.of(model.parameters(), 1e-2), config, Rng.of(3)),
                model.parameters().values());
    }

    private static float[] reinforce(Consumer<Batch> sink) {
        CategoricalPolicy policy = policy();
        EpisodeSampler sampler = new EpisodeSampler(new CartPole()).onBatch(sink);
        Adam adam = Adam.of(policy.parameters(), 1e-2);
        return trained(
                new Reinforce(
                        sampler, policy, RunningMeanBaseline.cumulative(), adam, ReinforceConfig.defaults(), Rng.of(3)),
                policy.parameters().values());
    }

    private static float[] grpo(Consumer<Batch> sink) {
        CategoricalPolicy policy = policy();
        EpisodeSampler sampler = new EpisodeSampler(new CartPole()).onBatch(sink);
        Adam adam = Adam.of(policy.parameters(), 1e-2);
        return trained(
                new Grpo(sampler, policy, Optional.empty(), adam, GrpoConfig.defaults(), Rng.of(3)),
                policy.parameters().values());
    }

    private static float[] trained(Trainer trainer, float[] parameters) {
        trainer.train(Budget.updates(3));
        return parameters;
    }

    @Test
    void lanesGoOnFromOneBatchIntoTheNext() {
        List<Batch> history = new ArrayList<>();
        assertThat(ppo(history::add)).containsExactly(ppo(NOBODY));
        assertThat(history).hasSize(3).allSatisfy(batch -> {
            assertThat(batch.segments()).isEqualTo(3);
            assertThat(batch.logProbs()).hasSize(60);
        });
        for (int lane = 0; lane < 3; lane++) { // the last observation of a batch is the first of the next
            Batch before = history.get(0);
            Batch after = history.get(1);
            int last = before.episodeAt(before.segmentEnd(lane) - 1);
            int first = after.segmentStart(lane);
            for (int i = 0; !before.ending(last).ended() && i < 4; i++) {
                assertThat(after.observations()[4 * first + i]).isEqualTo(before.finalObservations()[4 * last + i]);
            }
        }
    }

    @Test
    void episodesOfAnyTrainer() {
        List<Batch> history = new ArrayList<>();
        assertThat(reinforce(history::add)).containsExactly(reinforce(NOBODY));
        assertThat(history).hasSize(3);
        history.clear();
        assertThat(grpo(history::add)).containsExactly(grpo(NOBODY));
        assertThat(history).hasSize(3).allSatisfy(batch -> assertThat(batch.episodes())
                .isEqualTo(8));
        history.clear();
        try (LockstepSampler sampler = new LockstepSampler(CartPole::new).onBatch(history::add)) {
            Batch batch = sampler.collect(policy(), 5, Rng.of(1));
            assertThat(history).containsExactly(batch);
        }
    }
}
