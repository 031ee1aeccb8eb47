package io.github.ascentrl.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.Json;
import io.github.ascentrl.nn.io.JsonObject;
import java.util.List;
import java.util.Map;
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
                .and("whole", Integer.MAX_VALUE)
                .and("small", 7)
                .and("number", 0.1)
                .and("truth", true)
                .and("text", "x")
                .and("wholes", new int[] {1, -2})
                .and("part", NetworkSpec.of("part").and("number", -1.0));
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
        assertThat(back.whole("whole")).isEqualTo(Integer.MAX_VALUE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> back.whole("none"))
                .withMessage("network type 'all' needs a setting 'none', a whole number");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> back.network("text"))
                .withMessage("network type 'all' needs a setting 'text', a network, not x");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> spec.and("text", "y"))
                .withMessageContaining("'text' is taken");
        assertThatIllegalArgumentException().isThrownBy(() -> spec.and("type", "y"));
    }

    @Test
    void whatAFileWouldNotGiveBackIsNoSetting() {
        for (Object value :
                new Object[] {1L << 31, Long.MIN_VALUE, 1, Double.NaN, 1f, List.of(1L, 2), List.of(1L << 40)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new NetworkSpec("all", Map.of("y", value)))
                    .withMessageContaining("setting 'y' = " + value + " must be a Long that fits in an int");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetworkSpec.of("all").and("y", Long.MAX_VALUE))
                .withMessageContaining("pass a larger whole number as a String");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NetworkSpec("all", Map.of("type", "mlp")))
                .withMessageContaining("'type' is taken");
    }

    /** An MLP times a number that its spec leaves out, so that its builder takes another. */
    private record Scaled(Mlp inner, float scale) implements Network {
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
            return tape.scale(inner.forward(tape, input), scale);
        }

        @Override
        public NetworkSpec spec() {
            return NetworkSpec.of("scaled").and("inner", inner.spec());
        }
    }

    @Test
    void aCopyThatComputesSomethingElseIsRefused() {
        NetworkSpec.register(
                "scaled",
                (spec, parameters) -> new Scaled((Mlp) spec.network("inner").build(parameters), 2));
        Mlp inner = Mlp.sizes(3, 4, 2).build(Rng.of(1));
        assertThat(NetworkSpec.copyOf(new Scaled(inner, 2)).outputSize()).isEqualTo(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetworkSpec.copyOf(new Scaled(inner, 3)))
                .withMessageContaining("the builder of network type 'scaled' returns a network with output ")
                .withMessageContaining("spec() must contain every setting");
        Network cells = new Embedding(1, 3, Rng.of(1), new Parameters(), ""); // takes no index but 0
        assertThat(NetworkSpec.copyOf(cells).outputSize()).isEqualTo(3);
    }

    @Test
    void whatABuilderThrowsIsToldWithItsSettings() {
        NetworkSpec.register("throws", (spec, parameters) -> {
            throw new NegativeArraySizeException("-1");
        });
        NetworkSpec.register("nothing", (spec, parameters) -> null);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetworkSpec.of("throws").and("n", -1).build(new Parameters()))
                .withMessage("the builder of network type 'throws' fails on {n=-1}:"
                        + " java.lang.NegativeArraySizeException: -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetworkSpec.of("nothing").build(new Parameters()))
                .withMessageContaining("type 'nothing' fails on {}");
        NetworkSpec large = NetworkSpec.of("mlp")
                .and("sizes", new int[] {2_000_000_000, 2_000_000_000})
                .and("activation", "tanh");
        assertThatIllegalArgumentException().isThrownBy(() -> large.build(new Parameters()));
    }

    @Test
    void badTextsAreRefused() {
        refused("{\"sizes\":[4,2]}", "no 'type'");
        refused("{\"type\":7}", "network.type = 7");
        refused("{\"type\":{\"type\":\"mlp\"}}", "network.type");
        refused("{\"type\":\"mlp\",\"sizes\":[4,\"2\"]}", "'sizes' = [4, 2] must be");
        refused("{\"type\":\"mlp\",\"sizes\":[4,[2]]}", "'sizes' = [4, [2]] must be");
        refused("{\"type\":\"mlp\",\"seed\":2147483648}", "'seed' = 2147483648 must be");
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
                .withMessage("network type 'rnn' is not registered; register it first:"
                        + " NetworkSpec.register(\"rnn\", (spec, parameters) -> …)");
        NetworkSpec.register(
                "line",
                (spec, parameters) -> Mlp.sizes(1, 1).into(parameters, "line.").build(Rng.of(0)));
        assertThat(NetworkSpec.of("line").build(new Parameters()).inputSize()).isEqualTo(1);
        for (String taken : new String[] {
            "line",
            "mlp",
            "conv",
            "embedding",
            "embeddings",
            "gru",
            "lstm",
            "transformer",
            "sideBySide",
            "splitRows",
            "tokenRows",
            "learnedPositions",
            "trunk",
            "lowRank"
        }) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> NetworkSpec.register(taken, (spec, parameters) -> null))
                    .withMessageContaining("'" + taken + "' is already registered");
        }
        NetworkSpec.register("apart", (spec, parameters) -> Mlp.sizes(1, 1).build(Rng.of(0)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetworkSpec.of("apart").build(new Parameters()))
                .withMessageContaining("type 'apart' returned a network with its own parameters");
    }

    /** Trunks of trunks, as far as both have them; what else has the same name is refused. */
    @Test
    void aNetworkIsBuiltBesideAnotherWithTheTrunksOfBoth() {
        Parameters parameters = new Parameters();
        Rng rng = Rng.of(1);
        Trunk cells = Trunk.of(new Embedding(7, 5, rng, parameters, "cells."));
        Trunk deep = Trunk.of(cells.to(Gru.sizes(5, 4).into(parameters, "gru.").build(rng)), Activation.RELU);
        Network actor = deep.to(Mlp.sizes(4, 3).into(parameters, "actor.").build(rng));
        Network shallow = cells.to(Mlp.sizes(5, 1).into(parameters, "critic.").build(rng));
        Network far = deep.to(Mlp.sizes(4, 1).into(parameters, "far.").build(rng));

        Parameters again = new Parameters();
        Network first = actor.spec().build(again);
        int own = again.size();
        Network second = shallow.spec().buildBeside(first);
        assertThat(again.size()).isEqualTo(own + 6); // the head alone
        Network third = far.spec().buildBeside(first);
        assertThat(again.size()).isEqualTo(own + 6 + 5).isEqualTo(parameters.size());
        assertThat(second.spec()).isEqualTo(shallow.spec());
        assertThat(third.spec()).isEqualTo(far.spec());
        assertThat(Trunk.memorySize(List.of(first, third)))
                .as("one pass, one memory")
                .isEqualTo(Trunk.memorySize(List.of(actor, far)))
                .isEqualTo(4);
        again.copy(parameters, name -> true);
        float[] expected = new float[1];
        float[] found = new float[1];
        far.evaluator().evaluate(1, new float[] {3}, new float[4], expected);
        third.evaluator().evaluate(1, new float[] {3}, new float[4], found);
        assertThat(found).isEqualTo(expected);
        Network plain = Mlp.sizes(1, 2).into(new Parameters(), "plain.").build(rng);
        Network built = plain.spec().buildBeside(shallow.spec().build(new Parameters()));
        assertThat(built.spec()).isEqualTo(plain.spec());

        Parameters nested = new Parameters();
        Trunk low = Trunk.of(Mlp.sizes(2, 3).into(nested, "low.").build(rng));
        Trunk middle = Trunk.of(Mlp.sizes(3, 3).into(nested, "middle.").build(rng));
        Network policy =
                low.to(middle.to(Mlp.sizes(3, 2).into(nested, "policy.").build(rng)));
        Network value = low.to(middle.to(Mlp.sizes(3, 1).into(nested, "value.").build(rng)));
        Network rebuilt = policy.spec().build(new Parameters());
        assertThat(value.spec().buildBeside(rebuilt).spec()).isEqualTo(value.spec());
        assertThat(rebuilt.parameters().size()).as("heads with trunks").isEqualTo(nested.size());

        NetworkSpec otherwise = NetworkSpec.of("trunk")
                .and("body", actor.spec().network("body"))
                .and("head", far.spec().network("head"))
                .and("activation", "tanh");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> otherwise.buildBeside(actor.spec().build(new Parameters())))
                .withMessageContaining("parameter name 'gru.")
                .withMessageContaining("is taken");
    }
}
