package io.github.ascentrl.algos.data;

import io.github.ascentrl.nn.io.FileFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A text file, of which no more than a line and a buffer is in memory; nothing becomes an object. */
class CsvBuffer {
    /** The longest line that is read, in bytes. */
    static final int LONGEST = 1 << 26;

    static final int BRIEF = 40;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}; // Excel's "CSV UTF-8" has it

    /** Holds the present line, which begins at {@link #from}, and what was read after it, up to {@link #end}. */
    byte[] bytes = new byte[1 << 15];

    int from;
    int end;
    /** Where the next line begins. */
    int at;
    /** The number of the present line, from 1. */
    long number;

    private final FileChannel channel;
    private long place;

    CsvBuffer(FileChannel channel) {
        this.channel = channel;
    }

    /** Goes on from where another stands, and leaves that one there. */
    CsvBuffer(CsvBuffer other) {
        channel = other.channel;
        place = other.place - (other.end - other.at);
        number = other.number;
    }

    /** Where the present line is, among other things. */
    final byte[] bytes() {
        return bytes;
    }

    /** At the beginning of the file; only there it means nothing. */
    final void skipByteOrderMark() {
        if (number == 1 && begins(from, end, BYTE_ORDER_MARK)) {
            from += BYTE_ORDER_MARK.length;
        }
    }

    /** Reads on; the line is at the beginning of the buffer then. Whether there was more. */
    final boolean fill() throws IOException {
        System.arraycopy(bytes, from, bytes, 0, end - from);
        end -= from;
        from = 0;
        if (end == bytes.length) {
            if (end >= LONGEST) {
                throw bad("longer than the " + LONGEST
                        + " bytes that are read; this is something else, or not separated by line feeds");
            }
            bytes = Arrays.copyOf(bytes, 2 * end);
        }
        int read = channel.read(ByteBuffer.wrap(bytes, end, bytes.length - end), place);
        place += Math.max(0, read);
        end += Math.max(0, read);
        return read > 0;
    }

    /** Where the cell or line that begins and ends so ends without the blanks after it. */
    final int stripped(int begin, int end) {
        int last = end;
        while (last > begin && isBlank(bytes[last - 1])) {
            last--;
        }
        return last;
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r';
    }

    final boolean begins(int begin, int end, byte[] prefix) {
        return end - begin >= prefix.length
                && Arrays.equals(bytes, begin, begin + prefix.length, prefix, 0, prefix.length);
    }

    /** What stands between two places, shortened, for messages. */
    final String brief(int begin, int end) {
        String text = new String(bytes, begin, Math.min(end - begin, BRIEF), StandardCharsets.UTF_8);
        return end - begin > BRIEF ? text + "…" : text;
    }

    final FileFormatException noText() {
        return bad("a byte 0; this is no text, or not in UTF-8");
    }

    final FileFormatException bad(String what) {
        return new FileFormatException("line " + number + ": " + what);
    }
}
