package io.github.ascentrl.algos.data;

import io.github.ascentrl.nn.io.FileFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a text file line by line. At most one line and one buffer are in memory; no objects are made for lines or
 * cells.
 */
class CsvBuffer {
    /** The longest line that is read, in bytes. */
    static final int LONGEST = 1 << 26;

    static final int BRIEF = 40;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}; // Excel's "CSV UTF-8" has it

    /** The current line, which begins at {@link #from}, and what was read after it, up to {@link #end}. */
    byte[] bytes = new byte[1 << 15];

    int from;
    int end;
    /** The index at which the next line begins. */
    int at;
    /** The number of the current line, from 1. */
    long number;

    private final FileChannel channel;
    private long position;

    CsvBuffer(FileChannel channel) {
        this.channel = channel;
    }

    /** Continues at the next line of another buffer, without changing that buffer. */
    CsvBuffer(CsvBuffer other) {
        channel = other.channel;
        position = other.position - (other.end - other.at);
        number = other.number;
    }

    /** The buffer, which contains the current line. */
    final byte[] bytes() {
        return bytes;
    }

    /** Skips a byte-order mark, if the current line is the first of the file. */
    final void skipByteOrderMark() {
        if (number == 1 && begins(from, end, BYTE_ORDER_MARK)) {
            from += BYTE_ORDER_MARK.length;
        }
    }

    /** Moves the current line to the beginning of the buffer and reads more; {@return false at the end of the file} */
    final boolean fill() throws IOException {
        System.arraycopy(bytes, from, bytes, 0, end - from);
        end -= from;
        from = 0;
        if (end == bytes.length) {
            if (end >= LONGEST) {
                throw bad("longer than " + LONGEST
                        + " bytes, the limit; the file is not CSV, or its lines are not separated by line feeds");
            }
            bytes = Arrays.copyOf(bytes, 2 * end);
        }
        int read = channel.read(ByteBuffer.wrap(bytes, end, bytes.length - end), position);
        position += Math.max(0, read);
        end += Math.max(0, read);
        return read > 0;
    }

    /** {@return the end of a cell or line without trailing blanks} */
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

    /** {@return the text between two indices, shortened for messages} */
    final String brief(int begin, int end) {
        String text = new String(bytes, begin, Math.min(end - begin, BRIEF), StandardCharsets.UTF_8);
        return end - begin > BRIEF ? text + "…" : text;
    }

    final FileFormatException noText() {
        return bad("contains a zero byte; the file is not text, or not in UTF-8");
    }

    final FileFormatException bad(String what) {
        return new FileFormatException("line " + number + ": " + what);
    }
}
