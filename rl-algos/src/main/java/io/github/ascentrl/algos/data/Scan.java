package io.github.ascentrl.algos.data;

import io.github.ascentrl.api.Dataset;

/** Reads a data set from its first row to its last, in chunks. */
final class Scan {
    private static final int CHUNK = 1024;

    private Scan() {}

    /** Receives chunks of rows. */
    @FunctionalInterface
    interface Visitor {
        /** Receives {@code rows} rows, the first of which is row {@code first} of the data set. */
        void visit(long first, int rows, float[] observations, float[] actions);
    }

    static void of(Dataset data, Visitor visitor) {
        float[] observations = new float[CHUNK * data.observationSpace().size()];
        float[] actions = new float[CHUNK * data.actionSpace().size()];
        long[] indices = new long[CHUNK];
        long size = data.size();
        for (long first = 0; first < size; first += CHUNK) {
            int rows = (int) Math.min(CHUNK, size - first);
            if (rows < CHUNK) {
                indices = new long[rows];
            }
            for (int i = 0; i < rows; i++) {
                indices[i] = first + i;
            }
            data.gather(indices, observations, actions);
            visitor.visit(first, rows, observations, actions);
        }
    }

    static void column(Dataset data, int dimension, ColumnVisitor visitor) {
        checkDimension(data, dimension);
        int width = data.observationSpace().size();
        of(data, (first, rows, observations, actions) -> {
            for (int i = 0; i < rows; i++) {
                visitor.visit(first + i, observations[i * width + dimension]);
            }
        });
    }

    /** Receives one number of each observation. */
    @FunctionalInterface
    interface ColumnVisitor {
        void visit(long row, float value);
    }

    static void checkDimension(Dataset data, int dimension) {
        int width = data.observationSpace().size();
        if (!(dimension >= 0 && dimension < width)) {
            throw new IllegalArgumentException(
                    "dimension = " + dimension + " must lie in [0, " + width + "), the size of an observation");
        }
    }
}
