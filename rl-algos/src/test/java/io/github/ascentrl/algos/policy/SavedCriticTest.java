package io.github.ascentrl.algos.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.algos.actorcritic.A2c;
import io.github.ascentrl.algos.actorcritic.A2cConfig;
import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.actorcritic.ActorCriticModel;
import io.github.ascentrl.algos.actorcritic.Heads;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.algos.estimate.StateValues;
import io.github.ascentrl.algos.imitation.BehaviourCloning;
import io.github.ascentrl.algos.imitation.CloningConfig;
import io.github.ascentrl.algos.ppo.Grpo;
import io.github.ascentrl.algos.ppo.GrpoConfig;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.run.ObservationNormalizer;
import io.github.ascentrl.algos.run.RewardScaler;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.RunningStatistics;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.classic.Pendulum;
import io.github.ascentrl.envs.memory.RepeatCue;
import io.github.ascentrl.envs.scheduling.SingleMachine;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.envs.wrap.MaskedObservations;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Gru;
import io.github.ascentrl.nn.layer.LowRank;
import io.github.ascentrl.nn.layer.Lstm;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.NetworkSpec;
import io.github.ascentrl.nn.layer.Transformer;
import io.github.ascentrl.nn.layer.Trunk;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An actor with its critic in a file: both are read back bit for bit, and training continues. */
class SavedCriticTest {
    private static final Provenance FROM = new Provenance("an environment", "PPO", 1, "1");
    private static final CartPole CARTS = new CartPole();
    private static final Supplier<Env> CUES = () -> new RepeatCue(3, 3);
    private static final PpoConfig CONFIG =
            PpoConfig.builder().steps(16).minibatches(2).segmentLength(16).build();

    @TempDir
    private Path folder;

    private SavedPolicy carried(SavedPolicy saved) throws IOException {
        Path file = folder.resolve("policy");
        saved.save(file);
        return SavedPolicy.load(file);
    }

    /** A trainer, and where it trains. */
    private record Run(Supplier<Env> env, Ppo ppo) {}

    private static Run run(Supplier<Env> env, ActorCriticModel model) {
        return new Run(env, ppo(env, model));
    }

    private static Ppo ppo(Supplier<Env> env, ActorCriticModel model) {
        return new Ppo(VectorEnvs.of(env, 4), model, Adam.of(model.parameters(), 1e-2), CONFIG, Rng.of(1));
    }

    private static ActorCritic separate(Env env) {
        return ActorCritic.separate(env.observationSpace(), env.actionSpace(), Rng.of(2), 6);
    }

    private static Trunk gru(Parameters parameters, String name) {
        int inputs = CUES.get().observationSpace().size();
        return Trunk.of(Gru.sizes(inputs, 5).into(parameters, name).build(Rng.of(3)));
    }

    private static ActorCritic over(Supplier<Env> env, Trunk actor, Trunk critic) {
        Env one = env.get();
        return ActorCritic.over(actor, critic, one.observationSpace(), one.actionSpace(), Rng.of(4), 4);
    }

    /** What is trained where; every way in which a policy and a critic may share layers, or not. */
    private static Map<String, Run> trained() {
        Supplier<Env> masked = () -> new MaskedObservations(new SingleMachine(3));
        Map<String, Run> all = new LinkedHashMap<>();
        all.put("separate", run(CartPole::new, separate(CARTS)));
        all.put("continuous", run(Pendulum::new, separate(new Pendulum())));
        all.put("masked", run(masked, separate(masked.get())));
        all.put(
                "shared",
                run(CartPole::new, ActorCritic.shared(CARTS.observationSpace(), CARTS.actionSpace(), Rng.of(2), 6, 5)));
        Space cells = CUES.get().observationSpace();
        Parameters one = new Parameters();
        Trunk trunk = gru(one, "gru.");
        all.put("a GRU in the trunk", run(CUES, over(CUES, trunk, trunk)));
        Parameters two = new Parameters();
        all.put("two GRUs", run(CUES, over(CUES, gru(two, "own."), gru(two, "critics."))));
        Parameters three = new Parameters();
        Trunk lstm = Trunk.of(Lstm.sizes(cells.size(), 5).into(three, "lstm.").build(Rng.of(3)), Activation.TANH);
        all.put("an LSTM in the trunk", run(CUES, over(CUES, lstm, lstm)));
        Parameters four = new Parameters();
        Trunk embedded = Trunk.of(Mlp.sizes(cells.size(), 8).into(four, "in.").build(Rng.of(3)));
        Trunk attention = Trunk.of(embedded.to(Transformer.size(8)
                .blocks(1)
                .heads(2)
                .width(6)
                .relativePositions(6)
                .into(four, "transformer.")
                .build(Rng.of(5))));
        all.put("a transformer on a trunk", run(CUES, over(CUES, attention, attention)));
        Parameters five = new Parameters();
        Trunk low = Trunk.of(Mlp.sizes(4, 6).into(five, "in.").build(Rng.of(3)), Activation.RELU);
        Trunk high = Trunk.of(low.to(Mlp.sizes(6, 5).into(five, "more.").build(Rng.of(4))), Activation.TANH);
        all.put("a trunk on the critic's trunk", run(CartPole::new, over(CartPole::new, high, low)));
        Mlp body = Mlp.sizes(4, 16, 16).into(new Parameters(), "trunk.").build(Rng.of(1));
        Trunk adapted = Trunk.of(LowRank.over(body).rank(2).alpha(2).build(Rng.of(2)), Activation.TANH);
        all.put("adapters in the trunk", run(CartPole::new, over(CartPole::new, adapted, adapted)));
        all.values().forEach(run -> run.ppo().train(Budget.updates(2)));
        return all;
    }

    private static Batch played(ActorCriticModel model, Supplier<Env> env) {
        return new RolloutSampler(VectorEnvs.of(env, 3), Rng.of(7)).collect(model.collector(), 25, true, Rng.of(8));
    }

    @Test
    void logProbabilitiesAndValuesAreTheSameBits() throws IOException {
        for (Map.Entry<String, Run> entry : trained().entrySet()) {
            String what = entry.getKey();
            Supplier<Env> env = entry.getValue().env();
            Ppo ppo = entry.getValue().ppo();
            ActorCritic model = (ActorCritic) ppo.model();
            SavedPolicy saved = ppo.saved(FROM);
            SavedPolicy back = carried(saved);
            assertThat(back.hasCritic()).isTrue();
            ActorCritic again = back.actorCritic();
            assertThat(again.parameters().size())
                    .as(what)
                    .isEqualTo(model.parameters().size());
            assertThat(again.parameters().trained().stream()
                            .mapToInt(Parameters.Range::size)
                            .sum())
                    .as("%s: what is trained", what)
                    .isEqualTo(model.parameters().trained().stream()
                            .mapToInt(Parameters.Range::size)
                            .sum());
            assertThat(Trunk.memorySize(List.of(((NetworkPolicy) again.actor()).network(), again.critic())))
                    .as("%s: what is shared", what)
                    .isEqualTo(Trunk.memorySize(List.of(((NetworkPolicy) model.actor()).network(), model.critic())));
            Batch expected = played(model, env);
            Batch found = played(again, env);
            assertThat(found.actions()).as(what).isEqualTo(expected.actions());
            assertThat(found.logProbs()).as(what).isEqualTo(expected.logProbs());
            StateValues v = model.values(expected);
            assertThat(again.values(found).values()).as(what).isEqualTo(v.values());
            assertThat(again.values(found).finalValues()).as(what).isEqualTo(v.finalValues());
            assertThat(returns(back.acting(), env)).as(what).isEqualTo(returns(model.actor(), env));
            assertThat(returns(back.deterministic(), env)).as(what).isEqualTo(returns(model.deterministic(), env));
            assertThat(bytes(carried(back))).as("%s, saved again", what).isEqualTo(bytes(saved));
            Ppo next = ppo(env, again);
            next.train(Budget.updates(2));
            assertThat(returns(carried(next.saved(FROM)).acting(), env))
                    .as("%s, trained on", what)
                    .isEqualTo(returns(next.policy(), env));
        }
    }

    private static float[] returns(Policy policy, Supplier<Env> env) {
        return Evaluation.of(env.get(), policy, 10, Rng.of(3)).returns();
    }

    private byte[] bytes(SavedPolicy saved) throws IOException {
        Path file = folder.resolve("bytes");
        saved.save(file);
        return Files.readAllBytes(file);
    }

    /** Loading the policy alone gives what a file without the critic would. */
    @Test
    void thePolicyAloneDoesNotNoticeTheCritic() throws IOException {
        Ppo ppo = ppo(CartPole::new, separate(CARTS));
        ppo.train(Budget.updates(1));
        SavedPolicy with = carried(ppo.saved(FROM));
        SavedPolicy without =
                carried(SavedPolicy.of(ppo.model().actor(), CARTS.observationSpace(), CARTS.actionSpace(), FROM));
        assertThat(without.hasCritic()).isFalse();
        assertThat(with.network().parameters().values())
                .isEqualTo(without.network().parameters().values());
        assertThat(with.network().parameters().entries().stream().map(Parameter::name))
                .isEqualTo(without.network().parameters().entries().stream()
                        .map(Parameter::name)
                        .toList());
        for (SavedPolicy saved : List.of(with, without)) {
            DifferentiablePolicy policy = saved.policy();
            new Grpo(new CartPole(), policy, Adam.of(policy.parameters(), 1e-2), GrpoConfig.defaults(), Rng.of(4))
                    .train(Budget.updates(2));
        }
        float[] trained = with.network().parameters().values();
        assertThat(trained).isEqualTo(without.network().parameters().values());
        assertThat(with.actorCritic().actor().parameters().values())
                .as("what the policy has learned since is in the pair")
                .startsWith(trained);
        String file = new String(bytes(without), StandardCharsets.ISO_8859_1);
        assertThat(file).contains("\"version\":\"1\"").doesNotContain("critic");
        assertThat(new String(bytes(with), StandardCharsets.ISO_8859_1)).contains("\"version\":\"2\"");
    }

    @Test
    void eachPairHasParametersOfItsOwn() throws IOException {
        SavedPolicy saved = carried(ppo(CartPole::new, separate(CARTS)).saved(FROM));
        ActorCritic first = saved.actorCritic();
        float[] values = first.parameters().values().clone();
        A2c a2c = new A2c(
                VectorEnvs.of(CartPole::new, 2),
                first,
                Adam.of(first.parameters(), 1e-2),
                A2cConfig.defaults(),
                Rng.of(5));
        a2c.train(Budget.updates(3));
        assertThat(first.parameters().values()).isNotEqualTo(values);
        assertThat(saved.actorCritic().parameters().values()).isEqualTo(values);
        assertThat(a2c.saved(FROM).actorCritic().parameters().values())
                .isEqualTo(first.parameters().values());
    }

    @Test
    void theOrderInWhichPartsAreAddedDoesNotMatter() throws IOException {
        ActorCritic model = separate(CARTS);
        RunningStatistics seen = new RunningStatistics(4);
        seen.add(new float[] {1, 2, 3, 4});
        FrozenNormalizer normalizer = FrozenNormalizer.of(CARTS.observationSpace(), seen);
        RunningStatistics returns = new RunningStatistics(1);
        returns.add(5);
        SavedPolicy alone = SavedPolicy.of(model.actor(), CARTS.observationSpace(), CARTS.actionSpace(), FROM);
        byte[] bytes =
                bytes(alone.withNormalizer(normalizer).withReturns(returns).withCritic(model.critic()));
        assertThat(bytes(alone.withCritic(model.critic()).withReturns(returns).withNormalizer(normalizer)))
                .isEqualTo(bytes);
        returns.add(9);
        assertThat(alone.withReturns(returns).returns().orElseThrow().count()).isEqualTo(2);
        SavedPolicy back =
                carried(alone.withReturns(returns).withCritic(model.critic()).withNormalizer(normalizer));
        assertThat(back.returns().orElseThrow().mean(0)).isEqualTo(7);
        assertThat(back.normalizer()).contains(normalizer);
        assertThat(back.hasCritic()).isTrue();
    }

    /** A user's model keeps its policy, and its critic if it has one. */
    @Test
    void aModelOfOnesOwnKeepsItsPolicy() throws IOException {
        ActorCritic inner = separate(CARTS);
        ActorCriticModel own = new ActorCriticModel() {
            @Override
            public DifferentiablePolicy actor() {
                return inner.actor();
            }

            @Override
            public Heads on(Tape tape, Batch batch) {
                return inner.on(tape, batch);
            }

            @Override
            public StateValues values(Batch batch) {
                return inner.values(batch);
            }
        };
        SavedPolicy saved = carried(ppo(CartPole::new, own).saved(FROM));
        assertThat(saved.hasCritic()).isFalse();
        assertThat(returns(saved.acting(), CartPole::new)).isEqualTo(returns(inner.actor(), CartPole::new));
    }

    /** PPO, a new process, and on: the same every time, and better. */
    @Test
    void fineTuningIsTheSameEveryTimeAndImproves() throws IOException {
        Path file = folder.resolve("tuned");
        Ppo ppo = cartPole(
                ActorCritic.separate(CARTS.observationSpace(), CARTS.actionSpace(), Rng.of(1), 32),
                ObservationNormalizer.none(),
                10_000);
        double before = score(ppo.deterministic());
        ppo.saved(FROM).save(file);
        Ppo[] tuned = new Ppo[2];
        for (int i = 0; i < 2; i++) {
            tuned[i] = cartPole(SavedPolicy.load(file).actorCritic(), ObservationNormalizer.none(), 15_000);
        }
        assertThat(before).isBetween(100.0, 400.0);
        assertThat(score(tuned[0].deterministic())).isGreaterThan(before + 50);
        assertThat(tuned[1].model().parameters().values())
                .isEqualTo(tuned[0].model().parameters().values());
    }

    /** The normaliser begins with the saved statistics and continues to count, or stays frozen. */
    @Test
    void theNormaliserGoesOnOrStays() throws IOException {
        Path file = folder.resolve("normalised");
        ObservationNormalizer normalizer = new ObservationNormalizer(CARTS.observationSpace());
        Ppo ppo = cartPole(separate(CARTS), normalizer, 2_000);
        ppo.saved(FROM).save(file);
        SavedPolicy saved = SavedPolicy.load(file);
        FrozenNormalizer frozen = saved.normalizer().orElseThrow();
        assertThat(frozen)
                .isEqualTo(FrozenNormalizer.of(CARTS.observationSpace(), normalizer.statistics()))
                .as("shows the same, but does not know how much was seen")
                .isNotEqualTo(
                        new FrozenNormalizer(CARTS.observationSpace(), frozen.mean(), frozen.scale(), frozen.clip()));
        assertThat(seen(saved)).isEqualTo(normalizer.statistics().count()).isGreaterThan(2_000);
        Ppo learning = cartPole(saved.actorCritic(), ObservationNormalizer.learning(frozen), 0);
        Ppo staying = cartPole(saved.actorCritic(), ObservationNormalizer.frozen(frozen), 0);
        for (Ppo next : List.of(learning, staying)) {
            assertThat(returns(next.policy(), CartPole::new)).isEqualTo(returns(ppo.policy(), CartPole::new));
            assertThat(next.saved(FROM).normalizer()).contains(frozen);
            next.train(Budget.steps(1_000));
            assertThat(next.model().parameters().values())
                    .isNotEqualTo(saved.actorCritic().parameters().values());
        }
        assertThat(seen(learning.saved(FROM))).isGreaterThanOrEqualTo(seen(saved) + 1_000);
        assertThat(carried(learning.saved(FROM)).normalizer())
                .isEqualTo(learning.saved(FROM).normalizer())
                .isNotEqualTo(saved.normalizer());
        assertThat(carried(staying.saved(FROM)).normalizer()).contains(frozen);
    }

    /** A critic's values have the unit of the scaled rewards, so the scaler continues with it. */
    @Test
    void theScaleOfRewardsGoesOn() throws IOException {
        RewardScaler scaler = new RewardScaler(4, 0.99);
        RolloutSampler sampler =
                new RolloutSampler(VectorEnvs.of(CartPole::new, 4), ObservationNormalizer.none(), scaler, Rng.of(1));
        ActorCritic model = separate(CARTS);
        Ppo ppo = new Ppo(sampler, model, Adam.of(model.parameters(), 1e-2), CONFIG, Rng.of(1));
        ppo.train(Budget.updates(3));
        SavedPolicy saved = carried(ppo.saved(FROM));
        RewardScaler next = RewardScaler.learning(saved.returns().orElseThrow(), 4, 0.99);
        assertThat(next.scale()).isEqualTo(scaler.scale()).isGreaterThan(2);
        ActorCritic again = saved.actorCritic();
        RolloutSampler goesOn =
                new RolloutSampler(VectorEnvs.of(CartPole::new, 4), ObservationNormalizer.none(), next, Rng.of(1));
        Ppo on = new Ppo(goesOn, again, Adam.of(again.parameters(), 1e-2), CONFIG, Rng.of(1));
        on.train(Budget.updates(1));
        assertThat(on.saved(FROM).returns().orElseThrow().count())
                .isEqualTo(saved.returns().orElseThrow().count() + 4 * 16);
        assertThat(carried(ppo(CartPole::new, separate(CARTS)).saved(FROM)).returns())
                .isEmpty();
    }

    private static long seen(SavedPolicy saved) {
        return saved.normalizer().orElseThrow().statistics().orElseThrow().count();
    }

    private static double score(Policy policy) {
        return Evaluation.of(new CartPole(), policy, 30, Rng.of(3)).mean();
    }

    private static Ppo cartPole(ActorCritic model, ObservationNormalizer normalizer, long steps) {
        RolloutSampler sampler =
                new RolloutSampler(VectorEnvs.of(CartPole::new, 8), normalizer, RewardScaler.none(), Rng.of(1));
        PpoConfig config = PpoConfig.builder().steps(32).build();
        Ppo ppo = new Ppo(sampler, model, Adam.of(model.parameters(), 3e-3), config, Rng.of(1));
        if (steps > 0) {
            ppo.train(Budget.steps(steps));
        }
        return ppo;
    }

    /** A clone has no critic: a new one is added. */
    @Test
    void aCloneGoesOnWithANewCritic() throws IOException {
        Policy expert = Policy.of((random, s, action) -> action[0] = s[2] + s[3] > 0 ? 1 : 0);
        EpisodicDataset data = new Recorder(new CartPole(), "CartPole-v1", expert, "a formula", 0).episodes(5);
        CategoricalPolicy policy = CategoricalPolicy.of(Mlp.sizes(4, 16, 2).build(Rng.of(1)), CARTS.actionSpace());
        BehaviourCloning cloning = new BehaviourCloning(
                data, policy, Adam.of(policy.parameters(), 1e-2), CloningConfig.defaults(), Rng.of(2));
        cloning.train(Budget.updates(50));
        SavedPolicy clone =
                carried(SavedPolicy.of(policy, CARTS.observationSpace(), CARTS.actionSpace(), data.provenance()));
        Mlp critic = Mlp.sizes(4, 16, 1).into(new Parameters(), "critic.").build(Rng.of(3));
        SavedPolicy both = carried(clone.withCritic(critic));
        Ppo ppo = ppo(CartPole::new, both.actorCritic());
        assertThat(returns(ppo.policy(), CartPole::new)).isEqualTo(returns(policy, CartPole::new));
        assertThat(returns(cloning.policy().deterministic(), CartPole::new))
                .isEqualTo(returns(both.deterministic(), CartPole::new));
        assertThat(ppo.update().metric("loss")).isFinite();
        float[] observation = {0.1f, 0.2f, 0.3f, 0.4f};
        float[] expected = new float[1];
        float[] found = new float[1];
        critic.evaluator().evaluate(1, observation, expected);
        both.actorCritic().critic().evaluator().evaluate(1, observation, found);
        assertThat(found).isEqualTo(expected);
    }

    /** Mutants of critics: a critic that could not be rebuilt with the policy is not saved. */
    @Test
    void whatCouldNotBeBuiltAgainIsRefused() {
        Mlp network = Mlp.sizes(4, 8, 2).build(Rng.of(1));
        SavedPolicy saved = SavedPolicy.of(
                CategoricalPolicy.of(network, CARTS.actionSpace()),
                CARTS.observationSpace(),
                CARTS.actionSpace(),
                FROM);
        assertThatIllegalArgumentException()
                .as("names of the policy's")
                .isThrownBy(() -> saved.withCritic(Mlp.sizes(4, 1).build(Rng.of(2))))
                .withMessageContaining("the critic cannot be saved with the policy: parameter name '0.weight' is taken")
                .withMessageContaining(".into(parameters, \"critic.\")");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> saved.withCritic(
                        Mlp.sizes(4, 2).into(new Parameters(), "critic.").build(Rng.of(2))))
                .withMessageContaining("a critic has 1 output, this one has 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> saved.withCritic(
                        Mlp.sizes(3, 1).into(new Parameters(), "critic.").build(Rng.of(2))))
                .withMessageContaining("the critic takes 3 numbers, but observations have 4");
        Mlp body = Mlp.sizes(4, 5).into(new Parameters(), "in.").build(Rng.of(1));
        Trunk trunk = Trunk.of(body);
        Network bent = Trunk.of(body, Activation.TANH)
                .to(Mlp.sizes(5, 1).into(body.parameters(), "critic.").build(Rng.of(1)));
        SavedPolicy headed = SavedPolicy.of(
                CategoricalPolicy.of(
                        trunk.to(Mlp.sizes(5, 2).into(body.parameters(), "out.").build(Rng.of(1))),
                        CARTS.actionSpace()),
                CARTS.observationSpace(),
                CARTS.actionSpace(),
                FROM);
        Mlp other = Mlp.sizes(4, 5).into(new Parameters(), "in.").build(Rng.of(9));
        Network head = Mlp.sizes(5, 1).into(other.parameters(), "critic.").build(Rng.of(1));
        assertThatIllegalArgumentException()
                .as("a trunk of the same names that is another one")
                .isThrownBy(() -> headed.withCritic(Trunk.of(other).to(head)))
                .withMessageContaining("policy and critic both have a parameter 'in.0.weight', but its number 0 is")
                .withMessageContaining("they do not share it");
        assertThatIllegalArgumentException()
                .as("the same layers with another nonlinearity")
                .isThrownBy(() -> headed.withCritic(bent))
                .withMessageContaining("parameter name 'in.0.weight' is taken");
    }

    @Test
    void whatTheCriticDoesNotUseIsRefused() throws IOException {
        ActorCritic model = separate(CARTS);
        SavedPolicy saved = SavedPolicy.of(model.actor(), CARTS.observationSpace(), CARTS.actionSpace(), FROM)
                .withCritic(model.critic());
        Parameters more = new Parameters();
        saved.critic()
                .own()
                .entries()
                .forEach(parameter -> more.add(parameter.name(), parameter.rows(), parameter.cols()));
        more.add("critic.more", 1, 1);
        SavedPolicy back = carried(saved.with(new SavedCritic(saved.critic().spec(), more)));
        assertThatIllegalArgumentException()
                .isThrownBy(back::actorCritic)
                .withMessageContaining(
                        "the critic's spec makes 4 parameters in addition to the policy's, but 5 were saved");
    }

    /** A network of the user's own. */
    private record Doubled(Mlp inner) implements Network {
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
            return tape.scale(inner.forward(tape, input), 2);
        }

        @Override
        public NetworkSpec spec() {
            return NetworkSpec.of("doubled").and("inner", inner.spec());
        }
    }

    @Test
    void aNetworkOfOnesOwnIsACriticOnceItsTypeIsRegistered() throws IOException {
        Parameters parameters = new Parameters();
        Doubled actor =
                new Doubled(Mlp.sizes(4, 5, 2).into(parameters, "actor.").build(Rng.of(1)));
        Doubled critic =
                new Doubled(Mlp.sizes(4, 5, 1).into(parameters, "critic.").build(Rng.of(2)));
        ActorCritic model = new ActorCritic(CategoricalPolicy.of(actor, CARTS.actionSpace()), critic);
        Ppo ppo = ppo(CartPole::new, model);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ppo.saved(FROM))
                .withMessageContaining("network type 'doubled' is not registered")
                .withMessageContaining("NetworkSpec.register(\"doubled\", (spec, parameters) -> …)");
        NetworkSpec.register(
                "doubled",
                (spec, into) -> new Doubled((Mlp) spec.network("inner").build(into)));
        ppo.train(Budget.updates(2));
        ActorCritic again = carried(ppo.saved(FROM)).actorCritic();
        assertThat(again.critic()).isInstanceOf(Doubled.class);
        Batch batch = played(model, CartPole::new);
        assertThat(played(again, CartPole::new).logProbs()).isEqualTo(batch.logProbs());
        assertThat(again.values(batch).values()).isEqualTo(model.values(batch).values());
        assertThatExceptionOfType(IllegalArgumentException.class)
                .as("a critic of a type that is not known is read, and not built")
                .isThrownBy(() -> unknownCritic().actorCritic())
                .withMessageContaining("network type 'dOUBLED' is not registered; register it first:");
        assertThat(returns(unknownCritic().acting(), CartPole::new)).hasSize(10);
        Path file = folder.resolve("unknown");
        ppo.saved(FROM).save(file);
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        Files.writeString(file, text.replace("doubled", "dOUBLED"), StandardCharsets.ISO_8859_1);
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> SavedPolicy.loadUnverified(file))
                .withMessageContaining("network type 'dOUBLED' is not registered; register it first:"
                        + " NetworkSpec.register(\"dOUBLED\", (spec, parameters) -> …)");
    }

    private SavedPolicy unknownCritic() throws IOException {
        Mlp network = Mlp.sizes(4, 3, 2).build(Rng.of(1));
        Doubled critic =
                new Doubled(Mlp.sizes(4, 5, 1).into(new Parameters(), "critic.").build(Rng.of(2)));
        Path file = folder.resolve("critic");
        SavedPolicy.of(
                        CategoricalPolicy.of(network, CARTS.actionSpace()),
                        CARTS.observationSpace(),
                        CARTS.actionSpace(),
                        FROM)
                .withCritic(critic)
                .save(file);
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        Files.writeString(file, text.replace("doubled", "dOUBLED"), StandardCharsets.ISO_8859_1);
        return SavedPolicy.loadUnverified(file);
    }

    /** A policy without a best action of its own says so. */
    @Test
    void aPolicyWithoutABestActionSaysSo() {
        DifferentiablePolicy policy = new DifferentiablePolicy() {
            @Override
            public Distribution on(Tape tape, Batch batch) {
                throw new UnsupportedOperationException("not asked");
            }

            @Override
            public Parameters parameters() {
                return new Parameters();
            }

            @Override
            public io.github.ascentrl.api.Actor actor(int lanes) {
                throw new UnsupportedOperationException("not asked");
            }
        };
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(policy::deterministic)
                .withMessageContaining("has no best action; override deterministic()");
    }
}
