package io.github.ascentrl.nn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The result of a loss function: the scalar to differentiate, and named values to report. When a batch is processed in
 * {@linkplain DataParallel shards}, totals and sums are added, and a {@link #mean} is divided once, at the end.
 *
 * <pre>{@code
 * return Loss.of(tape.combine(1f, policyLoss, 0.5f, valueLoss))
 *         .part("policyLoss", policyLoss)
 *         .part("valueLoss", valueLoss)
 *         .mean("entropy", entropySum, steps);
 * }</pre>
 *
 * <p>Immutable: each call returns a new loss. Values are read immediately; only the total stays on the tape.
 */
public final class Loss {
    private final Tensor total;
    private final double scalar;
    private final List<Part> parts;

    /** A sum over rows and its divisor, applied once all rows have been added. */
    private record Part(String name, double sum, double over) {
        boolean adds(Part other) {
            return name.equals(other.name) && over == other.over;
        }
    }

    /**
     * The values of a loss over a whole batch.
     *
     * @param total the sum of the shards' totals
     * @param parts the parts by name, in the order in which they were added; read-only
     */
    public record Value(double total, Map<String, Double> parts) {
        /** Checks that no part is null. */
        public Value {
            Objects.requireNonNull(parts, "parts");
            parts.forEach((name, part) -> Objects.requireNonNull(part, () -> "parts[" + name + "]"));
        }

        /**
         * {@return one part}
         *
         * @param name its name
         * @throws IllegalArgumentException if the loss has no such part
         */
        public double part(String name) {
            Objects.requireNonNull(name, "name");
            Double part = parts.get(name);
            if (part == null) {
                throw new IllegalArgumentException(
                        "the loss has no part '" + name + "'; its parts are " + parts.keySet());
            }
            return part;
        }
    }

    private Loss(Tensor total, double scalar, List<Part> parts) {
        this.total = total;
        this.scalar = scalar;
        this.parts = parts;
    }

    /**
     * {@return a loss without parts}
     *
     * @param total a scalar, just computed
     * @throws IllegalStateException if it is not a scalar
     */
    public static Loss of(Tensor total) {
        Objects.requireNonNull(total, "total");
        return new Loss(total, total.scalar(), List.of());
    }

    /**
     * {@return this loss with one more part, which is summed over shards}
     *
     * @param name a name not yet used here
     * @param scalar a scalar, just computed; it may be a part of the total or only be reported
     * @throws IllegalArgumentException if the name is taken
     * @throws IllegalStateException if it is not a scalar
     */
    public Loss part(String name, Tensor scalar) {
        Objects.requireNonNull(scalar, "scalar");
        return part(name, scalar.scalar());
    }

    /**
     * {@return this loss with one more part, which is summed over shards}
     *
     * @param name a name not yet used here
     * @param number the part
     * @throws IllegalArgumentException if the name is taken
     */
    public Loss part(String name, double number) {
        Objects.requireNonNull(name, "name");
        return mean(name, number, 1);
    }

    /**
     * {@return this loss with one more reported value: Σ over all shards of {@code sum}, divided by {@code over}}
     *
     * @param name a name not yet used here
     * @param sum the sum over this shard's rows
     * @param over the divisor of the sum over all shards, positive, finite and the same in all shards: the number of rows of
     *     the whole batch
     * @throws IllegalArgumentException if the name is taken or {@code over} is not positive and finite
     */
    public Loss mean(String name, double sum, double over) {
        Objects.requireNonNull(name, "name");
        if (!(over > 0 && over < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("part '" + name + "' is a mean over " + over
                    + "; pass the number of rows of the whole batch, which is positive and finite");
        }
        for (Part part : parts) {
            if (part.name.equals(name)) {
                throw new IllegalArgumentException(
                        "the loss already has a part '" + name + "'; give each part its own name");
            }
        }
        List<Part> more = new ArrayList<>(parts);
        more.add(new Part(name, sum, over));
        return new Loss(total, scalar, more);
    }

    /** {@return the scalar to differentiate} */
    public Tensor total() {
        return total;
    }

    /** {@return the values of this loss; for a loss over the whole batch} */
    public Value value() {
        return sum(this);
    }

    /**
     * {@return the sum of the losses of all shards, added in order}
     *
     * @throws IllegalStateException if the losses have different parts
     */
    static Value sum(Loss... shards) {
        Loss first = shards[0];
        double total = first.scalar;
        for (int s = 1; s < shards.length; s++) {
            total += shards[s].scalar;
            if (shards[s].parts.size() != first.parts.size()) {
                throw different(first, shards[s], s);
            }
        }
        Map<String, Double> parts = new LinkedHashMap<>();
        for (int i = 0; i < first.parts.size(); i++) {
            Part part = first.parts.get(i);
            double sum = part.sum;
            for (int s = 1; s < shards.length; s++) {
                Part other = shards[s].parts.get(i);
                if (!part.adds(other)) {
                    throw different(first, shards[s], s);
                }
                sum += other.sum;
            }
            parts.put(part.name, sum / part.over);
        }
        return new Value(total, Collections.unmodifiableMap(parts));
    }

    private static IllegalStateException different(Loss first, Loss other, int shard) {
        return new IllegalStateException("the loss of shard 0 has the parts " + first.describe() + ", that of shard "
                + shard + " has " + other.describe()
                + "; add the same parts with the same divisors in the same order for every shard");
    }

    private String describe() {
        List<String> names = new ArrayList<>();
        for (Part part : parts) {
            names.add(part.over == 1 ? part.name : part.name + "/" + part.over);
        }
        return names.toString();
    }
}
