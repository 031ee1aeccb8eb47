package io.github.ascentrl.algos.sequence;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.Embeddings;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.SideBySide;
import io.github.ascentrl.nn.layer.SplitRows;
import io.github.ascentrl.nn.layer.Trunk;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The network of a decision transformer. Each step has {@linkplain #TOKENS three} tokens, the previous action, the
 * return-to-go and the observation, each embedded by a separate layer. They pass through a transformer, and a final
 * layer predicts the action from the output at the observation. Real-valued inputs are embedded by an affine layer,
 * discrete observations by a table.
 *
 * <pre>{@code
 * DecisionRows rows = new DecisionRows(env.observationSpace(), env.actionSpace(), 20);
 * Parameters parameters = new Parameters();
 * Transformer transformer = Transformer.size(64)
 *         .width(DecisionNetwork.TOKENS * 20)             // sees 20 steps
 *         .relativePositions(DecisionNetwork.TOKENS * 20) // and how long ago each was
 *         .into(parameters, "transformer.")
 *         .build(rng.child("transformer"));
 * Network network = DecisionNetwork.over(transformer, rows, env.actionSpace().n(), "decision.", rng.child("network"));
 * CategoricalPolicy model = CategoricalPolicy.of(network, env.actionSpace());
 * }</pre>
 *
 * <p>The transformer counts tokens, the trainer counts steps: to see K steps, the transformer needs a width of
 * {@code TOKENS * K}. When acting, its context slides along for the whole episode; training windows have
 * {@link DecisionConfig#length} steps and start with empty memory. With a width of {@code TOKENS * length} it sees
 * every step of a window and never looks farther back than in training; a wider transformer would, in episodes longer
 * than a window, see distances that never occurred in training. If episodes are much longer than the context, make the
 * windows longer than the context, for example twice as long, so that it also learns to act with a sliding context.
 */
public final class DecisionNetwork {
    /** The number of tokens per step. */
    public static final int TOKENS = 3;

    private DecisionNetwork() {}

    /**
     * {@return a network for rows over a transformer}
     *
     * @param transformer processes embedded tokens; a {@link io.github.ascentrl.nn.layer.Transformer}, or any network
     *     with memory. The other layers are added to its parameters, so that it may be shared with other models
     * @param rows the format of the input rows
     * @param outputs the number of outputs per step, as the policy over the network requires
     * @param name the prefix of the names of the other layers, for example {@code "decision."}
     * @param rng the key from which their initial weights derive
     * @throws IllegalArgumentException if the transformer has no memory or {@code outputs} is not positive
     */
    public static Network over(Network transformer, DecisionRows rows, int outputs, String name, Rng rng) {
        Objects.requireNonNull(transformer, "transformer");
        Objects.requireNonNull(rows, "rows");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(rng, "rng");
        Parameters parameters = transformer.parameters();
        int size = transformer.inputSize();
        Network split = SplitRows.of(TOKENS, transformer); // first, because it may throw
        Network tokens = SideBySide.of(
                affine(rows.actionWidth(), size, parameters, name + "action.", rng.child("action")),
                affine(1, size, parameters, name + "return.", rng.child("return")),
                observation(rows.observations(), size, parameters, name + "observation.", rng.child("observation")));
        Network head = affine(transformer.outputSize(), outputs, parameters, name + "head.", rng.child("head"));
        return Trunk.of(Trunk.of(tokens).to(split)).to(head);
    }

    private static Network affine(int inputs, int outputs, Parameters parameters, String name, Rng rng) {
        return Mlp.sizes(inputs, outputs).into(parameters, name).build(rng);
    }

    private static Network observation(Space space, int size, Parameters parameters, String name, Rng rng) {
        return space.choices() == 0
                ? affine(space.size(), size, parameters, name, rng)
                : Embeddings.columns(sizes(space))
                        .size(size)
                        .into(parameters, name)
                        .build(rng);
    }

    private static int[] sizes(Space discrete) {
        return discrete instanceof MultiDiscrete several
                ? IntStream.range(0, several.size()).map(several::n).toArray()
                : new int[] {((Discrete) discrete).n()};
    }
}
