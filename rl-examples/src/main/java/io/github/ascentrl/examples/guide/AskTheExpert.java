package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.data.Datasets;
import io.github.ascentrl.algos.data.DiskDataset;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.algos.imitation.Dagger;
import io.github.ascentrl.algos.imitation.DaggerConfig;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Records an expert to disk, keeps half of the states, and lets DAgger ask about the rest, in a custom environment. */
public final class AskTheExpert {
    private AskTheExpert() {}

    /**
     * Records and trains.
     *
     * @param args the folder to keep data and policy in; the present one unless given
     * @throws IOException if a file cannot be written or read
     */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args.length > 0 ? args[0] : "."));
        Rng rng = Rng.of(0);
        Walk env = new Walk();
        Policy expert = Policy.of((random, s, action) -> action[0] = 1);
        DiskDataset data =
                new Recorder(env, "walk", expert, "always right", 0).steps(folder.resolve("walk.safetensors"), 1000);
        Dataset left = Datasets.truncate(data, 0, 0, 0.5); // the first number of s, between 0 and 0.5

        Mlp network = Mlp.sizes(1, 16, 2).build(rng.child("network"));
        CategoricalPolicy policy = CategoricalPolicy.of(network, env.actionSpace());
        Dagger dagger = new Dagger(
                env,
                expert,
                policy,
                Adam.of(network.parameters(), 1e-2),
                DaggerConfig.builder()
                        .beta(iteration -> 0) // the learner acts; the expert only answers
                        .labelBudget(left.size() + 200)
                        .build(),
                rng.child("dagger"));
        dagger.addDemonstrations(left);
        dagger.train(Budget.updates(100));

        SavedPolicy.of(
                        policy,
                        env.observationSpace(),
                        env.actionSpace(),
                        dagger.dataset().provenance())
                .save(folder.resolve("walker.safetensors"));
        SavedPolicy walker = SavedPolicy.load(folder.resolve("walker.safetensors"));
        System.out.println(walker.provenance());
        System.out.println(Evaluation.of(env, walker.acting(), 100, rng.child("evaluation")));
    }
}
