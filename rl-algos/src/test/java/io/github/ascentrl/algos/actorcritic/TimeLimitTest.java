package io.github.ascentrl.algos.actorcritic;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.optim.Adam;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole chain from environment to critic: a time limit must not look like the end of the task. */
class TimeLimitTest {
    private static final double GAMMA = 0.9;
    private static final int ENVIRONMENTS = 4;

    private record Learner(Trainer trainer, Network critic) {}

    enum Kind {
        ONE_STEP {
            @Override
            Learner on(Ending atTheLimit) {
                VectorEnv envs = envs(atTheLimit);
                Mlp actor = Mlp.sizes(1, 8, 2).build(Rng.of(1));
                Mlp critic = Mlp.sizes(1, 8, 1).build(Rng.of(2));
                Trainer trainer = new OneStepActorCritic(
                        envs,
                        CategoricalPolicy.of(actor, new Discrete(2)),
                        critic,
                        Adam.of(actor.parameters(), 1e-2),
                        Adam.of(critic.parameters(), 1e-2),
                        OneStepConfig.builder().gamma(GAMMA).build(),
                        Rng.of(3));
                return new Learner(trainer, critic);
            }
        },
        A2C {
            @Override
            Learner on(Ending atTheLimit) {
                ActorCritic model = model();
                return new Learner(
                        new A2c(envs(atTheLimit), model, Adam.of(model.parameters(), 1e-2), each(), Rng.of(2)),
                        model.critic());
            }
        },
        A3C {
            @Override
            Learner on(Ending atTheLimit) {
                A3c trainer = new A3c(
                        i -> envs(atTheLimit),
                        Kind::model,
                        model -> Adam.of(model.parameters(), 1e-2),
                        new A3cConfig(1, 10, each()),
                        Rng.of(2));
                return new Learner(trainer, ((ActorCritic) trainer.model()).critic());
            }
        },
        PPO {
            @Override
            Learner on(Ending atTheLimit) {
                ActorCritic model = model();
                PpoConfig config = PpoConfig.builder()
                        .steps(7)
                        .gamma(GAMMA)
                        .minibatches(1)
                        .maxGradientNorm(100)
                        .build();
                return new Learner(
                        new Ppo(envs(atTheLimit), model, Adam.of(model.parameters(), 1e-2), config, Rng.of(2)),
                        model.critic());
            }
        };

        abstract Learner on(Ending atTheLimit);

        static VectorEnv envs(Ending atTheLimit) {
            return VectorEnvs.of(() -> new Annuity(atTheLimit), ENVIRONMENTS);
        }

        static ActorCritic model() {
            VectorEnv envs = envs(Ending.TRUNCATED);
            return ActorCritic.separate(envs.observationSpace(), envs.actionSpace(), Rng.of(1), 8);
        }

        static A2cConfig each() {
            return A2cConfig.builder()
                    .steps(7)
                    .gamma(GAMMA)
                    .maxGradientNorm(100)
                    .build();
        }

        float learnedValue(Ending atTheLimit) {
            Learner learner = on(atTheLimit);
            learner.trainer().train(Budget.steps(42_000));
            float[] value = new float[1];
            learner.critic().evaluator().evaluate(1, new float[] {1}, value);
            return value[0];
        }
    }

    /** Only actions are random here, and they do not matter: this cannot fail by chance. */
    @ParameterizedTest
    @EnumSource
    void theCriticLooksBeyondATimeLimit(Kind kind) {
        assertThat(kind.learnedValue(Ending.TRUNCATED)).isBetween(9.5f, 10.5f);
        // The mutant: an environment that reports its time limit as a termination. Then V ≤ 1 + .9 + … + .9⁴ ≈ 4.1.
        assertThat(kind.learnedValue(Ending.TERMINATED)).isLessThan(4.2f);
    }
}
