package io.github.ascentrl.nn.io;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads the bytes of a pickle in order: instructions and their arguments. */
final class PickleCode {
    private static final int LONGEST_TEXT = 1 << 12;

    private final ByteBuffer code;

    /** Reads from the position of a little-endian buffer on. */
    PickleCode(ByteBuffer code) {
        this.code = code;
    }

    int remaining() {
        return code.remaining();
    }

    int u8() throws FileFormatException {
        require(1);
        return code.get() & 0xff;
    }

    long u32() throws FileFormatException {
        require(Integer.BYTES);
        return code.getInt() & 0xffffffffL;
    }

    void skip(int n) throws FileFormatException {
        require(n);
        code.position(code.position() + n);
    }

    /** {@return a whole number in two's complement of up to eight bytes, preceded by its length} */
    long wide() throws FileFormatException {
        int length = u8();
        if (length > Long.BYTES) {
            throw bad("a whole number of " + length + " bytes; at most 8 are read");
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            value |= (long) u8() << 8 * i;
        }
        int unused = Long.SIZE - 8 * length;
        return length == 0 ? 0 : value << unused >> unused;
    }

    /** {@return the rest of the line, without its end} */
    String line() throws FileFormatException {
        int length = 0;
        while (length < Math.min(LONGEST_TEXT, code.remaining()) && code.get(code.position() + length) != '\n') {
            length++;
        }
        String text = text(length);
        u8();
        return text;
    }

    String text(long length) throws FileFormatException {
        if (length > LONGEST_TEXT) {
            throw bad("a string of " + length + " bytes; at most " + LONGEST_TEXT + " are read");
        }
        require((int) length);
        byte[] bytes = new byte[(int) length];
        code.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void require(int n) throws FileFormatException {
        if (n > code.remaining()) {
            throw bad("an incomplete instruction; the file is truncated");
        }
    }

    /** {@return a description of an instruction for messages, with its name if it creates objects} */
    static String name(int opcode) {
        String name =
                switch (opcode) {
                    case 'i' -> "INST ";
                    case 'o' -> "OBJ ";
                    case 0x81 -> "NEWOBJ ";
                    case 0x92 -> "NEWOBJ_EX ";
                    case 0x82, 0x83, 0x84 -> "EXT ";
                    case 'P' -> "PERSID ";
                    case ']', 'l' -> "LIST ";
                    default -> "";
                };
        return name + "0x" + Integer.toHexString(opcode);
    }

    FileFormatException bad(String what) {
        return new FileFormatException("invalid pickle before byte " + code.position() + ": " + what);
    }
}
