package io.github.ascentrl.nn.layer;

import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.internal.kernels.Kernels;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Layers that several networks share: an actor and a critic with one view of the world. Each {@linkplain #to head}
 * makes a network of its own over the same parameters; computed together by {@link #forward}, they share one pass of the
 * trunk, and their gradients add up in it.
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
     * {@return a trunk whose output goes to the heads as it is}
     *
     * @param body the shared layers
     */
    public static Trunk of(Network body) {
        return new Trunk(body, Optional.empty());
    }

    /**
     * {@return a trunk with a nonlinearity after its last layer, which an {@link Mlp} has none after}
     *
     * @param body the shared layers
     * @param activation the nonlinearity
     */
    public static Trunk of(Network body, Activation activation) {
        return new Trunk(body, Optional.of(activation));
    }

    /** {@return the numbers in one input row} */
    public int inputSize() {
        return body.inputSize();
    }

    /** {@return the numbers in one row that it gives to the heads} */
    public int outputSize() {
        return body.outputSize();
    }

    /** {@return the parameters, into which heads are built} */
    public Parameters parameters() {
        return body.parameters();
    }

    /**
     * {@return the network of the trunk followed by a head}
     *
     * @param head takes the trunk's output; its layers are among the trunk's parameters
     * @throws IllegalArgumentException if sizes differ or the head has parameters of its own
     */
    public Network to(Network head) {
        if (head.inputSize() != body.outputSize()) {
            throw new IllegalArgumentException("the head takes " + head.inputSize() + " numbers, the trunk gives "
                    + body.outputSize() + "; make the head's first size " + body.outputSize());
        }
        if (head.parameters() != body.parameters()) {
            throw new IllegalArgumentException(
                    "the head has parameters of its own; build it with into(trunk's parameters, name)");
        }
        return new Headed(head);
    }

    static Network build(NetworkSpec spec, Parameters parameters) {
        Network body = spec.network("body").build(parameters);
        Trunk trunk = spec.has("activation") ? of(body, Activation.of(spec.text("activation"))) : of(body);
        return trunk.to(spec.network("head").build(parameters));
    }

    /**
     * {@return the outputs of several networks for one input, in their order} Networks headed by one trunk share its pass,
     * also where it is itself built on a trunk or heads one; others run each by itself.
     *
     * @param tape the tape
     * @param input {@code [rows, inputSize]}, the input of all of them
     * @param networks any
     */
    public static List<Tensor> forward(Tape tape, Tensor input, List<? extends Network> networks) {
        List<Pass> passes = new ArrayList<>();
        List<Tensor> outputs = new ArrayList<>(networks.size());
        for (Network network : networks) {
            outputs.add(forward(tape, input, network, passes));
        }
        return outputs;
    }

    private static Tensor forward(Tape tape, Tensor input, Network network, List<Pass> passes) {
        return network instanceof Headed headed
                ? forward(tape, headed.trunk().pass(tape, input, passes), headed.head, passes)
                : network.forward(tape, input);
    }

    /** The pass of this trunk over an input: one of the known ones, else a new one. */
    private Tensor pass(Tape tape, Tensor input, List<Pass> passes) {
        for (Pass known : passes) {
            if (known.trunk == this && known.input == input) {
                return known.output;
            }
        }
        Tensor x = forward(tape, input, body, passes);
        Tensor output = activation.isPresent() ? activation.get().apply(tape, x) : x;
        passes.add(new Pass(this, input, output));
        return output;
    }

    /** A trunk's pass over an input, for the networks that are computed together. */
    private record Pass(Trunk trunk, Tensor input, Tensor output) {}

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
            NetworkSpec spec = NetworkSpec.of(TYPE).with("body", body.spec()).with("head", head.spec());
            return activation.isEmpty()
                    ? spec
                    : spec.with("activation", activation.get().id());
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
        public Tensor forward(Tape tape, Tensor input) {
            return Trunk.forward(tape, input, List.of(this)).get(0);
        }

        @Override
        public Evaluator evaluator() {
            Evaluator first = body.evaluator();
            Evaluator second = head.evaluator();
            Kernels kernels = Kernels.create();
            return new Evaluator() {
                private float[] between = new float[0];

                @Override
                public void evaluate(int rows, float[] input, float[] output) {
                    int size = rows * body.outputSize();
                    if (between.length < size) {
                        between = new float[size];
                    }
                    first.evaluate(rows, input, between);
                    activation.ifPresent(a -> a.apply(kernels, size, between));
                    second.evaluate(rows, between, output);
                }
            };
        }
    }
}
