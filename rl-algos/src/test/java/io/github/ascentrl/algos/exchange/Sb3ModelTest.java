package io.github.ascentrl.algos.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.exchange.ModelWriter.Tensor;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.GaussianPolicy;
import io.github.ascentrl.algos.policy.MultiDiscretePolicy;
import io.github.ascentrl.algos.policy.NetworkPolicy;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.classic.Pendulum;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.NamedTensors;
import io.github.ascentrl.nn.io.SafetensorsWriter;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Sb3ModelTest {
    @TempDir
    private Path folder;

    static Path fixture(String name) {
        try {
            return Path.of(Sb3ModelTest.class.getResource("/sb3/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static Space actions(String name, int outputs) {
        return name.startsWith("gaussian") ? Box.unbounded(outputs) : new Discrete(outputs);
    }

    private static float[] outputs(Network network, float[] observation) {
        float[] outputs = new float[network.outputSize()];
        network.evaluator().evaluate(1, observation, outputs);
        return outputs;
    }

    private static Network network(DifferentiablePolicy policy) {
        return ((NetworkPolicy) policy).network();
    }

    @ParameterizedTest
    @CsvSource({
        "discrete-tanh,'4-64-64-2, value 4-64-64-1',TANH",
        "discrete-deep,'8-24-24-24-5, value 8-24-24-24-1',RELU",
        "gaussian-relu,'3-32-16-1, value 3-32-16-1',RELU",
        "gaussian-tanh-2d,'6-64-2, value 6-64-1',TANH"
    })
    void outputsAndValuesAreThoseOfTheModel(String name, String sizes, String activation) throws IOException {
        List<String> lines = Files.readAllLines(fixture(name + ".csv"));
        String[] columns = lines.get(0).split(",");
        int inputs = (int) Arrays.stream(columns)
                .filter(column -> column.startsWith("obs"))
                .count();
        int outputs = (int) Arrays.stream(columns)
                .filter(column -> column.startsWith("out"))
                .count();
        Sb3Model model = Sb3Model.read(fixture(name + ".zip"), Box.unbounded(inputs), actions(name, outputs));
        ActorCritic actorCritic = model.actorCritic();
        assertThat(lines).hasSize(65);
        Network kept = model.saved("e").actorCritic().critic();
        for (String line : lines.subList(1, lines.size())) {
            double[] row = Arrays.stream(line.split(","))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            float[] observation = new float[inputs];
            for (int i = 0; i < inputs; i++) {
                observation[i] = (float) row[i];
            }
            float[] out = outputs(network(actorCritic.actor()), observation);
            for (int i = 0; i < outputs; i++) {
                assertThat((double) out[i]).as(line).isEqualTo(row[inputs + i], within(1e-5));
            }
            assertThat((double) outputs(actorCritic.critic(), observation)[0])
                    .as(line)
                    .isEqualTo(row[inputs + outputs], within(1e-5));
            assertThat(outputs(network(model.policy()), observation)).isEqualTo(out);
            assertThat(outputs(kept, observation)).isEqualTo(outputs(actorCritic.critic(), observation));
        }
        assertThat(model)
                .hasToString("Stable-Baselines3 2.3.2, trained for 100000 steps\nlayers: policy " + sizes
                        + "\nactivation: " + activation + "\nobservations: " + Box.unbounded(inputs) + "\nactions: "
                        + actions(name, outputs));
    }

    @Test
    void sigmasAreTheModels() throws IOException {
        float[] logStd = tensors("gaussian-tanh-2d").values("log_std");
        Sb3Model model = Sb3Model.read(fixture("gaussian-tanh-2d.zip"), Box.unbounded(6), Box.unbounded(2));
        for (DifferentiablePolicy policy :
                List.of(model.policy(), model.actorCritic().actor())) {
            for (int i = 0; i < 2; i++) {
                assertThat(((GaussianPolicy) policy).sigma(i)).isEqualTo(StrictMath.exp(logStd[i]), within(1e-6));
            }
        }
        assertThat(logStd[0]).isNotEqualTo(logStd[1]).isNotZero();
    }

    private static NamedTensors tensors(String fixture) throws IOException {
        return NamedTensors.torch(ByteBuffer.wrap(ModelWriter.entries(Files.readAllBytes(fixture(fixture + ".zip")))
                .get("policy.pth")));
    }

    private static Map<String, Tensor> multiDiscrete() {
        Rng rng = Rng.of(5);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("mlp_extractor.policy_net.0.weight", Tensor.random(rng, 7, 3));
        tensors.put("mlp_extractor.policy_net.0.bias", Tensor.random(rng, 7));
        tensors.put("action_net.weight", Tensor.random(rng, 5, 7));
        tensors.put("action_net.bias", Tensor.random(rng, 5));
        tensors.put("value_net.weight", Tensor.random(rng, 1, 3));
        tensors.put("value_net.bias", Tensor.random(rng, 1));
        return tensors;
    }

    private Path write(String data, Map<String, Tensor> tensors) throws IOException {
        return Files.write(folder.resolve("model.zip"), ModelWriter.model(data, ModelWriter.torch(tensors)));
    }

    /** W x + b with PyTorch's layout, [out, in]. */
    private static double[] affine(Tensor weight, Tensor bias, double[] x) {
        double[] y = new double[weight.shape()[0]];
        for (int i = 0; i < y.length; i++) {
            y[i] = bias.values()[i];
            for (int j = 0; j < x.length; j++) {
                y[i] += weight.values()[i * x.length + j] * x[j];
            }
        }
        return y;
    }

    /** Its critic has no hidden layer, as {@code net_arch = dict(pi=[7], vf=[])} makes it. */
    @Test
    void severalNumberedActionsAtOnce() throws IOException {
        Map<String, Tensor> tensors = multiDiscrete();
        String data = "{\"policy_kwargs\": {\"net_arch\": {\"pi\": [7], \"vf\": []}}, \"action_space\":"
                + " {\":type:\": \"<class 'gymnasium.spaces.multi_discrete.MultiDiscrete'>\", \"nvec\": \"[ 2\\n 3]\"}}";
        Sb3Model model = Sb3Model.read(write(data, tensors), Box.unbounded(3), MultiDiscrete.of(2, 3));
        ActorCritic actorCritic = model.actorCritic();
        double[] x = {0.25, -1.5, 2};
        double[] hidden = affine(
                tensors.get("mlp_extractor.policy_net.0.weight"), tensors.get("mlp_extractor.policy_net.0.bias"), x);
        Arrays.setAll(hidden, i -> StrictMath.tanh(hidden[i]));
        double[] logits = affine(tensors.get("action_net.weight"), tensors.get("action_net.bias"), hidden);
        double[] value = affine(tensors.get("value_net.weight"), tensors.get("value_net.bias"), x);
        float[] observation = {0.25f, -1.5f, 2};
        float[] out = outputs(network(actorCritic.actor()), observation);
        for (int i = 0; i < 5; i++) {
            assertThat((double) out[i]).isEqualTo(logits[i], within(1e-5));
        }
        assertThat((double) outputs(actorCritic.critic(), observation)[0]).isEqualTo(value[0], within(1e-5));

        float[] action = new float[2];
        ((MultiDiscretePolicy) model.policy()).deterministic().actor(1).act(Rng.of(0), observation, action);
        assertThat(action).containsExactly(largest(logits, 0, 2), largest(logits, 2, 5) - 2);
    }

    private static int largest(double[] numbers, int from, int to) {
        int best = from;
        for (int i = from; i < to; i++) {
            best = numbers[i] > numbers[best] ? i : best;
        }
        return best;
    }

    @Test
    void trainingGoesOnWithNumberedActions() throws IOException {
        CartPole env = new CartPole();
        goesOn(Sb3Model.read(fixture("discrete-tanh.zip"), env.observationSpace(), env.actionSpace()), CartPole::new);
    }

    @Test
    void trainingGoesOnWithContinuousActions() throws IOException {
        Pendulum env = new Pendulum();
        goesOn(Sb3Model.read(fixture("gaussian-relu.zip"), env.observationSpace(), env.actionSpace()), Pendulum::new);
    }

    /** Training changes every matrix, the critic's and σ included, but not models built before or afterwards. */
    private static void goesOn(Sb3Model model, Supplier<Env> env) {
        ActorCritic actorCritic = model.actorCritic();
        float[] before = actorCritic.parameters().values().clone();
        PpoConfig config = PpoConfig.builder().steps(32).build();
        new Ppo(VectorEnvs.of(env, 4), actorCritic, Adam.of(actorCritic.parameters(), 1e-3), config, Rng.of(3))
                .train(Budget.updates(3));
        float[] after = actorCritic.parameters().values();
        for (Parameter parameter : actorCritic.parameters().entries()) {
            int from = parameter.offset();
            int to = from + parameter.size();
            assertThat(Arrays.equals(before, from, to, after, from, to))
                    .as(parameter.name())
                    .isFalse();
        }
        assertThat(actorCritic.parameters().entries())
                .extracting(Parameter::name)
                .contains("critic.0.weight");
        assertThat(model.actorCritic().parameters().values()).isEqualTo(before);
    }

    @Test
    void aSavedModelActsAsItDid() throws IOException {
        Pendulum env = new Pendulum();
        Sb3Model model = Sb3Model.read(fixture("gaussian-relu.zip"), env.observationSpace(), env.actionSpace());
        Path file = folder.resolve("policy.safetensors");
        model.saved("Pendulum-v1").save(file);
        SavedPolicy saved = SavedPolicy.load(file);
        assertThat(saved.policy().parameters().values())
                .isEqualTo(model.policy().parameters().values());
        assertThat(saved.provenance().environment()).isEqualTo("Pendulum-v1");
        assertThat(saved.provenance().policy()).isEqualTo("a model of Stable-Baselines3 2.3.2");
        assertThat(saved.provenance().steps()).isEqualTo(100_000);
    }

    private Path safetensors(String fixture, UnaryOperator<String> names) throws IOException {
        NamedTensors tensors = tensors(fixture);
        SafetensorsWriter writer = new SafetensorsWriter();
        for (String name : tensors.names()) {
            long[] shape = name.equals("log_std") && !names.apply(name).equals(name)
                    ? new long[] {1, tensors.shape(name).get(0)} // CleanRL's
                    : tensors.shape(name).stream().mapToLong(n -> n).toArray();
            writer.add(names.apply(name), shape, tensors.values(name), 0);
        }
        Path file = folder.resolve("model.safetensors");
        writer.write(file);
        return file;
    }

    @ParameterizedTest
    @ValueSource(strings = {"discrete-tanh", "gaussian-relu"})
    void safetensorsFilesGiveTheSameModel(String name) throws IOException {
        boolean discrete = name.startsWith("discrete");
        Space observations = Box.unbounded(discrete ? 4 : 3);
        Space actions = discrete ? new Discrete(2) : Box.unbounded(1);
        Activation activation = discrete ? Activation.TANH : Activation.RELU;
        float[] expected = Sb3Model.read(fixture(name + ".zip"), observations, actions)
                .actorCritic()
                .parameters()
                .values();
        List<UnaryOperator<String>> namings =
                List.of(UnaryOperator.identity(), old -> old.replace("log_std", "actor_logstd")
                        .replace("mlp_extractor.policy_net.", discrete ? "actor." : "actor_mean.")
                        .replace("action_net.", discrete ? "actor.4." : "actor_mean.4.")
                        .replace("mlp_extractor.value_net.", "critic.")
                        .replaceFirst("^value_net.", "critic.4."));
        for (UnaryOperator<String> naming : namings) {
            Sb3Model model = Sb3Model.safetensors(safetensors(name, naming), observations, actions);
            ActorCritic actorCritic = model.activation(activation).actorCritic();
            assertThat(actorCritic.parameters().values()).isEqualTo(expected);
            assertThat(network(actorCritic.actor()).spec().text("activation")).isEqualTo(discrete ? "tanh" : "relu");
            assertThat(model.toString()).contains("activation: TANH (not named in the file)");
        }
    }

    @Test
    void theFileDeterminesTheNonlinearityWhereItNamesOne() throws IOException {
        Sb3Model relu = Sb3Model.read(fixture("gaussian-relu.zip"), Box.unbounded(3), Box.unbounded(1));
        assertThat(relu.activation(Activation.RELU)).hasToString(relu.toString());
        assertThatThrownBy(() -> relu.activation(Activation.TANH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("activation TANH, but the file names RELU; leave out the call");
        Sb3Model silent =
                Sb3Model.read(write(ModelWriter.DATA, multiDiscrete()), Box.unbounded(3), MultiDiscrete.of(2, 3));
        assertThat(silent.toString()).contains("TANH (not named");
        assertThat(network(silent.activation(Activation.RELU).policy()).spec().text("activation"))
                .isEqualTo("relu");
    }

    @Test
    void whatSpacesContradictIsRefusedWithShapes() {
        assertRefused(4, new Discrete(3), "policy 4-64-64-2, value 4-64-64-1", "has 2 outputs, but 3 are needed for ");
        assertRefused(5, new Discrete(2), "take 4 numbers, but observations have 5");
        assertRefused(4, Box.unbounded(2), "the file has no log σ, so its actions are discrete");
        assertThatThrownBy(() -> Sb3Model.read(fixture("discrete-tanh.zip"), new Discrete(4), new Discrete(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Wrap.vectorObservation()");
        assertThatThrownBy(() -> Sb3Model.read(fixture("gaussian-relu.zip"), Box.unbounded(3), new Discrete(1)))
                .isInstanceOf(FileFormatException.class)
                .hasMessageContaining("the file has a log σ, so its actions are continuous, but the action space is");
    }

    private static void assertRefused(int inputs, Space actions, String... why) {
        assertThatThrownBy(() -> Sb3Model.read(fixture("discrete-tanh.zip"), Box.unbounded(inputs), actions))
                .isInstanceOf(FileFormatException.class)
                .hasMessageContaining("discrete-tanh.zip")
                .hasMessageContainingAll(why);
    }

    @Test
    void tensorsThatDoNotFitAreRefusedByNameAndShape() {
        refused(
                "action_net.weight",
                Tensor.random(Rng.of(1), 5, 6),
                "'action_net.weight' has shape [5, 6] [out, in], but"
                        + " 'mlp_extractor.policy_net.0.weight' before it has 7 outputs");
        refused(
                "action_net.bias",
                Tensor.random(Rng.of(1), 4),
                "'action_net.bias' has shape [4], but 'action_net.weight'" + " has [5, 7]");
        refused("action_net.weight", Tensor.random(Rng.of(1), 35), "'action_net.weight' has shape [35], expected");
        refused("value_net.weight", Tensor.random(Rng.of(1), 1, 4), "takes 3 numbers, the value function takes 4");
        refused("value_net.bias", null, "the file has no tensor 'value_net.bias'; it has [mlp_extractor");
        refused(
                "mlp_extractor.shared_net.0.weight",
                Tensor.random(Rng.of(1), 3, 3),
                "more tensors than those of two separate"
                        + " networks of affine layers: [mlp_extractor.shared_net.0.weight]");
        refused("log_std", Tensor.random(Rng.of(1), 7, 5), "'log_std' has shape [7, 5], but the policy has 5 means");
        refused("log_std", new Tensor(new float[] {0, 0, 6, 0, 0}, 5), "'log_std' contains 6.0");
        refused(
                "value_net.bias",
                new Tensor(new float[] {Float.NaN}, 1),
                "'value_net.bias' has the value NaN at index 0");
    }

    private void refused(String name, Tensor tensor, String why) {
        Map<String, Tensor> tensors = multiDiscrete();
        if (tensor == null) {
            tensors.remove(name);
        } else {
            tensors.put(name, tensor);
        }
        assertThatThrownBy(
                        () -> Sb3Model.read(write(ModelWriter.DATA, tensors), Box.unbounded(3), MultiDiscrete.of(2, 3)))
                .isInstanceOf(FileFormatException.class)
                .hasMessageContaining("policy.pth: ")
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"policy_class": {"__module__": "sb3_contrib.common.maskable.policies"}} | sb3_contrib.common.maskable
            {"use_sde": true} | use_sde is true
            {"policy_kwargs": {"features_extractor_class": "<class 'x.NatureCNN'>"}} | features_extractor_class is <class 'x.NatureCNN'>
            {"policy_kwargs": {"activation_fn": "<class 'torch.nn.modules.activation.ELU'>"}} | activation_fn is <class 'torch.nn.modules.activation.ELU'>
            {"policy_kwargs": {"net_arch": {"pi": [8], "vf": []}}} | net_arch.pi is [8], but the tensors have hidden layers of [7]
            {"policy_kwargs": {"net_arch": [{"pi": [7], "vf": [7]}]}} | net_arch.vf is [7], but the tensors have hidden layers of []
            {"policy_kwargs": {"net_arch": [7]}} | net_arch is [7], but the tensors have hidden layers of []
            {"action_space": {":type:": "<class 'gym.spaces.multi_discrete.MultiDiscrete'>", "nvec": "[3 2]"}} | acts in a <class 'gym.spaces.multi_discrete.MultiDiscrete'> of [3 2], not in
            {"action_space": {":type:": "<class 'gym.spaces.multi_binary.MultiBinary'>", "n": "5"}} | acts in a <class 'gym.spaces.multi_binary.MultiBinary'>, not in
            {"observation_space": {"dtype": "uint8", "_shape": [1, 1, 3]}} | observations are images
            {"num_timesteps": -1} | data.num_timesteps = -1
            [] | data is not a JSON object
            {"a": 1, | data: not valid JSON
            """)
    void modelsOfOtherKindsAreRefused(String data, String why) {
        assertThatThrownBy(() -> Sb3Model.read(write(data, multiDiscrete()), Box.unbounded(3), MultiDiscrete.of(2, 3)))
                .isInstanceOf(FileFormatException.class)
                .hasMessageContaining("model.zip: data")
                .hasMessageContaining(why);
    }

    /** Python writes NaN, and objects as a pickle together with their readable members. */
    @Test
    void theJsonOfARealModelIsRead() throws IOException {
        String data = "{\"policy_class\": {\":type:\": \"<class 'abc.ABCMeta'>\", \":serialized:\": \"gAWV\","
                + " \"__module__\": \"stable_baselines3.common.policies\"}, \"seed\": 2623485154, \"num_timesteps\": 12,"
                + " \"policy_kwargs\": {\":type:\": \"<class 'dict'>\", \":serialized:\": \"gAWV\","
                + " \"activation_fn\": \"<class 'torch.nn.modules.activation.ReLU'>\"}, \"target_kl\": null, \"x\": NaN,"
                + " \"observation_space\": {\":type:\": \"<class 'gymnasium.spaces.box.Box'>\", \"dtype\": \"float32\","
                + " \"_shape\": [3]}, \"use_sde\": false}";
        Sb3Model model = Sb3Model.read(write(data, multiDiscrete()), Box.unbounded(3), MultiDiscrete.of(2, 3));
        assertThat(model.toString()).contains("2.3.2, trained for 12 steps").contains("activation: RELU\n");
        assertThat(model.saved("x").provenance().seed()).isEqualTo(2623485154L);
    }
}
