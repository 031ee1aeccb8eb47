package io.github.ascentrl.nn;

import io.github.ascentrl.api.internal.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * A low-rank update that is trained in place of a weight W: {@link Tape#parameter} and {@link
 * Parameters#effectiveValues()} return W + scale·A·B for W. W itself is frozen; A and B are trained. {@link
 * io.github.ascentrl.nn.layer.LowRank} adapts whole networks.
 */
public final class Adapter {
    private final Parameter weight;
    private final Parameter a;
    private final Parameter b;
    private final float scale;

    private Adapter(Parameters parameters, Parameter weight, int rank, float scale) {
        this.weight = weight;
        a = parameters.add(nameOfA(weight), weight.rows(), rank);
        b = parameters.add(nameOfB(weight), rank, weight.cols());
        this.scale = scale;
        a.ofAdapter = true;
        b.ofAdapter = true;
        weight.adapter = this;
        parameters.adapted = true;
    }

    /**
     * Adapts some of the given parameters and freezes all of them. For a weight named W, A and B are added as
     * W.lowRank.a and W.lowRank.b, both zero at first.
     *
     * @param among parameters of one layout, which is still open; all but adapters become frozen. Vectors (one row or
     *     one column) and adapters cannot be adapted
     * @param weights selects the weights to adapt by name
     * @param rank the number of columns of A and rows of B, at least 1 and at most the number of rows and of columns of
     *     each weight
     * @param scale finite, not 0
     * @return the new adapters, in the order of the weights
     * @throws IllegalArgumentException if a weight has fewer rows or columns than the rank, no weight is selected, a
     *     selected weight already has an adapter, or a number is out of range; nothing is added then
     * @throws IllegalStateException if the layout is already fixed
     */
    public static List<Adapter> add(List<Parameter> among, Predicate<String> weights, int rank, float scale) {
        Check.noNulls("among", among);
        Objects.requireNonNull(weights, "weights");
        if (!(Math.abs(scale) > 0 && Math.abs(scale) < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("scale = " + scale + " must be finite and not 0");
        }
        List<Parameter> matrices = among.stream()
                .filter(p -> p.rows() > 1 && p.cols() > 1 && !p.ofAdapter)
                .toList();
        List<Parameter> chosen =
                matrices.stream().filter(p -> weights.test(p.name())).toList();
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("no weight to adapt is selected; select some of "
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
        long more = 0; // all are checked before the first is added
        for (Parameter weight : chosen) {
            parameters.checkNew(nameOfA(weight), weight.rows(), rank, more);
            more += (long) weight.rows() * rank;
            parameters.checkNew(nameOfB(weight), rank, weight.cols(), more);
            more += (long) rank * weight.cols();
        }
        List<Parameter> frozen = List.copyOf(among); // a copy: `among` may be a view of the list that grows now
        List<Adapter> adapters = new ArrayList<>();
        for (Parameter weight : chosen) {
            adapters.add(new Adapter(parameters, weight, rank, scale));
        }
        for (Parameter parameter : frozen) {
            parameter.frozen |= !parameter.ofAdapter;
        }
        return List.copyOf(adapters);
    }

    private static String nameOfA(Parameter weight) {
        return weight.name() + ".lowRank.a";
    }

    private static String nameOfB(Parameter weight) {
        return weight.name() + ".lowRank.b";
    }

    private static void check(Parameter weight, int rank) {
        String name = "weight '" + weight.name() + "' [" + weight.rows() + ", " + weight.cols() + "]";
        if (weight.adapter != null) {
            throw new IllegalArgumentException(
                    name + " already has an adapter; choose other weights, or merge the adapter and adapt a copy");
        }
        int most = Math.min(weight.rows(), weight.cols());
        if (rank < 1 || rank > most) {
            throw new IllegalArgumentException("rank = " + rank + " must be in [1, " + most + "] for " + name
                    + "; choose another rank, or leave this weight out");
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

    /** {@return the factor of A·B} */
    public float scale() {
        return scale;
    }
}
