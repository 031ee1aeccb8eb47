package io.github.ascentrl.nn.layer;

/** The exceptions of networks with memory that are called as if they had none. */
final class Refusal {
    private Refusal() {}

    static UnsupportedOperationException forward(Network network) {
        return new UnsupportedOperationException(name(network)
                + " has memory; pass the sequences that the rows form: forward(tape, input, Sequences.of(starts))");
    }

    static UnsupportedOperationException evaluate(Network network) {
        return new UnsupportedOperationException(name(network) + " has memory; pass the " + network.memorySize()
                + " remembered numbers of each row's sequence: evaluate(rows, input, memory, output);"
                + " a network around it must forward memorySize()");
    }

    static IllegalArgumentException memory(int rows, float[] memory, int memorySize) {
        return new IllegalArgumentException((memory == null ? "no memory" : "memory has " + memory.length + " numbers")
                + " for " + rows + " sequences; pass " + memorySize + " numbers for each, zeros for an empty memory");
    }

    static void requireMemory(Network inner) {
        if (inner.memorySize() == 0) {
            throw new IllegalArgumentException(
                    name(inner)
                            + " has no memory, so a row would not depend on those before it; pass a network with memory, such as a Transformer");
        }
    }

    private static String name(Network network) {
        return "a " + network.getClass().getSimpleName();
    }
}
