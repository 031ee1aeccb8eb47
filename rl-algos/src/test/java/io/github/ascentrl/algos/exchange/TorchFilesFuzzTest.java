package io.github.ascentrl.algos.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.testing.Fuzz;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.io.NamedTensors;
import io.github.ascentrl.nn.io.ZipArchive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Pickles and zip archives that somebody built to do harm: changed by whole instructions and by whole fields, with
 * checksums that fit. Each is read or refused, in at most four times its size plus one megabyte.
 */
class TorchFilesFuzzTest {
    private static final int NAME = 46;
    private static final byte[] TEXT = "to be or not to be, that is ".repeat(9).getBytes(StandardCharsets.US_ASCII);

    /** Instructions that are wrong in most places, or ask for too much. */
    private static final int[][] HOSTILE = {
        {'('},
        {')'},
        {'t'},
        {0x85},
        {0x86},
        {0x87},
        {0x85, 0x85, 0x85, 0x85, 0x85, 0x85, 0x85, 0x85, 0x85, 0x85, 0x85, 0x85, 0x85, 0x85, 0x85, 0x85, 0x85},
        {'(', '(', '(', '(', '(', '(', '(', '(', '(', '(', '(', '(', '(', '(', '(', '(', '('},
        {'}'},
        {'s'},
        {'u'},
        {'N'},
        {0x88},
        {'K', 255},
        {'J', 255, 255, 255, 127},
        {'J', 0, 0, 0, 128},
        {0x8a, 8, 255, 255, 255, 255, 255, 255, 255, 127},
        {0x8a, 8, 0, 0, 0, 0, 0, 0, 0, 128},
        {0x8a, 255},
        {0x8a, 0},
        {'X', 255, 255, 255, 255},
        {'X', 0, 16, 0, 0},
        {'X', 1, 0, 0, 0, 'b'},
        {0x8c, 1, 'b'},
        {'c', 'o', 's', '\n', 's', 'y', 's', 't', 'e', 'm', '\n'},
        {'q', 0},
        {'q', 1},
        {'r', 255, 255, 255, 255},
        {0x94},
        {'h', 0},
        {'h', 1},
        {'j', 255, 255, 255, 255},
        {'}', 'q', 9, 'X', 1, 0, 0, 0, 'b', 'h', 9, 's'}, // a dictionary that contains itself
        {'Q'},
        {'R'},
        {'b'},
        {0x93},
        {0x95, 255, 255, 255, 255, 255, 255, 255, 255},
        {'.'},
        {'0'},
        {'i'},
        {0x81},
        {']'}
    };

    /** A state dictionary as instructions, as Python's pickler writes it: what was written before is fetched. */
    private static List<byte[]> instructions() {
        List<byte[]> all = new ArrayList<>();
        ModelWriter.Code begin = new ModelWriter.Code().op(0x80, 2);
        add(all, begin);
        add(all, new ModelWriter.Code().global("collections", "OrderedDict"));
        for (int op : new int[] {')', 'R'}) {
            add(all, new ModelWriter.Code().op(op));
        }
        add(all, new ModelWriter.Code().op('q', 0));
        add(all, new ModelWriter.Code().op('('));
        int[][] shapes = {{2, 3}, {3}, {1}};
        for (int i = 0; i < shapes.length; i++) {
            add(all, new ModelWriter.Code().text("w" + i));
            if (i == 0) {
                add(all, new ModelWriter.Code().global("torch._utils", "_rebuild_tensor_v2"));
                add(all, new ModelWriter.Code().op('q', 1));
            } else {
                add(all, new ModelWriter.Code().op('h', 1));
            }
            add(all, new ModelWriter.Code().op('('));
            add(all, new ModelWriter.Code().op('('));
            add(all, new ModelWriter.Code().text("storage"));
            add(all, new ModelWriter.Code().global("torch", "FloatStorage"));
            add(all, new ModelWriter.Code().text(String.valueOf(i)));
            add(all, new ModelWriter.Code().text("cpu"));
            int size = 1;
            for (int n : shapes[i]) {
                size *= n;
            }
            add(all, new ModelWriter.Code().op('K', size));
            add(all, new ModelWriter.Code().op('t'));
            add(all, new ModelWriter.Code().op('Q'));
            add(all, new ModelWriter.Code().op('K', 0));
            for (int sizes = 0; sizes < 2; sizes++) { // shape, strides
                for (int d = 0; d < shapes[i].length; d++) {
                    int stride = d == shapes[i].length - 1 ? 1 : shapes[i][d + 1];
                    add(all, new ModelWriter.Code().op('K', sizes == 0 ? shapes[i][d] : stride));
                }
                add(all, new ModelWriter.Code().op(shapes[i].length == 1 ? 0x85 : 0x86));
            }
            add(all, new ModelWriter.Code().op(0x89));
            add(all, new ModelWriter.Code().global("collections", "OrderedDict"));
            add(all, new ModelWriter.Code().op(')'));
            add(all, new ModelWriter.Code().op('R'));
            add(all, new ModelWriter.Code().op('t'));
            add(all, new ModelWriter.Code().op('R'));
        }
        add(all, new ModelWriter.Code().op('u'));
        add(all, new ModelWriter.Code().op('.'));
        return all;
    }

    private static void add(List<byte[]> all, ModelWriter.Code code) {
        all.add(code.bytes());
    }

    private static byte[] archive(List<byte[]> instructions) {
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        instructions.forEach(pickle::writeBytes);
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("archive/data.pkl", pickle.toByteArray());
        entries.put("archive/data/0", new byte[24]);
        entries.put("archive/data/1", new byte[12]);
        entries.put("archive/data/2", new byte[4]);
        return ModelWriter.zip(entries);
    }

    private static Integer tensors(byte[] file) throws IOException {
        NamedTensors tensors = NamedTensors.torch(ByteBuffer.wrap(file));
        int numbers = 0;
        for (String name : tensors.names()) {
            numbers += tensors.values(name).length;
        }
        return numbers;
    }

    @Test
    void somePickles() throws IOException {
        pickles(Fuzz.mutants(2_000));
    }

    @Test
    @Tag("long")
    void manyPickles() throws IOException {
        pickles(Fuzz.mutants(20_000));
    }

    private static void pickles(int mutants) throws IOException {
        List<byte[]> good = instructions();
        assertThat(tensors(archive(good))).isEqualTo(6 + 3 + 1);
        Fuzz fuzz = new Fuzz("pickles");
        for (int i = 0; i < mutants; i++) {
            Rng rng = Rng.of(1).child(i);
            List<byte[]> mutant = new ArrayList<>(good);
            for (int changes = 1 + rng.nextInt(2); changes > 0; changes--) {
                change(mutant, rng);
            }
            byte[] file = archive(mutant);
            Integer numbers = fuzz.read("pickle " + i, file.length, () -> tensors(file));
            if (numbers != null) {
                assertThat(numbers).as("pickle %d", i).isBetween(0, file.length / 4);
            }
        }
        fuzz.report(0.02, 0.6);
    }

    private static void change(List<byte[]> code, Rng rng) {
        int at = rng.nextInt(code.size());
        int other = rng.nextInt(code.size());
        switch (rng.nextInt(7)) {
            case 0 -> code.remove(at);
            case 1 -> code.add(at, code.get(other));
            case 2 -> code.set(at, code.set(other, code.get(at)));
            case 3 -> code.add(at, hostile(rng));
            case 4 -> code.set(at, hostile(rng));
            case 5 -> { // what is computed so far is kept, and fetched again
                int place = rng.nextInt(3);
                code.add(Math.max(at, other), new byte[] {'h', (byte) place});
                code.add(Math.min(at, other), new byte[] {'q', (byte) place});
            }
            default -> { // another number
                byte[] changed = code.get(at).clone();
                if (changed[0] == 'K' || changed.length > 2) {
                    changed[changed.length - 1] = (byte) rng.nextInt(256);
                }
                code.set(at, changed);
            }
        }
    }

    private static byte[] hostile(Rng rng) {
        int[] code = HOSTILE[rng.nextInt(HOSTILE.length)];
        byte[] bytes = new byte[code.length];
        for (int i = 0; i < code.length; i++) {
            bytes[i] = (byte) code[i];
        }
        return bytes;
    }

    /** Programs that keep as much as they may of what costs them one byte each. */
    @Test
    void greedyPicklesTakeNoMoreThanTheyMust() throws IOException {
        byte[][] pieces = {{'}', (byte) 0x94}, {')', (byte) 0x94}, {'N', (byte) 0x94}, {'K', 1, (byte) 0x94}};
        for (byte[] piece : pieces) {
            ByteArrayOutputStream pickle = new ByteArrayOutputStream();
            pickle.writeBytes(new byte[] {(byte) 0x80, 2});
            for (int tuple = 0; tuple < 20; tuple++) {
                pickle.write('(');
                for (int i = 0; i < 1000; i++) {
                    pickle.writeBytes(piece);
                }
                pickle.write('t');
            }
            pickle.write('.');
            byte[] file = ModelWriter.torch(pickle.toByteArray());
            assertThat(new Fuzz("greedy pickles").read("greedy " + piece[0], file.length, () -> tensors(file)))
                    .isNull();
        }
    }

    /** An entry of an archive, with everything that may be false in it. */
    private static final class Entry {
        byte[] name;
        byte[] data;
        int method;
        int crc;
        int compressed;
        int size;
        int flags;
        int header = -1; // where it is
        int extra;
        int localExtra;

        Entry(String name, byte[] content, boolean deflated) {
            this.name = name.getBytes(StandardCharsets.UTF_8);
            data = deflated ? deflated(content) : content;
            method = deflated ? 8 : 0;
            CRC32 sum = new CRC32();
            sum.update(content);
            crc = (int) sum.getValue();
            size = content.length;
            compressed = data.length;
        }

        private static byte[] deflated(byte[] content) {
            Deflater deflater = new Deflater(9, true);
            deflater.setInput(content);
            deflater.finish();
            byte[] out = new byte[content.length + 100];
            int length = deflater.deflate(out);
            deflater.end();
            return Arrays.copyOf(out, length);
        }
    }

    private static byte[] bytes(List<Entry> entries, Rng rng, boolean falseEnd) {
        ByteBuffer out = ByteBuffer.allocate(400_000).order(ByteOrder.LITTLE_ENDIAN);
        for (Entry entry : entries) {
            entry.header = entry.header < 0 ? out.position() : entry.header;
            out.putInt(0x04034b50).putShort((short) 20).putShort((short) entry.flags);
            out.putShort((short) entry.method).putInt(0).putInt(entry.crc);
            out.putInt(entry.compressed).putInt(entry.size);
            out.putShort((short) entry.name.length).putShort((short) entry.localExtra);
            out.put(entry.name).put(entry.data);
        }
        int directory = out.position();
        for (Entry entry : entries) {
            int at = out.position();
            out.putInt(0x02014b50).putShort((short) 20).putShort((short) 20).putShort((short) entry.flags);
            out.putShort((short) entry.method).putInt(0).putInt(entry.crc);
            out.putInt(entry.compressed).putInt(entry.size);
            out.putShort((short) entry.name.length).putShort((short) entry.extra);
            out.position(at + 42);
            out.putInt(entry.header);
            assertThat(out.position()).isEqualTo(at + NAME);
            out.put(entry.name);
            if (entry.extra >= 4) {
                int end = out.position() + entry.extra;
                out.putShort((short) 1).putShort((short) (entry.extra - 4));
                while (out.position() + 8 <= end) {
                    out.putLong(rng.nextInt(3) == 0 ? rng.nextLong() : rng.nextInt(100));
                }
                out.position(end);
            }
        }
        int size = out.position() - directory;
        out.putInt(0x06054b50).putInt(0).putShort((short) entries.size()).putShort((short) entries.size());
        out.putInt(size).putInt(directory).putShort((short) 0);
        if (falseEnd) {
            int field = out.position() - 12 + 2 * rng.nextInt(6);
            out.putShort(field, (short) hostileNumber(rng));
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private static int hostileNumber(Rng rng) {
        int[] numbers = {-1, 0, 1, 2, 20, 30, 255, 256, 0x7fff, 0x8000, 0xffff, Integer.MAX_VALUE, Integer.MIN_VALUE};
        return rng.nextInt(3) == 0 ? rng.nextInt(2000) : numbers[rng.nextInt(numbers.length)];
    }

    private static List<Entry> entries() {
        return new ArrayList<>(List.of(
                new Entry("stored", TEXT, false),
                new Entry("deflated", TEXT, true),
                new Entry("empty", new byte[0], false)));
    }

    /** Reads every entry: what is read is what was written, the text or zeros. */
    private static Integer contents(byte[] file) throws IOException {
        ZipArchive zip = ZipArchive.of(ByteBuffer.wrap(file));
        int bytes = 0;
        for (String name : zip.names()) {
            ByteBuffer content = zip.read(name, Integer.MAX_VALUE);
            byte[] copy = new byte[content.remaining()];
            content.get(copy);
            boolean known = Arrays.equals(copy, TEXT) || Arrays.equals(copy, new byte[copy.length]);
            assertThat(known).as("the checksum lets only what was written pass").isTrue();
            bytes += copy.length;
        }
        return bytes;
    }

    @Test
    void someArchives() throws IOException {
        archives(Fuzz.mutants(2_000));
    }

    @Test
    @Tag("long")
    void manyArchives() throws IOException {
        archives(Fuzz.mutants(20_000));
    }

    private static void archives(int mutants) throws IOException {
        assertThat(contents(bytes(entries(), Rng.of(0), false))).isEqualTo(2 * 252);
        Fuzz fuzz = new Fuzz("zip archives");
        for (int i = 0; i < mutants; i++) {
            Rng rng = Rng.of(2).child(i);
            List<Entry> entries = entries();
            for (int changes = 1 + rng.nextInt(2); changes > 0; changes--) {
                change(entries, i, rng);
            }
            byte[] mutant = bytes(entries, rng, rng.nextInt(6) == 0);
            byte[] file = rng.nextInt(10) > 0 ? mutant : Arrays.copyOf(mutant, rng.nextInt(mutant.length));
            Integer bytes = fuzz.read("archive " + i, file.length, () -> contents(file));
            if (bytes != null) {
                assertThat(bytes).as("archive %d", i).isBetween(0, 20 * file.length + 1024 * entries.size());
            }
        }
        fuzz.report(0.05, 0.8);
    }

    private static void change(List<Entry> entries, int i, Rng rng) {
        Entry entry = entries.get(rng.nextInt(entries.size()));
        switch (rng.nextInt(12)) {
            case 0 -> entry.compressed = hostileNumber(rng);
            case 1 -> entry.size = hostileNumber(rng);
            case 2 -> entry.method = hostileNumber(rng);
            case 3 -> entry.header = hostileNumber(rng);
            case 4 -> entry.flags = hostileNumber(rng);
            case 5 -> entry.crc ^= 1 << rng.nextInt(32);
            case 6 -> entry.extra = rng.nextInt(40);
            case 7 -> { // names that a program which unpacks archives would have to refuse
                String[] names = {"../../etc/passwd", "/", "", "stored", "a\0b", "n".repeat(5000)};
                entry.name = names[rng.nextInt(names.length)].getBytes(StandardCharsets.UTF_8);
            }
            case 8 -> { // damaged inside, with the right sizes
                byte[] data = entry.data.clone();
                if (data.length > 0) {
                    data[rng.nextInt(data.length)] ^= (byte) (1 << rng.nextInt(8));
                }
                entry.data = data;
            }
            case 10 -> entry.localExtra = hostileNumber(rng);
            case 9 -> { // cut short, and the sizes say so
                entry.data = Arrays.copyOf(entry.data, rng.nextInt(entry.data.length + 1));
                entry.compressed = entry.data.length;
                entry.size = entry.method == 0 ? entry.data.length : entry.size;
            }
            default -> // a bomb: a little over what is read, or far beyond
                entries.add(new Entry("bomb " + i + entries.size(), new byte[rng.nextInt(300_000)], true));
        }
    }
}
