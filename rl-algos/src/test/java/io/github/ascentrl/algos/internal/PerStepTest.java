package io.github.ascentrl.algos.internal;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.algos.actorcritic.A2c;
import io.github.ascentrl.algos.actorcritic.A2cConfig;
import io.github.ascentrl.algos.actorcritic.ActorCriticModel;
import io.github.ascentrl.algos.actorcritic.Heads;
import io.github.ascentrl.algos.actorcritic.OneStepActorCritic;
import io.github.ascentrl.algos.actorcritic.OneStepConfig;
import io.github.ascentrl.algos.baseline.ValueBaseline;
import io.github.ascentrl.algos.baseline.ZeroBaseline;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.algos.estimate.StateValues;
import io.github.ascentrl.algos.imitation.BehaviourCloning;
import io.github.ascentrl.algos.imitation.CloningConfig;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.Distribution;
import io.github.ascentrl.algos.ppo.Grpo;
import io.github.ascentrl.algos.ppo.GrpoConfig;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.run.EpisodeSampler;
import io.github.ascentrl.algos.search.CrossEntropy;
import io.github.ascentrl.algos.search.CrossEntropyConfig;
import io.github.ascentrl.algos.search.EliteRule;
import io.github.ascentrl.algos.search.SessionElites;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Evaluator;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.optim.Adam;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Policies, models and networks of anyone's that give a number for the whole batch where one for each step is needed. */
class PerStepTest {
    private static final Rng RNG = Rng.of(1);

    /** Mutant: one log-probability, or one entropy, of all steps together. */
    private record Mean(CategoricalPolicy inner, boolean ofEntropy) implements DifferentiablePolicy {
        @Override
        public Distribution on(Tape tape, Batch batch) {
            Distribution of = inner.on(tape, batch);
            return new Distribution() {
                @Override
                public Tensor logProb() {
                    return ofEntropy ? of.logProb() : tape.mean(of.logProb());
                }

                @Override
                public Tensor entropy() {
                    return ofEntropy ? tape.mean(of.entropy()) : of.entropy();
                }

                @Override
                public Tensor divergence(Distribution other) {
                    return of.divergence(other);
                }
            };
        }

        @Override
        public Parameters parameters() {
            return inner.parameters();
        }

        @Override
        public Actor actor(int lanes) {
            return inner.actor(lanes);
        }
    }

    private static CategoricalPolicy policy() {
        return CategoricalPolicy.of(Mlp.sizes(4, 2).build(RNG), new Discrete(2));
    }

    /** Mutant, unless it gives one for each step: one value of all steps together. */
    private record Values(DifferentiablePolicy actor, boolean each) implements ActorCriticModel {
        @Override
        public Heads on(Tape tape, Batch batch) {
            Distribution policy = actor.on(tape, batch);
            return new Heads(policy, each ? policy.entropy() : tape.mean(policy.entropy()));
        }

        @Override
        public StateValues values(Batch batch) {
            return new StateValues(new float[batch.steps()], new float[batch.episodes()]);
        }
    }

    /** Mutant: one output of all rows together. */
    private record MeanOutput(Mlp inner) implements Network {
        @Override
        public int inputSize() {
            return inner.inputSize();
        }

        @Override
        public int outputSize() {
            return inner.outputSize();
        }

        @Override
        public Parameters parameters() {
            return inner.parameters();
        }

        @Override
        public Tensor forward(Tape tape, Tensor input) {
            return tape.mean(inner.forward(tape, input));
        }

        @Override
        public Evaluator evaluator() {
            return inner.evaluator();
        }
    }

    private static Network value() {
        return new MeanOutput(Mlp.sizes(4, 1).build(RNG));
    }

    private static Adam adam(Parameters parameters) {
        return Adam.of(parameters, 0.01);
    }

    private static VectorEnv envs() {
        return CartPole.vector(2, VectorOptions.DEFAULT);
    }

    private static Trainer reinforce(DifferentiablePolicy policy, Network value) {
        return new Reinforce(
                new CartPole(),
                policy,
                value == null ? new ZeroBaseline() : new ValueBaseline(value, adam(value.parameters())),
                adam(policy.parameters()),
                ReinforceConfig.defaults(),
                RNG);
    }

    private static Trainer grpo(DifferentiablePolicy policy) {
        return new Grpo(new CartPole(), policy, adam(policy.parameters()), GrpoConfig.defaults(), RNG);
    }

    private static Trainer a2c(ActorCriticModel model) {
        return new A2c(envs(), model, adam(model.parameters()), A2cConfig.defaults(), RNG);
    }

    private static Trainer ppo(ActorCriticModel model) {
        return new Ppo(envs(), model, adam(model.parameters()), PpoConfig.defaults(), RNG);
    }

    private static Trainer oneStep(DifferentiablePolicy policy, Network critic) {
        OneStepConfig config = OneStepConfig.builder().steps(3).build();
        Adam ofCritic = adam(critic.parameters());
        return new OneStepActorCritic(envs(), policy, critic, adam(policy.parameters()), ofCritic, config, RNG);
    }

    private static Trainer crossEntropy(DifferentiablePolicy policy) {
        Env env = new CartPole();
        return new CrossEntropy(
                new EpisodeSampler(env),
                policy,
                new SessionElites(EliteRule.TOP),
                adam(policy.parameters()),
                CrossEntropyConfig.defaults(),
                RNG);
    }

    private static Trainer cloning(DifferentiablePolicy policy) {
        return new BehaviourCloning(
                new Recorder(new CartPole(), "CartPole-v1", policy(), "initial", 1).episodes(2),
                policy,
                adam(policy.parameters()),
                CloningConfig.defaults(),
                RNG);
    }

    static Stream<Arguments> mutants() {
        DifferentiablePolicy logProb = new Mean(policy(), false);
        DifferentiablePolicy entropy = new Mean(policy(), true);
        Network critic = Mlp.sizes(4, 1).build(RNG);
        ActorCriticModel value = new Values(policy(), false);
        return Stream.of(
                Arguments.of("log-probabilities", reinforce(logProb, null)),
                Arguments.of("log-probabilities", grpo(logProb)),
                Arguments.of("log-probabilities", a2c(new Values(logProb, true))),
                Arguments.of("log-probabilities", oneStep(logProb, critic)),
                Arguments.of("log-probabilities", crossEntropy(logProb)),
                Arguments.of("log-probabilities", cloning(logProb)),
                Arguments.of("entropies", reinforce(entropy, null)),
                Arguments.of("entropies", grpo(entropy)),
                Arguments.of("entropies", oneStep(entropy, critic)),
                Arguments.of("the values", a2c(value)),
                Arguments.of("the values", ppo(value)),
                Arguments.of("the values", reinforce(policy(), value())),
                Arguments.of("the values", oneStep(policy(), value())));
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void areRefused(String what, Trainer trainer) {
        assertThatIllegalArgumentException()
                .isThrownBy(trainer::update)
                .withMessageContaining(what + " of ")
                .withMessageContaining("the policy or network must give one number for each step");
    }
}
