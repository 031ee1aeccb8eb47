package io.github.ascentrl.nn.io;

/** The number types of the safetensors format. This library writes the first four; the others are only recognised. */
public enum DType {
    /** IEEE 754 {@code double}. */
    F64(8),
    /** IEEE 754 {@code float}. */
    F32(4),
    /** {@code long}. */
    I64(8),
    /** Unsigned byte. */
    U8(1),
    /** Unsigned {@code long}. */
    U64(8),
    /** {@code int}. */
    I32(4),
    /** Unsigned {@code int}. */
    U32(4),
    /** IEEE 754 half precision. */
    F16(2),
    /** The upper half of a {@code float}. */
    BF16(2),
    /** {@code short}. */
    I16(2),
    /** Unsigned {@code short}. */
    U16(2),
    /** {@code byte}. */
    I8(1),
    /** 0 or 1. */
    BOOL(1);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /** {@return the number of bytes of one element} */
    public int bytes() {
        return bytes;
    }

    static DType of(String name) throws FileFormatException {
        for (DType type : values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        String brief = name.length() <= 20 ? name : name.substring(0, 20) + "…";
        throw new FileFormatException(
                "dtype '" + brief + "' is unknown to this version of the library; read the file with a newer version");
    }
}
