package io.github.ascentrl.api;

import io.github.ascentrl.api.internal.Check;
import java.util.Arrays;
import java.util.Objects;

/**
 * An {@link Actor} that remembers a fixed number of floats per lane, which are reset to zero when an episode begins. A
 * subclass updates {@link #memory} in {@link #watch}; its {@code act} calls {@code watch} before it reads the memory. A
 * subclass that remembers across episodes overrides {@link #begin}.
 */
public abstract class MemoryActor implements Actor {
    /** The memory of all lanes, row-major {@code [lanes, memorySize()]}. */
    protected final float[] memory;

    private final int lanes;
    private final int size;

    /**
     * Creates an actor whose memory is all zeros.
     *
     * @param lanes the number of lanes, ≥ 1
     * @param size the number of floats remembered per lane, ≥ 1
     * @throws IllegalArgumentException if {@code lanes} or {@code size} is less than 1
     */
    protected MemoryActor(int lanes, int size) {
        if (lanes < 1 || size < 1) {
            throw new IllegalArgumentException("lanes = " + lanes + " and size = " + size + " must both be at least 1");
        }
        memory = new float[Check.arrayLength("lanes · size", lanes, size)];
        this.lanes = lanes;
        this.size = size;
    }

    @Override
    public void begin(int lane, Start start) {
        Check.index("lane", lane, lanes);
        Objects.requireNonNull(start, "start");
        Arrays.fill(memory, lane * size, (lane + 1) * size, 0);
    }

    @Override
    public int memorySize() {
        return size;
    }

    @Override
    public void memory(int n, int[] lanes, float[] into) {
        Objects.requireNonNull(lanes, "lanes");
        Objects.requireNonNull(into, "into");
        check(n, lanes, "into", into.length);
        for (int i = 0; i < n; i++) {
            System.arraycopy(memory, lanes[i] * size, into, i * size, size);
        }
    }

    @Override
    public void recall(int n, int[] lanes, float[] memory) {
        Objects.requireNonNull(lanes, "lanes");
        Objects.requireNonNull(memory, "memory");
        check(n, lanes, "memory", memory.length);
        for (int i = 0; i < n; i++) {
            System.arraycopy(memory, i * size, this.memory, lanes[i] * size, size);
        }
    }

    private void check(int n, int[] chosen, String name, int room) {
        Check.range("n", n, 0, chosen.length);
        Check.room(name, room, (long) n * size);
        for (int i = 0; i < n; i++) {
            Check.index("lanes", chosen[i], lanes);
        }
    }
}
