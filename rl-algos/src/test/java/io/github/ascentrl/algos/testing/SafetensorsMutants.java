package io.github.ascentrl.algos.testing;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.SafetensorsHeader;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/** Damaged and malicious safetensors files. */
public final class SafetensorsMutants {
    private static final String CHECKSUM = "\"crc32c\":\"";

    private static final String[] HOSTILE = {
        "-1",
        "0",
        "99999999999999999999",
        "1e308",
        "2147483647",
        "16777216",
        "[]",
        "{}",
        "null",
        "\\\"",
        "{\\\"a\\\":",
        "[[[[[[[[[[[[[[[[[[[[",
        "NaN",
        "true",
        "0.5",
        "\\ud800",
        "\u0000"
    };

    private static final long[] WHOLES = {
        -1, 0, 1, 2, 3, 100, Integer.MAX_VALUE, 1L << 31, 1L << 60, Long.MAX_VALUE, Long.MIN_VALUE
    };
    private static final double[] REALS = {
        Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 0, -1, 0.5, 1e30, Double.MIN_VALUE
    };

    private SafetensorsMutants() {}

    /** One to three changes to a good file. */
    public static byte[] of(byte[] good, Rng rng) {
        byte[] bytes = good;
        for (int changes = 1 + rng.nextInt(3); changes > 0; changes--) {
            bytes = changed(bytes, headerEnd(good), rng);
        }
        return bytes;
    }

    /** The same with a checksum that fits, as an attacker would leave it; as it is if there is no place for one. */
    public static byte[] sealed(byte[] mutant) {
        byte[] bytes = mutant.clone();
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(CHECKSUM) + CHECKSUM.length();
        if (at < CHECKSUM.length() || at + 8 > bytes.length) {
            return bytes;
        }
        Arrays.fill(bytes, at, at + 8, (byte) '0');
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        byte[] digits = String.format(Locale.ROOT, "%08x", crc.getValue()).getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(digits, 0, bytes, at, 8);
        return bytes;
    }

    private static int headerEnd(byte[] good) {
        return 8 + (int) ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    }

    private static byte[] changed(byte[] bytes, int headerEnd, Rng rng) {
        int at = rng.nextInt(Math.max(1, bytes.length));
        int header = Math.min(bytes.length, headerEnd);
        switch (rng.nextInt(12)) {
            case 0: // one bit
                byte[] flipped = bytes.clone();
                if (flipped.length > 0) {
                    flipped[at] ^= (byte) (1 << rng.nextInt(8));
                }
                return flipped;
            case 1: // a byte of the header becomes one that means something in JSON
                byte[] replaced = bytes.clone();
                if (header > 8) {
                    replaced[8 + rng.nextInt(header - 8)] = (byte) "{}[],:\"\\0-e.u x".charAt(rng.nextInt(15));
                }
                return replaced;
            case 2: // cut short
                return Arrays.copyOf(bytes, at);
            case 3: // longer
                return Arrays.copyOf(bytes, bytes.length + 1 + rng.nextInt(5000));
            case 4: // a piece is missing
                return splice(bytes, at, at + rng.nextInt(40), new byte[0]);
            case 5: // a piece is there twice
                int from = rng.nextInt(Math.max(1, bytes.length));
                return splice(
                        bytes, at, at, Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + rng.nextInt(99))));
            case 6: // another length of the header
                byte[] lied = bytes.clone();
                if (lied.length >= 8) {
                    ByteBuffer.wrap(lied)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(0, rng.nextBoolean() ? rng.nextLong() : rng.nextInt(4000));
                }
                return lied;
            case 7: // a number of the data becomes a size, a counter or an index that nobody can have
                return numberChanged(bytes, header, rng);
            case 8: // a member of the header is there twice, or two swap their places
                return memberChanged(bytes, rng);
            default:
                return hostile(bytes, rng);
        }
    }

    private static byte[] numberChanged(byte[] bytes, int header, Rng rng) {
        byte[] changed = bytes.clone();
        ByteBuffer data = ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN);
        int places = (bytes.length - header) / 8;
        if (places > 0) {
            int at = header + 8 * rng.nextInt(places);
            switch (rng.nextInt(3)) {
                case 0 -> data.putLong(at, WHOLES[rng.nextInt(WHOLES.length)]);
                case 1 -> data.putDouble(at, REALS[rng.nextInt(REALS.length)]);
                default -> data.putFloat(at, (float) REALS[rng.nextInt(REALS.length)]);
            }
        }
        return changed;
    }

    /** A good file in which one number of one tensor, however small, is what no writer would put there. */
    public static byte[] forged(byte[] good, Rng rng) throws FileFormatException {
        List<SafetensorsHeader.Tensor> tensors = List.copyOf(SafetensorsHeader.of(good, SafetensorsHeader.MAX_HEADER)
                .tensors()
                .values());
        SafetensorsHeader.Tensor tensor = tensors.get(rng.nextInt(tensors.size()));
        byte[] changed = good.clone();
        if (tensor.size() > 0) {
            ByteBuffer data = ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN);
            int at = (int) tensor.begin()
                    + rng.nextInt((int) tensor.size()) * tensor.dtype().bytes();
            long whole = WHOLES[rng.nextInt(WHOLES.length)];
            double real = REALS[rng.nextInt(REALS.length)];
            switch (tensor.dtype()) {
                case I64 -> data.putLong(at, whole);
                case F64 -> data.putDouble(at, real);
                case F32 -> data.putFloat(at, (float) real);
                default -> data.put(at, (byte) whole);
            }
        }
        return changed;
    }

    private static byte[] memberChanged(byte[] bytes, Rng rng) {
        String header = header(bytes);
        String[] members = header.split("(?<=[}\\]\"]),(?=\")");
        int one = rng.nextInt(members.length);
        int other = rng.nextInt(members.length);
        String moved = members[one];
        if (rng.nextBoolean()) {
            members[one] = members[other];
            members[other] = moved;
        } else {
            members[other] += "," + moved;
        }
        return withHeader(bytes, String.join(",", members));
    }

    /** {@return the JSON of the header; empty if its length makes no sense} */
    private static String header(byte[] bytes) {
        if (bytes.length < 16) {
            return "";
        }
        long length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        return length < 2 || length > bytes.length - 8
                ? ""
                : new String(bytes, 8, (int) length, StandardCharsets.ISO_8859_1);
    }

    /** Replaces the JSON of the header and corrects its length. */
    private static byte[] withHeader(byte[] bytes, String header) {
        int old = header(bytes).length();
        if (old == 0) {
            return bytes;
        }
        byte[] corrected = splice(bytes, 8, 8 + old, header.getBytes(StandardCharsets.ISO_8859_1));
        ByteBuffer.wrap(corrected).order(ByteOrder.LITTLE_ENDIAN).putLong(0, header.length());
        return corrected;
    }

    /** Puts something hostile in place of a number or word of the header, and corrects the header's length. */
    private static byte[] hostile(byte[] bytes, Rng rng) {
        String header = header(bytes);
        Matcher tokens =
                Pattern.compile("-?[0-9][0-9.]*|\\\\?\"[a-z_.A-Z0-9]*\\\\?\"").matcher(header);
        int count = (int) tokens.results().count();
        if (count == 0) {
            return bytes;
        }
        tokens.reset();
        for (int i = rng.nextInt(count); i >= 0; i--) {
            tokens.find();
        }
        String changed = header.substring(0, tokens.start())
                + HOSTILE[rng.nextInt(HOSTILE.length)]
                + header.substring(tokens.end());
        return withHeader(bytes, changed);
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] middle) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        out.writeBytes(middle);
        int rest = Math.min(bytes.length, Math.max(from, to));
        out.write(bytes, rest, bytes.length - rest);
        return out.toByteArray();
    }

    /** Headers built to make a reader take much memory: many values, deep nests, long texts, large promises. */
    public static List<byte[]> greedy() {
        StringBuilder members = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            members.append("\"").append(i).append("\":1,");
        }
        List<byte[]> files = new ArrayList<>();
        for (String content : new String[] {
            "\"a\":[" + "[],".repeat(80_000) + "[]]",
            members + "\"z\":1",
            "\"__metadata__\":{\"format\":\"" + "\u00e9".repeat(60_000) + "\"}",
            "\"__metadata__\":{\"format\":\"" + "\\u0041".repeat(40_000) + "\"}",
            "\"a\":" + "{\"a\":".repeat(30_000),
            "\"w\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647],\"data_offsets\":[0,4]}",
            "\"" + "a".repeat(250_000)
        }) {
            byte[] json = ("{" + content + "}").getBytes(StandardCharsets.UTF_8);
            files.add(ByteBuffer.allocate(12 + json.length)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(json.length)
                    .put(json)
                    .array());
        }
        return files;
    }
}
