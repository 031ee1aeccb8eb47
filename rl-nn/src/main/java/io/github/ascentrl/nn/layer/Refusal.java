package io.github.ascentrl.nn.layer;

/** What networks with memory answer to those who overlook it. */
final class Refusal {
    private Refusal() {}

    static UnsupportedOperationException forward(Network network) {
        return new UnsupportedOperationException(name(network)
                + " has memory; pass the sequences its rows form: forward(tape, input, Sequences.of(starts))");
    }

    static UnsupportedOperationException evaluate(Network network) {
        return new UnsupportedOperationException(name(network) + " has memory; pass the " + network.memorySize()
                + " numbers remembered of each row's sequence: evaluate(rows, input, memory, output);"
                + " a network around it must pass on memorySize()");
    }

    static IllegalArgumentException memory(int rows, float[] memory, int memorySize) {
        return new IllegalArgumentException((memory == null ? "no memory" : "memory has " + memory.length + " numbers")
                + " for " + rows + " sequences, " + memorySize + " each are needed; zeros are an empty memory");
    }

    static void requireMemory(Network inner) {
        if (inner.memorySize() == 0) {
            throw new IllegalArgumentException(
                    name(inner)
                            + " has no memory, so that a row would know nothing of those before it; pass one that has, such as a Transformer");
        }
    }

    private static String name(Network network) {
        return "a " + network.getClass().getSimpleName();
    }
}
