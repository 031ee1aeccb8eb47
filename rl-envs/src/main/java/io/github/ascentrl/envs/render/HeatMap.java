package io.github.ascentrl.envs.render;

import io.github.ascentrl.api.internal.Check;
import java.util.Objects;

/** Counts the visits of each cell of a grid and draws them from white (never visited) to dark red (most visits). */
public final class HeatMap implements Drawable {
    private static final int MOST_CELLS = 1 << 24;

    private final int rows;
    private final int columns;
    private final long[] visits;
    private int marked = -1;

    /**
     * Creates a map without visits.
     *
     * @param rows the number of rows, ≥ 1; at most 2<sup>24</sup> cells in all
     * @param columns the number of columns, ≥ 1
     */
    public HeatMap(int rows, int columns) {
        if (rows < 1 || columns < 1 || (long) rows * columns > MOST_CELLS) {
            throw new IllegalArgumentException("rows = " + rows + " and columns = " + columns
                    + " must be at least 1, and their product at most " + MOST_CELLS);
        }
        this.rows = rows;
        this.columns = columns;
        visits = new long[rows * columns];
    }

    /**
     * Counts a visit.
     *
     * @param cell {@code row · columns + column}
     */
    public void visit(int cell) {
        visits[Check.index("cell", cell, visits.length)]++;
    }

    /**
     * {@return the number of visits of a cell}
     *
     * @param cell {@code row · columns + column}
     */
    public long visits(int cell) {
        return visits[Check.index("cell", cell, visits.length)];
    }

    /**
     * Marks a cell, for example the goal, with a ring.
     *
     * @param cell {@code row · columns + column}
     */
    public void mark(int cell) {
        marked = Check.index("cell", cell, visits.length);
    }

    @Override
    public void draw(Canvas canvas) {
        Objects.requireNonNull(canvas, "canvas");
        canvas.view(-0.1, -0.1, columns + 0.1, rows + 0.1);
        long most = 1;
        for (long count : visits) {
            most = Math.max(most, count);
        }
        for (int cell = 0; cell < visits.length; cell++) {
            double heat = visits[cell] / (double) most;
            double x = cell % columns;
            double y = rows - 1 - cell / columns;
            canvas.rectangle(x, y, 1, 1, Canvas.PALE);
            canvas.rectangle(x + 0.02, y + 0.02, 0.96, 0.96, colour(heat));
            if (cell == marked) {
                canvas.circle(x + 0.5, y + 0.5, 0.3, Canvas.GREEN);
                canvas.circle(x + 0.5, y + 0.5, 0.22, colour(heat));
            }
        }
    }

    private static int colour(double heat) {
        int red = (int) (255 - 90 * heat);
        int other = (int) (255 - 235 * Math.sqrt(heat)); // the square root makes rare visits visible
        return red << 16 | other << 8 | other;
    }
}
