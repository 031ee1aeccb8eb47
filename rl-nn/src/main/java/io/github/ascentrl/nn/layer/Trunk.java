package io.github.ascentrl.nn.layer;

import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Sequences;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.internal.kernels.Kernels;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Layers shared by several networks, for example by an actor and a critic. Each {@linkplain #to head} gives a separate
 * network in the same parameters. When {@link #forward} computes them together, they share one pass of the trunk, in
 * which their gradients add up.
 *
 * <pre>{@code
 * Parameters parameters = new Parameters();
 * Trunk trunk = Trunk.of(new Embedding(81, 128, rng.child("trunk"), parameters, "trunk."));
 * Network actor = trunk.to(Mlp.sizes(128, 5).into(parameters, "actor.").build(rng.child("actor")));
 * Network critic = trunk.to(Mlp.sizes(128, 1).into(parameters, "critic.").build(rng.child("critic")));
 * List<Tensor> outputs = Trunk.forward(tape, observations, List.of(actor, critic)); // one pass of the trunk
 * }</pre>
 */
public final class Trunk {
    static final String TYPE = "trunk";

    private final Network body;
    private final Optional<Activation> activation;

    private Trunk(Network body, Optional<Activation> activation) {
        this.body = Objects.requireNonNull(body, "body");
        this.activation = activation;
    }

    /**
     * {@return a trunk whose output goes to the heads unchanged}
     *
     * @param body the shared layers
     */
    public static Trunk of(Network body) {
        return new Trunk(body, Optional.empty());
    }

    /**
     * {@return a trunk with a nonlinearity after its last layer, which an {@link Mlp} does not have}
     *
     * @param body the shared layers
     * @param activation the nonlinearity
     */
    public static Trunk of(Network body, Activation activation) {
        Objects.requireNonNull(activation, "activation");
        return new Trunk(body, Optional.of(activation));
    }

    /** {@return the numbers in one input row} */
    public int inputSize() {
        return body.inputSize();
    }

    /** {@return the numbers in one row that goes to the heads} */
    public int outputSize() {
        return body.outputSize();
    }

    /** {@return the parameters, which heads must share} */
    public Parameters parameters() {
        return body.parameters();
    }

    /**
     * {@return the network of the trunk followed by a head}
     *
     * @param head takes the trunk's output; its layers are in the trunk's parameters
     * @throws IllegalArgumentException if sizes differ or the head has its own parameters
     */
    public Network to(Network head) {
        Objects.requireNonNull(head, "head");
        if (head.inputSize() != body.outputSize()) {
            throw new IllegalArgumentException("the head takes " + head.inputSize() + " numbers, but the trunk gives "
                    + body.outputSize() + "; make the head's first size " + body.outputSize());
        }
        if (head.parameters() != body.parameters()) {
            throw new IllegalArgumentException(
                    "the head has its own parameters; build it with into(trunk.parameters(), name)");
        }
        return new Headed(head);
    }

    static Network build(NetworkSpec spec, Parameters parameters) {
        return of(spec.network("body").build(parameters), spec)
                .to(spec.network("head").build(parameters));
    }

    /** Builds a network on a trunk; trunks of the other network with the same spec are shared. */
    static Network buildBeside(NetworkSpec spec, Network other) {
        NetworkSpec head = spec.network("head");
        for (Trunk known : trunks(other)) {
            if (known.spec(head).equals(spec)) {
                return known.to(head.buildBeside(other));
            }
        }
        Trunk trunk = of(spec.network("body").buildBeside(other), spec);
        return trunk.to(head.buildBeside(other));
    }

    private static Trunk of(Network body, NetworkSpec spec) {
        return spec.has("activation") ? of(body, Activation.of(spec.text("activation"))) : of(body);
    }

    /** {@return the trunks that a network is built on, the outermost first} */
    private static List<Trunk> trunks(Network network) {
        List<Trunk> trunks = new ArrayList<>();
        if (network instanceof Headed headed) {
            trunks.add(headed.trunk());
            trunks.addAll(trunks(headed.trunk().body));
            trunks.addAll(trunks(headed.head));
        }
        return trunks;
    }

    private NetworkSpec spec(NetworkSpec head) {
        NetworkSpec spec = NetworkSpec.of(TYPE).and("body", body.spec()).and("head", head);
        return activation.isEmpty()
                ? spec
                : spec.and("activation", activation.get().id());
    }

    /**
     * {@return the outputs of several networks for one input, in their order} Networks on the same trunk share its
     * pass, even if trunks are nested; other networks run separately.
     *
     * @param tape the tape
     * @param input {@code [rows, inputSize]}, the input of all of them
     * @param networks any networks without memory
     */
    public static List<Tensor> forward(Tape tape, Tensor input, List<? extends Network> networks) {
        Objects.requireNonNull(tape, "tape");
        Objects.requireNonNull(input, "input");
        Check.noNulls("networks", networks);
        return outputs(new Recording(tape, null), input, networks);
    }

    /**
     * {@return the outputs of several networks for sequences, in their order} Passes are shared as without memory, and
     * so is the memory of the shared layers.
     *
     * @param tape the tape
     * @param input {@code [rows, inputSize]}, the input of all of them
     * @param sequences which rows follow each other; memories, if any, are those of the networks side by side, in the
     *     order of {@link #memorySize(List)}
     * @param networks any networks, with or without memory
     * @throws IllegalArgumentException if the sequences have a different number of rows or memories of another size
     */
    public static List<Tensor> forward(Tape tape, Tensor input, Sequences sequences, List<? extends Network> networks) {
        Objects.requireNonNull(tape, "tape");
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(sequences, "sequences");
        Check.noNulls("networks", networks);
        sequences.check(input.rows(), memorySize(networks));
        return outputs(new Recording(tape, sequences), input, networks);
    }

    /**
     * {@return the size of the memory per sequence of networks computed together: the memory of the first, then the
     * part of the second's that is not shared with the first, and so on} If only the shared trunk of an actor and a
     * critic has memory, it counts once; networks without a common trunk have the sum of their memories.
     *
     * @param networks as in {@link #forward(Tape, Tensor, Sequences, List)}
     */
    public static int memorySize(List<? extends Network> networks) {
        Check.noNulls("networks", networks);
        Walk<Object> counting = new Walk<>() {
            @Override
            Object run(Network network, Object input) {
                return new Object();
            }

            @Override
            Object activate(Activation activation, Object x) {
                return new Object();
            }
        };
        outputs(counting, new Object(), networks);
        return counting.memory;
    }

    private static <X> List<X> outputs(Walk<X> walk, X input, List<? extends Network> networks) {
        List<X> outputs = new ArrayList<>(networks.size());
        for (Network network : networks) {
            outputs.add(walk.through(network, input));
        }
        return outputs;
    }

    /** A traversal of networks that visits each shared part once, to compute or to count. */
    private abstract static class Walk<X> {
        private final List<Pass<X>> passes = new ArrayList<>();
        /** Size of the memory of the parts visited so far. */
        int memory;

        abstract X run(Network network, X input);

        abstract X activate(Activation activation, X x);

        final X through(Network network, X input) {
            if (network instanceof Headed headed) {
                return through(headed.head, pass(headed.trunk(), input));
            }
            X output = run(network, input);
            memory += network.memorySize();
            return output;
        }

        /** {@return the output of a trunk for an input: computed earlier, or now} */
        private X pass(Trunk trunk, X input) {
            for (Pass<X> known : passes) {
                if (known.trunk == trunk && known.input == input) {
                    return known.output;
                }
            }
            X x = through(trunk.body, input);
            X output = trunk.activation.isPresent() ? activate(trunk.activation.get(), x) : x;
            passes.add(new Pass<>(trunk, input, output));
            return output;
        }
    }

    /** A trunk's pass over an input, for the networks that are computed together. */
    private record Pass<X>(Trunk trunk, X input, X output) {}

    /** Computes on a tape; sequences are null if not given, in which case networks with memory throw. */
    private static final class Recording extends Walk<Tensor> {
        private final Tape tape;
        private final Sequences sequences;

        Recording(Tape tape, Sequences sequences) {
            this.tape = tape;
            this.sequences = sequences;
        }

        @Override
        Tensor run(Network network, Tensor input) {
            return sequences == null
                    ? network.forward(tape, input)
                    : network.forward(tape, input, sequences.columns(memory, network.memorySize()));
        }

        @Override
        Tensor activate(Activation activation, Tensor x) {
            return activation.apply(tape, x);
        }
    }

    /** The network of the trunk followed by a head. */
    final class Headed implements Network {
        private final Network head;

        Headed(Network head) {
            this.head = head;
        }

        private Trunk trunk() {
            return Trunk.this;
        }

        @Override
        public NetworkSpec spec() {
            return Trunk.this.spec(head.spec());
        }

        @Override
        public int inputSize() {
            return body.inputSize();
        }

        @Override
        public int outputSize() {
            return head.outputSize();
        }

        @Override
        public Parameters parameters() {
            return body.parameters();
        }

        @Override
        public int memorySize() {
            return body.memorySize() + head.memorySize();
        }

        @Override
        public Tensor forward(Tape tape, Tensor input) {
            return Trunk.forward(tape, input, List.of(this)).get(0);
        }

        @Override
        public Tensor forward(Tape tape, Tensor input, Sequences sequences) {
            return Trunk.forward(tape, input, sequences, List.of(this)).get(0);
        }

        @Override
        public Evaluator evaluator() {
            return new Steps(this, body, activation, head);
        }
    }

    /** Evaluates both parts in turn, each with its columns of the memory. */
    private static final class Steps implements Evaluator {
        private final Network whole;
        private final Evaluator first;
        private final Evaluator second;
        private final int width;
        private final Optional<Activation> activation;
        private final int firstMemory;
        private final int secondMemory;
        private final Kernels kernels = Kernels.create();
        private float[] between = new float[0];
        private float[] firstPart = new float[0];
        private float[] secondPart = new float[0];

        Steps(Network whole, Network body, Optional<Activation> activation, Network head) {
            this.whole = whole;
            this.activation = activation;
            first = body.evaluator();
            second = head.evaluator();
            width = body.outputSize();
            firstMemory = body.memorySize();
            secondMemory = head.memorySize();
        }

        @Override
        public void evaluate(int rows, float[] input, float[] output) {
            if (firstMemory + secondMemory > 0) {
                throw Refusal.evaluate(whole);
            }
            evaluate(rows, input, null, output);
        }

        @Override
        public void evaluate(int rows, float[] input, float[] memory, float[] output) {
            if (firstMemory == 0 || secondMemory == 0) { // the whole memory belongs to one of them
                step(rows, input, firstMemory == 0 ? null : memory, secondMemory == 0 ? null : memory, output);
                return;
            }
            int size = firstMemory + secondMemory;
            if (memory == null || memory.length < (long) rows * size) {
                throw Refusal.memory(rows, memory, size);
            }
            firstPart = grown(firstPart, rows * firstMemory);
            secondPart = grown(secondPart, rows * secondMemory);
            for (int i = 0; i < rows; i++) {
                System.arraycopy(memory, i * size, firstPart, i * firstMemory, firstMemory);
                System.arraycopy(memory, i * size + firstMemory, secondPart, i * secondMemory, secondMemory);
            }
            step(rows, input, firstPart, secondPart, output);
            for (int i = 0; i < rows; i++) {
                System.arraycopy(firstPart, i * firstMemory, memory, i * size, firstMemory);
                System.arraycopy(secondPart, i * secondMemory, memory, i * size + firstMemory, secondMemory);
            }
        }

        private void step(int rows, float[] input, float[] ofFirst, float[] ofSecond, float[] output) {
            between = grown(between, rows * width);
            first.evaluate(rows, input, ofFirst, between);
            if (activation.isPresent()) { // a lambda would allocate an object per step
                activation.get().apply(kernels, rows * width, between);
            }
            second.evaluate(rows, between, ofSecond, output);
        }

        private static float[] grown(float[] array, int size) {
            return array.length < size ? new float[size] : array;
        }
    }
}
