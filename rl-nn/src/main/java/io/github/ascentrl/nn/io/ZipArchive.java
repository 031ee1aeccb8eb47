package io.github.ascentrl.nn.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A zip archive in memory with stored or deflated entries, including the zip64 layout, as Python and PyTorch write it.
 * Entries are found through the directory at the end of the archive. The archive is not trusted: sizes, positions and
 * the number of entries are checked before memory is allocated, entries must not overlap, a deflated entry must not
 * expand to more than {@value #MAX_RATIO} times its compressed size, and every entry read must match its checksum.
 * ({@link java.util.zip.ZipFile} reads only files, not an archive inside another, and {@link
 * java.util.zip.ZipInputStream} rejects the way in which PyTorch stores entries.)
 */
public final class ZipArchive {
    /** The most entries that are read. */
    public static final int MAX_ENTRIES = 4096;

    private static final int MAX_RATIO = 20;
    private static final int END = 0x06054b50;
    private static final int END_SIZE = 22;
    private static final int ZIP64_LOCATOR = 0x07064b50;
    private static final int ZIP64_LOCATOR_SIZE = 20;
    private static final int ZIP64_END = 0x06064b50;
    private static final int ZIP64_END_SIZE = 56;
    private static final int ENTRY = 0x02014b50;
    private static final int ENTRY_SIZE = 46;
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_SIZE = 30;
    private static final int ZIP64_EXTRA = 1;
    private static final long SHORT_FULL = 0xffffL; // the actual number is in the zip64 part
    private static final long INT_FULL = 0xffffffffL;

    private record Entry(int flags, int method, long crc, long compressed, long size, long header) {}

    private final ByteBuffer bytes;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final int directoryAt;

    private ZipArchive(ByteBuffer bytes) throws FileFormatException {
        this.bytes = bytes;
        int end = findEnd();
        long count = u16(end + 10);
        long size = u32(end + 12);
        long from = u32(end + 16);
        int locator = end - ZIP64_LOCATOR_SIZE;
        if (count == SHORT_FULL || size == INT_FULL || from == INT_FULL) {
            if (locator < 0 || bytes.getInt(locator) != ZIP64_LOCATOR) {
                throw damaged("its directory lacks the zip64 part that it refers to");
            }
            long wide = bytes.getLong(locator + 8);
            if (wide < 0 || wide > locator - ZIP64_END_SIZE || bytes.getInt((int) wide) != ZIP64_END) {
                throw damaged("the zip64 part of its directory is not where the archive says");
            }
            count = bytes.getLong((int) wide + 32);
            size = bytes.getLong((int) wide + 40);
            from = bytes.getLong((int) wide + 48);
        }
        if (from < 0 || size < 0 || from > end || size > end - from) {
            throw damaged("its directory of " + size + " bytes from byte " + from + " does not end before byte " + end);
        }
        if (count < 0 || count > MAX_ENTRIES || count * ENTRY_SIZE > size) {
            throw new FileFormatException("the zip archive claims " + count + " entries in a directory of " + size
                    + " bytes; at most " + MAX_ENTRIES + " entries of at least " + ENTRY_SIZE + " bytes each are read");
        }
        directoryAt = (int) from;
        readDirectory((int) count, (int) (from + size));
    }

    /**
     * {@return the archive in a buffer, which is not copied}
     *
     * @param bytes the whole archive, from position to limit
     * @throws FileFormatException if this is not a zip archive or its directory is damaged
     */
    public static ZipArchive of(ByteBuffer bytes) throws FileFormatException {
        Objects.requireNonNull(bytes, "bytes");
        return new ZipArchive(bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
    }

    /** {@return the names of the entries, in the order of the directory} */
    public Set<String> names() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    /**
     * {@return the bytes of an entry, read-only and little-endian; for a stored entry, a view of the archive}
     *
     * @param name its name
     * @param largest the most bytes that it may have
     * @throws FileFormatException if there is no such entry, or it is larger, damaged, encrypted or compressed by
     *     another method
     */
    public ByteBuffer read(String name, int largest) throws FileFormatException {
        Objects.requireNonNull(name, "name");
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new FileFormatException(
                    "the zip archive has no entry '" + brief(name) + "'; it has " + namesInBrief());
        }
        String what = "entry '" + brief(name) + "' of the zip archive ";
        if (entry.size > largest) {
            throw new FileFormatException(
                    what + "has " + entry.size + " bytes, more than the " + largest + " that are read here");
        }
        if ((entry.flags & 1) != 0) {
            throw new FileFormatException(what + "is encrypted; save it without a password");
        }
        ByteBuffer content =
                switch (entry.method) {
                    case 0 -> stored(entry, what);
                    case 8 -> inflated(entry, what);
                    default ->
                        throw new FileFormatException(what + "is compressed by method " + entry.method
                                + "; only stored (0) and deflated (8) entries are read");
                };
        CRC32 crc = new CRC32();
        crc.update(content.duplicate());
        if (crc.getValue() != entry.crc) {
            throw new FileFormatException(what + "is damaged: its checksum is " + Long.toHexString(crc.getValue())
                    + ", but the archive says " + Long.toHexString(entry.crc));
        }
        return content.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer stored(Entry entry, String what) throws FileFormatException {
        if (entry.compressed != entry.size) {
            throw new FileFormatException(what + "is stored, but has " + entry.compressed + " bytes of " + entry.size
                    + "; the file is damaged");
        }
        return data(entry, what);
    }

    private ByteBuffer inflated(Entry entry, String what) throws FileFormatException {
        if (entry.size > MAX_RATIO * entry.compressed + 1024) {
            throw new FileFormatException(what + "has " + entry.size + " bytes compressed to " + entry.compressed
                    + "; entries that expand more than " + MAX_RATIO + " times are not read");
        }
        ByteBuffer data = data(entry, what);
        byte[] content = new byte[(int) entry.size];
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(data);
            int length = 0;
            while (length < content.length) {
                int more = inflater.inflate(content, length, content.length - length);
                if (more == 0) {
                    break; // ends too early or needs a dictionary
                }
                length += more;
            }
            boolean all = length == content.length && inflater.inflate(new byte[1]) == 0 && inflater.finished();
            if (!all) {
                throw new FileFormatException(
                        what + "does not have the stated " + content.length + " bytes; the file is damaged");
            }
        } catch (DataFormatException e) {
            throw new FileFormatException(what + "cannot be decompressed; the file is damaged: " + e.getMessage(), e);
        } finally {
            inflater.end();
        }
        return ByteBuffer.wrap(content);
    }

    /** {@return the content of an entry, which begins after the entry's local header} */
    private ByteBuffer data(Entry entry, String what) throws FileFormatException {
        long header = entry.header;
        if (header > directoryAt - LOCAL_SIZE || bytes.getInt((int) header) != LOCAL) {
            throw new FileFormatException(
                    what + "is not at byte " + header + ", where it should begin; the file is damaged");
        }
        long from = header + LOCAL_SIZE + u16((int) header + 26) + u16((int) header + 28);
        if (from > directoryAt - entry.compressed) {
            throw new FileFormatException(what + "should have " + entry.compressed + " bytes from byte " + from
                    + " on, but the directory begins at byte " + directoryAt + "; the file is damaged");
        }
        return bytes.slice((int) from, (int) entry.compressed);
    }

    private void readDirectory(int count, int end) throws FileFormatException {
        int at = directoryAt;
        long compressed = 0;
        for (int i = 0; i < count; i++) {
            if (at > end - ENTRY_SIZE || bytes.getInt(at) != ENTRY) {
                throw damaged("entry " + i + " of its directory is not at byte " + at);
            }
            int nameLength = u16(at + 28);
            int extraLength = u16(at + 30);
            int next = at + ENTRY_SIZE + nameLength + extraLength + u16(at + 32);
            if (next > end) {
                throw damaged("entry " + i + " of its directory goes beyond its end");
            }
            byte[] name = new byte[nameLength];
            bytes.get(at + ENTRY_SIZE, name);
            Entry entry = entry(at, at + ENTRY_SIZE + nameLength, extraLength);
            String text = new String(name, StandardCharsets.UTF_8);
            if (entries.put(text, entry) != null) {
                throw damaged("it has two entries '" + brief(text) + "'");
            }
            compressed += entry.compressed;
            at = next;
        }
        if (compressed > directoryAt) {
            throw damaged("its entries take " + compressed + " bytes, but there are only " + directoryAt
                    + ", so they overlap");
        }
    }

    private Entry entry(int at, int extra, int extraLength) throws FileFormatException {
        long[] numbers = {u32(at + 24), u32(at + 20), u32(at + 42)
        }; // in the order of a zip64 part: size, compressed size, header
        int place = extra;
        while (place <= extra + extraLength - 4) {
            int from = place + 4;
            place = from + u16(place + 2);
            if (u16(from - 4) == ZIP64_EXTRA && place <= extra + extraLength) {
                for (int i = 0; i < numbers.length; i++) {
                    if (numbers[i] == INT_FULL && from <= place - 8) {
                        numbers[i] = bytes.getLong(from);
                        from += 8;
                    }
                }
            }
        }
        for (long number : numbers) {
            if (number < 0 || number > Integer.MAX_VALUE) {
                throw damaged("an entry has the size or position " + Long.toUnsignedString(number) + "; at most "
                        + Integer.MAX_VALUE + " bytes are read");
            }
        }
        if (numbers[1] > directoryAt) {
            throw damaged("an entry of " + numbers[1] + " bytes is longer than the archive");
        }
        return new Entry(u16(at + 8), u16(at + 10), u32(at + 16), numbers[1], numbers[0], numbers[2]);
    }

    /** {@return the position of the end record, which only a comment of up to 65,535 bytes may follow} */
    private int findEnd() throws FileFormatException {
        int last = bytes.limit() - END_SIZE;
        for (int at = last; at >= 0 && at >= last - SHORT_FULL; at--) {
            if (bytes.getInt(at) == END && u16(at + 20) == last - at) {
                return at;
            }
        }
        throw new FileFormatException(
                "this is not a zip archive, or it is truncated: " + bytes.limit() + " bytes without a directory");
    }

    private String namesInBrief() {
        return entries.size() + " entries: "
                + entries.keySet().stream().limit(8).map(ZipArchive::brief).toList();
    }

    private int u16(int at) {
        return bytes.getShort(at) & 0xffff;
    }

    private long u32(int at) {
        return bytes.getInt(at) & INT_FULL;
    }

    private static FileFormatException damaged(String how) {
        return new FileFormatException("the zip archive is damaged or truncated: " + how);
    }

    static String brief(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
