package io.github.ascentrl.nn.layer;

import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Adapter;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Sequences;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * A trained network with low-rank adapters (Hu et al., 2106.09685): a weight W, {@code [in, out]}, becomes W + alpha/rank ·
 * A·B with A {@code [in, rank]} and B {@code [rank, out]}. A and B are trained while the network stays as it is. B begins at
 * 0, and with it the outputs are the network's, bit for bit; A begins with normal draws of standard deviation 1/rank, as
 * {@code init_lora_weights="gaussian"} of PEFT has it.
 *
 * <pre>{@code
 * Network copy = NetworkSpec.copyOf(pretrained); // layers may still be added to it
 * LowRank adapted = LowRank.over(copy).rank(8).alpha(16)
 *         .weights(name -> name.contains("attention")).build(rng.child("adapters"));
 * // train adapted, or heads on top of it: Trunk.of(adapted)
 * State state = new State();
 * adapted.adapters().save(state); // A and B alone
 * adapted.merge();                // into the weights, which gives the same outputs
 * }</pre>
 *
 * <p>All that is among the network's {@link Parameters} when adapters are built is frozen, but for other adapters: build
 * what is to be trained too, such as heads, afterwards. Only weights of the network itself get adapters. Weights are adapted wherever they are used, also by other networks
 * that share them. A network of one's own takes part if it asks the tape for its parameters and its evaluator, if it has one,
 * reads {@link Parameters#effectiveValues()}.
 *
 * <p>What it saves: files, as {@link #adapters} holds rank · (in + out) numbers for a weight of in · out; steps of optimisers,
 * which move those alone; and the network can be had back. It does not save time in the backward pass: the gradient with
 * respect to W + alpha/rank · A·B is computed on the way, as if W were trained, and the sum for each recording anew. Nor
 * does it save memory: gradients and averages of optimisers have places for what is frozen too, and each tape keeps the
 * sum and its gradient. Evaluators compute the sum once per change of the parameters; those that are a forward pass on a
 * tape, for each call.
 */
public final class LowRank implements Network {
    static final String TYPE = "lowRank";

    private static final String SEPARATOR = "\n";

    private final Network inner;
    private final int rank;
    private final double alpha;
    private final List<Adapter> adapters;

    private LowRank(Builder settings, List<Parameter> among, RandomGenerator random) {
        inner = settings.network;
        rank = settings.rank;
        alpha = settings.alpha;
        adapters = Adapter.add(among, settings.weights, rank, (float) (alpha / rank));
        float[] initial = parameters().initial();
        for (Adapter adapter : adapters) {
            Parameter a = adapter.a();
            for (int i = 0; i < a.size(); i++) {
                initial[a.offset() + i] = (float) (random.nextGaussian() / rank);
            }
        }
    }

    /**
     * {@return a builder for adapters of a network}
     *
     * @param network whose layout is still open, such as one that {@link NetworkSpec#copyOf} gives
     */
    public static Builder over(Network network) {
        return new Builder(network);
    }

    static LowRank build(NetworkSpec spec, Parameters parameters) {
        int before = parameters.entries().size();
        Network inner = spec.network("inner").build(parameters);
        Set<String> weights = new HashSet<>(List.of(spec.text("weights").split(SEPARATOR)));
        Builder builder =
                over(inner).rank(spec.whole("rank")).alpha(spec.number("alpha")).weights(weights::contains);
        List<Parameter> own =
                parameters.entries().subList(before, parameters.entries().size());
        LowRank network = new LowRank(builder, List.copyOf(own), Rng.of(0));
        network.adapters.forEach(adapter -> weights.remove(adapter.weight().name()));
        if (!weights.isEmpty()) {
            throw new IllegalArgumentException("the network has no weights " + weights + " to adapt");
        }
        return network;
    }

    @Override
    public NetworkSpec spec() {
        return NetworkSpec.of(TYPE)
                .with("rank", rank)
                .with("alpha", alpha)
                .with("weights", weights(SEPARATOR))
                .with("inner", inner.spec());
    }

    private String weights(String separator) {
        return adapters.stream().map(adapter -> adapter.weight().name()).collect(Collectors.joining(separator));
    }

    @Override
    public int inputSize() {
        return inner.inputSize();
    }

    @Override
    public int outputSize() {
        return inner.outputSize();
    }

    @Override
    public int memorySize() {
        return inner.memorySize();
    }

    @Override
    public Parameters parameters() {
        return inner.parameters();
    }

    @Override
    public Tensor forward(Tape tape, Tensor input) {
        return inner.forward(tape, input);
    }

    @Override
    public Tensor forward(Tape tape, Tensor input, Sequences sequences) {
        return inner.forward(tape, input, sequences);
    }

    @Override
    public Evaluator evaluator() {
        return inner.evaluator();
    }

    /**
     * {@return the adapters alone, to be saved, and loaded over a copy of the same network} What they were trained over is
     * not in the state; loading refuses one of another rank, alpha or choice of weights.
     */
    public Stateful adapters() {
        return new Adapters();
    }

    /**
     * Adds alpha/rank · A·B to the weights and sets B to 0: outputs are the same, bit for bit. Adapters that were saved
     * before do not fit the weights any more, nor do averages of an optimiser; training can go on with a new one. {@link
     * NetworkSpec#copyOf} of the network that was adapted is one without adapters, merged or not.
     */
    public void merge() {
        float[] merged = parameters().effectiveValues();
        float[] values = parameters().values();
        for (Adapter adapter : adapters) {
            Parameter w = adapter.weight();
            Parameter b = adapter.b();
            System.arraycopy(merged, w.offset(), values, w.offset(), w.size());
            Arrays.fill(values, b.offset(), b.offset() + b.size(), 0f);
        }
        parameters().changed();
    }

    private final class Adapters implements Stateful {
        private static final String SETTINGS = "settings";

        private String settings() {
            return "rank " + rank + ", alpha " + alpha + " for " + weights(", ");
        }

        private List<Parameter> matrices() {
            return adapters.stream()
                    .flatMap(adapter -> List.of(adapter.a(), adapter.b()).stream())
                    .toList();
        }

        @Override
        public void save(State state) {
            float[] values = parameters().values();
            state.put(SETTINGS, settings());
            for (Parameter matrix : matrices()) {
                int from = matrix.offset();
                state.put(matrix.name(), Arrays.copyOfRange(values, from, from + matrix.size()));
            }
        }

        @Override
        public void load(State state) {
            state.require(SETTINGS, settings());
            float[] loaded = parameters().values().clone(); // whole or not at all
            for (Parameter matrix : matrices()) {
                float[] numbers = new float[matrix.size()];
                state.get(matrix.name(), numbers);
                System.arraycopy(numbers, 0, loaded, matrix.offset(), numbers.length);
            }
            parameters().set(loaded);
        }
    }

    /** Settings of {@link LowRank}; rank and alpha are PEFT's unless set. */
    public static final class Builder {
        private final Network network;
        private int rank = 8;
        private double alpha = 8;
        private Predicate<String> weights = name -> true;

        private Builder(Network network) {
            this.network = Objects.requireNonNull(network, "network");
        }

        /**
         * Sets the rank of what is added to each weight; 8 unless set.
         *
         * @param rank at least 1, at most the rows and the columns of each weight
         * @return this
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder rank(int rank) {
            if (rank < 1) {
                throw new IllegalArgumentException("rank = " + rank + " must be at least 1");
            }
            this.rank = rank;
            return this;
        }

        /**
         * Sets alpha; 8 unless set. A·B counts alpha/rank times: with alpha as it is, another rank needs no other learning
         * rate.
         *
         * @param alpha positive, finite
         * @return this
         * @throws IllegalArgumentException if it is not
         */
        public Builder alpha(double alpha) {
            if (!(alpha > 0 && alpha < Float.MAX_VALUE)) {
                throw new IllegalArgumentException(
                        "alpha = " + alpha + " must be positive and finite; once or twice the rank is usual");
            }
            this.alpha = alpha;
            return this;
        }

        /**
         * Chooses the weights to adapt; all of the network's unless called. Vectors, such as biases, and parameters of one
         * row or one column are never adapted, nor are those of other networks among the same {@link Parameters}.
         *
         * @param names {@code name -> name.contains("attention")}
         * @return this
         */
        public Builder weights(Predicate<String> names) {
            weights = Objects.requireNonNull(names, "names");
            return this;
        }

        /**
         * {@return the network with adapters}
         *
         * @param random draws A
         * @throws IllegalArgumentException if a weight has fewer rows or columns than the rank, none is chosen, or one has an
         *     adapter already
         * @throws IllegalStateException if the layout of the network's parameters is already fixed
         */
        public LowRank build(RandomGenerator random) {
            weights = weights.and(own(network));
            return new LowRank(this, network.parameters().entries(), random);
        }

        /** Whether a name is of the network's: a spec could not build adapters of others. */
        private static Predicate<String> own(Network network) {
            try {
                Parameters own = new Parameters();
                network.spec().build(own);
                return own.entries().stream().map(Parameter::name).collect(Collectors.toSet())::contains;
            } catch (UnsupportedOperationException | IllegalArgumentException e) {
                return name -> true; // no spec, or none that is registered: it cannot be saved
            }
        }
    }
}
