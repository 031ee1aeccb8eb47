package io.github.ascentrl.nn.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** The CRC-32C of a file, computed with the eight digits of the checksum itself replaced by zeros. */
final class Checksum {
    static final int DIGITS = 8;
    private static final String MARK = "\"" + SafetensorsHeader.CHECKSUM + "\":\"";
    private static final byte[] ZEROS = "00000000".getBytes(StandardCharsets.ISO_8859_1);

    private final CRC32C crc = new CRC32C();
    private final long digitsAt;
    private long place;

    Checksum(long digitsAt) {
        this.digitsAt = digitsAt;
    }

    /**
     * {@return the index of the checksum's digits in a header, or −1} A quote after a backslash is part of a string.
     * The digits must be those in the metadata, because a tensor's entry may also contain a member of this name.
     */
    static int find(byte[] bytes, int from, int to, String digits) {
        if (digits == null || !digits.matches("[0-9a-f]{" + DIGITS + "}")) {
            return -1;
        }
        byte[] mark = (MARK + digits + '"').getBytes(StandardCharsets.ISO_8859_1);
        for (int i = from + 1; i + mark.length <= to; i++) {
            if (bytes[i - 1] != '\\' && Arrays.equals(bytes, i, i + mark.length, mark, 0, mark.length)) {
                return i + MARK.length();
            }
        }
        return -1;
    }

    static Checksum of(FileChannel channel, long digitsAt) throws IOException {
        Checksum checksum = new Checksum(digitsAt);
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18);
        long place = 0;
        int read;
        while ((read = channel.read(buffer, place)) >= 0) {
            place += read;
            checksum.update(buffer.flip());
            buffer.clear();
        }
        return checksum;
    }

    /** Updates the checksum with the next bytes of the file. */
    void update(ByteBuffer bytes) {
        ByteBuffer rest = bytes.duplicate();
        long end = place + rest.remaining();
        while (place < end) {
            long stop = place < digitsAt ? Math.min(end, digitsAt) : end;
            if (place >= digitsAt && place < digitsAt + DIGITS) {
                stop = Math.min(end, digitsAt + DIGITS);
                crc.update(ZEROS, 0, (int) (stop - place));
                rest.position(rest.position() + (int) (stop - place));
            } else {
                ByteBuffer part = rest.duplicate();
                part.limit(rest.position() + (int) (stop - place));
                crc.update(part);
                rest.position(part.limit());
            }
            place = stop;
        }
    }

    String digits() {
        String hex = Long.toHexString(crc.getValue());
        return "0".repeat(DIGITS - hex.length()) + hex;
    }
}
