package io.github.ascentrl.algos.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.algos.actorcritic.A2c;
import io.github.ascentrl.algos.actorcritic.A2cConfig;
import io.github.ascentrl.algos.actorcritic.A3c;
import io.github.ascentrl.algos.actorcritic.A3cConfig;
import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.actorcritic.OneStepActorCritic;
import io.github.ascentrl.algos.actorcritic.OneStepConfig;
import io.github.ascentrl.algos.baseline.ZeroBaseline;
import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.algos.imitation.BehaviourCloning;
import io.github.ascentrl.algos.imitation.CloningConfig;
import io.github.ascentrl.algos.imitation.Dagger;
import io.github.ascentrl.algos.imitation.DaggerConfig;
import io.github.ascentrl.algos.policy.BetaPolicy;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.DeterministicPolicy;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.FrozenNormalizer;
import io.github.ascentrl.algos.policy.GaussianPolicy;
import io.github.ascentrl.algos.policy.MixturePolicy;
import io.github.ascentrl.algos.policy.MultiDiscretePolicy;
import io.github.ascentrl.algos.policy.Policies;
import io.github.ascentrl.algos.ppo.Grpo;
import io.github.ascentrl.algos.ppo.GrpoConfig;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.run.EpisodeSampler;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.run.LockstepSampler;
import io.github.ascentrl.algos.run.ObservationNormalizer;
import io.github.ascentrl.algos.run.PeriodicEvaluation;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.algos.run.Trials;
import io.github.ascentrl.algos.search.CrossEntropy;
import io.github.ascentrl.algos.search.CrossEntropyConfig;
import io.github.ascentrl.algos.search.EliteRule;
import io.github.ascentrl.algos.search.FiniteDifferences;
import io.github.ascentrl.algos.search.FiniteDifferencesConfig;
import io.github.ascentrl.algos.search.SessionElites;
import io.github.ascentrl.algos.search.WeightCrossEntropy;
import io.github.ascentrl.algos.search.WeightCrossEntropyConfig;
import io.github.ascentrl.api.ActionMasked;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.data.BatchBuilder;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.envs.wrap.MaskedObservations;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.optim.Optimizer;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Policies and environments that do not fit are refused before the first step, wherever they meet. */
class FitTest {
    private static final Rng RNG = Rng.of(1);
    private static final Box SEEN = Box.uniform(2, -1, 1);
    private static final Discrete THREE = new Discrete(3);

    /** Ends after one step. Resetting it begins an episode. */
    private static class Toy implements Env {
        private final Space observations;
        private final Space actions;
        private final boolean mayPlay;

        Toy(Space observations, Space actions, boolean mayPlay) {
            this.observations = observations;
            this.actions = actions;
            this.mayPlay = mayPlay;
        }

        @Override
        public Space observationSpace() {
            return observations;
        }

        @Override
        public Space actionSpace() {
            return actions;
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            assertThat(mayPlay).as("played before it was refused").isTrue();
            Arrays.fill(observation, 0);
        }

        @Override
        public Step step(float[] action, float[] observation) {
            Arrays.fill(observation, 0);
            return new Step(1, Ending.TERMINATED);
        }
    }

    /** The same with a mask that allows everything. */
    private static final class Masked extends Toy implements ActionMasked {
        Masked(Space observations, Space actions, boolean mayPlay) {
            super(observations, actions, mayPlay);
        }

        @Override
        public void actionMask(boolean[] mask) {
            Arrays.fill(mask, true);
        }
    }

    private static DifferentiablePolicy policy(Space observations, Space actions) {
        return ActorCritic.separate(observations, actions, RNG, 4).actor();
    }

    private static Optimizer adam(Parameters parameters) {
        return Adam.of(parameters, 0.01);
    }

    /** Wherever a policy meets an environment. */
    private enum Place {
        REINFORCE {
            @Override
            void meet(Supplier<Env> envs, Space observations, Space actions) {
                DifferentiablePolicy policy = policy(observations, actions);
                Optimizer adam = adam(policy.parameters());
                new Reinforce(envs.get(), policy, new ZeroBaseline(), adam, ReinforceConfig.defaults(), RNG);
            }
        },
        GRPO {
            @Override
            void meet(Supplier<Env> envs, Space observations, Space actions) {
                DifferentiablePolicy policy = policy(observations, actions);
                GrpoConfig config = GrpoConfig.builder().klCoefficient(0).build();
                new Grpo(envs.get(), policy, adam(policy.parameters()), config, RNG);
            }
        },
        GRPO_REFERENCE {
            @Override
            void meet(Supplier<Env> envs, Space observations, Space actions) {
                Env env = envs.get();
                Space shown = env.observationSpace();
                DifferentiablePolicy fits = env.find(ActionMasked.class).isPresent() && shown.equals(observations)
                        ? policy(observations, actions)
                        : policy(shown, env.actionSpace());
                Optimizer adam = adam(fits.parameters());
                new Grpo(env, fits, policy(observations, actions), adam, GrpoConfig.defaults(), RNG);
            }
        },
        PPO {
            @Override
            void meet(Supplier<Env> envs, Space observations, Space actions) {
                ActorCritic model = ActorCritic.shared(observations, actions, RNG, 4);
                Optimizer adam = adam(model.parameters());
                new Ppo(VectorEnvs.of(envs, 2), model, adam, PpoConfig.defaults(), RNG);
            }
        },
        A2C {
            @Override
            void meet(Supplier<Env> envs, Space observations, Space actions) {
                ActorCritic model = ActorCritic.shared(observations, actions, RNG, 4);
                Optimizer adam = adam(model.parameters());
                new A2c(VectorEnvs.of(envs, 2), model, adam, A2cConfig.defaults(), RNG);
            }
        },
        A3C {
            @Override
            void meet(Supplier<Env> envs, Space observations, Space actions) {
                new A3c(
                        i -> VectorEnvs.of(envs, 2),
                        () -> ActorCritic.shared(observations, actions, RNG, 4),
                        model -> adam(model.parameters()),
                        new A3cConfig(2, 1, A2cConfig.defaults()),
                        RNG);
            }
        },
        ONE_STEP {
            @Override
            void meet(Supplier<Env> envs, Space observations, Space actions) {
                DifferentiablePolicy actor = policy(observations, actions);
                Mlp critic = Mlp.sizes(observations.size(), 1).build(RNG);
                new OneStepActorCritic(
                        VectorEnvs.of(envs, 2),
                        actor,
                        critic,
                        adam(actor.parameters()),
                        adam(critic.parameters()),
                        OneStepConfig.defaults(),
                        RNG);
            }
        },
        CROSS_ENTROPY {
            @Override
            void meet(Supplier<Env> envs, Space observations, Space actions) {
                DifferentiablePolicy policy = policy(observations, actions);
                new CrossEntropy(
                        new LockstepSampler(envs),
                        policy,
                        new SessionElites(EliteRule.AT_LEAST),
                        adam(policy.parameters()),
                        CrossEntropyConfig.defaults(),
                        RNG);
            }
        },
        WEIGHT_CROSS_ENTROPY {
            @Override
            void meet(Supplier<Env> envs, Space observations, Space actions) {
                Env env = envs.get();
                Trials trials = new Trials(envs, () -> policy(observations, actions), 1, 1);
                new WeightCrossEntropy(trials, policy(observations, actions), WeightCrossEntropyConfig.defaults(), RNG);
            }
        },
        FINITE_DIFFERENCES {
            @Override
            void meet(Supplier<Env> envs, Space observations, Space actions) {
                DifferentiablePolicy policy = policy(observations, actions);
                Trials trials = new Trials(envs, () -> policy(observations, actions), 1, 1);
                Optimizer adam = adam(policy.parameters());
                new FiniteDifferences(trials, policy, adam, FiniteDifferencesConfig.defaults(), RNG);
            }
        },
        CLONING {
            @Override
            void meet(Supplier<Env> envs, Space observations, Space actions) {
                DifferentiablePolicy policy = policy(observations, actions);
                Optimizer adam = adam(policy.parameters());
                new BehaviourCloning(data(envs.get()), policy, adam, CloningConfig.defaults(), RNG);
            }
        },
        DAGGER {
            @Override
            void meet(Supplier<Env> envs, Space observations, Space actions) {
                DifferentiablePolicy policy = policy(observations, actions);
                Policy any = Policy.of((random, observation, action) -> action[0] = 0);
                Optimizer adam = adam(policy.parameters());
                new Dagger(envs.get(), any, policy, adam, DaggerConfig.defaults(), RNG);
            }
        },
        RECORDER {
            @Override
            void meet(Supplier<Env> envs, Space observations, Space actions) {
                new Recorder(envs.get(), "toy", policy(observations, actions), "a policy", 1);
            }
        },
        PERIODIC_EVALUATION {
            @Override
            void meet(Supplier<Env> envs, Space observations, Space actions) {
                new PeriodicEvaluation(envs.get(), policy(observations, actions), 1, 1, RNG);
            }
        },
        EVALUATION {
            @Override
            void meet(Supplier<Env> envs, Space observations, Space actions) {
                Evaluation.of(envs.get(), policy(observations, actions), 1, RNG);
            }
        },
        EPISODES {
            @Override
            void meet(Supplier<Env> envs, Space observations, Space actions) {
                new EpisodeSampler(envs.get()).collect(policy(observations, actions), 1, RNG);
            }
        },
        GROUPS {
            @Override
            void meet(Supplier<Env> envs, Space observations, Space actions) {
                new EpisodeSampler(envs.get()).collectGroups(policy(observations, actions), 1, 2, RNG);
            }
        },
        LOCKSTEP {
            @Override
            void meet(Supplier<Env> envs, Space observations, Space actions) {
                new LockstepSampler(envs).collect(policy(observations, actions), 1, RNG);
            }
        },
        ROLLOUTS {
            @Override
            void meet(Supplier<Env> envs, Space observations, Space actions) {
                new RolloutSampler(VectorEnvs.of(envs, 2), RNG).collect(policy(observations, actions), 1, false, RNG);
            }
        };

        /** A policy made for these spaces meets the environments. */
        abstract void meet(Supplier<Env> envs, Space observations, Space actions);

        boolean knowsEnvironments() {
            return this != CLONING;
        }
    }

    private static MemoryDataset data(Env env) {
        BatchBuilder builder = new BatchBuilder(
                env.observationSpace().size(), env.actionSpace().size());
        float[] observation = new float[env.observationSpace().size()];
        builder.add(observation, new float[env.actionSpace().size()], 1);
        builder.endEpisode(Ending.TERMINATED, observation);
        return MemoryDataset.of(
                builder.build(), env.observationSpace(), env.actionSpace(), new Provenance("toy", "p", 1, "v"));
    }

    private static void refused(Place place, Supplier<Env> envs, Space observations, Space actions, String... said) {
        assertThatIllegalArgumentException()
                .as(place + " with a policy for " + observations + " and " + actions)
                .isThrownBy(() -> place.meet(envs, observations, actions))
                .withMessageContainingAll(said);
    }

    @ParameterizedTest
    @EnumSource
    void whatFitsIsAcceptedAndWhatDoesNotIsRefused(Place place) {
        assertThatCode(() -> place.meet(() -> new Toy(SEEN, THREE, true), SEEN, THREE))
                .doesNotThrowAnyException();
        Supplier<Env> envs = () -> new Toy(SEEN, THREE, false);
        refused(place, envs, SEEN, new Discrete(2), "Discrete[n=2]", "Discrete[n=3]"); // would act in it unnoticed
        refused(place, envs, SEEN, new Discrete(4), "Discrete[n=4]", "Discrete[n=3]");
        refused(place, envs, SEEN, Box.uniform(1, -1, 1), "a Box of 1 numbers", "Discrete[n=3]");
        refused(place, envs, SEEN, MultiDiscrete.of(3), "MultiDiscrete[3]", "Discrete[n=3]");
        refused(place, envs, Box.uniform(1, -1, 1), THREE, "takes 1 numbers, but observations have 2");
        refused(place, envs, Box.uniform(3, -1, 1), THREE, "takes 3 numbers, but observations have 2");
    }

    @ParameterizedTest
    @EnumSource
    void aPolicyThatDoesNotKnowOfTheMaskIsRefused(Place place) {
        Box shown = Box.of(new float[] {-1, -1, 0, 0, 0}, new float[] {1, 1, 1, 1, 1});
        Box named = shown.named(Column.ACTION_MASK, 2, 3);
        assertThatCode(() -> place.meet(() -> new MaskedObservations(new Masked(SEEN, THREE, true)), named, THREE))
                .doesNotThrowAnyException();
        Supplier<Env> envs = () -> new MaskedObservations(new Masked(SEEN, THREE, false));
        refused(place, envs, shown, THREE, "some actions are impossible", "MaskedObservations");
        Box elsewhere = shown.named(Column.ACTION_MASK, 0, 3);
        refused(place, envs, elsewhere, THREE, "from=0, size=3", "the mask is at Column[name=actionMask, from=2");
        if (place.knowsEnvironments()) { // a data set does not say that actions were impossible, but in its columns
            refused(place, () -> new Masked(SEEN, THREE, false), SEEN, THREE, "some actions are impossible");
        }
        if (place != Place.GRPO_REFERENCE) { // the other policy is refused for the same reason
            refused(place, () -> new Toy(shown, THREE, false), named, THREE, "no column 'actionMask'");
        }
    }

    /** Its network takes more numbers, but to build another would be the wrong remedy. */
    @Test
    void aMaskedPolicyWithoutTheWrapperIsToldOfTheWrapper() {
        Box named = new MaskedObservations(new Masked(SEEN, THREE, true)).observationSpace();
        for (Place place : new Place[] {Place.EVALUATION, Place.ROLLOUTS, Place.REINFORCE}) {
            refused(place, () -> new Masked(SEEN, THREE, false), named, THREE, "no column 'actionMask'", "wrap");
        }
    }

    @Test
    void aCriticOfAnotherSizeIsRefused() {
        Parameters parameters = new Parameters();
        Mlp actor = Mlp.sizes(2, 3).into(parameters, "actor.").build(RNG);
        Mlp critic = Mlp.sizes(4, 1).into(parameters, "critic.").build(RNG);
        ActorCritic model = new ActorCritic(CategoricalPolicy.of(actor, THREE), critic);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new A2c(
                        VectorEnvs.of(() -> new Toy(SEEN, THREE, false), 2),
                        model,
                        adam(parameters),
                        A2cConfig.defaults(),
                        RNG))
                .withMessageContaining("the critic takes 4 numbers, but observations have 2");
    }

    /** A formula knows no spaces, and may well know what is impossible. */
    @Test
    void aPolicyOfTheUsersOwnIsAccepted() {
        Policy own = Policy.of((random, observation, action) -> action[0] = 2);
        Evaluation.of(new Masked(SEEN, THREE, true), own, 1, RNG);
        new RolloutSampler(VectorEnvs.of(() -> new Masked(SEEN, THREE, true), 2), RNG).collect(own, 3, false, RNG);
        new Recorder(new Toy(SEEN, THREE, true), "toy", own, "a formula", 1).episodes(1);
    }

    private static void fits(Policy policy, Space observations, Space actions) {
        assertThatCode(() -> policy.checkFits(observations, actions, false)).doesNotThrowAnyException();
    }

    private static void doesNotFit(Policy policy, Space observations, Space actions) {
        assertThatIllegalArgumentException().isThrownBy(() -> policy.checkFits(observations, actions, false));
    }

    /** Bounds count where the policy stays inside them: the environment may allow more, never less. */
    @Test
    void policiesOfContinuousActions() {
        Box box = Box.uniform(1, -2, 2);
        Box other = Box.uniform(1, -1, 1);
        Policy[] bounded = {
            GaussianPolicy.stateDependent(Mlp.sizes(2, 2).build(RNG)).squashed(box),
            BetaPolicy.of(Mlp.sizes(2, 2).build(RNG), box),
            DeterministicPolicy.of(Mlp.sizes(2, 1).build(RNG), box)
        };
        for (Policy policy : bounded) {
            fits(policy, SEEN, box);
            fits(policy, SEEN, Box.uniform(1, -2, 3));
            fits(policy, SEEN, Box.unbounded(1));
            doesNotFit(policy, SEEN, other);
            doesNotFit(policy, SEEN, Box.uniform(1, -1, 3));
            doesNotFit(policy, SEEN, Box.uniform(2, -2, 2));
            doesNotFit(policy, SEEN, THREE);
            doesNotFit(policy, Box.unbounded(3), box);
        }
        Policy[] unbounded = {
            GaussianPolicy.stateDependent(Mlp.sizes(2, 2).build(RNG)),
            GaussianPolicy.freeSigma(Mlp.sizes(2, 1).build(RNG), 1),
            MixturePolicy.of(Mlp.sizes(2, 9).build(RNG), 1, 3)
        };
        for (Policy policy : unbounded) {
            fits(policy, SEEN, box);
            fits(policy, SEEN, other);
            doesNotFit(policy, SEEN, Box.uniform(2, -1, 1));
            doesNotFit(policy, SEEN, THREE);
            doesNotFit(policy, Box.unbounded(3), box);
        }
    }

    @Test
    void policiesAroundPoliciesAskThem() {
        CategoricalPolicy inside = CategoricalPolicy.of(Mlp.sizes(2, 3).build(RNG), THREE);
        Policy greedy = inside.deterministic();
        Policy uniform = Policies.uniform(THREE);
        FrozenNormalizer frozen = new FrozenNormalizer(SEEN, new double[2], new double[] {1, 1}, 10);
        Policy[] all = {
            greedy,
            inside.deterministic(),
            Policies.epsilonGreedy(greedy, Policy.of((random, s, a) -> {}), 0.5),
            Policies.epsilonGreedy(Policy.of((random, s, a) -> {}), greedy, 0.5),
            new ObservationNormalizer(SEEN).before(inside),
            frozen.before(inside),
            MultiDiscretePolicy.of(Mlp.sizes(2, 3).build(RNG), MultiDiscrete.of(3))
        };
        for (Policy policy : all) {
            Space right = policy instanceof MultiDiscretePolicy ? MultiDiscrete.of(3) : THREE;
            fits(policy, SEEN, right);
            doesNotFit(policy, SEEN, new Discrete(2));
            doesNotFit(policy, Box.unbounded(3), right);
            assertThatIllegalArgumentException().isThrownBy(() -> policy.checkFits(SEEN, right, true));
        }
        fits(uniform, SEEN, THREE);
        doesNotFit(uniform, SEEN, new Discrete(2));
        assertThatIllegalArgumentException().isThrownBy(() -> uniform.checkFits(SEEN, THREE, true));
        Box named = Box.unbounded(5).named(Column.ACTION_MASK, 2, 3);
        Policy possible = Policies.uniformMasked(named, THREE);
        fits(possible, named, THREE);
        doesNotFit(possible, named, MultiDiscrete.of(3));
        doesNotFit(possible, Box.unbounded(5), THREE);
        fits(Policies.uniformMasked(named, MultiDiscrete.of(2, 1)), named, MultiDiscrete.of(2, 1));
    }

    @Test
    void aNormaliserForAnotherMaskIsRefused() {
        Box plain = Box.unbounded(5);
        Box named = plain.named(Column.ACTION_MASK, 2, 3);
        Policy masked = CategoricalPolicy.masked(Mlp.sizes(5, 3).build(RNG), named, THREE);
        fits(new ObservationNormalizer(named).before(masked), named, THREE);
        doesNotFit(new ObservationNormalizer(plain).before(masked), named, THREE);
        double[] ones = {1, 1, 1, 1, 1};
        fits(new FrozenNormalizer(named, new double[5], ones, 10).before(masked), named, THREE);
        doesNotFit(new FrozenNormalizer(plain, new double[5], ones, 10).before(masked), named, THREE);
    }
}
