package io.github.ascentrl.onnx;

import io.github.ascentrl.api.space.Box;

/**
 * Computes points of a bounded box, in doubles, because floats far from 0 are too coarse for low + share · width.
 *
 * @param box the action space
 */
record BoxNodes(Graph graph, Box box) {
    /** {@return the points at the given fractions of the way from low to high, inside the box in spite of rounding} */
    String at(String share) {
        double[] low = new double[box.size()];
        double[] high = new double[box.size()];
        double[] width = new double[box.size()];
        for (int i = 0; i < box.size(); i++) {
            low[i] = box.low(i);
            high[i] = box.high(i);
            width[i] = high[i] - low[i];
        }
        String lowest = graph.doubles(low);
        String point = graph.apply("Add", lowest, graph.apply("Mul", share, graph.doubles(width)));
        String inside = graph.apply("Max", graph.apply("Min", point, graph.doubles(high)), lowest);
        return graph.cast(Graph.Type.FLOAT, inside);
    }
}
