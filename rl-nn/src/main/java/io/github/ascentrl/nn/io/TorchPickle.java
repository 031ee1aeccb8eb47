package io.github.ascentrl.nn.io;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Interprets the subset of pickle needed for named plain tensors in a PyTorch file. A pickle is a program for a stack
 * machine. This interpreter supports the instructions below and only the four functions and classes of {@link Global},
 * which it treats as symbols: nothing is looked up and nothing is called. Anything else in a pickle is rejected with a
 * message that names it. Nesting, the stack and the number of names are limited.
 */
final class TorchPickle {
    private static final int DEEPEST = 16;
    private static final int LONGEST_STACK = 1 << 13; // Python adds to dictionaries in thousands
    private static final int MOST_NAMES = 1 << 14;
    private static final int MOST_REMEMBERED = 1 << 14;
    private static final Object MARK = new Object();
    private static final Map<Class<?>, String> KINDS = Map.of(
            Absent.class, "None",
            String.class, "a string",
            Boolean.class, "a boolean",
            Storage.class, "a storage",
            View.class, "a tensor",
            Dict.class, "a dictionary");

    /** The functions and classes that a pickle may name. */
    private enum Global {
        ORDERED_DICT("collections.OrderedDict", null),
        REBUILD_TENSOR("torch._utils._rebuild_tensor_v2", null),
        FLOAT_STORAGE("torch.FloatStorage", DType.F32),
        DOUBLE_STORAGE("torch.DoubleStorage", DType.F64);

        private final String name;
        private final DType dtype; // of a storage class

        Global(String name, DType dtype) {
            this.name = name;
            this.dtype = dtype;
        }
    }

    /** The numbers in an entry {@code data/key} of the archive. */
    record Storage(DType dtype, String key, long size) {}

    /** A tensor over some of the numbers of a storage. */
    record View(Storage storage, long offset, List<Long> shape, List<Long> strides) {}

    private record Tuple(List<Object> items, int depth) {}

    private enum Absent {
        NONE
    }

    private static final class Dict {
        private Map<String, Object> items = Map.of(); // most stay empty: a program of one byte each makes thousands
        private int depth = 1;

        void put(String name, Object value) {
            if (items.isEmpty()) {
                items = new LinkedHashMap<>();
            }
            items.put(name, value);
        }
    }

    private final PickleCode code;
    private final List<Object> stack = new ArrayList<>();
    private final List<Object> memo = new ArrayList<>(); // by place, which Python counts from 0; null if empty
    private int marks;
    private int names;

    private TorchPickle(ByteBuffer pickle) {
        code = new PickleCode(pickle);
    }

    /**
     * {@return the tensors in a pickle by name}
     *
     * @param pickle little-endian, from position to limit
     * @throws FileFormatException if it is not a dictionary from names to tensors
     */
    static Map<String, View> tensors(ByteBuffer pickle) throws FileFormatException {
        Object value = new TorchPickle(pickle).run();
        if (!(value instanceof Dict dict)) {
            throw new FileFormatException("the pickle contains " + kind(value) + ", expected a dictionary of tensors;"
                    + " save model.state_dict()");
        }
        Map<String, View> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, Object> item : dict.items.entrySet()) {
            if (!(item.getValue() instanceof View view)) {
                throw new FileFormatException("'" + ZipArchive.brief(item.getKey()) + "' in the pickle is "
                        + kind(item.getValue()) + ", expected a tensor; save model.state_dict()");
            }
            tensors.put(item.getKey(), view);
        }
        return tensors;
    }

    private Object run() throws FileFormatException {
        while (true) {
            int opcode = code.u8();
            switch (opcode) {
                case 0x80 -> code.u8(); // PROTO: versions differ only in their instructions
                case 0x95 -> code.skip(8); // FRAME
                case '(' -> mark();
                case ')' -> push(new Tuple(List.of(), 1));
                case 't' -> push(tuple(popToMark()));
                case 0x85, 0x86, 0x87 -> push(tuple(pop(opcode - 0x84)));
                case '}' -> push(new Dict());
                case 's' -> setItems(pop(2));
                case 'u' -> setItems(popToMark());
                case 'N' -> push(Absent.NONE);
                case 0x88, 0x89 -> push(opcode == 0x88);
                case 'K' -> push((long) code.u8());
                case 'M' -> push((long) (code.u8() | code.u8() << 8));
                case 'J' -> push((long) (int) code.u32());
                case 0x8a -> push(code.wide()); // LONG1
                case 'X' -> push(code.text(code.u32()));
                case 0x8c -> push(code.text(code.u8())); // SHORT_BINUNICODE
                case 'c' -> push(global(code.line(), code.line()));
                case 0x93 -> stackGlobal();
                case 'q' -> remember(code.u8());
                case 'r' -> remember((int) code.u32());
                case 0x94 -> remember(memo.size()); // MEMOIZE
                case 'h' -> push(remembered(code.u8()));
                case 'j' -> push(remembered((int) code.u32()));
                case 'Q' -> push(storage(pop()));
                case 'R' -> reduce();
                case 'b' -> build();
                case '.' -> {
                    return end();
                }
                default ->
                    throw bad("the instruction " + PickleCode.name(opcode)
                            + ", which a file of plain tensors does not need"
                            + " and which is not executed; save model.state_dict()");
            }
        }
    }

    private Object end() throws FileFormatException {
        Object value = pop();
        if (!stack.isEmpty() || code.remaining() > 0) {
            throw bad("an end with " + stack.size() + " values left over and " + code.remaining()
                    + " bytes to come; the file is damaged");
        }
        return value;
    }

    private void mark() throws FileFormatException {
        if (++marks > DEEPEST) {
            throw tooDeep();
        }
        push(MARK);
    }

    private void push(Object value) throws FileFormatException {
        if (stack.size() >= LONGEST_STACK) {
            throw bad("more than " + LONGEST_STACK + " values at a time");
        }
        stack.add(value);
    }

    private Object top() throws FileFormatException {
        if (stack.isEmpty() || stack.get(stack.size() - 1) == MARK) {
            throw bad("an instruction takes a value from an empty stack; the file is damaged");
        }
        return stack.get(stack.size() - 1);
    }

    private Object pop() throws FileFormatException {
        Object value = top();
        stack.remove(stack.size() - 1);
        return value;
    }

    private List<Object> pop(int n) throws FileFormatException {
        Object[] values = new Object[n];
        for (int i = n - 1; i >= 0; i--) {
            values[i] = pop();
        }
        return List.of(values);
    }

    private List<Object> popToMark() throws FileFormatException {
        int mark = stack.lastIndexOf(MARK);
        if (mark < 0) {
            throw bad("the end of a list that never began; the file is damaged");
        }
        List<Object> tail = stack.subList(mark, stack.size());
        List<Object> values = List.copyOf(tail.subList(1, tail.size()));
        tail.clear();
        marks--;
        return values;
    }

    private Tuple tuple(List<Object> items) throws FileFormatException {
        int depth = 1;
        for (Object item : items) {
            depth = deeper(depth, item);
        }
        return new Tuple(items, depth);
    }

    private int deeper(int depth, Object item) throws FileFormatException {
        int inner = item instanceof Tuple tuple ? tuple.depth : item instanceof Dict dict ? dict.depth : 0;
        if (inner >= DEEPEST) {
            throw tooDeep();
        }
        return Math.max(depth, inner + 1);
    }

    private void setItems(List<Object> items) throws FileFormatException {
        if (!(top() instanceof Dict dict) || items.size() % 2 != 0) {
            throw bad("items for " + kind(top()) + ", expected pairs for a dictionary");
        }
        for (int i = 0; i < items.size(); i += 2) {
            if (!(items.get(i) instanceof String name)) {
                throw bad(kind(items.get(i)) + " as a key, expected a string");
            }
            if (++names > MOST_NAMES) {
                throw bad("more than " + MOST_NAMES + " names");
            }
            dict.depth = deeper(dict.depth, items.get(i + 1));
            dict.put(name, items.get(i + 1));
        }
    }

    private void remember(int place) throws FileFormatException {
        if (place < 0 || place >= MOST_REMEMBERED) {
            throw bad("more than " + MOST_REMEMBERED + " values in the memo");
        }
        Object value = top();
        while (memo.size() <= place) {
            memo.add(null);
        }
        memo.set(place, value);
    }

    private Object remembered(int place) throws FileFormatException {
        Object value = place >= 0 && place < memo.size() ? memo.get(place) : null;
        if (value == null) {
            throw bad("a reference to place " + Integer.toUnsignedString(place)
                    + " of the memo, which is empty; the file is damaged");
        }
        return value;
    }

    private void stackGlobal() throws FileFormatException {
        List<Object> both = pop(2);
        if (!(both.get(0) instanceof String module) || !(both.get(1) instanceof String name)) {
            throw bad("a function whose name is not a string; the file is damaged");
        }
        push(global(module, name));
    }

    private Global global(String module, String name) throws FileFormatException {
        String full = module + "." + name;
        StringBuilder known = new StringBuilder();
        for (Global global : Global.values()) {
            if (global.name.equals(full)) {
                return global;
            }
            known.append(known.isEmpty() ? "" : ", ").append(global.name);
        }
        throw bad("'" + ZipArchive.brief(full) + "', which is not looked up or run: a file of plain tensors names only "
                + known + "; save model.state_dict()");
    }

    private Storage storage(Object id) throws FileFormatException {
        if (id instanceof Tuple tuple
                && tuple.items.size() == 5
                && "storage".equals(tuple.items.get(0))
                && tuple.items.get(1) instanceof Global type
                && type.dtype != null
                && tuple.items.get(2) instanceof String key
                && tuple.items.get(3) instanceof String
                && tuple.items.get(4) instanceof Long size
                && size >= 0) {
            return new Storage(type.dtype, key, size);
        }
        throw bad("a storage that is not given as ('storage', type, key, location, size); the file is damaged");
    }

    /** Evaluates a call without calling anything: an empty dictionary, or a tensor of a storage. */
    private void reduce() throws FileFormatException {
        Object arguments = pop();
        Object function = pop();
        if (function == Global.ORDERED_DICT && arguments instanceof Tuple none && none.items.isEmpty()) {
            push(new Dict());
        } else if (function == Global.REBUILD_TENSOR
                && arguments instanceof Tuple tuple
                && (tuple.items.size() == 6 || tuple.items.size() == 7)
                && tuple.items.get(0) instanceof Storage storage
                && tuple.items.get(1) instanceof Long offset
                && tuple.items.get(2) instanceof Tuple shape
                && tuple.items.get(3) instanceof Tuple strides) {
            push(new View(storage, offset, wholes(shape), wholes(strides)));
        } else {
            throw bad("a call of " + kind(function) + " with " + kind(arguments)
                    + ", which is neither an empty OrderedDict nor a tensor of a storage; nothing is called");
        }
    }

    private List<Long> wholes(Tuple tuple) throws FileFormatException {
        List<Long> wholes = new ArrayList<>();
        for (Object item : tuple.items) {
            if (!(item instanceof Long whole)) {
                throw bad(kind(item) + " in a tensor's shape or strides, expected a whole number");
            }
            wholes.add(whole);
        }
        return wholes;
    }

    /** Ignores the attributes of a state dictionary ({@code _metadata}), which do not affect its numbers. */
    private void build() throws FileFormatException {
        Object state = pop();
        if (!(state instanceof Dict) || !(top() instanceof Dict)) {
            throw bad("attributes for " + kind(top()) + ", expected attributes of a dictionary");
        }
    }

    private static String kind(Object value) {
        if (value instanceof Global global) {
            return global.name;
        }
        if (value instanceof Tuple tuple) {
            return "a tuple of " + tuple.items.size() + " values";
        }
        if (value instanceof Long number) {
            return "the number " + number;
        }
        return KINDS.get(value.getClass());
    }

    private FileFormatException tooDeep() {
        return bad("values nested more than " + DEEPEST + " deep");
    }

    private FileFormatException bad(String what) {
        return code.bad(what);
    }
}
