package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.data.Datasets;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.algos.imitation.BehaviourCloning;
import io.github.ascentrl.algos.imitation.CloningConfig;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.nio.file.Path;

/** Records an expert, clones it, saves the clone and evaluates the loaded one. */
public final class CloneAnExpert {
    private CloneAnExpert() {}

    /**
     * Records and clones.
     *
     * @param args the file to keep the clone in; {@code clone.safetensors} unless given
     * @throws IOException if the file cannot be written or read
     */
    public static void main(String[] args) throws IOException {
        Path file = Path.of(args.length > 0 ? args[0] : "clone.safetensors");
        Rng rng = Rng.of(0);
        CartPole env = new CartPole();
        Policy expert = Policy.of(
                (random, s, action) -> action[0] = 0.2f * s[0] + 0.5f * s[1] + 8 * s[2] + 1.5f * s[3] > 0 ? 1 : 0);
        EpisodicDataset data = new Recorder(env, "CartPole-v1", expert, "a formula", 0).episodes(20);
        Datasets.Split<EpisodicDataset> split = Datasets.splitEpisodes(data, 0.9, rng.child("split"));

        Mlp network = Mlp.sizes(4, 64, 64, 2).build(rng.child("network"));
        CategoricalPolicy policy = CategoricalPolicy.of(network, env.actionSpace());
        BehaviourCloning cloning = BehaviourCloning.validated(
                split.first(),
                split.second(),
                policy,
                Adam.of(network.parameters(), 1e-3),
                CloningConfig.builder().validateEvery(100).patience(5).build(),
                rng.child("cloning"));
        cloning.train(Budget.updates(2000));
        cloning.useBest();

        SavedPolicy.of(policy, env.observationSpace(), env.actionSpace(), data.provenance())
                .save(file);
        Policy clone = SavedPolicy.load(file).acting();
        System.out.println(Evaluation.of(env, clone, 100, rng.child("evaluation")));
    }
}
