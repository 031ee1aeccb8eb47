package io.github.ascentrl.algos.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The records of an event file: TensorFlow's {@code event.proto} and {@code summary.proto} in the frames of its
 * {@code RecordWriter}. A frame has the length, its masked CRC-32C, the message and its masked CRC-32C, little-endian.
 */
final class Events {
    private static final int MASK = 0xa282ead8;
    private static final int BUCKETS = 30;
    private static final int DT_STRING = 7;

    private Events() {}

    /** The first record of a file. */
    static Proto version(double wallTime) {
        return new Proto().number(1, wallTime).text(3, "brain.Event:2");
    }

    static Proto event(double wallTime, long step, Proto summary) {
        return new Proto().number(1, wallTime).number(2, step).message(5, summary);
    }

    static Proto scalar(String tag, float value) {
        return new Proto().text(1, tag).number(2, value);
    }

    /** A histogram of the finite values, in 30 bins of the same width. */
    static Proto histogram(String tag, float[] values) {
        double[] finite = new double[values.length];
        int n = 0;
        for (float value : values) {
            if (Float.isFinite(value)) {
                finite[n++] = value;
            }
        }
        double low = Arrays.stream(finite, 0, n).min().orElse(0);
        double high = Arrays.stream(finite, 0, n).max().orElse(0);
        double[] limits = new double[BUCKETS];
        double[] counts = new double[BUCKETS];
        double width = (high - low) / BUCKETS;
        for (int i = 0; i < BUCKETS; i++) {
            limits[i] = i == BUCKETS - 1 ? high : low + width * (i + 1);
        }
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            sum += finite[i];
            squares += finite[i] * finite[i];
            counts[width > 0 ? Math.min(BUCKETS - 1, (int) ((finite[i] - low) / width)) : BUCKETS - 1]++;
        }
        Proto histogram = new Proto()
                .number(1, low)
                .number(2, high)
                .number(3, (double) n)
                .number(4, sum)
                .number(5, squares)
                .numbers(6, limits)
                .numbers(7, counts);
        return new Proto().text(1, tag).message(5, histogram);
    }

    /** A text for the text dashboard, in Markdown. */
    static Proto text(String tag, String markdown) {
        Proto shape = new Proto().message(2, new Proto().number(1, 1L));
        Proto tensor = new Proto().number(1, (long) DT_STRING).message(2, shape).text(8, markdown);
        return new Proto().text(1, tag).message(8, tensor).message(9, plugin("text", new Proto()));
    }

    /** Settings for the hyper-parameter dashboard: numbers and booleans as such, the rest as strings. */
    static Proto settings(double wallTime, Map<String, String> settings) {
        Proto session = new Proto();
        settings.forEach(
                (name, value) -> session.message(1, new Proto().text(1, name).message(2, setting(value))));
        session.number(5, wallTime);
        Proto data = new Proto().message(3, session);
        return new Proto().text(1, "_hparams_/session_start_info").message(9, plugin("hparams", data));
    }

    private static Proto setting(String value) {
        if (value.equals("true") || value.equals("false")) {
            return new Proto().number(4, value.equals("true") ? 1L : 0L);
        }
        try {
            return new Proto().number(2, Double.parseDouble(value));
        } catch (NumberFormatException e) {
            return new Proto().text(3, value);
        }
    }

    private static Proto plugin(String name, Proto content) {
        return new Proto().message(1, new Proto().text(1, name).message(2, content));
    }

    /** {@return a message in its frame} */
    static ByteBuffer record(Proto message) {
        byte[] bytes = message.toBytes();
        ByteBuffer record = ByteBuffer.allocate(bytes.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(bytes.length);
        record.putInt(masked(record.array(), 0, 8)).put(bytes);
        return record.putInt(masked(bytes, 0, bytes.length)).flip();
    }

    private static int masked(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    }
}
