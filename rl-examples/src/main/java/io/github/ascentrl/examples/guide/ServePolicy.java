package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.serve.PolicyServer;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.layer.Mlp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Serves a saved policy to several threads. */
public final class ServePolicy {
    private ServePolicy() {}

    /**
     * Saves a policy and serves it.
     *
     * @param args where to save it; walk.safetensors if empty
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path file = Path.of(args.length > 0 ? args[0] : "walk.safetensors");
        Walk env = new Walk();
        Mlp network = Mlp.sizes(1, 16, 2).build(Rng.of(0)); // untrained
        CategoricalPolicy policy = CategoricalPolicy.of(network, env.actionSpace());
        SavedPolicy.of(policy, env.observationSpace(), env.actionSpace(), new Provenance("walk", "none", 0, "1"))
                .save(file);

        PolicyServer server = PolicyServer.deterministic(SavedPolicy.load(file)); // shared by all threads
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            String player = "player-" + t;
            threads.add(new Thread(() -> {
                float[] observation = {0};
                float[] action = {0};
                server.act(observation, action);
                System.out.println(player + " at the left end: " + action[0]);
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        float[] actions = new float[3];
        server.act(3, new float[] {0, 0.5f, 1}, actions); // a batch in one call
        System.out.println("left, middle, right: " + Arrays.toString(actions));

        float[] action = {0};
        PolicyServer curious = PolicyServer.sampling(SavedPolicy.load(file), Rng.of(0)); // draws its actions
        curious.begin("user-17"); // where an episode begins
        curious.act("user-17", new float[] {0.5f}, action);
        curious.end("user-17");
        System.out.println("drawn: " + action[0]);
    }
}
