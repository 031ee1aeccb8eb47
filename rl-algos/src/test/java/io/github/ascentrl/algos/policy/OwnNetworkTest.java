package io.github.ascentrl.algos.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.NetworkSpec;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network of the user's own, as README has it: four methods to train and act, one more to be saved. */
class OwnNetworkTest {
    private static final Provenance FROM = new Provenance("CartPole-v1", "none", 1, "1");
    private static final CartPole ENV = new CartPole();

    @TempDir
    private Path folder;

    /** tanh(X·A + a) ∘ sigmoid(X·B + b), and an affine layer. */
    private record Gated(Mlp value, Mlp gate, Mlp head) implements Network {
        static Gated of(int inputs, int hidden, int outputs, Parameters parameters, Rng rng) {
            return new Gated(
                    Mlp.sizes(inputs, hidden).into(parameters, "value.").build(rng.child("value")),
                    Mlp.sizes(inputs, hidden).into(parameters, "gate.").build(rng.child("gate")),
                    Mlp.sizes(hidden, outputs).into(parameters, "head.").build(rng.child("head")));
        }

        @Override
        public int inputSize() {
            return value.inputSize();
        }

        @Override
        public int outputSize() {
            return head.outputSize();
        }

        @Override
        public Parameters parameters() {
            return head.parameters();
        }

        @Override
        public Tensor forward(Tape tape, Tensor x) {
            Tensor open = tape.sigmoid(gate.forward(tape, x));
            return head.forward(tape, tape.multiply(tape.tanh(value.forward(tape, x)), open));
        }

        @Override
        public NetworkSpec spec() {
            return NetworkSpec.of("gated")
                    .and("inputs", inputSize())
                    .and("hidden", gate.outputSize())
                    .and("outputs", outputSize());
        }
    }

    @BeforeAll
    static void register() {
        NetworkSpec.register(
                "gated",
                (spec, parameters) -> Gated.of(
                        spec.whole("inputs"), spec.whole("hidden"), spec.whole("outputs"), parameters, Rng.of(0)));
    }

    @Test
    void itIsSavedAndLoaded() throws IOException {
        Network network = Gated.of(4, 8, 2, new Parameters(), Rng.of(1));
        DifferentiablePolicy policy = CategoricalPolicy.of(network, ENV.actionSpace());
        Path file = folder.resolve("gated.safetensors");
        SavedPolicy.of(policy, ENV.observationSpace(), ENV.actionSpace(), FROM).save(file);
        SavedPolicy back = SavedPolicy.load(file);

        assertThat(back.network()).isInstanceOf(Gated.class);
        assertThat(back.network().parameters().values())
                .isEqualTo(network.parameters().values());
        float[] action = new float[1];
        float[] expected = new float[1];
        for (int i = 0; i < 50; i++) {
            float[] observation = {i, -i, 0.5f, 1};
            policy.actor(1).act(Rng.of(i), observation, expected);
            back.acting().actor(1).act(Rng.of(i), observation, action);
            assertThat(action).isEqualTo(expected);
        }
    }

    /** Mutants: no spec, one of another network, a builder that forgets a setting, a type that nobody registered. */
    @Test
    void whatCouldNotBeLoadedIsNotSaved() {
        Network network = Gated.of(4, 8, 2, new Parameters(), Rng.of(1));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> saved(new Liar(network, null)))
                .withMessageContaining("a Liar has no spec; override spec()");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        saved(new Liar(network, Mlp.sizes(4, 2).build(Rng.of(1)).spec())))
                .withMessageContaining("there is no parameter '0.weight'; there are [value.0.weight,");
        NetworkSpec.register(
                "forgetful", (spec, parameters) -> Gated.of(spec.whole("inputs"), 8, 2, parameters, Rng.of(0)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> saved(new Liar(
                        network, NetworkSpec.of("forgetful").and("inputs", 4).and("hidden", 8))))
                .withMessageContaining(
                        "the builder of network type 'forgetful' turns {inputs=4, hidden=8} into a network of"
                                + " type 'gated' with {inputs=4, hidden=8, outputs=2}; it must use every setting of spec()");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> saved(new Liar(network, NetworkSpec.of("unheard-of"))))
                .withMessageContaining("network type 'unheard-of' is not registered")
                .withMessageContaining("NetworkSpec.register(\"unheard-of\", (spec, parameters) -> …)");
    }

    private SavedPolicy saved(Network network) {
        return SavedPolicy.of(
                CategoricalPolicy.of(network, ENV.actionSpace()), ENV.observationSpace(), ENV.actionSpace(), FROM);
    }

    /** Whatever a builder makes of a file's settings: it has memory for the file's tensors and no others. */
    @Test
    void aTypeWithOtherParametersThanTheFileIsRefused() throws IOException {
        boolean[] changed = {false};
        NetworkSpec.register(
                "fickle",
                (spec, parameters) -> new Liar(
                        Mlp.sizes(4, changed[0] ? 1 << 30 : 2)
                                .into(parameters, "")
                                .build(Rng.of(0)),
                        spec));
        Network network = Mlp.sizes(4, 2).build(Rng.of(1));
        Path file = folder.resolve("fickle.safetensors");
        saved(new Liar(network, NetworkSpec.of("fickle"))).save(file);
        assertThat(SavedPolicy.load(file).network().parameters().values())
                .isEqualTo(network.parameters().values());
        changed[0] = true;
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> SavedPolicy.load(file))
                .withMessageContaining("network: tensor '0.weight' is F32 [4, 2], expected F32 [4, 1073741824]");
    }

    /** A network that returns a given spec, true or false. */
    private record Liar(Network network, NetworkSpec claim) implements Network {
        @Override
        public int inputSize() {
            return network.inputSize();
        }

        @Override
        public int outputSize() {
            return network.outputSize();
        }

        @Override
        public Parameters parameters() {
            return network.parameters();
        }

        @Override
        public Tensor forward(Tape tape, Tensor input) {
            return network.forward(tape, input);
        }

        @Override
        public NetworkSpec spec() {
            return claim == null ? Network.super.spec() : claim;
        }
    }
}
