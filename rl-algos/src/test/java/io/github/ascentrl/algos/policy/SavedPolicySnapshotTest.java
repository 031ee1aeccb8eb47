package io.github.ascentrl.algos.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.classic.Pendulum;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies saved as they are now, without naming their kind. */
class SavedPolicySnapshotTest {
    private static final Provenance FROM = new Provenance("\u00e9 \ud83d\ude00", "p", 1, "v");
    private static final Box BOX = Box.of(new float[] {-1, 0}, new float[] {1, 5});

    @TempDir
    private Path folder;

    private SavedPolicy carried(DifferentiablePolicy policy, Space observations, Space actions) throws IOException {
        Path file = folder.resolve("\u00fc policy.safetensors");
        SavedPolicy.of(policy, observations, actions, FROM).save(file);
        return SavedPolicy.load(file);
    }

    private static Mlp network(int outputs) {
        Parameters parameters = new Parameters();
        Mlp network = Mlp.sizes(6, 5, outputs).into(parameters, "actor.").build(Rng.of(1));
        Mlp.sizes(6, 1).into(parameters, "critic.").build(Rng.of(2));
        return network;
    }

    /** Observations of 6 numbers whose last are a mask. */
    private static Box masked(int choices) {
        return Box.unbounded(6).named(Column.ACTION_MASK, 6 - choices, choices);
    }

    @Test
    void everyKindIsRecognised() throws IOException {
        Map<PolicyKind, DifferentiablePolicy> policies = new LinkedHashMap<>();
        policies.put(PolicyKind.CATEGORICAL, CategoricalPolicy.of(network(3), new Discrete(3)));
        policies.put(PolicyKind.MASKED_CATEGORICAL, CategoricalPolicy.masked(network(3), masked(3), new Discrete(3)));
        policies.put(PolicyKind.MULTI_DISCRETE, MultiDiscretePolicy.of(network(5), MultiDiscrete.of(2, 3)));
        policies.put(
                PolicyKind.MASKED_MULTI_DISCRETE,
                MultiDiscretePolicy.masked(network(5), masked(5), MultiDiscrete.of(2, 3)));
        policies.put(PolicyKind.GAUSSIAN, GaussianPolicy.stateDependent(network(4)));
        policies.put(
                PolicyKind.SQUASHED_GAUSSIAN,
                GaussianPolicy.stateDependent(network(4)).squashed(BOX));
        policies.put(PolicyKind.FREE_GAUSSIAN, GaussianPolicy.freeSigma(network(2), 0.3));
        policies.put(
                PolicyKind.SQUASHED_FREE_GAUSSIAN,
                GaussianPolicy.freeSigma(network(2), 0.3).squashed(BOX));
        policies.put(PolicyKind.MIXTURE, MixturePolicy.of(network(15), 2, 3));
        policies.put(PolicyKind.BETA, BetaPolicy.of(network(4), BOX));
        assertThat(policies).containsOnlyKeys(PolicyKind.values());
        for (Map.Entry<PolicyKind, DifferentiablePolicy> entry : policies.entrySet()) {
            PolicyKind kind = entry.getKey();
            Space actions = kind.id().endsWith("multi-discrete")
                    ? MultiDiscrete.of(2, 3)
                    : kind.id().endsWith("categorical") ? new Discrete(3) : BOX;
            Space observations = kind.isMasked() ? masked(actions.size() == 1 ? 3 : 5) : Box.unbounded(6);
            SavedPolicy back = carried(entry.getValue(), observations, actions);
            assertThat(back.observationSpace()).isEqualTo(observations);
            assertThat(back.kind()).isEqualTo(kind);
            assertThat(back.provenance()).isEqualTo(FROM);
            float[] observation = {0.1f, 1, 1, 1, 1, 1}; // ends with a mask that allows everything
            float[] action = new float[actions.size()];
            float[] expected = new float[actions.size()];
            for (int i = 0; i < 20; i++) {
                entry.getValue().actor(1).act(Rng.of(i), observation, expected);
                back.acting().actor(1).act(Rng.of(i), observation, action);
                assertThat(action).as(kind.id()).isEqualTo(expected);
            }
        }
    }

    /** The critic stays behind; what is loaded acts as the actor did, and the actor's further learning is not in it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatPpoTrainedIsSaved(boolean shared) throws IOException {
        CartPole env = new CartPole();
        ActorCritic model = shared
                ? ActorCritic.shared(env.observationSpace(), env.actionSpace(), Rng.of(1), 16, 8)
                : ActorCritic.separate(env.observationSpace(), env.actionSpace(), Rng.of(1), 16, 8);
        Adam adam = Adam.of(model.parameters(), 3e-3);
        Ppo ppo = new Ppo(CartPole.vector(4, VectorOptions.DEFAULT), model, adam, PpoConfig.defaults(), Rng.of(2));
        ppo.train(Budget.updates(2));
        SavedPolicy saved = SavedPolicy.of(model.actor(), env.observationSpace(), env.actionSpace(), FROM);
        float[] expected = returns(model.actor());
        ppo.train(Budget.updates(2));
        assertThat(returns(model.actor())).isNotEqualTo(expected);
        saved.save(folder.resolve("ppo"));
        SavedPolicy back = SavedPolicy.load(folder.resolve("ppo"));
        assertThat(returns(back.acting())).isEqualTo(expected);
        assertThat(back.network().parameters().entries())
                .noneMatch(parameter -> parameter.name().startsWith("critic."));
    }

    /** Embeddings, trunks, trunks of trunks; with one and several layers. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void embeddingsAndTrunksAreSaved(boolean shared) throws IOException {
        Discrete cells = new Discrete(9);
        for (int[] hidden : new int[][] {{8}, {8, 6}, {8, 6, 5}}) {
            ActorCritic model = shared
                    ? ActorCritic.shared(cells, new Discrete(4), Rng.of(1), hidden)
                    : ActorCritic.separate(cells, new Discrete(4), Rng.of(1), hidden);
            SavedPolicy back = carried(model.actor(), cells, new Discrete(4));
            assertThat(back.network().spec()).isEqualTo(((NetworkPolicy) model.actor()).network.spec());
            for (Parameter parameter : back.network().parameters().entries()) {
                assertThat(numbers(parameter))
                        .isEqualTo(numbers(model.parameters().get(parameter.name())));
            }
            float[] action = new float[1];
            float[] expected = new float[1];
            for (int i = 0; i < 50; i++) {
                model.actor().actor(1).act(Rng.of(i), new float[] {i % 9}, expected);
                back.acting().actor(1).act(Rng.of(i), new float[] {i % 9}, action);
                assertThat(action).isEqualTo(expected);
            }
        }
    }

    private static float[] numbers(Parameter parameter) {
        int from = parameter.offset();
        return Arrays.copyOfRange(parameter.owner().values(), from, from + parameter.size());
    }

    private static float[] returns(Policy policy) {
        return Evaluation.of(new CartPole(), policy, 10, Rng.of(3)).returns();
    }

    @Test
    void continuousActionsOfAnActorCriticToo() throws IOException {
        VectorEnv envs = Pendulum.vector(2, VectorOptions.DEFAULT);
        ActorCritic model = ActorCritic.shared(envs.observationSpace(), envs.actionSpace(), Rng.of(1), 8);
        Adam adam = Adam.of(model.parameters(), 3e-2);
        PpoConfig config = PpoConfig.builder().steps(16).build();
        new Ppo(envs, model, adam, config, Rng.of(2)).train(Budget.updates(3));
        SavedPolicy back = carried(model.actor(), envs.observationSpace(), envs.actionSpace());
        assertThat(back.kind()).isEqualTo(PolicyKind.FREE_GAUSSIAN);
        assertThat(((GaussianPolicy) back.policy()).sigma(0))
                .isEqualTo(((GaussianPolicy) model.actor()).sigma(0))
                .isNotEqualTo(1);
    }

    /** A policy of the user's own. */
    private record Own(Parameters parameters) implements DifferentiablePolicy {
        @Override
        public Distribution on(Tape tape, Batch batch) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Actor actor(int lanes) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void whatAFileCouldNotDescribeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SavedPolicy.of(new Own(new Parameters()), BOX, BOX, FROM))
                .withMessageContaining("a Own is not one of this library's policies")
                .withMessageContaining("Checkpoint");
        DifferentiablePolicy three = CategoricalPolicy.of(network(3), new Discrete(3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SavedPolicy.of(three, Box.unbounded(6), new Discrete(2), FROM))
                .withMessageContaining("made for actions in Discrete[n=3], but these are in Discrete[n=2]");
    }

    /** Loaded, it would play other actions than it was trained to. */
    @Test
    void anotherActionSpaceThanItsOwnIsRefused() {
        Box twice = Box.of(new float[] {-2, 0}, new float[] {2, 10});
        refused(BetaPolicy.of(network(4), BOX), twice);
        refused(BetaPolicy.of(network(4), BOX), Box.unbounded(2));
        refused(BetaPolicy.of(network(4), BOX), new Discrete(2));
        refused(GaussianPolicy.stateDependent(network(4)).squashed(BOX), twice);
        refused(GaussianPolicy.freeSigma(network(2), 0.3).squashed(BOX), twice);
        refused(MultiDiscretePolicy.of(network(5), MultiDiscrete.of(2, 3)), MultiDiscrete.of(3, 2));
        refused(
                MultiDiscretePolicy.masked(network(5), masked(5), MultiDiscrete.of(2, 3)),
                masked(5),
                MultiDiscrete.of(3, 2));
        refused(GaussianPolicy.stateDependent(network(4)), new Discrete(2));
        refused(CategoricalPolicy.of(network(3), new Discrete(3)), new Discrete(4));
        refused(MixturePolicy.of(network(15), 2, 3), Box.uniform(1, -1, 1)); // 15 outputs: also 5 over one coordinate
        DifferentiablePolicy unsquashed = GaussianPolicy.stateDependent(network(4));
        assertThat(SavedPolicy.of(unsquashed, Box.unbounded(6), twice, FROM).actionSpace())
                .as("clipped by whatever environment it acts in")
                .isEqualTo(twice);
    }

    private static void refused(DifferentiablePolicy policy, Space actions) {
        refused(policy, Box.unbounded(6), actions);
    }

    private static void refused(DifferentiablePolicy policy, Box observations, Space actions) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SavedPolicy.of(policy, observations, actions, FROM))
                .withMessageContaining("the policy was made for actions in ")
                .withMessageContaining("but these are in " + actions);
    }
}
