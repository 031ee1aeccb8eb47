package io.github.ascentrl.api.random;

import java.util.LinkedHashMap;
import java.util.Map;

/** Every kind of draw, as bits, and digests of long sequences of each: long enough to take every rare branch. */
final class Golden {
    private static final String[] KINDS = {
        "nextInt", "nextInt(bound)", "nextInt(origin, bound)", "nextLong(bound)", "nextLong(origin, bound)",
        "nextFloat", "nextDouble", "nextGaussian", "nextExponential", "nextBytes",
        "nextFloat(origin, bound)", "nextDouble(origin, bound)", "nextGaussian(mean, stddev)", "nextBoolean"
    };

    /** FNV-1a over the bits of 100 000 draws of each kind from {@code Rng.of(20261121).child(kind)}. */
    static final Map<String, Long> PINNED = Map.ofEntries(
            Map.entry("nextInt", 0xab3dc4589841c722L),
            Map.entry("nextInt(bound)", 0x1faf7c9e04fc79d9L),
            Map.entry("nextInt(origin, bound)", 0x2ba2e2513bde7a9eL),
            Map.entry("nextLong(bound)", 0x93a6a8a74bf9b939L),
            Map.entry("nextLong(origin, bound)", 0x67bfd608971c33d6L),
            Map.entry("nextFloat", 0xc4fad25ff411c46aL),
            Map.entry("nextDouble", 0x3e4bfccaef8b7f5fL),
            Map.entry("nextGaussian", 0xd6e8342c8ff7b5f3L),
            Map.entry("nextExponential", 0xe67e43d5d98c2d22L),
            Map.entry("nextBytes", 0xceddce198ada0896L),
            Map.entry("nextFloat(origin, bound)", 0x44e4992d4e2533bbL),
            Map.entry("nextDouble(origin, bound)", 0xf51d3e53426f5fdaL),
            Map.entry("nextGaussian(mean, stddev)", 0xbcf44d64c0670071L),
            Map.entry("nextBoolean", 0x1b3786d948dea4f2L));

    private Golden() {}

    static Map<String, Long> digests() {
        Map<String, Long> digests = new LinkedHashMap<>();
        for (int kind = 0; kind < KINDS.length; kind++) {
            Rng rng = Rng.of(20261121).child(KINDS[kind]);
            long hash = 0xcbf29ce484222325L;
            for (int i = 0; i < 100_000; i++) {
                hash = (hash ^ draw(rng, kind)) * 0x100000001b3L;
            }
            digests.put(KINDS[kind], hash);
        }
        return digests;
    }

    /** {@return the bits of one draw of a kind, 0 ≤ kind ≤ 13} */
    static long draw(Rng rng, int kind) {
        return switch (kind) {
            case 0 -> rng.nextInt();
            case 1 -> rng.nextInt(3 << 29);
            case 2 -> rng.nextInt(-2_000_000_000, 2_000_000_000);
            case 3 -> rng.nextLong(3L << 61);
            case 4 -> rng.nextLong(Long.MIN_VALUE, 5);
            case 5 -> Float.floatToRawIntBits(rng.nextFloat());
            case 6 -> Double.doubleToRawLongBits(rng.nextDouble());
            case 7 -> Double.doubleToRawLongBits(rng.nextGaussian());
            case 8 -> Double.doubleToRawLongBits(rng.nextExponential());
            case 9 -> bytes(rng);
            case 10 -> Float.floatToRawIntBits(rng.nextFloat(-0.1f, 3));
            case 11 -> Double.doubleToRawLongBits(rng.nextDouble(-0.1, 3));
            case 12 -> Double.doubleToRawLongBits(rng.nextGaussian(1, 0.1));
            case 13 -> rng.nextBoolean() ? 1 : 0;
            default -> throw new IllegalArgumentException("kind = " + kind);
        };
    }

    private static long bytes(Rng rng) {
        byte[] bytes = new byte[11];
        rng.nextBytes(bytes);
        long bits = 0;
        for (byte b : bytes) {
            bits = 31 * bits + b;
        }
        return bits;
    }
}
