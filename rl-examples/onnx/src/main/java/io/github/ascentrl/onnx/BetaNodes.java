package io.github.ascentrl.onnx;

/**
 * Beta-distributed positions between low and high for each coordinate of a box: α = 1 + softplus(x) and β = 1 +
 * softplus(y) for the network's outputs x and y. The best action is the mode, or the middle if there is no mode.
 *
 * <p>A drawn position is G/(G+H) with G ~ Gamma(α) and H ~ Gamma(β), drawn by rejection (Marsaglia and Tsang, <i>A
 * Simple Method for Generating Gamma Variables</i>, 2000), as {@code BetaPolicy} draws it. A graph cannot loop until a
 * try is accepted: it makes {@value #TRIES} tries at once and takes the first accepted one. Since the shapes are at
 * least 1, a try is accepted with a probability of more than 0.95, so all tries fail in less than one of
 * 10<sup>10</sup> draws; the first try is taken then.
 */
record BetaNodes(Graph graph, BoxNodes box) implements ActionNodes {
    static final int TRIES = 8;

    private static final double MIN_RAW = -30; // as BetaPolicy clamps
    private static final double MAX_RAW = 1e6;
    private static final double SMALLEST = 1e-30;

    private int size() {
        return box.box().size();
    }

    /** {@return α, then β, of all coordinates, {@code [batch, 2 · size]}; rounded to floats, as in the policy} */
    private String shapes(String outputs) {
        String x = graph.clamp(graph.cast(Graph.Type.DOUBLE, outputs), MIN_RAW, MAX_RAW);
        String small = graph.apply("Exp", graph.apply("Neg", graph.apply("Abs", x)));
        String log = graph.apply("Log", graph.apply("Add", small, graph.doubles(1)));
        String softplus = graph.apply("Add", graph.apply("Max", x, graph.doubles(0)), log);
        String rounded = graph.cast(Graph.Type.FLOAT, graph.apply("Add", softplus, graph.doubles(1)));
        return graph.cast(Graph.Type.DOUBLE, rounded);
    }

    @Override
    public String best(String outputs) {
        String less = graph.apply("Sub", shapes(outputs), graph.doubles(1));
        String alpha = graph.columns(less, 0, size());
        String rest = graph.apply("Add", alpha, graph.columns(less, size(), size()));
        String mode = graph.apply("Div", alpha, rest);
        String peaked = graph.apply("Greater", rest, graph.doubles(0));
        return box.at(graph.apply("Where", peaked, mode, graph.doubles(0.5)));
    }

    @Override
    public String drawn(String outputs, String uniform, String normal) {
        String gammas = gammas(shapes(outputs), uniform, normal);
        String g = graph.columns(gammas, 0, size());
        String h = graph.columns(gammas, size(), size());
        return box.at(graph.apply("Div", g, graph.apply("Add", g, h)));
    }

    /** {@return one draw from Gamma(shape) for each shape, {@code [batch, 2 · size]}; tries are along a third axis} */
    private String gammas(String shapes, String uniform, String normal) {
        String d = graph.apply("Sub", graph.reshape(shapes, -1, 2L * size(), 1), graph.doubles(1.0 / 3));
        String c = graph.apply("Div", graph.doubles(1), graph.apply("Sqrt", graph.apply("Mul", d, graph.doubles(9))));
        String x = tries(normal);
        String u = graph.apply("Sub", graph.doubles(1), tries(uniform)); // in (0, 1]
        String root = graph.apply("Add", graph.apply("Mul", c, x), graph.doubles(1));
        String v = graph.apply("Mul", graph.apply("Mul", root, root), root);
        String positive = graph.apply("Greater", root, graph.doubles(0));
        String accepted = graph.apply("And", positive, accepted(d, x, u, v));
        String first = graph.largest(graph.indicator(accepted), 2);
        String chosen = graph.apply("GatherElements", Graph.Attribute.of("axis", 2), v, first);
        String gamma = graph.apply("Max", graph.apply("Mul", d, chosen), graph.doubles(SMALLEST));
        return graph.reshape(gamma, -1, 2L * size());
    }

    private String tries(String random) {
        return graph.reshape(graph.cast(Graph.Type.DOUBLE, random), -1, 2L * size(), TRIES);
    }

    /** u < 1 − 0.0331 x⁴, or log u < ½ x² + d (1 − v + log v) */
    private String accepted(String d, String x, String u, String v) {
        String squared = graph.apply("Mul", x, x);
        String fourth = graph.apply("Mul", squared, squared);
        String quick = graph.apply("Sub", graph.doubles(1), graph.apply("Mul", fourth, graph.doubles(0.0331)));
        String log = graph.apply("Add", graph.apply("Sub", graph.doubles(1), v), graph.apply("Log", v));
        String half = graph.apply("Mul", squared, graph.doubles(0.5));
        String exact = graph.apply("Add", half, graph.apply("Mul", d, log));
        return graph.apply("Or", graph.apply("Less", u, quick), graph.apply("Less", graph.apply("Log", u), exact));
    }

    @Override
    public int uniforms() {
        return 2 * size() * TRIES;
    }

    @Override
    public int normals() {
        return 2 * size() * TRIES;
    }
}
