package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.policy.BetaPolicy;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.GaussianPolicy;
import io.github.ascentrl.algos.policy.MixturePolicy;
import io.github.ascentrl.algos.policy.MultiDiscretePolicy;
import io.github.ascentrl.algos.policy.Policies;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.nn.layer.Mlp;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Every kind of policy, each over a network that sees three numbers, and an action of each. */
public final class KindsOfPolicies {
    private KindsOfPolicies() {}

    /**
     * Runs it.
     *
     * @param args ignored
     */
    public static void main(String[] args) {
        policies(Rng.of(0)).forEach((name, policy) -> {
            float[] action = new float[name.equals("multi-discrete") ? 2 : 1];
            policy.actor(1).act(Rng.of(1), new float[] {0.1f, 0.2f, 0.3f}, action);
            System.out.println(name + " " + Arrays.toString(action));
        });
    }

    private static Map<String, Policy> policies(Rng rng) {
        // One of four numbered actions: four logits.
        CategoricalPolicy categorical = CategoricalPolicy.of(Mlp.sizes(3, 64, 4).build(rng), new Discrete(4));

        // Two choices at once, one of four and one of three: 4 + 3 logits.
        MultiDiscretePolicy several = MultiDiscretePolicy.of(Mlp.sizes(3, 64, 7).build(rng), MultiDiscrete.of(4, 3));

        // One continuous action in [−2, 2].
        Box box = Box.uniform(1, -2, 2);
        GaussianPolicy oneSigma = GaussianPolicy.freeSigma(Mlp.sizes(3, 64, 1).build(rng), 0.5); // μ; σ begins at 0.5
        GaussianPolicy gaussian =
                GaussianPolicy.stateDependent(Mlp.sizes(3, 64, 2).build(rng)); // μ, log σ
        GaussianPolicy squashed = gaussian.squashed(box); // a = 2 tanh u, never outside the box
        BetaPolicy beta = BetaPolicy.of(Mlp.sizes(3, 64, 2).build(rng), box); // α, β
        // 1 coordinate, 3 components: 3 weights, 3 μ, 3 log σ.
        MixturePolicy mixture = MixturePolicy.of(Mlp.sizes(3, 64, 9).build(rng), 1, 3);

        // Without a network.
        Policy rule = Policy.of((random, s, action) -> action[0] = s[0] > 0 ? 1 : -1);
        Policy best = beta.deterministic(); // follows what beta learns
        Policy curious = Policies.epsilonGreedy(best, Policies.uniform(box), 0.1);

        Map<String, Policy> policies = new LinkedHashMap<>();
        policies.put("categorical", categorical);
        policies.put("multi-discrete", several);
        policies.put("one-sigma", oneSigma);
        policies.put("gaussian", gaussian);
        policies.put("squashed", squashed);
        policies.put("beta", beta);
        policies.put("mixture", mixture);
        policies.put("rule", rule);
        policies.put("best", best);
        policies.put("curious", curious);
        return policies;
    }
}
