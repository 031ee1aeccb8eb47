package io.github.ascentrl.algos.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.baseline.ZeroBaseline;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.nn.layer.LowRank;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.NetworkSpec;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies over networks with low-rank adapters, from training to a file and on. */
class AdaptedPolicyTest {
    private static final Provenance FROM = new Provenance("CartPole-v1", "REINFORCE", 7, "1.2.3");
    private static final CartPole ENV = new CartPole();

    @TempDir
    private Path folder;

    private static void train(DifferentiablePolicy policy) {
        new Reinforce(
                        new CartPole(),
                        policy,
                        new ZeroBaseline(),
                        Adam.of(policy.parameters(), 1e-2),
                        ReinforceConfig.defaults(),
                        Rng.of(2))
                .train(Budget.episodes(10));
    }

    private SavedPolicy fromFile(SavedPolicy saved) throws IOException {
        Path file = folder.resolve("policy.safetensors");
        saved.save(file);
        return SavedPolicy.load(file);
    }

    private static float[] outputs(Network network) {
        float[] logits = new float[2];
        network.evaluator().evaluate(1, new float[] {0.1f, -0.2f, 0.3f, 1}, logits);
        return logits;
    }

    @Test
    void anAdaptedPolicyIsTrainedSavedLoadedAndTrainedOn() throws IOException {
        Mlp pretrained = Mlp.sizes(4, 8, 2).build(Rng.of(1));
        Network copy = NetworkSpec.copyOf(pretrained);
        LowRank adapted = LowRank.over(copy).rank(2).alpha(4).build(Rng.of(3));
        DifferentiablePolicy policy = CategoricalPolicy.of(adapted, ENV.actionSpace());
        train(policy);
        assertThat(outputs(adapted)).isNotEqualTo(outputs(pretrained));
        int size = pretrained.parameters().size();
        assertThat(Arrays.copyOf(adapted.parameters().values(), size))
                .containsExactly(pretrained.parameters().values());

        SavedPolicy back = fromFile(SavedPolicy.of(policy, ENV.observationSpace(), ENV.actionSpace(), FROM));
        assertThat(back.network().spec()).isEqualTo(adapted.spec());
        assertThat(back.network().parameters().values())
                .containsExactly(adapted.parameters().values());
        assertThat(outputs(back.network())).containsExactly(outputs(adapted));
        train(policy);
        train(back.policy());
        assertThat(back.network().parameters().values())
                .containsExactly(adapted.parameters().values());
    }

    /** The network that was adapted has a spec without adapters; what is saved of it computes the same all the same. */
    @Test
    void theNetworkInsideIsSavedWithItsAdaptersFoldedIn() throws IOException {
        Network copy = NetworkSpec.copyOf(Mlp.sizes(4, 8, 2).build(Rng.of(1)));
        LowRank adapted = LowRank.over(copy).rank(2).build(Rng.of(3));
        DifferentiablePolicy policy = CategoricalPolicy.of(copy, ENV.actionSpace());
        train(policy);
        SavedPolicy whole =
                SavedPolicy.of(PolicyKind.CATEGORICAL, copy, ENV.observationSpace(), ENV.actionSpace(), FROM);
        for (SavedPolicy saved :
                new SavedPolicy[] {whole, SavedPolicy.of(policy, ENV.observationSpace(), ENV.actionSpace(), FROM)}) {
            Network back = fromFile(saved).network();
            assertThat(back).isInstanceOf(Mlp.class);
            assertThat(outputs(back)).containsExactly(outputs(adapted));
            assertThat(back.parameters().entries()).hasSize(4);
        }
    }
}
