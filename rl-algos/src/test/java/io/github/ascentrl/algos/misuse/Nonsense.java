package io.github.ascentrl.algos.misuse;

import io.github.ascentrl.api.State;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Values that hardly any parameter has a use for, by the type of the parameter. */
final class Nonsense {
    private static final Map<Class<?>, List<Object>> NUMBERS = Map.of(
            int.class,
            List.of(-1, 0, Integer.MIN_VALUE, Integer.MAX_VALUE),
            long.class,
            List.of(-1L, 0L, Long.MIN_VALUE, Long.MAX_VALUE),
            double.class,
            List.of(Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, -1.0, 0.0, Double.MAX_VALUE),
            float.class,
            List.of(Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, -1f, 0f, Float.MAX_VALUE));

    private static final Set<String> UNUSUAL = Set.of(
            "0",
            "0.0",
            "\"\"",
            "" + Integer.MAX_VALUE,
            "" + Long.MAX_VALUE,
            "" + Double.MAX_VALUE,
            "" + Float.MAX_VALUE);

    private Nonsense() {}

    /** A value and what to call it; a merely unusual one may be accepted. */
    record Value(String name, Object value) {
        boolean unusual() {
            return UNUSUAL.contains(name) || name.startsWith("MAX_VALUE in ");
        }
    }

    /** {@return nonsense for a parameter that usually takes a value like {@code good}} */
    static List<Value> like(Class<?> type, Object good) {
        List<Value> values = new ArrayList<>();
        if (type.isPrimitive()) {
            for (Object number : NUMBERS.getOrDefault(type, List.of())) {
                values.add(new Value(number.toString(), number));
            }
            return values;
        }
        values.add(new Value("null", null));
        if (type.isArray()) {
            addArrays(type.getComponentType(), good, values);
        } else if (type == String.class) {
            values.add(new Value("\"\"", ""));
        } else if (good instanceof Collection<?> collection && type.isAssignableFrom(ArrayList.class)) {
            values.add(new Value("[]", new ArrayList<>()));
            List<Object> withNull = new ArrayList<>(collection);
            withNull.add(0, null);
            values.add(new Value("[null, …]", withNull));
        } else if (good instanceof Map<?, ?> map && type == Map.class) {
            Map<Object, Object> withNull = new LinkedHashMap<>(map);
            map.keySet().stream().findFirst().ifPresent(key -> withNull.put(key, null));
            if (withNull.containsValue(null)) {
                values.add(new Value("{key: null}", Collections.unmodifiableMap(withNull)));
            }
        }
        return values;
    }

    private static void addArrays(Class<?> component, Object good, List<Value> values) {
        values.add(new Value("empty", Array.newInstance(component, 0)));
        int length = Array.getLength(good);
        if (length > 1) {
            Object shorter = Array.newInstance(component, length - 1);
            System.arraycopy(good, 0, shorter, 0, length - 1);
            values.add(new Value("short", shorter));
        }
        if (length == 0) {
            return;
        }
        if (component == float.class) {
            values.add(new Value("NaN inside", filled(new float[length], Float.NaN)));
        } else if (component == double.class) {
            double[] nan = new double[length];
            Arrays.fill(nan, Double.NaN);
            values.add(new Value("NaN inside", nan));
        } else if (component == int.class) {
            int[] negative = new int[length];
            Arrays.fill(negative, -1);
            values.add(new Value("-1 inside", negative));
            int[] large = new int[length];
            Arrays.fill(large, Integer.MAX_VALUE);
            values.add(new Value("MAX_VALUE inside", large));
        } else if (!component.isPrimitive()) {
            Object holes = Array.newInstance(component, length);
            System.arraycopy(good, 0, holes, 0, length);
            Array.set(holes, 0, null);
            values.add(new Value("null inside", holes));
        }
    }

    /** States of something else, and a state with one entry missing, of another length or type, or with odd numbers. */
    static List<Value> likeSaved(State good) {
        List<Value> values = new ArrayList<>();
        values.add(new Value("empty", new State()));
        State other = new State();
        other.put("another/kind", 1);
        values.add(new Value("of another kind", other));
        for (String name : good.names()) {
            values.add(new Value("without " + name, changed(good, name, into -> {})));
            if (good.kind(name) == String.class) {
                values.add(new Value("nonsense in " + name, changed(good, name, into -> into.put(name, "nonsense"))));
                values.add(new Value("number for " + name, changed(good, name, into -> into.put(name, 1))));
                continue;
            }
            values.add(new Value("text for " + name, changed(good, name, into -> into.put(name, "nonsense"))));
            if (good.kind(name) == float.class) {
                float[] numbers = good.floats(name);
                addLengths(name, numbers.length, good, values, (into, n) -> into.put(name, Arrays.copyOf(numbers, n)));
                values.add(new Value(
                        "NaN in " + name,
                        changed(good, name, into -> into.put(name, filled(new float[numbers.length], Float.NaN)))));
            } else if (good.kind(name) == double.class) {
                double[] numbers = good.doubles(name);
                addLengths(name, numbers.length, good, values, (into, n) -> into.put(name, Arrays.copyOf(numbers, n)));
                double[] nan = new double[numbers.length];
                Arrays.fill(nan, Double.NaN);
                values.add(new Value("NaN in " + name, changed(good, name, into -> into.put(name, nan))));
            } else {
                long[] numbers = good.longs(name);
                addLengths(name, numbers.length, good, values, (into, n) -> into.put(name, Arrays.copyOf(numbers, n)));
                for (long odd : new long[] {-1, Long.MAX_VALUE}) {
                    long[] all = new long[numbers.length];
                    Arrays.fill(all, odd);
                    values.add(new Value(
                            (odd < 0 ? "-1" : "MAX_VALUE") + " in " + name,
                            changed(good, name, into -> into.put(name, all))));
                }
            }
        }
        values.removeIf(value -> ((State) value.value()).sameAs(good)); // an entry without numbers
        return values;
    }

    private static void addLengths(
            String name, int length, State good, List<Value> values, BiConsumer<State, Integer> put) {
        if (length > 0) {
            values.add(new Value("short " + name, changed(good, name, into -> put.accept(into, length - 1))));
        }
        values.add(new Value("long " + name, changed(good, name, into -> put.accept(into, length + 1))));
    }

    /** {@return a copy in which an entry is replaced by what is put} */
    private static State changed(State good, String changed, Consumer<State> put) {
        State copy = new State();
        for (String name : good.names()) {
            Class<?> kind = good.kind(name);
            if (name.equals(changed)) {
                put.accept(copy);
            } else if (kind == float.class) {
                copy.put(name, good.floats(name));
            } else if (kind == double.class) {
                copy.put(name, good.doubles(name));
            } else if (kind == long.class) {
                copy.put(name, good.longs(name));
            } else {
                copy.put(name, good.text(name));
            }
        }
        return copy;
    }

    private static float[] filled(float[] array, float value) {
        Arrays.fill(array, value);
        return array;
    }
}
