package io.github.ascentrl.algos.exchange;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.io.ZipArchive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes files like those of {@code torch.save} and {@code model.save}, as far as tests need. */
final class ModelWriter {
    static final String DATA = "{\"policy_class\": {\"__module__\": \"stable_baselines3.common.policies\"}}";

    /** Numbers with a shape. */
    record Tensor(float[] values, int... shape) {
        static Tensor random(Rng rng, int... shape) {
            int size = 1;
            for (int n : shape) {
                size *= n;
            }
            float[] values = new float[size];
            for (int i = 0; i < size; i++) {
                values[i] = (float) rng.nextGaussian() / 2;
            }
            return new Tensor(values, shape);
        }
    }

    private ModelWriter() {}

    static byte[] model(String data, byte[] policy) {
        return zip(new LinkedHashMap<>(Map.of(
                "data", data.getBytes(StandardCharsets.UTF_8),
                "policy.pth", policy,
                "_stable_baselines3_version", "2.3.2".getBytes(StandardCharsets.UTF_8))));
    }

    /** A file like that of {@code torch.save(state_dict)}. */
    static byte[] torch(Map<String, Tensor> tensors) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("archive/data.pkl", pickle(tensors));
        for (Tensor tensor : tensors.values()) {
            ByteBuffer numbers = ByteBuffer.allocate(4 * tensor.values().length).order(ByteOrder.LITTLE_ENDIAN);
            numbers.asFloatBuffer().put(tensor.values());
            entries.put("archive/data/" + (entries.size() - 1), numbers.array());
        }
        entries.put("archive/version", new byte[] {'3', '\n'});
        return zip(entries);
    }

    /** An archive with a given pickle. */
    static byte[] torch(byte[] pickle) {
        return zip(Map.of("archive/data.pkl", pickle));
    }

    private static byte[] pickle(Map<String, Tensor> tensors) {
        Code code = new Code().op(0x80, 2).global("collections", "OrderedDict").op(')', 'R', '(');
        int key = 0;
        for (Map.Entry<String, Tensor> named : tensors.entrySet()) {
            int[] shape = named.getValue().shape();
            code.text(named.getKey())
                    .global("torch._utils", "_rebuild_tensor_v2")
                    .op('(', '(');
            code.text("storage")
                    .global("torch", "FloatStorage")
                    .text(Integer.toString(key++))
                    .text("cpu");
            code.whole(named.getValue().values().length).op('t', 'Q', 'K', 0, '(');
            for (int n : shape) {
                code.whole(n);
            }
            code.op('t', '(');
            for (int d = 0; d < shape.length; d++) {
                int stride = 1;
                for (int later = d + 1; later < shape.length; later++) {
                    stride *= shape[later];
                }
                code.whole(stride);
            }
            code.op('t', 0x89).global("collections", "OrderedDict").op(')', 'R', 't', 'R');
        }
        return code.op('u', '.').bytes();
    }

    /** A zip of stored entries. */
    static byte[] zip(Map<String, byte[]> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> named : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(named.getKey());
                CRC32 crc = new CRC32();
                crc.update(named.getValue());
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(named.getValue().length);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(named.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** All entries of a good zip. */
    static Map<String, byte[]> entries(byte[] zip) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try {
            ZipArchive archive = ZipArchive.of(ByteBuffer.wrap(zip));
            for (String name : archive.names()) {
                ByteBuffer content = archive.read(name, Integer.MAX_VALUE);
                byte[] bytes = new byte[content.remaining()];
                content.get(bytes);
                entries.put(name, bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return entries;
    }

    /** Instructions of a pickle. */
    static final class Code {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Code op(int... bytes) {
            for (int b : bytes) {
                out.write(b);
            }
            return this;
        }

        Code global(String module, String name) {
            out.writeBytes(("c" + module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
            return this;
        }

        Code text(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            op('X').whole32(bytes.length);
            out.writeBytes(bytes);
            return this;
        }

        Code whole(int value) {
            return op('J').whole32(value);
        }

        private Code whole32(int value) {
            return op(value, value >> 8, value >> 16, value >> 24);
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }
}
