package io.github.ascentrl.nn.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.random.Rng;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class ZipArchiveTest {
    private static final byte[] TEXT = "to be or not to be, that is ".repeat(9).getBytes(StandardCharsets.US_ASCII);

    /** Entries "stored" and "deflated" of the same text, and a comment. */
    private static byte[] archive() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setComment("a comment");
            ZipEntry stored = new ZipEntry("stored");
            CRC32 crc = new CRC32();
            crc.update(TEXT);
            stored.setMethod(ZipEntry.STORED);
            stored.setSize(TEXT.length);
            stored.setCrc(crc.getValue());
            zip.putNextEntry(stored);
            zip.write(TEXT);
            zip.putNextEntry(new ZipEntry("deflated"));
            zip.write(TEXT);
        }
        return bytes.toByteArray();
    }

    private static byte[] read(byte[] archive, String name) throws IOException {
        ByteBuffer content = ZipArchive.of(ByteBuffer.wrap(archive)).read(name, 1000);
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        return bytes;
    }

    /** {@return the position of the last record with a signature} */
    private static int last(byte[] archive, int signature) {
        ByteBuffer bytes = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
        int at = archive.length - 4;
        while (bytes.getInt(at) != signature) {
            at--;
        }
        return at;
    }

    private static byte[] with(byte[] archive, int at, int number, int bytes) {
        byte[] changed = archive.clone();
        for (int i = 0; i < bytes; i++) {
            changed[at + i] = (byte) (number >> 8 * i);
        }
        return changed;
    }

    private static void assertRefused(byte[] archive, String name, String why) {
        assertThatThrownBy(() -> read(archive, name))
                .isInstanceOf(FileFormatException.class)
                .hasMessageContaining(why);
    }

    @Test
    void storedAndDeflatedEntriesAreRead() throws IOException {
        byte[] archive = archive();
        assertThat(ZipArchive.of(ByteBuffer.wrap(archive)).names()).containsExactly("stored", "deflated");
        assertThat(read(archive, "stored")).isEqualTo(TEXT);
        assertThat(read(archive, "deflated")).isEqualTo(TEXT);
        assertRefused(archive, "other", "no entry 'other'; it has 2 entries: [stored, deflated]");
        assertThatThrownBy(() -> ZipArchive.of(ByteBuffer.wrap(archive)).read("stored", 99))
                .isInstanceOf(FileFormatException.class)
                .hasMessageContaining("has 252 bytes, more than the 99");
    }

    @Test
    void anArchiveInsideAnotherIsReadWhereItIs() throws IOException {
        byte[] archive = archive();
        byte[] around = new byte[archive.length + 20];
        System.arraycopy(archive, 0, around, 7, archive.length);
        ByteBuffer inside = ByteBuffer.wrap(around, 7, archive.length).asReadOnlyBuffer();
        assertThat(ZipArchive.of(inside).read("stored", 1000)).isEqualTo(ByteBuffer.wrap(TEXT));
        assertThat(ZipArchive.of(inside).read("deflated", 1000)).isEqualTo(ByteBuffer.wrap(TEXT));
    }

    /** As written by PyTorch: a directory whose numbers are in a zip64 record, and entries with a zip64 part. */
    @Test
    void zip64IsRead() throws IOException {
        byte[] archive = archive();
        int end = last(archive, 0x06054b50);
        ByteBuffer old = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
        int from = old.getInt(end + 16);
        int name = "stored".length();
        ByteBuffer bytes = ByteBuffer.allocate(archive.length + 200).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(archive, 0, from + 46 + name);
        bytes.putShort((short) 1)
                .putShort((short) 24)
                .putLong(TEXT.length)
                .putLong(TEXT.length)
                .putLong(0);
        bytes.put(archive, from + 46 + name, end - from - 46 - name);
        bytes.putShort(from + 30, (short) 28)
                .putInt(from + 20, -1)
                .putInt(from + 24, -1)
                .putInt(from + 42, -1);
        int record = bytes.position();
        bytes.putInt(0x06064b50).putLong(44).putInt(0).putLong(0).putLong(2).putLong(2);
        bytes.putLong(record - from).putLong(from);
        bytes.putInt(0x07064b50).putInt(0).putLong(record).putInt(1);
        bytes.putInt(0x06054b50).putInt(0).putInt(-1).putInt(-1).putInt(-1).putShort((short) 0);
        byte[] wide = Arrays.copyOf(bytes.array(), bytes.position());
        assertThat(read(wide, "stored")).isEqualTo(TEXT);
        assertThat(read(wide, "deflated")).isEqualTo(TEXT);
        assertRefused(
                with(wide, record, 0, 4), "stored", "the zip64 part of its directory is not where the archive says");
        assertRefused(with(wide, record + 56, 0, 4), "stored", "its directory lacks the zip64 part");
        assertRefused(with(wide, record + 48, -1, 8), "stored", "damaged");
    }

    @Test
    void damageIsNoticedAndNamed() throws IOException {
        byte[] archive = archive();
        int end = last(archive, 0x06054b50);
        int deflated = last(archive, 0x02014b50);
        int stored = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN).getInt(end + 16);
        assertRefused(with(archive, 40, 'x', 1), "stored", "'stored' of the zip archive is damaged: its checksum is ");
        assertRefused(Arrays.copyOf(archive, 200), "stored", "not a zip archive, or it is truncated: 200 bytes");
        assertRefused(new byte[0], "stored", "not a zip archive");
        assertRefused(with(archive, end + 10, 5000, 2), "stored", "claims 5000 entries");
        assertRefused(with(archive, end + 16, -2, 4), "stored", "does not end before byte " + end);
        assertRefused(with(archive, stored + 8, 1, 1), "stored", "is encrypted");
        assertRefused(with(archive, stored + 10, 12, 2), "stored", "is compressed by method 12");
        assertRefused(with(archive, stored + 24, 251, 4), "stored", "is stored, but has 252 bytes of 251");
        assertRefused(with(archive, stored + 42, 1, 4), "stored", "is not at byte 1");
        assertRefused(with(archive, stored + 28, 9999, 2), "stored", "goes beyond its end");
        assertRefused(with(archive, stored + 20, 1 << 20, 4), "stored", "an entry of 1048576 bytes is longer");
        assertRefused(with(archive, deflated + 24, 253, 4), "deflated", "does not have the stated 253 bytes");
        assertRefused(with(archive, deflated + 24, 251, 4), "deflated", "does not have the stated 251 bytes");
        assertRefused(with(archive, deflated + 20, 20, 4), "deflated", "does not have the stated 252 bytes");
        byte[] same = with(archive, deflated + 20, TEXT.length, 4);
        assertRefused(same, "deflated", "they overlap");
    }

    @Test
    void anEntryThatGrowsTooMuchIsRefused() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("bomb"));
            zip.write(new byte[10_000_000]);
        }
        ZipArchive archive = ZipArchive.of(ByteBuffer.wrap(bytes.toByteArray()));
        assertThatThrownBy(() -> archive.read("bomb", Integer.MAX_VALUE))
                .isInstanceOf(FileFormatException.class)
                .hasMessageContaining("has 10000000 bytes compressed to ")
                .hasMessageContaining("entries that expand more than 20 times are not read");
    }

    @Test
    void twoEntriesOfOneNameAreRefused() throws IOException {
        byte[] archive = archive();
        Consumer<Integer> rename =
                at -> System.arraycopy("deflated".getBytes(StandardCharsets.US_ASCII), 2, archive, at, 6);
        rename.accept(
                ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN).getInt(last(archive, 0x06054b50) + 16) + 46);
        assertThat(ZipArchive.of(ByteBuffer.wrap(archive)).names()).containsExactly("flated", "deflated");
        int deflated = last(archive, 0x02014b50);
        byte[] twice = with(archive, deflated + 28, 6, 2);
        System.arraycopy(archive, deflated + 48, twice, deflated + 46, archive.length - deflated - 48);
        assertThatThrownBy(() -> ZipArchive.of(ByteBuffer.wrap(shorter(twice))))
                .isInstanceOf(FileFormatException.class)
                .hasMessageContaining("it has two entries 'flated'");
    }

    /** Without the two last bytes, which the end of the directory was moved by. */
    private static byte[] shorter(byte[] archive) {
        byte[] shorter = Arrays.copyOf(archive, archive.length - 2);
        int end = last(shorter, 0x06054b50);
        int size = ByteBuffer.wrap(shorter).order(ByteOrder.LITTLE_ENDIAN).getInt(end + 12);
        return with(shorter, end + 12, size - 2, 4);
    }

    /** Whatever is damaged, the content is either right or rejected. */
    @Test
    void flippedBytesNeverGiveAnotherContent() throws IOException {
        byte[] archive = archive();
        Rng rng = Rng.of(3);
        int right = 0;
        for (int i = 0; i < 5000; i++) {
            byte[] damaged = archive.clone();
            damaged[rng.nextInt(damaged.length)] ^= (byte) (1 << rng.nextInt(8));
            for (String name : new String[] {"stored", "deflated"}) {
                try {
                    assertThat(read(damaged, name)).as("flip " + i).isEqualTo(TEXT);
                    right++;
                } catch (FileFormatException e) {
                    assertThat(e).hasMessageMatching("(?s).{20,600}");
                }
            }
        }
        assertThat(right).isBetween(1000, 9000);
    }
}
