package io.github.ascentrl.nn.internal.kernels;

/**
 * Steps of recurrent cells: the specification. Other implementations also use the methods for one row, for the units
 * that do not fill a vector; they process units {@code from} to {@code n}, and offsets are those of the row.
 */
class ScalarCells implements CellSteps {
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
                    0,
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
                    0,
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
                    0,
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
                    0, n, gates, row * 4 * n, state, stateAt + h, kept, dy, row * n, carry, h, dGates, dRecurrent, to);
        }
    }

    static void gruRow(
            int from,
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
        for (int j = from; j < n; j++) {
            float r = Elementary.gate(gates[g + j] + recurrent[b + j]);
            float z = Elementary.gate(gates[g + n + j] + recurrent[b + n + j]);
            float u = recurrent[b + 2 * n + j];
            float c = Elementary.tanh(Math.fma(r, u, gates[g + 2 * n + j]));
            float result = Math.fma(z, state[h + j] - c, c);
            gates[g + j] = r;
            gates[g + n + j] = z;
            gates[g + 2 * n + j] = c;
            kept[out + j] = u;
            next[to + j] = result;
            y[out + j] = result;
        }
    }

    static void gruBackwardRow(
            int from,
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
        for (int j = from; j < n; j++) {
            float r = gates[g + j];
            float z = gates[g + n + j];
            float c = gates[g + 2 * n + j];
            float dh = dy[out + j] + carry[ch + j];
            float through = dh * z;
            float dc = (dh - through) * Math.fma(-c, c, 1f);
            float dr = dc * kept[out + j] * Math.fma(-r, r, r);
            float dz = dh * (state[h + j] - c) * Math.fma(-z, z, z);
            carry[ch + j] = through;
            dGates[g + j] = dr;
            dGates[g + n + j] = dz;
            dGates[g + 2 * n + j] = dc;
            dRecurrent[b + j] = dr;
            dRecurrent[b + n + j] = dz;
            dRecurrent[b + 2 * n + j] = dc * r;
        }
    }

    static void lstmRow(
            int from,
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
        for (int j = from; j < n; j++) {
            float i = Elementary.gate(gates[a + j] + recurrent[b + j]);
            float f = Elementary.gate(gates[a + n + j] + recurrent[b + n + j]);
            float g = Elementary.tanh(gates[a + 2 * n + j] + recurrent[b + 2 * n + j]);
            float o = Elementary.gate(gates[a + 3 * n + j] + recurrent[b + 3 * n + j]);
            float c = Math.fma(f, state[h + n + j], i * g);
            float t = Elementary.tanh(c);
            gates[a + j] = i;
            gates[a + n + j] = f;
            gates[a + 2 * n + j] = g;
            gates[a + 3 * n + j] = o;
            kept[out + j] = t;
            next[to + j] = o * t;
            next[to + n + j] = c;
            y[out + j] = o * t;
        }
    }

    static void lstmBackwardRow(
            int from,
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
        for (int j = from; j < n; j++) {
            float i = gates[a + j];
            float f = gates[a + n + j];
            float g = gates[a + 2 * n + j];
            float o = gates[a + 3 * n + j];
            float t = kept[out + j];
            float dh = dy[out + j] + carry[ch + j];
            float dc = Math.fma(dh * o, Math.fma(-t, t, 1f), carry[ch + n + j]);
            float di = dc * g * Math.fma(-i, i, i);
            float df = dc * state[h + n + j] * Math.fma(-f, f, f);
            float dg = dc * i * Math.fma(-g, g, 1f);
            float dO = dh * t * Math.fma(-o, o, o);
            carry[ch + j] = 0f;
            carry[ch + n + j] = dc * f;
            dGates[a + j] = di;
            dGates[a + n + j] = df;
            dGates[a + 2 * n + j] = dg;
            dGates[a + 3 * n + j] = dO;
            dRecurrent[b + j] = di;
            dRecurrent[b + n + j] = df;
            dRecurrent[b + 2 * n + j] = dg;
            dRecurrent[b + 3 * n + j] = dO;
        }
    }
}
