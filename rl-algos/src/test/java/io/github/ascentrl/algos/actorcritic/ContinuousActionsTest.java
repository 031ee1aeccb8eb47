package io.github.ascentrl.algos.actorcritic;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.policy.GaussianPolicy;
import io.github.ascentrl.algos.ppo.Grpo;
import io.github.ascentrl.algos.ppo.GrpoConfig;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.testing.Target;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The smallest task with a continuous action. A much higher learning rate learns it too, but the noise keeps shrinking
 * until a step of the same size moves the mean by many standard deviations.
 */
class ContinuousActionsTest {
    private record Learner(Trainer trainer, Policy best) {}

    enum Kind {
        A2C {
            @Override
            Learner on(VectorEnv envs, Rng rng) {
                ActorCritic model = model(envs, rng);
                A2cConfig config = A2cConfig.builder().build();
                return new Learner(
                        new A2c(envs, model, Adam.of(model.parameters(), 3e-3), config, rng), model.deterministic());
            }
        },
        PPO {
            @Override
            Learner on(VectorEnv envs, Rng rng) {
                ActorCritic model = model(envs, rng);
                PpoConfig config =
                        PpoConfig.builder().steps(8).entropyCoefficient(0).build();
                return new Learner(
                        new Ppo(envs, model, Adam.of(model.parameters(), 3e-3), config, rng), model.deterministic());
            }
        },
        GRPO {
            @Override
            Learner on(VectorEnv envs, Rng rng) {
                GaussianPolicy policy =
                        GaussianPolicy.freeSigma(Mlp.sizes(1, 16, 1).build(rng.child("policy")), 1);
                GrpoConfig config = GrpoConfig.builder().groupSize(8).build();
                Trainer trainer = new Grpo(new Target(), policy, Adam.of(policy.parameters(), 3e-3), config, rng);
                return new Learner(trainer, policy.deterministic());
            }
        };

        abstract Learner on(VectorEnv envs, Rng rng);

        static ActorCritic model(VectorEnv envs, Rng rng) {
            return ActorCritic.separate(envs.observationSpace(), envs.actionSpace(), rng.child("model"), 16);
        }
    }

    /** Doing nothing costs 0.25. Seeds are fixed, so this cannot fail by chance. */
    @ParameterizedTest
    @EnumSource
    void learnsToHitTheTarget(Kind kind) {
        for (long seed = 0; seed < 3; seed++) {
            Learner learner = kind.on(VectorEnvs.of(Target::new, 8), Rng.of(seed));
            Rng evaluation = Rng.of(seed).child("evaluation");
            double before =
                    Evaluation.of(new Target(), learner.best(), 100, evaluation).mean();
            assertThat(before).isLessThan(-0.03);
            learner.trainer().train(Budget.steps(20_000));
            double after =
                    Evaluation.of(new Target(), learner.best(), 100, evaluation).mean();
            assertThat(after).as("%s, seed %d", kind, seed).isGreaterThan(-0.01);
        }
    }
}
