package io.github.ascentrl.nn.internal.kernels;

/** Steps of recurrent cells for many rows. */
public interface CellSteps {
    /**
     * One step of GRU cells (Cho et al., 1406.1078; with the reset gate after the product), with σ computed by tanh: r
     * = σ(a_r + b_r), z = σ(a_z + b_z), c = tanh(a_c + r·b_c), h′ = c + z·(h − c). Row i of {@code recurrent} and of
     * the states belongs to row {@code first[i] + step} of the other arrays.
     *
     * @param gates a, {@code [·, 3n]}; becomes r, z, c
     * @param recurrent b, {@code [rows, 3n]}
     * @param state h, {@code [rows, n]} from {@code stateAt} on
     * @param next receives h′, {@code [rows, n]} from {@code nextAt} on; may be the state
     * @param kept receives b_c, {@code [·, n]}, for {@link #gruBackward}
     * @param y receives h′, {@code [·, n]}
     */
    void gru(
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
            float[] y);

    /**
     * Backpropagates through a step of {@link #gru}.
     *
     * @param dy {@code [·, n]}
     * @param carry {@code [rows, n]}, the contribution of later steps to dy; becomes dh without the part that goes
     *     through b
     * @param dGates receives da, {@code [·, 3n]}
     * @param dRecurrent receives db, {@code [rows, 3n]} from {@code dRecurrentAt} on
     */
    void gruBackward(
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
            int dRecurrentAt);

    /**
     * One step of LSTM cells (Hochreiter and Schmidhuber, 1997; Gers et al., 2000), with σ computed by tanh: i = σ(a_i
     * + b_i), f = σ(a_f + b_f), g = tanh(a_g + b_g), o = σ(a_o + b_o), c′ = f·c + i·g, h′ = o·tanh c′. Rows as in
     * {@link #gru}.
     *
     * @param gates a, {@code [·, 4n]}; becomes i, f, g, o
     * @param recurrent b, {@code [rows, 4n]}
     * @param state h and c, {@code [rows, 2n]} from {@code stateAt} on
     * @param next receives h′ and c′, {@code [rows, 2n]} from {@code nextAt} on; may be the state
     * @param kept receives tanh c′, {@code [·, n]}, for {@link #lstmBackward}
     * @param y receives h′, {@code [·, n]}
     */
    void lstm(
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
            float[] y);

    /**
     * Backpropagates through a step of {@link #lstm}.
     *
     * @param dy {@code [·, n]}
     * @param carry {@code [rows, 2n]}, the contribution of later steps to dy, and dc′; becomes dh and dc without the
     *     part that goes through b, which is all of dh
     * @param dGates receives da, {@code [·, 4n]}
     * @param dRecurrent receives db, {@code [rows, 4n]} from {@code dRecurrentAt} on
     */
    void lstmBackward(
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
            int dRecurrentAt);
}
