package io.github.ascentrl.onnx;

import io.github.ascentrl.api.space.MultiDiscrete;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * One or several discrete choices, from their concatenated logits.
 *
 * @param choices the number of choices in each coordinate
 * @param mask 0 for forbidden choices, {@code [batch, choices]}; null if all are allowed
 */
record ChoiceNodes(Graph graph, MultiDiscrete choices, String mask) implements ActionNodes {
    /** The largest float below 1; keeps the choice within those of positive probability. */
    private static final double LARGEST_UNIFORM = 1 - 0x1p-24;

    @Override
    public String best(String outputs) {
        return each(outputs, (i, logits) -> graph.cast(Graph.Type.FLOAT, graph.largest(logits, 1)));
    }

    @Override
    public String drawn(String outputs, String uniform, String normal) {
        return each(outputs, (i, logits) -> {
            String own = choices.size() == 1 ? uniform : graph.columns(uniform, i, 1);
            return drawn(graph, logits, choices.n(i), own);
        });
    }

    @Override
    public int uniforms() {
        return choices.size();
    }

    @Override
    public int normals() {
        return 0;
    }

    private String each(String outputs, BiFunction<Integer, String, String> choose) {
        String logits = mask == null
                ? outputs
                : graph.apply(
                        "Where",
                        graph.apply("Equal", mask, graph.floats(0)),
                        graph.floats(Float.NEGATIVE_INFINITY),
                        outputs);
        List<String> actions = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < choices.size(); i++) {
            int n = choices.n(i);
            actions.add(choose.apply(i, choices.size() == 1 ? logits : graph.columns(logits, from, n)));
            from += n;
        }
        return graph.concat(actions);
    }

    /**
     * {@return the index of a choice drawn from the softmax of logits, {@code [batch, 1]}, as a float} It equals the
     * number of choices whose cumulative weight is at most uniform times the total weight.
     */
    static String drawn(Graph graph, String logits, int n, String uniform) {
        String top = graph.apply("ReduceMax", Graph.Attribute.of("axes", new long[] {1}), logits);
        String weights = graph.apply("Exp", graph.apply("Sub", logits, top));
        String sums = graph.apply("CumSum", graph.cast(Graph.Type.DOUBLE, weights), graph.scalar(1));
        String share = graph.clamp(graph.cast(Graph.Type.DOUBLE, uniform), 0, LARGEST_UNIFORM);
        String target = graph.apply("Mul", share, graph.columns(sums, n - 1, 1));
        return graph.sum(graph.indicator(graph.apply("LessOrEqual", sums, target)), 1, true);
    }
}
