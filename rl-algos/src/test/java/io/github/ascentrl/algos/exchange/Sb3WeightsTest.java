package io.github.ascentrl.algos.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.policy.BetaPolicy;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.GaussianPolicy;
import io.github.ascentrl.algos.policy.MultiDiscretePolicy;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.envs.classic.Pendulum;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.io.NamedTensors;
import io.github.ascentrl.nn.io.SafetensorsHeader;
import io.github.ascentrl.nn.io.SafetensorsWriter;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Sb3WeightsTest {
    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("weights.safetensors");
    }

    private Map<String, String> metadata() throws IOException {
        try (FileChannel channel = FileChannel.open(file())) {
            return SafetensorsHeader.read(channel, SafetensorsHeader.MAX_HEADER).metadata();
        }
    }

    /** Names, shapes and bits of the state dictionary that Stable-Baselines3 saved itself. */
    @ParameterizedTest
    @CsvSource({
        "discrete-tanh,4,2,torch.nn.Tanh,'{\"pi\":[64,64],\"vf\":[64,64]}'",
        "discrete-deep,8,5,torch.nn.ReLU,'{\"pi\":[24,24,24],\"vf\":[24,24,24]}'",
        "gaussian-relu,3,1,torch.nn.ReLU,'{\"pi\":[32,16],\"vf\":[32,16]}'",
        "gaussian-tanh-2d,6,2,torch.nn.Tanh,'{\"pi\":[64],\"vf\":[64]}'"
    })
    void whatCameFromPythonGoesBackAsItWas(String name, int inputs, int outputs, String activation, String layers)
            throws IOException {
        Path zip = Sb3ModelTest.fixture(name + ".zip");
        Space actions = name.startsWith("gaussian") ? Box.unbounded(outputs) : new Discrete(outputs);
        Sb3Weights.write(Sb3Model.read(zip, Box.unbounded(inputs), actions).actorCritic(), file());
        NamedTensors theirs = NamedTensors.torch(
                ByteBuffer.wrap(ModelWriter.entries(Files.readAllBytes(zip)).get("policy.pth")));
        NamedTensors ours = NamedTensors.safetensors(file());
        assertThat(ours.names()).containsExactlyInAnyOrderElementsOf(theirs.names());
        for (String tensor : theirs.names()) {
            assertThat(ours.shape(tensor)).as(tensor).isEqualTo(theirs.shape(tensor));
            assertThat(ours.values(tensor)).as(tensor).containsExactly(theirs.values(tensor));
        }
        assertThat(metadata())
                .containsEntry("format", "pt")
                .containsEntry("activation_fn", activation)
                .containsEntry("net_arch", layers);
    }

    @Test
    void whatWasTrainedHereComesBackToTheBit() throws IOException {
        ActorCritic model =
                ActorCritic.separate(new Pendulum().observationSpace(), new Pendulum().actionSpace(), Rng.of(1), 16, 8);
        PpoConfig config = PpoConfig.builder().steps(32).build();
        new Ppo(VectorEnvs.of(Pendulum::new, 4), model, Adam.of(model.parameters(), 1e-3), config, Rng.of(2))
                .train(Budget.updates(3));
        Sb3Weights.write(model, file());
        ActorCritic read = Sb3Model.safetensors(file(), new Pendulum().observationSpace(), new Pendulum().actionSpace())
                .actorCritic();
        assertThat(model.parameters().get("logStd")).isNotNull();
        model.parameters().entries().forEach(parameter -> assertThat(values(read.parameters(), parameter.name()))
                .as(parameter.name())
                .containsExactly(values(model.parameters(), parameter.name())));
    }

    /** 2 · 3 choices, no hidden layer in the critic: other sizes than those of the actor. */
    @Test
    void severalNumberedActionsComeBackToTheBit() throws IOException {
        MultiDiscrete actions = MultiDiscrete.of(2, 3);
        Parameters parameters = new Parameters();
        Network actor = Mlp.sizes(4, 7, 5)
                .activation(Activation.RELU)
                .into(parameters, "actor.")
                .build(Rng.of(3));
        Network critic = Mlp.sizes(4, 1).into(parameters, "critic.").build(Rng.of(4));
        DifferentiablePolicy policy = MultiDiscretePolicy.of(actor, actions);
        Sb3Weights.write(new ActorCritic(policy, critic), file());
        assertThat(NamedTensors.safetensors(file()).shape("action_net.weight")).containsExactly(5L, 7L);
        assertThat(metadata())
                .containsEntry("net_arch", "{\"pi\":[7],\"vf\":[]}")
                .containsEntry("activation_fn", "torch.nn.ReLU");
        ActorCritic read = Sb3Model.safetensors(file(), Box.unbounded(4), actions)
                .activation(Activation.RELU)
                .actorCritic();
        assertThat(read.parameters().values()).containsExactly(parameters.values());
    }

    private static float[] values(Parameters parameters, String name) {
        int from = parameters.get(name).offset();
        return Arrays.copyOfRange(
                parameters.values(), from, from + parameters.get(name).size());
    }

    /** A file with weights that were not transposed is a different model, and the comparison detects it. */
    @Test
    void mutantWithoutTransposingIsCaught() {
        AffineLayers square = AffineLayers.of(Mlp.sizes(5, 5).build(Rng.of(5)));
        float[] asItIs = square.weights().get(0);
        float[] transposed = new float[25];
        for (int i = 0; i < 25; i++) {
            transposed[i] = asItIs[i % 5 * 5 + i / 5];
        }
        assertThat(written(square)).containsExactly(transposed).isNotEqualTo(asItIs);
    }

    private float[] written(AffineLayers layers) {
        try {
            SafetensorsWriter writer = new SafetensorsWriter();
            layers.addTo(writer, "", "last");
            writer.write(file());
            return NamedTensors.safetensors(file()).values("last.weight");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Mlp mlp(Parameters parameters, String name, Activation activation, int... sizes) {
        return Mlp.sizes(sizes).activation(activation).into(parameters, name).build(Rng.of(6));
    }

    private static ActorCritic model(Activation ofActor, Activation ofCritic, int outputs, Function<Mlp, ?> policy) {
        Parameters parameters = new Parameters();
        Mlp actor = mlp(parameters, "actor.", ofActor, 3, 8, outputs);
        DifferentiablePolicy made = (DifferentiablePolicy) policy.apply(actor);
        return new ActorCritic(made, mlp(parameters, "critic.", ofCritic, 3, 8, 1));
    }

    private void refused(ActorCritic model, String... why) {
        assertThatThrownBy(() -> Sb3Weights.write(model, file()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(why);
        assertThat(file()).doesNotExist();
    }

    @Test
    void whatStableBaselinesDoesNotHaveIsRefused() {
        Box box = Box.uniform(1, -2, 2);
        BiFunction<Integer, Function<Mlp, ?>, ActorCritic> tanh =
                (outputs, policy) -> model(Activation.TANH, Activation.TANH, outputs, policy);
        refused(tanh.apply(2, GaussianPolicy::stateDependent), "gaussian policy", "GaussianPolicy.freeSigma");
        refused(
                tanh.apply(1, m -> GaussianPolicy.freeSigma(m, 1).squashed(box)),
                "squashed-free-gaussian policy",
                "do not squash");
        refused(tanh.apply(2, m -> BetaPolicy.of(m, box)), "beta policy", "no such distribution");
        Box masked = Box.unbounded(3).named(Column.ACTION_MASK, 1, 2);
        refused(
                tanh.apply(2, m -> CategoricalPolicy.masked(m, masked, new Discrete(2))),
                "masked-categorical policy",
                "does not support action masks");
        Function<Mlp, ?> categorical = m -> CategoricalPolicy.of(m, new Discrete(2));
        refused(model(Activation.TANH, Activation.RELU, 2, categorical), "the actor has TANH", "the critic has RELU");
        refused(model(Activation.GELU, Activation.GELU, 2, categorical), "GELU", "use tanh or ReLU");
        refused(
                ActorCritic.shared(Box.unbounded(3), new Discrete(2), Rng.of(7), 8),
                "the actor is a Headed, not an Mlp",
                "ActorCritic.separate");
    }

    @Test
    void weightsThatAreNotFiniteAreRefused() {
        ActorCritic model = ActorCritic.separate(Box.unbounded(3), new Discrete(2), Rng.of(8), 4);
        model.parameters().values()[model.parameters().get("critic.1.bias").offset()] = Float.NaN;
        refused(model, "parameter critic.1.bias[0, 0] is NaN", "before training diverged");
    }
}
