package io.github.ascentrl.nn.internal.kernels;

/** Steps of recurrent cells by {@link VectorCells} once they are compiled, and by {@link ScalarCells} until then. */
final class GatedCells implements CellSteps {
    /** Units of one row in the gates' calls, in vectors of any size, and a rest. */
    private static final int UNITS = 81;

    private static final int[] FIRST = new int[1];
    private static final float[] ZEROS = new float[8 * 4 * UNITS];
    private static final float[] NOWHERE = new float[8 * 4 * UNITS];
    private static final VectorCells OWN = new VectorCells();

    private static final Gate GRU = new Gate(UNITS, (times, n) -> {
        for (int i = 0; i < times; i++) {
            OWN.gru(1, n, FIRST, 0, NOWHERE, ZEROS, ZEROS, 0, NOWHERE, 0, NOWHERE, NOWHERE);
        }
    });
    private static final Gate GRU_BACKWARD = new Gate(UNITS, (times, n) -> {
        for (int i = 0; i < times; i++) {
            OWN.gruBackward(1, n, FIRST, 0, ZEROS, ZEROS, 0, ZEROS, ZEROS, NOWHERE, NOWHERE, NOWHERE, 0);
        }
    });
    private static final Gate LSTM = new Gate(UNITS, (times, n) -> {
        for (int i = 0; i < times; i++) {
            OWN.lstm(1, n, FIRST, 0, NOWHERE, ZEROS, ZEROS, 0, NOWHERE, 0, NOWHERE, NOWHERE);
        }
    });
    private static final Gate LSTM_BACKWARD = new Gate(UNITS, (times, n) -> {
        for (int i = 0; i < times; i++) {
            OWN.lstmBackward(1, n, FIRST, 0, ZEROS, ZEROS, 0, ZEROS, ZEROS, NOWHERE, NOWHERE, NOWHERE, 0);
        }
    });

    private final CellSteps plain = new ScalarCells();
    private final CellSteps vector = new VectorCells();

    private CellSteps by(Gate gate, int work) {
        return gate.closed(work) ? plain : vector;
    }

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
        by(GRU, 4 * rows * n).gru(rows, n, first, step, gates, recurrent, state, stateAt, next, nextAt, kept, y);
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
        by(GRU_BACKWARD, 4 * rows * n)
                .gruBackward(
                        rows, n, first, step, gates, state, stateAt, kept, dy, carry, dGates, dRecurrent, dRecurrentAt);
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
        by(LSTM, 4 * rows * n).lstm(rows, n, first, step, gates, recurrent, state, stateAt, next, nextAt, kept, y);
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
        by(LSTM_BACKWARD, 4 * rows * n)
                .lstmBackward(
                        rows, n, first, step, gates, state, stateAt, kept, dy, carry, dGates, dRecurrent, dRecurrentAt);
    }
}
