package io.github.ascentrl.nn.internal.kernels;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Keeps work from a loop of the Vector API until the JVM has compiled it. Before that, each operation on vectors is a
 * call that makes an object: hundreds of times as slow as compiled code, and tens of times as slow as a plain loop. So
 * while the gate of a loop is closed, a plain loop does the work, with the same bits, and the gate visits the vector loop
 * from time to time. It calls it often with nothing to do, because HotSpot compiles what is called often, and sometimes
 * with a few steps, because HotSpot leaves out what it has not seen. The gate opens when steps take no longer than those
 * of compiled code. Where vectors are not compiled to vector instructions, it stays closed. Visits take a bounded share
 * of the time, so that programs that end within a second lose little by them.
 *
 * <p>The method that asks the gate must not contain the loop: HotSpot throws code away if the gate was always closed
 * when it was compiled.
 *
 * <p>A gate belongs to a loop, not to a thread, as compiled code does. Threads may disturb each other's visits, so that a
 * gate opens a little later.
 */
final class Gate {
    /** Calls the loop with numbers of its own. */
    @FunctionalInterface
    interface Loop {
        /**
         * Calls the loop several times. The calls should differ so that they cover each of its branches.
         *
         * @param times the number of calls
         * @param steps the number of steps in each
         */
        void run(int times, int steps);
    }

    /**
     * Whether gates are closed at first. Otherwise they are open: loops compiled from what gates show the compiler were up
     * to 8 % slower than those compiled from the work itself, and long trainings are what SIMD is for.
     */
    private static final boolean GRADUAL = KernelProvider.GRADUAL.equals(System.getProperty(KernelProvider.SWITCH));

    /** Work between two visits, in elements, and what a call counts in addition. */
    private static final int INTERVAL = 1 << 16;

    private static final int CALL = 1 << 10;

    /** Most visits at a time, if a single call is much work. */
    private static final int MOST = 8;

    /** Visits may take this part of the time since the first gate was made. */
    private static final int SHARE = 12;

    /** And in addition this part of the time after a second: a program that runs that long will probably run on. */
    private static final int LATER = 8;

    private static final long SHORT = 1_000_000_000;

    /** Calls at each visit. */
    private static final int CALLS = 256;

    /**
     * One call in this many takes steps. HotSpot compiles well only what is frequent enough, at least once in 118 calls
     * (its MinInlineFrequencyRatio) of the method that it compiles, and that may be a caller's caller.
     */
    private static final int INLINED = 8;

    /** The same for methods too large to be inlined, whose steps take longer. */
    private static final int LARGE = 64;

    /** First visits, without steps: until then the loop is probably interpreted, which is slower by another factor of ten. */
    private static final int IDLE_VISITS = 8;

    /** How many times the usual steps are measured, in one call. */
    private static final int LONG = 8;

    /** Most nanoseconds that compiled code needs for these; before it is compiled, a loop needs several times as many. */
    private static final long COMPILED = 5000;

    private static final List<Gate> ALL = new CopyOnWriteArrayList<>();
    private static final long BEGIN = System.nanoTime();
    private static long spent;

    private final Loop loop;
    private final int steps;
    private final int rarity;
    private boolean open = !GRADUAL;
    private int left = INTERVAL;
    private int visits;

    /**
     * A gate of a loop in a method that may be inlined.
     *
     * @param steps enough for the loop to be unrolled: HotSpot unrolls no further than the number of iterations it saw
     * @param loop the loop
     */
    Gate(int steps, Loop loop) {
        this(steps, INLINED, loop);
    }

    private Gate(int steps, int rarity, Loop loop) {
        this.steps = steps;
        this.rarity = rarity;
        this.loop = loop;
        ALL.add(this);
    }

    /**
     * {@return a gate of a loop in a method of more than 325 bytecodes (HotSpot's FreqInlineSize)}
     *
     * @param steps enough for the loop to be unrolled
     * @param loop the loop
     */
    static Gate ofLarge(int steps, Loop loop) {
        return new Gate(steps, LARGE, loop);
    }

    /**
     * {@return whether a plain loop should do the work}
     *
     * @param work how much it is, in elements
     */
    boolean closed(long work) {
        return !open && stillClosed(work);
    }

    private boolean stillClosed(long work) {
        left -= (int) Math.min(work, MOST * INTERVAL) + CALL;
        for (int i = 0; left <= 0 && i < MOST && !open; i++) {
            left += INTERVAL;
            long start = System.nanoTime();
            if (spent < allowed(start - BEGIN)) {
                visit();
                spent += System.nanoTime() - start;
            }
        }
        left = Math.max(left, 0);
        return !open;
    }

    private static long allowed(long time) {
        return time / SHARE + Math.max(0, time - SHORT) / LATER;
    }

    /** Calls the loop, and opens if it is compiled. */
    void visit() {
        visits++;
        if (visits <= IDLE_VISITS) {
            loop.run(CALLS, 0);
            return;
        }
        int real = CALLS / rarity;
        loop.run(CALLS - real, 0);
        loop.run(real, steps);
        long start = System.nanoTime();
        loop.run(1, LONG * steps);
        open = System.nanoTime() - start < COMPILED;
    }

    /** Opens or closes, whatever the loop takes: the bits are the same. */
    void set(boolean open) {
        this.open = open;
    }

    boolean isOpen() {
        return open;
    }

    /** {@return the class of the loop, the number of visits, and whether the gate is open} */
    @Override
    public String toString() {
        return loop.getClass().getSimpleName() + ", " + visits + " visits, " + (open ? "open" : "closed");
    }

    /** {@return the gates of the loops that have been loaded} */
    static List<Gate> all() {
        return ALL;
    }
}
