package io.github.ascentrl.envs.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;

/**
 * The lines of a text, as in {@link BufferedReader#readLine}, but of limited length because the text is not trusted.
 */
final class TraceLines {
    private static final int LONGEST = 1 << 20;

    private final Reader reader;
    private final String name;
    private final StringBuilder line = new StringBuilder();
    private int number;
    private boolean afterReturn;

    TraceLines(Reader reader, String name) {
        this.reader = new BufferedReader(reader);
        this.name = name;
    }

    /** {@return the number of the line returned last, from 1} */
    int number() {
        return number;
    }

    /** {@return the next line; null at the end} */
    String next() throws IOException {
        number++;
        line.setLength(0);
        int c = read();
        if (c == '\n' && afterReturn) {
            c = read();
        }
        if (c < 0) {
            return null;
        }
        while (c >= 0 && c != '\n' && c != '\r') {
            if (line.length() == LONGEST) {
                throw new TraceFormatException(
                        name, number, "more than " + LONGEST + " characters in a line; this is not a trace");
            }
            line.append((char) c);
            c = read();
        }
        afterReturn = c == '\r';
        return line.toString();
    }

    private int read() throws IOException {
        try {
            return reader.read();
        } catch (CharacterCodingException e) { // the decoder reads ahead, so the error is in one of the next few lines
            throw new TraceFormatException(
                    name, number, "not UTF-8 text, here or a little further on; expected uncompressed CSV");
        }
    }
}
