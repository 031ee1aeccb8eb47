package io.github.ascentrl.algos.log;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads an event file by Google's protobuf library with the messages of TensorFlow's {@code event.proto}, {@code
 * summary.proto}, {@code tensor.proto} and TensorBoard's {@code hparams/plugin_data.proto}, as far as they go here: whatever
 * else is in a file is refused. Checksums are computed from the polynomial.
 *
 * @param version of the first event
 * @param values in the order of the file
 */
public record TensorBoardEvents(String version, List<Value> values) {
    /**
     * One value of a summary.
     *
     * @param step of its event
     * @param tag its tag
     * @param content a scalar as {@link Float}, or the message of a histogram, a text or hyper-parameters as text
     */
    public record Value(long step, String tag, Object content) {}

    private static final Map<String, Descriptor> MESSAGES = messages();

    /** Reads a file to its end; throws if anything is left or wrong. */
    public static TensorBoardEvents read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        return of(bytes, bytes.length);
    }

    /** Reads all complete records, as TensorBoard does: a killed program may have written half of the last one. */
    public static TensorBoardEvents beginning(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long end = 0;
        while (in.limit() - end >= Long.BYTES && end + 16 + in.getLong((int) end) <= in.limit()) {
            end += 16 + in.getLong((int) end); // with the length and two checksums
        }
        return of(bytes, (int) end);
    }

    private static TensorBoardEvents of(byte[] bytes, int length) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(bytes, 0, length).order(ByteOrder.LITTLE_ENDIAN);
        String version = in.hasRemaining() ? get(event(in), "file_version") : "";
        List<Value> values = new ArrayList<>();
        while (in.hasRemaining()) {
            DynamicMessage event = event(in);
            for (Object each : (List<?>) get(get(event, "summary"), "value")) {
                values.add(new Value(
                        (long) get(event, "step"), (String) get((Message) each, "tag"), content((Message) each)));
            }
        }
        return new TensorBoardEvents(version, values);
    }

    private static Object content(Message value) throws IOException {
        if (value.hasField(field(value, "metadata"))) {
            Message plugin = get(get(value, "metadata"), "plugin_data");
            if (get(plugin, "plugin_name").equals("hparams")) {
                ByteString data = get(plugin, "content");
                return strict(DynamicMessage.parseFrom(MESSAGES.get("HParamsPluginData"), data))
                        .toString();
            }
            List<ByteString> texts = get(get(value, "tensor"), "string_val");
            return texts.get(0).toStringUtf8();
        }
        if (value.hasField(field(value, "histo"))) {
            return get(value, "histo").toString();
        }
        return get(value, "simple_value");
    }

    private static FieldDescriptor field(Message message, String name) {
        return message.getDescriptorForType().findFieldByName(name);
    }

    @SuppressWarnings("unchecked")
    private static <T> T get(Message message, String name) {
        return (T) message.getField(field(message, name));
    }

    private static DynamicMessage event(ByteBuffer in) throws IOException {
        byte[] length = bytes(in, 8);
        check(length, in.getInt());
        byte[] data = bytes(
                in, (int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong());
        check(data, in.getInt());
        return strict(DynamicMessage.parseFrom(MESSAGES.get("Event"), data));
    }

    private static byte[] bytes(ByteBuffer in, int n) {
        byte[] bytes = new byte[n];
        in.get(bytes);
        return bytes;
    }

    private static void check(byte[] bytes, int masked) throws IOException {
        int crc = ~0;
        for (byte b : bytes) { // bit by bit, Castagnoli's polynomial reversed
            crc ^= b & 0xff;
            for (int k = 0; k < 8; k++) {
                crc = (crc & 1) == 1 ? crc >>> 1 ^ 0x82f63b78 : crc >>> 1;
            }
        }
        crc = ~crc;
        if (masked != (crc >>> 15 | crc << 17) + 0xa282ead8) {
            throw new IOException("a record's checksum is wrong");
        }
    }

    private static DynamicMessage strict(DynamicMessage message) throws IOException {
        List<Object> todo = new ArrayList<>(List.of(message));
        while (!todo.isEmpty()) {
            Object next = todo.remove(todo.size() - 1);
            if (next instanceof Message part) {
                if (!part.getUnknownFields().asMap().isEmpty()) {
                    throw new IOException("unknown fields " + part.getUnknownFields() + " in " + part);
                }
                todo.addAll(part.getAllFields().values());
            } else if (next instanceof List<?> list) {
                todo.addAll(list);
            }
        }
        return message;
    }

    private static Map<String, Descriptor> messages() {
        FileDescriptorProto.Builder file =
                FileDescriptorProto.newBuilder().setName("event.proto").setSyntax("proto3");
        message(file, "Event", "1 wall_time double", "2 step int64", "3 file_version string", "5 summary Summary");
        message(file, "Summary", "1 value Value*");
        message(
                file,
                "Value",
                "1 tag string",
                "2 simple_value float 0",
                "5 histo HistogramProto 0",
                "8 tensor TensorProto 0",
                "9 metadata SummaryMetadata");
        message(
                file,
                "HistogramProto",
                "1 min double",
                "2 max double",
                "3 num double",
                "4 sum double",
                "5 sum_squares double",
                "6 bucket_limit double*",
                "7 bucket double*");
        message(file, "SummaryMetadata", "1 plugin_data PluginData");
        message(file, "PluginData", "1 plugin_name string", "2 content bytes");
        message(file, "TensorProto", "1 dtype int32", "2 tensor_shape TensorShapeProto", "8 string_val bytes*");
        message(file, "TensorShapeProto", "2 dim Dim*");
        message(file, "Dim", "1 size int64");
        message(file, "HParamsPluginData", "1 version int32", "3 session_start_info SessionStartInfo");
        message(file, "SessionStartInfo", "1 hparams Entry*", "5 start_time_secs double");
        message(file, "Entry", "1 key string", "2 value Setting"); // a map is a list of these
        message(file, "Setting", "2 number_value double 0", "3 string_value string 0", "4 bool_value bool 0");
        try {
            FileDescriptor built = FileDescriptor.buildFrom(file.build(), new FileDescriptor[0]);
            Map<String, Descriptor> messages = new HashMap<>();
            built.getMessageTypes().forEach(type -> messages.put(type.getName(), type));
            return messages;
        } catch (DescriptorValidationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Fields as "number name type", with a star if repeated, and 0 if in a oneof. */
    private static void message(FileDescriptorProto.Builder file, String name, String... fields) {
        DescriptorProto.Builder message = DescriptorProto.newBuilder().setName(name);
        for (String each : fields) {
            String[] words = each.split(" ");
            boolean repeated = words[2].endsWith("*");
            String type = words[2].replace("*", "");
            FieldDescriptorProto.Builder field = FieldDescriptorProto.newBuilder()
                    .setNumber(Integer.parseInt(words[0]))
                    .setName(words[1])
                    .setLabel(repeated ? Label.LABEL_REPEATED : Label.LABEL_OPTIONAL);
            if (Character.isUpperCase(type.charAt(0))) {
                field.setType(Type.TYPE_MESSAGE).setTypeName(type);
            } else {
                field.setType(Type.valueOf("TYPE_" + type.toUpperCase(Locale.ROOT)));
            }
            if (words.length > 3) {
                field.setOneofIndex(0);
            }
            message.addField(field);
        }
        if (message.getFieldList().stream().anyMatch(FieldDescriptorProto::hasOneofIndex)) {
            message.addOneofDeclBuilder().setName("kind");
        }
        file.addMessageType(message);
    }
}
