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
import java.util.stream.IntStream;

/**
 * The network of a decision transformer: {@linkplain #TOKENS three} tokens a step, namely the action before, the return that is
 * still to come and the observation, each embedded by a layer of its own; a transformer; and a layer that says from the answer
 * to the observation what is to be done. Numbers are embedded by an affine layer, numbered observations by a table.
 *
 * <pre>{@code
 * DecisionRows rows = new DecisionRows(env.observationSpace(), env.actionSpace(), 20);
 * Parameters parameters = new Parameters();
 * Transformer transformer = Transformer.size(64)
 *         .width(DecisionNetwork.TOKENS * 20)             // sees 20 steps
 *         .relativePositions(DecisionNetwork.TOKENS * 20) // and knows how long ago each was
 *         .into(parameters, "transformer.")
 *         .build(rng.child("transformer"));
 * Network network = DecisionNetwork.over(transformer, rows, env.actionSpace().n(), "decision.", rng.child("network"));
 * CategoricalPolicy model = CategoricalPolicy.of(network, env.actionSpace());
 * }</pre>
 *
 * <p>The transformer counts tokens, the trainer steps: to see K steps its width is {@code TOKENS * K}. In acting what it sees
 * slides along for as long as an episode lasts; windows in training are of {@link DecisionConfig#length} steps and begin with
 * nothing. With a width of {@code TOKENS * length} it never looks farther back than it learned to, and nothing in a window is
 * out of sight; a wider one would, in episodes longer than a window, meet distances it never saw. Where episodes are much longer
 * than what it sees, make windows longer than that, two times for example, so that it learns to go on, too.
 */
public final class DecisionNetwork {
    /** Tokens of a step. */
    public static final int TOKENS = 3;

    private DecisionNetwork() {}

    /**
     * {@return a network of rows over a transformer}
     *
     * @param transformer takes tokens of its input size; a {@link io.github.ascentrl.nn.layer.Transformer}, or any network with
     *     memory; the rest is built into its parameters, so that it may be shared with others
     * @param rows what it sees of a step
     * @param outputs numbers that come out for each step: what the policy over it needs
     * @param name what the names of the other layers begin with, for example {@code "decision."}
     * @param rng the key of their initial weights
     * @throws IllegalArgumentException if the transformer has no memory or {@code outputs} is not positive
     */
    public static Network over(Network transformer, DecisionRows rows, int outputs, String name, Rng rng) {
        Parameters parameters = transformer.parameters();
        int size = transformer.inputSize();
        Network split = SplitRows.of(TOKENS, transformer); // first: it may refuse
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
                : Embeddings.columns(things(space))
                        .size(size)
                        .into(parameters, name)
                        .build(rng);
    }

    private static int[] things(Space numbered) {
        return numbered instanceof MultiDiscrete several
                ? IntStream.range(0, several.size()).map(several::n).toArray()
                : new int[] {((Discrete) numbered).n()};
    }
}
