package io.github.ascentrl.nn.internal.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link ScalarCells}, a vector at a time, for the units that fill vectors; each method leaves the rest of the row to
 * the specification. Each loop has one tanh, written out, and each method at most about thirty operations; {@link
 * VectorKernels} explains why.
 */
final class VectorCells implements CellSteps {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    private static final FloatVector ONE = FloatVector.broadcast(S, 1f);

    @Override
    public void gru(
            int rows,
            int n,
            int[] first,
            int step,
            float[] gates,
            float[] recurrent,
            float[] state,
            int stateAt,
            float[] next,
            int nextAt,
            float[] kept,
            float[] y) {
        for (int i = 0; i < rows; i++) {
            int row = first[i] + step;
            gruRow(
                    n,
                    gates,
                    row * 3 * n,
                    recurrent,
                    i * 3 * n,
                    state,
                    stateAt + i * n,
                    next,
                    nextAt + i * n,
                    kept,
                    y,
                    row * n);
        }
    }

    @Override
    public void gruBackward(
            int rows,
            int n,
            int[] first,
            int step,
            float[] gates,
            float[] state,
            int stateAt,
            float[] kept,
            float[] dy,
            float[] carry,
            float[] dGates,
            float[] dRecurrent,
            int dRecurrentAt) {
        for (int i = 0; i < rows; i++) {
            int row = first[i] + step;
            int to = dRecurrentAt + i * 3 * n;
            gruBackwardRow(
                    n,
                    gates,
                    row * 3 * n,
                    state,
                    stateAt + i * n,
                    kept,
                    dy,
                    row * n,
                    carry,
                    i * n,
                    dGates,
                    dRecurrent,
                    to);
        }
    }

    @Override
    public void lstm(
            int rows,
            int n,
            int[] first,
            int step,
            float[] gates,
            float[] recurrent,
            float[] state,
            int stateAt,
            float[] next,
            int nextAt,
            float[] kept,
            float[] y) {
        for (int i = 0; i < rows; i++) {
            int row = first[i] + step;
            int h = i * 2 * n;
            lstmRow(
                    n,
                    gates,
                    row * 4 * n,
                    recurrent,
                    i * 4 * n,
                    state,
                    stateAt + h,
                    next,
                    nextAt + h,
                    kept,
                    y,
                    row * n);
        }
    }

    @Override
    public void lstmBackward(
            int rows,
            int n,
            int[] first,
            int step,
            float[] gates,
            float[] state,
            int stateAt,
            float[] kept,
            float[] dy,
            float[] carry,
            float[] dGates,
            float[] dRecurrent,
            int dRecurrentAt) {
        for (int i = 0; i < rows; i++) {
            int row = first[i] + step;
            int h = i * 2 * n;
            int to = dRecurrentAt + i * 4 * n;
            lstmBackwardRow(
                    n, gates, row * 4 * n, state, stateAt + h, kept, dy, row * n, carry, h, dGates, dRecurrent, to);
        }
    }

    /**
     * x ← σ(x + y) for gates of n units each, but tanh(x + y) for one of them: the two differ only in two constants.
     */
    private static void gates(int count, int tanh, int n, int bound, float[] x, int xo, float[] y, int yo) {
        FloatVector largest = FloatVector.broadcast(S, Coefficients.tanhLargest);
        FloatVector smallest = FloatVector.broadcast(S, Coefficients.minusTanhLargest);
        FloatVector t13 = FloatVector.broadcast(S, Coefficients.t13);
        FloatVector t11 = FloatVector.broadcast(S, Coefficients.t11);
        FloatVector t9 = FloatVector.broadcast(S, Coefficients.t9);
        FloatVector t7 = FloatVector.broadcast(S, Coefficients.t7);
        FloatVector t5 = FloatVector.broadcast(S, Coefficients.t5);
        FloatVector t3 = FloatVector.broadcast(S, Coefficients.t3);
        FloatVector one = FloatVector.broadcast(S, Coefficients.one);
        FloatVector q8 = FloatVector.broadcast(S, Coefficients.q8);
        FloatVector q6 = FloatVector.broadcast(S, Coefficients.q6);
        FloatVector q4 = FloatVector.broadcast(S, Coefficients.q4);
        FloatVector q2 = FloatVector.broadcast(S, Coefficients.q2);
        for (int gate = 0; gate < count; gate++) {
            FloatVector scale = FloatVector.broadcast(S, gate == tanh ? 1f : 0.5f);
            FloatVector shift =
                    FloatVector.broadcast(S, gate == tanh ? -0f : 0.5f); // adding −0 does not change even −0
            int at = xo + gate * n;
            int from = yo + gate * n;
            for (int j = 0; j < bound; j += L) {
                FloatVector s = FloatVector.fromArray(S, x, at + j).add(FloatVector.fromArray(S, y, from + j));
                FloatVector tx = s.mul(scale).min(largest).max(smallest);
                FloatVector tz = tx.mul(tx);
                FloatVector tp = tz.fma(t13, t11);
                tp = tp.fma(tz, t9);
                tp = tp.fma(tz, t7);
                tp = tp.fma(tz, t5);
                tp = tp.fma(tz, t3);
                tp = tp.fma(tz, one);
                FloatVector tq = tz.fma(q8, q6);
                tq = tq.fma(tz, q4);
                tq = tq.fma(tz, q2);
                tq = tq.fma(tz, one);
                FloatVector t = tx.mul(tp).div(tq);
                scale.fma(t, shift).intoArray(x, at + j);
            }
        }
    }

    private static void gruRow(
            int n,
            float[] gates,
            int g,
            float[] recurrent,
            int b,
            float[] state,
            int h,
            float[] next,
            int to,
            float[] kept,
            float[] y,
            int out) {
        int bound = S.loopBound(n);
        gates(2, -1, n, bound, gates, g, recurrent, b);
        candidate(bound, n, gates, g, recurrent, b + 2 * n, state, h, next, to, kept, y, out);
        ScalarCells.gruRow(bound, n, gates, g, recurrent, b, state, h, next, to, kept, y, out);
    }

    private static void candidate(
            int bound,
            int n,
            float[] gates,
            int g,
            float[] recurrent,
            int b,
            float[] state,
            int h,
            float[] next,
            int to,
            float[] kept,
            float[] y,
            int out) {
        FloatVector largest = FloatVector.broadcast(S, Coefficients.tanhLargest);
        FloatVector smallest = FloatVector.broadcast(S, Coefficients.minusTanhLargest);
        FloatVector t13 = FloatVector.broadcast(S, Coefficients.t13);
        FloatVector t11 = FloatVector.broadcast(S, Coefficients.t11);
        FloatVector t9 = FloatVector.broadcast(S, Coefficients.t9);
        FloatVector t7 = FloatVector.broadcast(S, Coefficients.t7);
        FloatVector t5 = FloatVector.broadcast(S, Coefficients.t5);
        FloatVector t3 = FloatVector.broadcast(S, Coefficients.t3);
        FloatVector one = FloatVector.broadcast(S, Coefficients.one);
        FloatVector q8 = FloatVector.broadcast(S, Coefficients.q8);
        FloatVector q6 = FloatVector.broadcast(S, Coefficients.q6);
        FloatVector q4 = FloatVector.broadcast(S, Coefficients.q4);
        FloatVector q2 = FloatVector.broadcast(S, Coefficients.q2);
        for (int j = 0; j < bound; j += L) {
            FloatVector u = FloatVector.fromArray(S, recurrent, b + j);
            u.intoArray(kept, out + j);
            FloatVector s =
                    FloatVector.fromArray(S, gates, g + j).fma(u, FloatVector.fromArray(S, gates, g + 2 * n + j));
            FloatVector cx = s.min(largest).max(smallest);
            FloatVector cz = cx.mul(cx);
            FloatVector cp = cz.fma(t13, t11);
            cp = cp.fma(cz, t9);
            cp = cp.fma(cz, t7);
            cp = cp.fma(cz, t5);
            cp = cp.fma(cz, t3);
            cp = cp.fma(cz, one);
            FloatVector cq = cz.fma(q8, q6);
            cq = cq.fma(cz, q4);
            cq = cq.fma(cz, q2);
            cq = cq.fma(cz, one);
            FloatVector c = cx.mul(cp).div(cq);
            c.intoArray(gates, g + 2 * n + j);
            FloatVector result = FloatVector.fromArray(S, gates, g + n + j)
                    .fma(FloatVector.fromArray(S, state, h + j).sub(c), c);
            result.intoArray(next, to + j);
            result.intoArray(y, out + j);
        }
    }

    private static void gruBackwardRow(
            int n,
            float[] gates,
            int g,
            float[] state,
            int h,
            float[] kept,
            float[] dy,
            int out,
            float[] carry,
            int ch,
            float[] dGates,
            float[] dRecurrent,
            int b) {
        int j = 0;
        for (; j + L <= n; j += L) {
            FloatVector r = FloatVector.fromArray(S, gates, g + j);
            FloatVector z = FloatVector.fromArray(S, gates, g + n + j);
            FloatVector c = FloatVector.fromArray(S, gates, g + 2 * n + j);
            FloatVector dh = FloatVector.fromArray(S, dy, out + j).add(FloatVector.fromArray(S, carry, ch + j));
            FloatVector through = dh.mul(z);
            FloatVector dc = dh.sub(through).mul(c.neg().fma(c, ONE));
            FloatVector dr =
                    dc.mul(FloatVector.fromArray(S, kept, out + j)).mul(r.neg().fma(r, r));
            FloatVector dz = dh.mul(FloatVector.fromArray(S, state, h + j).sub(c))
                    .mul(z.neg().fma(z, z));
            through.intoArray(carry, ch + j);
            dr.intoArray(dGates, g + j);
            dz.intoArray(dGates, g + n + j);
            dc.intoArray(dGates, g + 2 * n + j);
            dr.intoArray(dRecurrent, b + j);
            dz.intoArray(dRecurrent, b + n + j);
            dc.mul(r).intoArray(dRecurrent, b + 2 * n + j);
        }
        ScalarCells.gruBackwardRow(j, n, gates, g, state, h, kept, dy, out, carry, ch, dGates, dRecurrent, b);
    }

    private static void lstmRow(
            int n,
            float[] gates,
            int a,
            float[] recurrent,
            int b,
            float[] state,
            int h,
            float[] next,
            int to,
            float[] kept,
            float[] y,
            int out) {
        int bound = S.loopBound(n);
        gates(4, 2, n, bound, gates, a, recurrent, b);
        cell(bound, n, gates, a, state, h, next, to, kept, y, out);
        ScalarCells.lstmRow(bound, n, gates, a, recurrent, b, state, h, next, to, kept, y, out);
    }

    private static void cell(
            int bound,
            int n,
            float[] gates,
            int a,
            float[] state,
            int h,
            float[] next,
            int to,
            float[] kept,
            float[] y,
            int out) {
        FloatVector largest = FloatVector.broadcast(S, Coefficients.tanhLargest);
        FloatVector smallest = FloatVector.broadcast(S, Coefficients.minusTanhLargest);
        FloatVector t13 = FloatVector.broadcast(S, Coefficients.t13);
        FloatVector t11 = FloatVector.broadcast(S, Coefficients.t11);
        FloatVector t9 = FloatVector.broadcast(S, Coefficients.t9);
        FloatVector t7 = FloatVector.broadcast(S, Coefficients.t7);
        FloatVector t5 = FloatVector.broadcast(S, Coefficients.t5);
        FloatVector t3 = FloatVector.broadcast(S, Coefficients.t3);
        FloatVector one = FloatVector.broadcast(S, Coefficients.one);
        FloatVector q8 = FloatVector.broadcast(S, Coefficients.q8);
        FloatVector q6 = FloatVector.broadcast(S, Coefficients.q6);
        FloatVector q4 = FloatVector.broadcast(S, Coefficients.q4);
        FloatVector q2 = FloatVector.broadcast(S, Coefficients.q2);
        for (int j = 0; j < bound; j += L) {
            FloatVector c = FloatVector.fromArray(S, gates, a + n + j)
                    .fma(
                            FloatVector.fromArray(S, state, h + n + j),
                            FloatVector.fromArray(S, gates, a + j).mul(FloatVector.fromArray(S, gates, a + 2 * n + j)));
            c.intoArray(next, to + n + j);
            FloatVector tx = c.min(largest).max(smallest);
            FloatVector tz = tx.mul(tx);
            FloatVector tp = tz.fma(t13, t11);
            tp = tp.fma(tz, t9);
            tp = tp.fma(tz, t7);
            tp = tp.fma(tz, t5);
            tp = tp.fma(tz, t3);
            tp = tp.fma(tz, one);
            FloatVector tq = tz.fma(q8, q6);
            tq = tq.fma(tz, q4);
            tq = tq.fma(tz, q2);
            tq = tq.fma(tz, one);
            FloatVector t = tx.mul(tp).div(tq);
            t.intoArray(kept, out + j);
            FloatVector result = FloatVector.fromArray(S, gates, a + 3 * n + j).mul(t);
            result.intoArray(next, to + j);
            result.intoArray(y, out + j);
        }
    }

    private static void lstmBackwardRow(
            int n,
            float[] gates,
            int a,
            float[] state,
            int h,
            float[] kept,
            float[] dy,
            int out,
            float[] carry,
            int ch,
            float[] dGates,
            float[] dRecurrent,
            int b) {
        int bound = S.loopBound(n);
        outputBackward(bound, n, gates, a, kept, dy, out, carry, ch, dGates, dRecurrent, b);
        cellBackward(bound, n, gates, a, state, h, carry, ch + n, dGates, dRecurrent, b);
        ScalarCells.lstmBackwardRow(bound, n, gates, a, state, h, kept, dy, out, carry, ch, dGates, dRecurrent, b);
    }

    /**
     * From dh to the output gate and dc′, which is in carry. A single loop with the next method would be too long to
     * inline.
     */
    private static void outputBackward(
            int bound,
            int n,
            float[] gates,
            int a,
            float[] kept,
            float[] dy,
            int out,
            float[] carry,
            int ch,
            float[] dGates,
            float[] dRecurrent,
            int b) {
        for (int j = 0; j < bound; j += L) {
            FloatVector o = FloatVector.fromArray(S, gates, a + 3 * n + j);
            FloatVector t = FloatVector.fromArray(S, kept, out + j);
            FloatVector dh = FloatVector.fromArray(S, dy, out + j).add(FloatVector.fromArray(S, carry, ch + j));
            FloatVector dc = dh.mul(o).fma(t.neg().fma(t, ONE), FloatVector.fromArray(S, carry, ch + n + j));
            FloatVector dO = dh.mul(t).mul(o.neg().fma(o, o));
            FloatVector.broadcast(S, 0f).intoArray(carry, ch + j);
            dc.intoArray(carry, ch + n + j);
            dO.intoArray(dGates, a + 3 * n + j);
            dO.intoArray(dRecurrent, b + 3 * n + j);
        }
    }

    /** From dc′ to the other gates and dc. */
    private static void cellBackward(
            int bound,
            int n,
            float[] gates,
            int a,
            float[] state,
            int h,
            float[] carry,
            int cc,
            float[] dGates,
            float[] dRecurrent,
            int b) {
        for (int j = 0; j < bound; j += L) {
            FloatVector i = FloatVector.fromArray(S, gates, a + j);
            FloatVector f = FloatVector.fromArray(S, gates, a + n + j);
            FloatVector g = FloatVector.fromArray(S, gates, a + 2 * n + j);
            FloatVector dc = FloatVector.fromArray(S, carry, cc + j);
            FloatVector di = dc.mul(g).mul(i.neg().fma(i, i));
            FloatVector df = dc.mul(FloatVector.fromArray(S, state, h + n + j))
                    .mul(f.neg().fma(f, f));
            FloatVector dg = dc.mul(i).mul(g.neg().fma(g, ONE));
            dc.mul(f).intoArray(carry, cc + j);
            di.intoArray(dGates, a + j);
            df.intoArray(dGates, a + n + j);
            dg.intoArray(dGates, a + 2 * n + j);
            di.intoArray(dRecurrent, b + j);
            df.intoArray(dRecurrent, b + n + j);
            dg.intoArray(dRecurrent, b + 2 * n + j);
        }
    }
}
