package io.github.ascentrl.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What is learned in place of a weight W: wherever W is asked for, {@link Tape#parameter} gives W + scale·A·B, and so does
 * {@link Parameters#effectiveValues()}. W itself is frozen; A and B are trained. See {@link
 * io.github.ascentrl.nn.layer.LowRank}, which adapts networks.
 */
public final class Adapter {
    private final Parameter weight;
    private final Parameter a;
    private final Parameter b;
    private final float scale;

    private Adapter(Parameters parameters, Parameter weight, int rank, float scale) {
        this.weight = weight;
        a = parameters.add(weight.name() + ".lowRank.a", weight.rows(), rank);
        b = parameters.add(weight.name() + ".lowRank.b", rank, weight.cols());
        this.scale = scale;
        a.ofAdapter = true;
        b.ofAdapter = true;
        weight.adapter = this;
        parameters.adapted = true;
    }

    /**
     * Adapts some weights, and freezes the rest of what they are among. A and B, zeros at first, are added as W.lowRank.a and
     * W.lowRank.b for a weight named W.
     *
     * @param among parameters of one layout, which is still open; all become frozen but adapters. Vectors, one row or one
     *     column, and adapters cannot be chosen
     * @param weights names of those to adapt
     * @param rank columns of A and rows of B, at least 1 and at most the rows and the columns of each weight
     * @param scale finite, not 0
     * @return the new adapters, in the order of the weights
     * @throws IllegalArgumentException if a weight has fewer rows or columns than the rank, none is chosen, one has an
     *     adapter already, or a number is out of range; nothing is added then
     * @throws IllegalStateException if the layout is already fixed
     */
    public static List<Adapter> add(List<Parameter> among, Predicate<String> weights, int rank, float scale) {
        if (!(Math.abs(scale) > 0 && Math.abs(scale) < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("scale = " + scale + " must be finite and not 0");
        }
        List<Parameter> matrices = among.stream()
                .filter(p -> p.rows() > 1 && p.cols() > 1 && !p.ofAdapter)
                .toList();
        List<Parameter> chosen =
                matrices.stream().filter(p -> weights.test(p.name())).toList();
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("no weight to adapt is chosen; choose among "
                    + matrices.stream().map(Parameter::name).toList() + " by name");
        }
        for (Parameter weight : chosen) {
            check(weight, rank);
        }
        Parameters parameters = chosen.get(0).owner();
        if (parameters.isFixed()) {
            throw new IllegalStateException("adapters of '" + chosen.get(0).name()
                    + "' cannot be added: these parameters are already in use; adapt a copy of the network,"
                    + " NetworkSpec.copyOf(network), before its first forward pass");
        }
        List<Parameter> frozen = List.copyOf(among); // perhaps a view of what grows now
        List<Adapter> adapters = new ArrayList<>();
        for (Parameter weight : chosen) {
            adapters.add(new Adapter(parameters, weight, rank, scale));
        }
        for (Parameter parameter : frozen) {
            parameter.frozen |= !parameter.ofAdapter;
        }
        return List.copyOf(adapters);
    }

    private static void check(Parameter weight, int rank) {
        String name = "weight '" + weight.name() + "' [" + weight.rows() + ", " + weight.cols() + "]";
        if (weight.adapter != null) {
            throw new IllegalArgumentException(
                    name + " has an adapter already; choose other weights, or merge it and adapt a copy");
        }
        int most = Math.min(weight.rows(), weight.cols());
        if (rank < 1 || rank > most) {
            throw new IllegalArgumentException("rank = " + rank + " must be in [1, " + most + "] for " + name
                    + "; choose another rank, or weights without this one");
        }
    }

    /** {@return W, {@code [in, out]}, frozen} */
    public Parameter weight() {
        return weight;
    }

    /** {@return A, {@code [in, rank]}} */
    public Parameter a() {
        return a;
    }

    /** {@return B, {@code [rank, out]}} */
    public Parameter b() {
        return b;
    }

    /** {@return what A·B is multiplied with} */
    public float scale() {
        return scale;
    }
}
