package io.github.ascentrl.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.Json;
import io.github.ascentrl.nn.io.JsonObject;
import org.junit.jupiter.api.Test;

class NetworkSpecTest {
    private static final Json.Limits LIMITS = new Json.Limits(16, 1000, false);

    private static NetworkSpec parsed(String json) throws FileFormatException {
        return NetworkSpec.of(JsonObject.parse("network", json, LIMITS));
    }

    /** An embedding, a trunk without and one with a nonlinearity, heads; beside another network. */
    private static Network whole(Parameters parameters) {
        Rng rng = Rng.of(1);
        Embedding cells = new Embedding(7, 5, rng.child("cells"), parameters, "trunk.");
        Mlp rest = Mlp.sizes(5, 6, 4)
                .activation(Activation.GELU)
                .into(parameters, "trunk.")
                .build(rng.child("rest"));
        Trunk trunk = Trunk.of(Trunk.of(cells).to(rest), Activation.RELU);
        Network actor = trunk.to(Mlp.sizes(4, 3).into(parameters, "actor.").build(rng.child("actor")));
        trunk.to(Mlp.sizes(4, 1).into(parameters, "critic.").build(rng.child("critic")));
        return actor;
    }

    @Test
    void aNetworkIsBuiltAgainWithTheSameNames() throws FileFormatException {
        Parameters parameters = new Parameters();
        Network network = whole(parameters);
        NetworkSpec spec = parsed(Json.write(network.spec().json()));
        assertThat(spec).isEqualTo(network.spec());
        Parameters again = new Parameters();
        Network built = spec.build(again);
        assertThat(again.entries().stream().map(Parameter::name))
                .containsExactly(
                        "trunk.embedding",
                        "trunk.0.weight",
                        "trunk.0.bias",
                        "trunk.1.weight",
                        "trunk.1.bias",
                        "actor.0.weight",
                        "actor.0.bias");
        assertThat(built.spec()).isEqualTo(spec);
        assertThat(built.inputSize()).isEqualTo(1);
        assertThat(built.outputSize()).isEqualTo(3);
    }

    @Test
    void aCopyGivesTheSameBitsAndHasParametersOfItsOwn() {
        Parameters parameters = new Parameters();
        Network network = whole(parameters);
        Network copy = NetworkSpec.copyOf(network);
        float[] expected = evaluated(network);
        assertThat(evaluated(copy)).containsExactly(expected);
        parameters.values()[6] += 1f;
        parameters.changed();
        assertThat(evaluated(copy)).containsExactly(expected);
        assertThat(evaluated(network)).isNotEqualTo(expected);
        assertThat(copy.parameters().size()).isEqualTo(parameters.size() - 5); // without the critic
    }

    private static float[] evaluated(Network network) {
        float[] output = new float[3 * network.outputSize()];
        network.evaluator().evaluate(3, new float[] {0, 6, 1}, output);
        return output;
    }

    @Test
    void anMlpAsFilesHaveIt() throws FileFormatException {
        NetworkSpec spec = parsed("{\"type\":\"mlp\",\"sizes\":[4,2],\"activation\":\"relu\"}");
        assertThat(Mlp.sizes(4, 2).activation(Activation.RELU).build(Rng.of(1)).spec())
                .isEqualTo(spec);
        assertThat(Json.write(spec.json())).isEqualTo("{\"type\":\"mlp\",\"sizes\":[4,2],\"activation\":\"relu\"}");
    }

    @Test
    void settingsOfEveryKindComeBack() throws FileFormatException {
        NetworkSpec spec = NetworkSpec.of("all")
                .with("whole", 1L << 40)
                .with("small", 7)
                .with("number", 0.1)
                .with("truth", true)
                .with("text", "x")
                .with("wholes", new int[] {1, -2})
                .with("part", NetworkSpec.of("part").with("number", -1.0));
        NetworkSpec back = parsed(Json.write(spec.json()));
        assertThat(back).isEqualTo(spec);
        assertThat(back.whole("small")).isEqualTo(7);
        assertThat(back.number("small")).isEqualTo(7);
        assertThat(back.number("number")).isEqualTo(0.1);
        assertThat(back.truth("truth")).isTrue();
        assertThat(back.text("text")).isEqualTo("x");
        assertThat(back.wholes("wholes")).containsExactly(1, -2);
        assertThat(back.network("part").number("number")).isEqualTo(-1);
        assertThat(back.has("part")).isTrue();
        assertThat(back.has("parts")).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> back.whole("whole"))
                .withMessageContaining("'whole' of network type 'all' is 1099511627776, more than an int holds");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> back.whole("none"))
                .withMessage("network type 'all' needs a setting 'none', a whole number");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> back.network("text"))
                .withMessage("network type 'all' needs a setting 'text', a network, not x");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> spec.with("text", "y"))
                .withMessageContaining("'text' is taken");
        assertThatIllegalArgumentException().isThrownBy(() -> spec.with("type", "y"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> spec.with("y", Double.NaN))
                .withMessageContaining("must be finite");
    }

    @Test
    void badTextsAreRefused() {
        refused("{\"sizes\":[4,2]}", "no 'type'");
        refused("{\"type\":7}", "network.type = 7");
        refused("{\"type\":{\"type\":\"mlp\"}}", "network.type");
        refused("{\"type\":\"mlp\",\"sizes\":[4,\"2\"]}", "'sizes' of a network has 2 among whole numbers");
        refused("{\"type\":\"mlp\",\"sizes\":[4,[2]]}", "among whole numbers");
        refused("{\"type\":\"trunk\",\"body\":{}}", "network.body has no 'type'");
        refused("{\"type\":\"trunk\",\"body\":null}", "'body'");
    }

    private static void refused(String json, String message) {
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> parsed(json))
                .withMessageContaining(message);
    }

    @Test
    void typesAreMadeKnownOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetworkSpec.of("rnn").build(new Parameters()))
                .withMessage("networks of type 'rnn' are not known here; register the type before:"
                        + " NetworkSpec.register(\"rnn\", (spec, parameters) -> …)");
        NetworkSpec.register(
                "line",
                (spec, parameters) -> Mlp.sizes(1, 1).into(parameters, "line.").build(Rng.of(0)));
        assertThat(NetworkSpec.of("line").build(new Parameters()).inputSize()).isEqualTo(1);
        for (String taken : new String[] {"line", "mlp", "conv", "embedding", "gru", "lstm", "trunk"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> NetworkSpec.register(taken, (spec, parameters) -> null))
                    .withMessageContaining("'" + taken + "' is registered already");
        }
        NetworkSpec.register("apart", (spec, parameters) -> Mlp.sizes(1, 1).build(Rng.of(0)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetworkSpec.of("apart").build(new Parameters()))
                .withMessageContaining("type 'apart' gave one with parameters of its own");
    }
}
