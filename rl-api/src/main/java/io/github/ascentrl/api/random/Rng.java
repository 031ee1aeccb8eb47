package io.github.ascentrl.api.random;

import java.util.HexFormat;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * A keyed random generator. A key is a path, {@code Rng.of(seed).child("rollout").child(update).child(env)}: children
 * depend only on the path, never on what was drawn from the parent. Adding a consumer therefore changes no other
 * consumer's numbers, threads do not matter, and a resumed run needs only its counters. Drawing advances a private
 * counter.
 *
 * <p>Draws are those of a SplitMix64 generator (Steele, Lea and Flood, <i>Fast Splittable Pseudorandom Number
 * Generators</i>, 2014) whose start <em>and</em> increment come from the key. Every method whose JDK default could
 * change with the JDK is defined here, in exact arithmetic or {@link StrictMath}, so that the same key gives the same
 * bits everywhere. Not suitable for cryptography. Not thread-safe: give each thread a child.
 */
public final class Rng implements RandomGenerator {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private final long start;
    private final long increment;
    private long counter;

    private Rng(long start, long increment) {
        this.start = start;
        this.increment = increment;
    }

    /**
     * {@return the root of a tree of generators}
     *
     * @param seed any number
     */
    public static Rng of(long seed) {
        return new Rng(mix(seed), oddIncrement(seed + GOLDEN));
    }

    /**
     * {@return the child with a number; the same whatever was drawn from this generator}
     *
     * @param index any number
     */
    public Rng child(long index) {
        return derive(index, 0x6a09e667f3bcc909L);
    }

    /**
     * {@return the child with a name; the same whatever was drawn from this generator, and different from every
     * numbered child}
     *
     * @param name any string
     */
    public Rng child(String name) {
        Objects.requireNonNull(name, "name");
        long hash = 0xcbf29ce484222325L; // FNV-1a over the characters
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
        }
        return derive(hash, 0xbb67ae8584caa73bL);
    }

    private Rng derive(long word, long domain) {
        // Both halves of the child's key depend on both halves of the parent's.
        long a = mix(start + mix(word + domain));
        long b = mix(increment ^ Long.rotateLeft(a, 32) ^ word * GOLDEN);
        return new Rng(mix(a + b), oddIncrement(b ^ Long.rotateLeft(a, 17)));
    }

    /** {@return the number of 64-bit words drawn so far; together with the key, the whole state of this generator} */
    public long position() {
        return counter;
    }

    /**
     * Moves to a position, so that a restored generator draws the numbers that the saved one would have drawn next.
     *
     * @param position a value of {@link #position()}, ≥ 0
     * @throws IllegalArgumentException if it is negative
     */
    public void seek(long position) {
        if (position < 0) {
            throw new IllegalArgumentException("position = " + position + " must be at least 0");
        }
        counter = position;
    }

    /** {@return the key in hexadecimal digits, and the position} */
    @Override
    public String toString() {
        return "Rng[key " + HexFormat.of().toHexDigits(start) + HexFormat.of().toHexDigits(increment) + ", position "
                + counter + "]";
    }

    @Override
    public long nextLong() {
        return mix(start + ++counter * increment);
    }

    @Override
    public int nextInt() {
        return (int) (nextLong() >>> 32);
    }

    /** {@inheritDoc} Exactly uniform (Lemire, <i>Fast Random Integer Generation in an Interval</i>, 2019). */
    @Override
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound = " + bound + " must be positive");
        }
        long product = (nextLong() >>> 32) * bound;
        if ((product & 0xffffffffL) < bound) {
            long threshold = (0x100000000L - bound) % bound;
            while ((product & 0xffffffffL) < threshold) {
                product = (nextLong() >>> 32) * bound;
            }
        }
        return (int) (product >>> 32);
    }

    @Override
    public int nextInt(int origin, int bound) {
        if (origin >= bound) {
            throw new IllegalArgumentException("origin = " + origin + " must be less than bound = " + bound);
        }
        int width = bound - origin;
        return width > 0 ? origin + nextInt(width) : (int) nextLong(origin, bound);
    }

    @Override
    public long nextLong(long bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound = " + bound + " must be positive");
        }
        long bits = nextLong() >>> 1;
        long value = bits % bound;
        while (bits - value + (bound - 1) < 0) { // the last, incomplete run of multiples would favour small values
            bits = nextLong() >>> 1;
            value = bits % bound;
        }
        return value;
    }

    @Override
    public long nextLong(long origin, long bound) {
        if (origin >= bound) {
            throw new IllegalArgumentException("origin = " + origin + " must be less than bound = " + bound);
        }
        long width = bound - origin;
        if (width > 0) {
            return origin + nextLong(width);
        }
        long value = nextLong();
        while (value < origin || value >= bound) {
            value = nextLong();
        }
        return value;
    }

    @Override
    public boolean nextBoolean() {
        return nextLong() < 0;
    }

    /** {@inheritDoc} One of the 2<sup>24</sup> multiples of 2<sup>−24</sup> in [0, 1). */
    @Override
    public float nextFloat() {
        return (nextLong() >>> 40) * 0x1p-24f;
    }

    @Override
    public float nextFloat(float bound) {
        return nextFloat(0f, bound);
    }

    @Override
    public float nextFloat(float origin, float bound) {
        return (float) Math.min(nextDouble(origin, bound), Math.nextDown(bound));
    }

    /** {@inheritDoc} One of the 2<sup>53</sup> multiples of 2<sup>−53</sup> in [0, 1). */
    @Override
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    @Override
    public double nextDouble(double bound) {
        return nextDouble(0.0, bound);
    }

    @Override
    public double nextDouble(double origin, double bound) {
        if (!(origin < bound && bound - origin < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "origin = " + origin + " must be less than bound = " + bound + ", and their difference finite");
        }
        double value = origin + nextDouble() * (bound - origin);
        return value < bound ? value : Math.nextDown(bound);
    }

    /** {@inheritDoc} By the ziggurat method (Marsaglia and Tsang, 2000; Doornik's ZIGNOR, 2005). */
    @Override
    public double nextGaussian() {
        return Ziggurat.gaussian(this);
    }

    @Override
    public double nextGaussian(double mean, double stddev) {
        if (!(stddev >= 0)) {
            throw new IllegalArgumentException("stddev = " + stddev + " must be at least 0");
        }
        if (!(stddev <= Double.MAX_VALUE && Math.abs(mean) <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("mean = " + mean + " and stddev = " + stddev + " must be finite");
        }
        return mean + stddev * nextGaussian();
    }

    /** {@inheritDoc} By inversion, −log(1 − u) with u from {@link #nextDouble()}: finite, at most 53 log 2. */
    @Override
    public double nextExponential() {
        return -StrictMath.log1p(-nextDouble());
    }

    @Override
    public void nextBytes(byte[] bytes) {
        Objects.requireNonNull(bytes, "bytes");
        long word = 0;
        for (int i = 0; i < bytes.length; i++) {
            word = i % 8 == 0 ? nextLong() : word >>> 8;
            bytes[i] = (byte) word;
        }
    }

    /** Variant 13 of Stafford's finalisers, as in {@link java.util.SplittableRandom}. */
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** An odd increment with enough changes between neighbouring bits, as in {@link java.util.SplittableRandom}. */
    private static long oddIncrement(long z) {
        z = (z ^ (z >>> 33)) * 0xff51afd7ed558ccdL;
        z = (z ^ (z >>> 33)) * 0xc4ceb9fe1a85ec53L;
        z = (z ^ (z >>> 33)) | 1L;
        return Long.bitCount(z ^ (z >>> 1)) < 24 ? z ^ 0xaaaaaaaaaaaaaaaaL : z;
    }
}
