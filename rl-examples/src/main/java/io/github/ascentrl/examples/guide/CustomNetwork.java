package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.NetworkSpec;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.nio.file.Path;

/** Trains a network of its own, saves it to a file, and trains the last layer of the loaded copy. */
public final class CustomNetwork {
    private CustomNetwork() {}

    /**
     * Runs it.
     *
     * @param args the file to keep the policy in; {@code gated.safetensors} unless given
     * @throws IOException if the file cannot be written or read
     */
    public static void main(String[] args) throws IOException {
        Path file = Path.of(args.length > 0 ? args[0] : "gated.safetensors");
        Rng rng = Rng.of(0);
        Walk env = new Walk();

        // Once in a program, before it saves or loads:
        NetworkSpec.register(
                "gated",
                (spec, parameters) -> Gated.of(
                        spec.whole("inputs"), spec.whole("hidden"), spec.whole("outputs"), parameters, Rng.of(0)));

        Gated network = Gated.of(1, 16, 2, new Parameters(), rng.child("network"));
        CategoricalPolicy policy = CategoricalPolicy.of(network, env.actionSpace());
        train(policy, rng.child("training")); // with Reinforce
        Provenance provenance = new Provenance("walk", "REINFORCE", 0, "1");
        SavedPolicy.of(policy, env.observationSpace(), env.actionSpace(), provenance)
                .save(file);

        DifferentiablePolicy again = SavedPolicy.load(file).policy();
        again.parameters().freeze(name -> !name.startsWith("head.")); // only the last layer keeps learning
        train(again, rng.child("tuning"));
        System.out.println(Evaluation.of(env, again, 100, rng.child("evaluation")));
    }

    private static void train(DifferentiablePolicy policy, Rng rng) {
        Adam adam = Adam.of(policy.parameters(), 1e-2);
        ReinforceConfig config = ReinforceConfig.builder().episodesPerUpdate(5).build();
        new Reinforce(new Walk(), policy, RunningMeanBaseline.exponential(0.95), adam, config, rng)
                .train(Budget.episodes(500));
    }
}
