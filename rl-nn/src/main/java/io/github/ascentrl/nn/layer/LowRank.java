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
 * A trained network with low-rank adapters (Hu et al., 2106.09685): a weight W, {@code [in, out]}, becomes W +
 * alpha/rank · A·B with A {@code [in, rank]} and B {@code [rank, out]}. A and B are trained; the network itself does
 * not change. B starts at 0, so the initial outputs are those of the network, bit for bit. A starts with normal draws
 * of standard deviation 1/rank, as in PEFT's {@code init_lora_weights="gaussian"}.
 *
 * <pre>{@code
 * Network copy = NetworkSpec.copyOf(pretrained); // layers may still be added to it
 * LowRank adapted = LowRank.over(copy).rank(8).alpha(16)
 *         .weights(name -> name.contains("attention")).build(rng.child("adapters"));
 * // train adapted, or heads on top of it: Trunk.of(adapted)
 * State state = new State();
 * adapted.adapters().save(state); // only A and B
 * adapted.merge();                // into the weights; outputs do not change
 * }</pre>
 *
 * <p>Building adapters freezes everything in the network's {@link Parameters} at that moment, except other adapters.
 * Build other layers that are to be trained, such as heads, afterwards. Only weights of the network itself get
 * adapters. They are adapted wherever they are used, including in other networks that share them. A network of your own
 * supports adapters if its forward pass gets parameters from the tape and its evaluator, if any, reads {@link
 * Parameters#effectiveValues()}.
 *
 * <p>Adapters make files smaller, since {@link #adapters} has rank · (in + out) numbers for a weight of in · out. They
 * make optimiser steps faster, since only A and B are updated, and the original network can be recovered. They do not
 * save time in the backward pass, which computes the gradient with respect to W + alpha/rank · A·B as if W were
 * trained, and recomputes the sum for each recording. Nor do they save memory: gradients and optimiser averages also
 * have room for frozen parameters, and each tape keeps the sum and its gradient. Evaluators compute the sum once per
 * change of the parameters; evaluators that run a forward pass on a tape compute it on every call.
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
     * @param network a network whose layout is still open, such as a result of {@link NetworkSpec#copyOf}
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
            throw new IllegalArgumentException("the network does not have the weights " + weights
                    + " to adapt; load the network they were trained with");
        }
        return network;
    }

    @Override
    public NetworkSpec spec() {
        return NetworkSpec.of(TYPE)
                .and("rank", rank)
                .and("alpha", alpha)
                .and("weights", weights(SEPARATOR))
                .and("inner", inner.spec());
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
        Objects.requireNonNull(tape, "tape");
        Objects.requireNonNull(input, "input");
        return inner.forward(tape, input);
    }

    @Override
    public Tensor forward(Tape tape, Tensor input, Sequences sequences) {
        Objects.requireNonNull(tape, "tape");
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(sequences, "sequences");
        return inner.forward(tape, input, sequences);
    }

    @Override
    public Evaluator evaluator() {
        return inner.evaluator();
    }

    /**
     * {@return the adapters alone, to save them and load them into a copy of the same network} The state does not
     * contain the underlying network; loading rejects a state with another rank, alpha or selection of weights.
     */
    public Stateful adapters() {
        return new Adapters();
    }

    /**
     * Adds alpha/rank · A·B to the weights and sets B to 0; outputs do not change, bit for bit. Adapters saved before
     * and averages of an optimiser no longer fit the weights; continue training with a new optimiser. {@link
     * NetworkSpec#copyOf} of the adapted network gives a network without adapters, whether merged or not.
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
            float[] loaded = parameters().values().clone(); // load everything or nothing
            for (Parameter matrix : matrices()) {
                float[] numbers = new float[matrix.size()];
                state.get(matrix.name(), numbers);
                System.arraycopy(numbers, 0, loaded, matrix.offset(), numbers.length);
            }
            parameters().set(loaded);
        }
    }

    /** Builds a {@link LowRank} from its settings; the default rank and alpha are PEFT's. */
    public static final class Builder {
        private final Network network;
        private int rank = 8;
        private double alpha = 8;
        private Predicate<String> weights = name -> true;

        private Builder(Network network) {
            this.network = Objects.requireNonNull(network, "network");
        }

        /**
         * Sets the rank of the matrix added to each weight; 8 by default.
         *
         * @param rank at least 1, at most the rows and the columns of each weight
         * @return this
         * @throws IllegalArgumentException if the rank is less than 1
         */
        public Builder rank(int rank) {
            if (rank < 1) {
                throw new IllegalArgumentException("rank = " + rank + " must be at least 1");
            }
            this.rank = rank;
            return this;
        }

        /**
         * Sets alpha; 8 by default. A·B is scaled by alpha/rank, so that a change of the rank alone does not require
         * another learning rate.
         *
         * @param alpha positive, finite
         * @return this
         * @throws IllegalArgumentException if alpha is not positive and finite
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
         * Selects the weights to adapt; by default, all of the network's. Vectors (one row or one column), such as
         * biases, are never adapted, nor are weights of other networks in the same {@link Parameters}.
         *
         * @param names selects weights by name: {@code name -> name.contains("attention")}
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
         * @throws IllegalArgumentException if a weight has fewer rows or columns than the rank, no weight is selected,
         *     or a selected weight already has an adapter
         * @throws IllegalStateException if the layout of the network's parameters is already fixed
         */
        public LowRank build(RandomGenerator random) {
            Objects.requireNonNull(random, "random");
            weights = weights.and(own(network));
            return new LowRank(this, network.parameters().entries(), random);
        }

        /**
         * {@return a test whether a name is one of the network's parameters: a spec cannot build adapters of others}
         */
        private static Predicate<String> own(Network network) {
            try {
                Parameters own = new Parameters();
                network.spec().build(own);
                return own.entries().stream().map(Parameter::name).collect(Collectors.toSet())::contains;
            } catch (UnsupportedOperationException | IllegalArgumentException e) {
                return name -> true; // no spec or no registered type: the network cannot be saved anyway
            }
        }
    }
}
