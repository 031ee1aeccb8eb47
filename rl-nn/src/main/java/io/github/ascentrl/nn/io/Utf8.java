package io.github.ascentrl.nn.io;

import java.util.function.Function;

/**
 * Strict UTF-8: no overlong forms, no surrogates, nothing beyond U+10FFFF. The JDK's decoders silently replace these.
 */
final class Utf8 {
    private Utf8() {}

    /** {@return the length in bytes of the character that begins with a byte ≥ 0x80} */
    static int length(byte[] bytes, int at, int to, Function<String, FileFormatException> bad)
            throws FileFormatException {
        int first = bytes[at] & 0xff;
        int length = first >= 0xc2 && first <= 0xdf ? 2 : first >= 0xe0 && first <= 0xef ? 3 : first >= 0xf0 ? 4 : 0;
        boolean valid = length > 0 && first <= 0xf4 && to - at >= length;
        for (int i = 1; valid && i < length; i++) {
            valid = (bytes[at + i] & 0xc0) == 0x80;
        }
        if (valid && length > 2) {
            int c = codePoint(bytes, at, length);
            valid = length == 3 ? c >= 0x800 && !(c >= 0xd800 && c <= 0xdfff) : c >= 0x10000 && c <= 0x10ffff;
        }
        if (!valid) {
            throw bad.apply("bytes that are not UTF-8");
        }
        return length;
    }

    static int codePoint(byte[] bytes, int at, int length) {
        int c = bytes[at] & 0xff >> length + 1;
        for (int i = 1; i < length; i++) {
            c = c << 6 | bytes[at + i] & 0x3f;
        }
        return c;
    }
}
