package io.github.ascentrl.onnx;

import io.github.ascentrl.algos.policy.GaussianPolicy;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.MultiDiscrete;

/** The nodes that compute an action from a network's outputs. */
interface ActionNodes {
    /** {@return the best action, as {@code deterministic()} takes it} */
    String best(String outputs);

    /**
     * {@return an action computed from random numbers, as {@code acting()} computes it from the numbers it draws}
     *
     * @param uniform {@code [batch, uniforms()]}; null if there are none
     * @param normal {@code [batch, normals()]}; null if there are none
     */
    String drawn(String outputs, String uniform, String normal);

    /** {@return the number of uniformly distributed numbers that an action needs} */
    int uniforms();

    /** {@return the number of normally distributed numbers that an action needs} */
    int normals();

    /**
     * {@return the nodes for a policy}
     *
     * @param observation the observation as the network sees it, for the mask
     */
    static ActionNodes of(Graph graph, SavedPolicy saved, String observation) {
        int size = saved.actionSpace().size();
        int outputs = saved.network().outputSize();
        return switch (saved.kind()) {
            case CATEGORICAL -> new ChoiceNodes(graph, MultiDiscrete.of(outputs), null);
            case MASKED_CATEGORICAL ->
                new ChoiceNodes(graph, MultiDiscrete.of(outputs), mask(graph, saved, observation));
            case MULTI_DISCRETE -> new ChoiceNodes(graph, (MultiDiscrete) saved.actionSpace(), null);
            case MASKED_MULTI_DISCRETE ->
                new ChoiceNodes(graph, (MultiDiscrete) saved.actionSpace(), mask(graph, saved, observation));
            case GAUSSIAN, FREE_GAUSSIAN -> new GaussianNodes(graph, (GaussianPolicy) saved.policy(), size, null);
            case SQUASHED_GAUSSIAN, SQUASHED_FREE_GAUSSIAN ->
                new GaussianNodes(
                        graph, (GaussianPolicy) saved.policy(), size, new BoxNodes(graph, (Box) saved.actionSpace()));
            case MIXTURE -> new MixtureNodes(graph, size, outputs / (1 + 2 * size));
            case BETA -> new BetaNodes(graph, new BoxNodes(graph, (Box) saved.actionSpace()));
        };
    }

    private static String mask(Graph graph, SavedPolicy saved, String observation) {
        Column mask = ((Box) saved.observationSpace())
                .column(Column.ACTION_MASK)
                .orElseThrow(); // present, since a masked policy was built from it
        return graph.columns(observation, mask.from(), mask.size());
    }
}
