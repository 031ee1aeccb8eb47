package io.github.ascentrl.envs.grid;

import io.github.ascentrl.envs.render.Canvas;

/** Draws rows of cells, with row 0 at the top. */
final class GridDrawing {
    private GridDrawing() {}

    static void board(Canvas canvas, int rows, int columns) {
        canvas.view(-0.1, -0.1, columns + 0.1, rows + 0.1);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                cell(canvas, rows, row, column, 0xf2f3f5);
            }
        }
    }

    static void cell(Canvas canvas, int rows, int row, int column, int colour) {
        canvas.rectangle(column + 0.03, rows - 1 - row + 0.03, 0.94, 0.94, colour);
    }

    static void piece(Canvas canvas, int rows, int row, int column, int colour) {
        piece(canvas, rows, row, column, 0.33, colour);
    }

    static void piece(Canvas canvas, int rows, int row, int column, double radius, int colour) {
        canvas.circle(column + 0.5, rows - 1 - row + 0.5, radius, colour);
    }
}
