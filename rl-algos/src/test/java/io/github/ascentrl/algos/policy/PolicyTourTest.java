package io.github.ascentrl.algos.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.run.EpisodeSampler;
import io.github.ascentrl.algos.testing.Tours;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.Pendulum;
import io.github.ascentrl.envs.scheduling.SingleMachine;
import io.github.ascentrl.envs.wrap.MaskedObservations;
import io.github.ascentrl.nn.layer.Mlp;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class PolicyTourTest {
    private final Rng rng = Rng.of(1);

    @Test
    void theTourIsCompiledCode() throws IOException {
        Tours.assertCompiledIn(PolicyTourTest.class);
    }

    @Test
    void continuousPoliciesActInAnEnvironment() {
        Box box = Box.uniform(1, -2, 2);
        GaussianPolicy gaussian =
                GaussianPolicy.stateDependent(Mlp.sizes(3, 64, 2).build(rng)); // μ, log σ
        GaussianPolicy oneSigma = GaussianPolicy.freeSigma(Mlp.sizes(3, 64, 1).build(rng), 0.5);
        GaussianPolicy squashed =
                GaussianPolicy.stateDependent(Mlp.sizes(3, 64, 2).build(rng)).squashed(box);
        BetaPolicy beta = BetaPolicy.of(Mlp.sizes(3, 64, 2).build(rng), box);
        MixturePolicy mixture = MixturePolicy.of(Mlp.sizes(3, 64, 9).build(rng), 1, 3);

        Policy best = beta.deterministic();
        Policy curious = Policies.epsilonGreedy(best, Policies.uniform(box), 0.1);

        for (Policy policy : new Policy[] {gaussian, oneSigma, squashed, beta, mixture, best, curious}) {
            assertThat(new EpisodeSampler(new Pendulum())
                            .collect(policy, 1, rng)
                            .steps())
                    .isEqualTo(200);
        }
    }

    @Test
    void aMaskedPolicyActsInAnEnvironment() {
        MaskedObservations env = new MaskedObservations(new SingleMachine(5));
        Mlp network = Mlp.sizes(env.observationSpace().size(), 64, 5).build(rng);
        CategoricalPolicy policy = CategoricalPolicy.masked(network, env.observationSpace(), new Discrete(5));

        assertThat(new EpisodeSampler(env).collect(policy, 3, rng).steps()).isEqualTo(15);
    }
}
