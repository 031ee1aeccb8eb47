package io.github.ascentrl.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.State;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.DataParallel;
import io.github.ascentrl.nn.GradientCheck;
import io.github.ascentrl.nn.Loss;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Sequences;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.Json;
import io.github.ascentrl.nn.io.JsonObject;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.optim.Optimizer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LowRankTest {
    private static final int ROWS = 6;

    /** Networks of each kind; inputs are indices for networks with embeddings. */
    private enum Kind {
        MLP {
            @Override
            Network network(Rng rng) {
                return Mlp.sizes(4, 9, 3).build(rng);
            }
        },
        TRANSFORMER {
            @Override
            Network network(Rng rng) {
                Parameters parameters = new Parameters();
                Transformer transformer = Transformer.size(4)
                        .heads(2)
                        .blocks(2)
                        .relativePositions(5)
                        .into(parameters, "")
                        .build(rng);
                Probes.spread(parameters, 3);
                return transformer;
            }
        },
        GRU {
            @Override
            Network network(Rng rng) {
                return Gru.sizes(4, 5).build(rng);
            }
        },
        LSTM {
            @Override
            Network network(Rng rng) {
                return Lstm.sizes(4, 5).build(rng);
            }
        },
        EMBEDDING {
            @Override
            Network network(Rng rng) {
                return new Embedding(7, 4, rng);
            }
        },
        EMBEDDINGS {
            @Override
            Network network(Rng rng) {
                return Embeddings.columns(7, 3).size(4).token(0, 1).build(rng);
            }
        },
        CONV {
            @Override
            Network network(Rng rng) {
                return Conv.of(2, 4, 3)
                        .conv(5, 2, 1, 0)
                        .conv(3, 2, 1, 1)
                        .activation(Activation.TANH)
                        .build(rng);
            }
        },
        POSITIONS {
            @Override
            Network network(Rng rng) {
                Network inner = Gru.sizes(4, 5).build(rng);
                return LearnedPositions.of(8, inner, "positions", rng);
            }
        },
        OWN {
            @Override
            Network network(Rng rng) {
                return new Twice(Mlp.sizes(4, 4).build(rng));
            }
        };

        abstract Network network(Rng rng);

        /** {@return a network whose layout is open} */
        Network pretrained() {
            return network(Rng.of(1));
        }

        LowRank adapted() {
            return LowRank.over(pretrained()).rank(2).alpha(3).build(Rng.of(2));
        }
    }

    /** A user's own network: applies its layer twice, and so uses a weight twice. */
    private record Twice(Mlp layer) implements Network {
        @Override
        public int inputSize() {
            return layer.inputSize();
        }

        @Override
        public int outputSize() {
            return layer.outputSize();
        }

        @Override
        public Parameters parameters() {
            return layer.parameters();
        }

        @Override
        public Tensor forward(Tape tape, Tensor x) {
            return layer.forward(tape, tape.tanh(layer.forward(tape, x)));
        }
    }

    private static float[] inputs(Network network) {
        float[] x = Probes.gaussian(ROWS * network.inputSize(), 5);
        if (network.inputSize() <= 2) { // indices
            for (int i = 0; i < x.length; i++) {
                x[i] = i % 3;
            }
        }
        return x;
    }

    private static float[] onTape(Network network) {
        return Probes.outputs(network, inputs(network), Sequences.of(0, ROWS));
    }

    /** Row after row, with memory. */
    private static float[] evaluated(Network network, Evaluator evaluator) {
        float[] x = inputs(network);
        int in = network.inputSize();
        int out = network.outputSize();
        float[] memory = new float[network.memorySize()];
        float[] all = new float[ROWS * out];
        for (int i = 0; i < ROWS; i++) {
            float[] y = new float[out];
            evaluator.evaluate(1, Arrays.copyOfRange(x, i * in, i * in + in), memory, y);
            System.arraycopy(y, 0, all, i * out, out);
        }
        return all;
    }

    private static void assertSameBits(float[] found, float[] expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(Float.floatToIntBits(found[i])).as("number %d", i).isEqualTo(Float.floatToIntBits(expected[i]));
        }
    }

    private static void assertEvaluatorIsTheTape(Network network, Evaluator evaluator) {
        assertSameBits(evaluated(network, evaluator), onTape(network));
    }

    private static Tensor loss(Tape tape, Network network) {
        Tensor x = tape.constant(inputs(network), ROWS, network.inputSize());
        Tensor y = network.forward(tape, x, Sequences.of(0, ROWS));
        return tape.squaredError(y, Probes.gaussian(ROWS * network.outputSize(), 6));
    }

    private static void train(Network network, int steps) {
        Optimizer adamW = Adam.decoupled(network.parameters(), 0.03);
        Tape tape = new Tape();
        for (int i = 0; i < steps; i++) {
            tape.clear();
            tape.backward(loss(tape, network));
            adamW.step();
        }
    }

    private static boolean isAdapter(Parameter parameter) {
        return parameter.name().contains(".lowRank.");
    }

    private static float[] values(Parameter parameter) {
        int from = parameter.offset();
        return Arrays.copyOfRange(parameter.owner().values(), from, from + parameter.size());
    }

    @Test
    void theExampleOfTheJavadoc() {
        Network pretrained = Transformer.size(16).build(Rng.of(1));
        Rng rng = Rng.of(2);

        Network copy = NetworkSpec.copyOf(pretrained); // layers may still be added to it
        LowRank adapted = LowRank.over(copy)
                .rank(8)
                .alpha(16)
                .weights(name -> name.contains("attention"))
                .build(rng.child("adapters"));
        train(adapted, 2);
        State state = new State();
        adapted.adapters().save(state); // only A and B
        float[] before = onTape(adapted);
        adapted.merge(); // into the weights; outputs do not change

        assertSameBits(onTape(adapted), before);
        assertThat(state.names())
                .contains("settings", "block0.attention.weight.lowRank.a", "block1.attention.out.weight.lowRank.b")
                .hasSize(1 + 2 * 4);
    }

    /** Also weights of −0, to which +0 would be added. */
    @ParameterizedTest
    @EnumSource
    void atFirstTheBitsAreThoseOfTheNetwork(Kind kind) {
        Network base = kind.pretrained();
        Network copy = kind.pretrained();
        base.parameters().initial()[1] = -0f;
        copy.parameters().initial()[1] = -0f;
        LowRank adapted = LowRank.over(copy).rank(2).build(Rng.of(2));
        assertSameBits(onTape(adapted), onTape(base));
        assertSameBits(evaluated(adapted, adapted.evaluator()), onTape(base));
        assertThat(adapted.parameters().effectiveValues())
                .startsWith(base.parameters().values());
    }

    @ParameterizedTest
    @EnumSource
    void adaptersAloneMoveAndEvaluatorsSeeThem(Kind kind) {
        LowRank adapted = kind.adapted();
        float[] base = onTape(kind.pretrained());
        Parameters parameters = adapted.parameters();
        float[] before = parameters.values().clone();
        Evaluator evaluator = adapted.evaluator();
        for (int i = 0; i < 3; i++) {
            train(adapted, 2);
            assertEvaluatorIsTheTape(adapted, evaluator);
        }
        assertThat(onTape(adapted)).isNotEqualTo(base);
        for (Parameter parameter : parameters.entries()) {
            float[] then = Arrays.copyOfRange(before, parameter.offset(), parameter.offset() + parameter.size());
            if (isAdapter(parameter)) {
                assertThat(values(parameter)).as(parameter.name()).isNotEqualTo(then);
            } else {
                assertSameBits(values(parameter), then);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void mergedGivesTheBitsOfUnmerged(Kind kind) {
        LowRank adapted = kind.adapted();
        train(adapted, 5);
        float[] unmerged = onTape(adapted);
        Evaluator evaluator = adapted.evaluator();
        evaluated(adapted, evaluator);
        Network plain = kind.pretrained(); // before the merge
        plain.parameters().copy(adapted.parameters(), name -> true);
        long version = adapted.parameters().version();
        adapted.merge();
        assertThat(adapted.parameters().version()).isGreaterThan(version);
        assertSameBits(onTape(adapted), unmerged);
        assertSameBits(evaluated(adapted, evaluator), unmerged);
        assertSameBits(onTape(plain), unmerged);
        Network after = kind.pretrained();
        after.parameters().copy(adapted.parameters(), name -> true);
        assertSameBits(after.parameters().values(), plain.parameters().values());
        for (Parameter parameter : adapted.parameters().entries()) {
            if (parameter.name().endsWith(".lowRank.b")) {
                assertThat(values(parameter)).containsOnly(0f);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void gradientsAreRight(Kind kind) {
        LowRank adapted = kind.adapted();
        train(adapted, 3); // B is no longer 0
        int numbers = adapted.parameters().entries().stream()
                .filter(LowRankTest::isAdapter)
                .mapToInt(Parameter::size)
                .sum();
        float[] weights = Probes.gaussian(ROWS * adapted.outputSize(), 8);
        GradientCheck.Result result = GradientCheck.check(
                adapted.parameters(),
                tape -> tape.dot(
                        adapted.forward(
                                tape, tape.constant(inputs(adapted), ROWS, adapted.inputSize()), Sequences.of(0, ROWS)),
                        weights));
        assertThat(result).matches(GradientCheck.Result::passed, "passed");
        assertThat(result.checked() + result.skipped()).isEqualTo(numbers);
        assertThat(result.checked()).isGreaterThan(numbers / 2);
    }

    /** The formula, by hand in double precision; another scale, which the check must notice, is the mutant. */
    @Test
    void theFormulaIsThePapers() {
        LowRank adapted = Kind.MLP.adapted();
        train(adapted, 5);
        assertFormula(adapted, 3.0 / 2);
        for (double mutant : new double[] {3, 2.0 / 3, 1.49, 0}) {
            assertThatThrownBy(() -> assertFormula(adapted, mutant)).isInstanceOf(AssertionError.class);
        }
    }

    private static void assertFormula(LowRank adapted, double scale) {
        Parameters all = adapted.parameters();
        float[] effective = all.effectiveValues();
        float[] values = all.values();
        for (String name : new String[] {"0.weight", "1.weight"}) {
            Parameter w = all.get(name);
            Parameter a = all.get(name + ".lowRank.a");
            Parameter b = all.get(name + ".lowRank.b");
            assertThat(new int[] {a.rows(), a.cols(), b.rows(), b.cols()}).containsExactly(w.rows(), 2, 2, w.cols());
            for (int i = 0; i < w.rows(); i++) {
                for (int j = 0; j < w.cols(); j++) {
                    double sum = 0;
                    for (int r = 0; r < 2; r++) {
                        sum += (double) values[a.offset() + i * 2 + r] * values[b.offset() + r * w.cols() + j];
                    }
                    int at = w.offset() + i * w.cols() + j;
                    assertThat((double) effective[at]).isCloseTo(values[at] + scale * sum, within(1e-6));
                }
            }
        }
    }

    /** The mutant: an evaluator that reads the weights without their adapters. */
    @ParameterizedTest
    @EnumSource
    void anEvaluatorThatForgetsAdaptersIsNoticed(Kind kind) {
        LowRank adapted = kind.adapted();
        train(adapted, 2);
        Evaluator forgetful = kind.pretrained().evaluator();
        assertThatThrownBy(() -> assertEvaluatorIsTheTape(adapted, forgetful)).isInstanceOf(AssertionError.class);
    }

    @ParameterizedTest
    @EnumSource
    void aStateOfTheAdaptersRestoresThemOverAFreshCopy(Kind kind) {
        LowRank adapted = kind.adapted();
        train(adapted, 4);
        State state = new State();
        adapted.adapters().save(state);
        assertThat(state.names()).allMatch(name -> name.equals("settings") || name.contains(".lowRank."));
        LowRank fresh = LowRank.over(kind.pretrained()).rank(2).alpha(3).build(Rng.of(77));
        Evaluator evaluator = fresh.evaluator();
        assertThat(evaluated(fresh, evaluator)).isNotEqualTo(onTape(adapted));
        fresh.adapters().load(state);
        assertSameBits(onTape(fresh), onTape(adapted));
        assertEvaluatorIsTheTape(fresh, evaluator);
        assertThat(state.unread()).isEmpty();
    }

    @Test
    void aStateOfOtherAdaptersIsRefusedAndNothingChanges() {
        State state = new State();
        Kind.MLP.adapted().adapters().save(state);
        for (LowRank other : new LowRank[] {
            LowRank.over(Kind.MLP.pretrained()).rank(2).alpha(4).build(Rng.of(2)),
            LowRank.over(Kind.MLP.pretrained()).rank(3).alpha(3).build(Rng.of(2)),
            LowRank.over(Kind.MLP.pretrained())
                    .rank(2)
                    .alpha(3)
                    .weights("0.weight"::equals)
                    .build(Rng.of(2))
        }) {
            float[] before = other.parameters().values().clone();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> other.adapters().load(state))
                    .withMessageContaining("'settings' is of rank 2, alpha 3.0 for 0.weight, 1.weight, but rank ");
            assertThat(other.parameters().values()).containsExactly(before);
        }
        State half = new State();
        half.put("settings", state.text("settings"));
        half.put("0.weight.lowRank.a", new float[8]);
        LowRank same = Kind.MLP.adapted();
        float[] before = same.parameters().values().clone();
        assertThatIllegalArgumentException().isThrownBy(() -> same.adapters().load(half));
        assertThat(same.parameters().values()).containsExactly(before);
    }

    /** A of normal draws with standard deviation 1/rank, B of zeros. */
    @Test
    void theBeginningIsAsDocumented() {
        LowRank adapted = LowRank.over(Mlp.sizes(200, 100).build(Rng.of(1)))
                .rank(50)
                .build(Rng.of(2).child("adapters"));
        float[] a = values(adapted.parameters().get("0.weight.lowRank.a"));
        double squares = 0;
        for (float x : a) {
            squares += x * x;
        }
        assertThat(StrictMath.sqrt(squares / a.length)).isBetween(0.98 / 50, 1.02 / 50);
        assertThat(values(adapted.parameters().get("0.weight.lowRank.b"))).containsOnly(0f);
    }

    @Test
    void theBitsAreTheSameForAnyNumberOfThreads() {
        float[] one = trainedOn(1);
        assertThat(trainedOn(2)).containsExactly(one);
        assertThat(trainedOn(3)).containsExactly(one);
    }

    private static float[] trainedOn(int threads) {
        LowRank adapted = LowRank.over(new Twice(Mlp.sizes(4, 4).build(Rng.of(1))))
                .rank(2)
                .build(Rng.of(2));
        int rows = 1100; // four shards
        float[] x = Probes.gaussian(rows * 4, 9);
        float[] targets = Probes.gaussian(rows * 4, 10);
        Optimizer adam = Adam.of(adapted.parameters(), 0.05);
        try (DataParallel parallel = new DataParallel(threads, adapted.parameters())) {
            for (int i = 0; i < 5; i++) {
                parallel.backward(rows, (tape, shard) -> {
                    Tensor y = adapted.forward(tape, tape.constant(x, shard.from() * 4, shard.rows(), 4));
                    return Loss.of(tape.scale(tape.squaredError(y, targets, shard.from() * 4), 1f / rows));
                });
                adam.step();
            }
        }
        return adapted.parameters().values().clone();
    }

    /** Evaluators on several threads fold once and all see the same. */
    @Test
    void evaluatorsOfSeveralThreadsAgree() throws InterruptedException {
        LowRank adapted = Kind.TRANSFORMER.adapted();
        train(adapted, 3);
        float[] expected = onTape(adapted);
        float[][] found = new float[4][];
        Thread[] threads = new Thread[found.length];
        for (int t = 0; t < threads.length; t++) {
            int place = t;
            threads[t] = new Thread(() -> found[place] = evaluated(adapted, adapted.evaluator()));
            threads[t].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        for (float[] each : found) {
            assertSameBits(each, expected);
        }
    }

    /** Adapters of a trunk, and heads built afterwards, learn; the trunk does not. */
    @Test
    void headsOverAnAdaptedTrunkLearn() throws FileFormatException {
        Mlp body = Mlp.sizes(4, 8, 6).into(new Parameters(), "trunk.").build(Rng.of(1));
        Network pretrained = NetworkSpec.copyOf(body);
        LowRank adapted = LowRank.over(pretrained).rank(2).build(Rng.of(2));
        Parameters parameters = adapted.parameters();
        Mlp head = Mlp.sizes(6, 3).into(parameters, "head.").build(Rng.of(3));
        Network whole = Trunk.of(adapted, Activation.TANH).to(head);
        float[] before = parameters.values().clone();
        train(whole, 5);
        for (Parameter parameter : parameters.entries()) {
            boolean moves = isAdapter(parameter) || parameter.name().startsWith("head.");
            float[] then = Arrays.copyOfRange(before, parameter.offset(), parameter.offset() + parameter.size());
            assertThat(Arrays.equals(values(parameter), then))
                    .as(parameter.name())
                    .isEqualTo(!moves);
        }
        Network back = NetworkSpec.copyOf(whole); // by its spec
        assertSameBits(onTape(back), onTape(whole));
        assertThat(back.parameters().trained()).isEqualTo(parameters.trained());
        train(back, 5);
        train(whole, 5);
        assertSameBits(back.parameters().values(), parameters.values());
        assertSameBits(onTape(NetworkSpec.copyOf(pretrained)), onTape(adapted)); // without adapters
        String json = Json.write(whole.spec().json());
        NetworkSpec read = NetworkSpec.of(JsonObject.of("network", Json.parse(json, new Json.Limits(16, 1000, false))));
        assertThat(read).isEqualTo(whole.spec());
    }

    /** Other adapters stay trained, and other parameters that a spec is built beside are not frozen. */
    @Test
    void adaptersOfTwoNetworksShareParameters() {
        Parameters parameters = new Parameters();
        Mlp first = Mlp.sizes(4, 5).into(parameters, "a.").build(Rng.of(1));
        LowRank one = LowRank.over(first).rank(2).build(Rng.of(2));
        Mlp second = Mlp.sizes(4, 5).into(parameters, "b.").build(Rng.of(3));
        LowRank two = LowRank.over(second).rank(3).weights("b.0.weight"::equals).build(Rng.of(4));
        assertThat(parameters.entries().stream().filter(p -> !p.isFrozen()).map(Parameter::name))
                .containsExactly(
                        "a.0.weight.lowRank.a", "a.0.weight.lowRank.b", "b.0.weight.lowRank.a", "b.0.weight.lowRank.b");
        Parameters beside = new Parameters();
        beside.add("mine", 2, 2);
        Network built = two.spec().build(beside);
        assertThat(beside.get("mine").isFrozen()).isFalse();
        assertThat(beside.get("b.0.bias").isFrozen()).isTrue();
        assertThat(built.spec()).isEqualTo(two.spec());
        assertThat(one.spec()).isNotEqualTo(two.spec());
        assertThat(built.parameters().entries()).hasSize(5);
    }

    /**
     * For a transformer between embeddings and a head: networks that share its parameters are frozen, but not adapted.
     */
    @Test
    void weightsOfOthersAreNotAdapted() {
        Parameters parameters = new Parameters();
        Mlp first = Mlp.sizes(4, 5).into(parameters, "a.").build(Rng.of(1));
        Mlp second = Mlp.sizes(5, 5).into(parameters, "b.").build(Rng.of(3));
        LowRank adapted = LowRank.over(second).rank(2).build(Rng.of(2));
        assertThat(parameters.entries().stream().filter(p -> !p.isFrozen()).map(Parameter::name))
                .containsExactly("b.0.weight.lowRank.a", "b.0.weight.lowRank.b");
        Network whole = Trunk.of(first).to(adapted);
        train(whole, 5);
        assertSameBits(onTape(NetworkSpec.copyOf(whole)), onTape(whole));
        assertSameBits(onTape(NetworkSpec.copyOf(adapted)), onTape(adapted));
        Mlp third = Mlp.sizes(4, 5).build(Rng.of(1));
        Mlp.sizes(5, 5).into(third.parameters(), "b.").build(Rng.of(1));
        refused(
                "no weight to adapt is selected",
                () -> LowRank.over(third).rank(2).weights("b.0.weight"::equals).build(Rng.of(2)));
    }

    @Test
    void badChoicesAreRefusedWithTheRemedy() {
        refused("alpha = 0.0 must be positive and finite", () -> LowRank.over(Kind.MLP.pretrained())
                .alpha(0));
        refused("alpha = NaN must be positive", () -> LowRank.over(Kind.MLP.pretrained())
                .alpha(Double.NaN));
        refused("rank = 0 must be at least 1", () -> LowRank.over(Kind.MLP.pretrained())
                .rank(0));
        Network network = Kind.MLP.pretrained();
        refused(
                "rank = 4 must be in [1, 3] for weight '1.weight' [9, 3]; choose another rank, or leave this weight out",
                () -> LowRank.over(network).rank(4).build(Rng.of(1)));
        refused("no weight to adapt is selected; select some of [0.weight, 1.weight] by name", () -> LowRank.over(
                        network)
                .weights(name -> name.endsWith(".bias"))
                .build(Rng.of(1)));
        assertThat(network.parameters().entries()).hasSize(4); // nothing was added
        assertThat(network.parameters().entries()).noneMatch(Parameter::isFrozen);
        LowRank adapted = LowRank.over(network).rank(2).build(Rng.of(1));
        refused(
                "weight '0.weight' [4, 9] already has an adapter",
                () -> LowRank.over(adapted).rank(2).build(Rng.of(1)));
        refused("no weight to adapt is selected", () -> LowRank.over(adapted)
                .rank(2)
                .weights(name -> name.contains(".lowRank."))
                .build(Rng.of(1)));
        Network used = Kind.MLP.pretrained();
        onTape(used);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> LowRank.over(used).rank(2).build(Rng.of(1)))
                .withMessageContaining("'0.weight' cannot be added")
                .withMessageContaining("NetworkSpec.copyOf(network)");
        assertThat(used.parameters().trained()).hasSize(1);
        refused("weight '0.weight' has an adapter", () -> adapted.parameters().unfreeze(name -> true));
        NetworkSpec wrong = NetworkSpec.of("lowRank")
                .and("rank", 2)
                .and("alpha", 1.0)
                .and("weights", "0.weight\n7.weight")
                .and("inner", used.spec());
        refused("the network does not have the weights [7.weight] to adapt", () -> wrong.build(new Parameters()));
    }

    private static void refused(String message, Runnable call) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessageContaining(message);
    }
}
