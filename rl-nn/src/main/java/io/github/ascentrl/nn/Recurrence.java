package io.github.ascentrl.nn;

import io.github.ascentrl.nn.internal.kernels.Packed;
import java.util.Arrays;

/**
 * Recurrent cells over sequences. One product covers all inputs; then each step takes one product of the memories of
 * the sequences still running, and one kernel for the gates. The backward pass does the same in reverse; the gradients
 * of the weights are one product each at the end. Inputs, gates and outputs stay in the order of the batch. Memories
 * and the matrices multiplied with them are in the order of steps, so that the rows of a step are contiguous.
 */
final class Recurrence extends Operation {
    /** The computation of a step. */
    enum Cell {
        GRU(3, 1) {
            @Override
            void step(Recurrence op, int running, int t, int from, int to) {
                op.kernels
                        .cells()
                        .gru(
                                running,
                                op.units,
                                op.first,
                                t,
                                op.gates,
                                op.recurrent,
                                op.states,
                                from,
                                op.states,
                                to,
                                op.kept,
                                op.out.data);
            }

            @Override
            void stepBack(Recurrence op, int running, int t, int from, int at) {
                op.kernels
                        .cells()
                        .gruBackward(
                                running,
                                op.units,
                                op.first,
                                t,
                                op.gates,
                                op.states,
                                from,
                                op.kept,
                                op.out.gradient,
                                op.carry,
                                op.dGates,
                                op.dRecurrent,
                                at);
            }
        },
        LSTM(4, 2) {
            @Override
            void step(Recurrence op, int running, int t, int from, int to) {
                op.kernels
                        .cells()
                        .lstm(
                                running,
                                op.units,
                                op.first,
                                t,
                                op.gates,
                                op.recurrent,
                                op.states,
                                from,
                                op.states,
                                to,
                                op.kept,
                                op.out.data);
            }

            @Override
            void stepBack(Recurrence op, int running, int t, int from, int at) {
                op.kernels
                        .cells()
                        .lstmBackward(
                                running,
                                op.units,
                                op.first,
                                t,
                                op.gates,
                                op.states,
                                from,
                                op.kept,
                                op.out.gradient,
                                op.carry,
                                op.dGates,
                                op.dRecurrent,
                                at);
            }
        };

        /** Columns of the weights per unit. */
        final int gateCount;
        /** Remembered numbers per unit. */
        final int memories;

        Cell(int gateCount, int memories) {
            this.gateCount = gateCount;
            this.memories = memories;
        }

        abstract void step(Recurrence op, int running, int t, int from, int to);

        abstract void stepBack(Recurrence op, int running, int t, int from, int at);
    }

    Cell cell;
    Tensor x;
    Tensor w;
    Tensor b;
    Tensor u;
    Tensor c;
    Sequences sequences;

    private int units;
    private int[] first;
    private float[] gates = new float[0];
    private float[] kept = new float[0];
    private float[] recurrent = new float[0];
    /** The initial memories of the pieces, then the memories after each of their steps, in the order of steps. */
    private float[] states = new float[0];

    private float[] carry = new float[0];
    private float[] dGates = new float[0];
    private float[] dRecurrent = new float[0];
    private float[] previous = new float[0];
    private Packed packed;
    private Packed packedTransposed;

    @Override
    protected void forward() {
        Sequences.Schedule schedule = sequences.schedule();
        units = u.rows;
        first = schedule.first;
        int rows = x.rows;
        int pieces = first.length;
        int wide = u.cols;
        int memory = cell.memories * units;
        gates = grown(gates, rows * wide);
        kept = grown(kept, rows * units);
        recurrent = grown(recurrent, pieces * wide);
        states = grown(states, (pieces + rows) * memory);
        kernels.products()
                .affine(rows, wide, w.rows, x.data, x.offset, x.cols, w.data, w.offset, b.data, b.offset, gates);
        packed = kernels.products().pack(false, units, wide, u.data, u.offset, wide, packed);
        for (int i = 0; i < pieces; i++) {
            if (schedule.sequence[i] >= 0) {
                sequences.copyMemory(schedule.sequence[i], memory, states, i * memory);
            } else {
                Arrays.fill(states, i * memory, (i + 1) * memory, 0f);
            }
        }
        int from = 0;
        int to = pieces * memory;
        for (int t = 0; t < schedule.running.length; t++) {
            int running = schedule.running[t];
            packed.affine(running, states, from, memory, c.data, c.offset, recurrent);
            cell.step(this, running, t, from, to);
            from = to;
            to += running * memory;
        }
    }

    @Override
    protected void backward() {
        int[] running = sequences.schedule().running;
        int rows = x.rows;
        int pieces = first.length;
        int wide = u.cols;
        int memory = cell.memories * units;
        dGates = grown(dGates, rows * wide);
        dRecurrent = grown(dRecurrent, rows * wide);
        carry = grown(carry, pieces * memory);
        Arrays.fill(carry, 0, pieces * memory, 0f);
        packedTransposed = kernels.products().pack(true, wide, units, u.data, u.offset, wide, packedTransposed);
        int at = rows; // offset of the step's rows, in the order of steps
        for (int t = running.length - 1; t >= 0; t--) {
            at -= running[t];
            int from = t == 0 ? 0 : (pieces + at - running[t - 1]) * memory;
            cell.stepBack(this, running[t], t, from, at * wide);
            if (t > 0) { // stop at the initial memory, which is a constant
                packedTransposed.multiply(running[t], dRecurrent, at * wide, wide, carry, 0, memory);
            }
        }
        if (u.needsGradient) {
            boolean equal = running[running.length - 1] == pieces; // then memories are already contiguous
            kernels.products()
                    .multiplyTransposedA(
                            units,
                            wide,
                            rows,
                            equal ? states : previous(running, memory),
                            0,
                            equal ? memory : units,
                            dRecurrent,
                            0,
                            wide,
                            u.gradient,
                            u.offset,
                            wide);
        }
        if (c.needsGradient) {
            kernels.products().addColumnSums(rows, wide, dRecurrent, c.gradient, c.offset);
        }
        if (w.needsGradient) {
            kernels.products()
                    .multiplyTransposedA(
                            w.rows, wide, rows, x.data, x.offset, x.cols, dGates, 0, wide, w.gradient, w.offset, wide);
        }
        if (b.needsGradient) {
            kernels.products().addColumnSums(rows, wide, dGates, b.gradient, b.offset);
        }
        if (x.needsGradient) {
            kernels.products()
                    .multiplyTransposedB(
                            rows, w.rows, wide, dGates, 0, wide, w.data, w.offset, wide, x.gradient, x.offset, x.cols);
        }
    }

    /** {@return the h that each row was computed from, without the gaps where sequences end} */
    private float[] previous(int[] running, int memory) {
        previous = grown(previous, x.rows * units);
        int to = 0;
        int from = 0; // first memory of the step before
        for (int t = 0; t < running.length; t++) {
            for (int i = 0; i < running[t]; i++) {
                System.arraycopy(states, (from + i) * memory, previous, to, units);
                to += units;
            }
            from += t == 0 ? first.length : running[t - 1];
        }
        return previous;
    }

    private static float[] grown(float[] array, int size) {
        return array.length < size ? new float[size + size / 4] : array;
    }
}
