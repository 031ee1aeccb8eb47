package io.github.ascentrl.nn.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** CRC-32C of a file with the eight digits of the checksum itself taken as zeros. */
final class Checksum {
    static final int DIGITS = 8;
    private static final byte[] MARK =
            ("\"" + SafetensorsHeader.CHECKSUM + "\":\"").getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] ZEROS = "00000000".getBytes(StandardCharsets.ISO_8859_1);

    private final CRC32C crc = new CRC32C();
    private final long digitsAt;
    private long place;

    Checksum(long digitsAt) {
        this.digitsAt = digitsAt;
    }

    /** Where in a header the digits are, or −1. Inside a text its quotes would be escaped, so the mark is the real one. */
    static int find(byte[] bytes, int from, int to) {
        for (int i = from; i + MARK.length + DIGITS < to; i++) {
            int k = 0;
            while (k < MARK.length && bytes[i + k] == MARK[k]) {
                k++;
            }
            if (k == MARK.length) {
                return hexadecimal(bytes, i + k) && bytes[i + k + DIGITS] == '"' ? i + k : -1;
            }
        }
        return -1;
    }

    private static boolean hexadecimal(byte[] bytes, int at) {
        for (int i = at; i < at + DIGITS; i++) {
            if (!(bytes[i] >= '0' && bytes[i] <= '9' || bytes[i] >= 'a' && bytes[i] <= 'f')) {
                return false;
            }
        }
        return true;
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

    /** Takes the next bytes of the file into account. */
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
