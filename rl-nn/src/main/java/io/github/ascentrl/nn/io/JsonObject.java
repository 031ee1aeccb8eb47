package io.github.ascentrl.nn.io;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** A JSON object with typed access to its members by name; errors name the missing or mistyped member. */
public final class JsonObject {
    private final String what;
    private final Map<String, Object> members;

    private JsonObject(String what, Map<String, Object> members) {
        this.what = what;
        this.members = members;
    }

    /**
     * {@return the object that a text contains}
     *
     * @param what description used in error messages: {@code "network"}
     * @param text JSON
     * @param limits limits beyond which the text is rejected
     * @throws FileFormatException if the text is not a JSON object
     */
    public static JsonObject parse(String what, String text, Json.Limits limits) throws FileFormatException {
        try {
            return of(what, Json.parse(text, limits));
        } catch (FileFormatException e) {
            throw new FileFormatException(what + ": " + e.getMessage(), e);
        }
    }

    /**
     * {@return a value as an object}
     *
     * @param what description used in error messages
     * @param value a result of {@link Json#parse}
     * @throws FileFormatException if it is not an object
     */
    @SuppressWarnings("unchecked") // JsonParser makes no other maps
    public static JsonObject of(String what, Object value) throws FileFormatException {
        Objects.requireNonNull(what, "what");
        if (!(value instanceof Map<?, ?> map)) {
            throw new FileFormatException(what + " is not a JSON object");
        }
        return new JsonObject(what, (Map<String, Object>) map);
    }

    /** {@return the names of the members, in the order of the text} */
    public Set<String> names() {
        return members.keySet();
    }

    /**
     * {@return whether the object has a member}
     *
     * @param name its name
     */
    public boolean has(String name) {
        Objects.requireNonNull(name, "name");
        return members.containsKey(name);
    }

    /**
     * {@return a string member}
     *
     * @param name its name
     * @throws FileFormatException if it is missing or not a string
     */
    public String text(String name) throws FileFormatException {
        return get(name, String.class, "a string");
    }

    /**
     * {@return a boolean member}
     *
     * @param name its name
     * @throws FileFormatException if it is missing or not a boolean
     */
    public boolean truth(String name) throws FileFormatException {
        return get(name, Boolean.class, "true or false");
    }

    /**
     * {@return a member that is a whole number}
     *
     * @param name its name
     * @param low the smallest allowed
     * @param high the largest allowed
     * @throws FileFormatException if it is missing, not whole or out of range
     */
    public long whole(String name, long low, long high) throws FileFormatException {
        return whole(what + "." + name, get(name, Object.class, "a whole number"), low, high);
    }

    /**
     * {@return a member that is a number}
     *
     * @param name its name
     * @throws FileFormatException if it is missing or not a number
     */
    public double number(String name) throws FileFormatException {
        return get(name, Number.class, "a number").doubleValue();
    }

    /**
     * {@return a member of any type}
     *
     * @param name its name
     * @throws FileFormatException if it is missing or null
     */
    public Object any(String name) throws FileFormatException {
        return get(name, Object.class, "a value");
    }

    /**
     * {@return a member of any type, empty if it is missing or null}
     *
     * @param name its name
     */
    public Optional<Object> find(String name) {
        Objects.requireNonNull(name, "name");
        return Optional.ofNullable(members.get(name));
    }

    /**
     * {@return a list member, read-only}
     *
     * @param name its name
     * @throws FileFormatException if it is missing or not a list
     */
    public List<?> list(String name) throws FileFormatException {
        return get(name, List.class, "a list");
    }

    /**
     * {@return an object member}
     *
     * @param name its name
     * @throws FileFormatException if it is missing or not an object
     */
    public JsonObject nested(String name) throws FileFormatException {
        return of(what + "." + name, get(name, Object.class, "an object"));
    }

    /**
     * {@return a list of whole numbers}
     *
     * @param name the list's name
     * @param low the smallest allowed
     * @param high the largest allowed
     * @throws FileFormatException if it is missing or not a list, or an item is not whole or out of range
     */
    public int[] wholes(String name, int low, int high) throws FileFormatException {
        List<?> list = list(name);
        int[] numbers = new int[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (int) whole(what + "." + name + "[" + i + "]", list.get(i), low, high);
        }
        return numbers;
    }

    /**
     * {@return a list of numbers}
     *
     * @param name the list's name
     * @throws FileFormatException if it is missing or not a list, or an item is not a number
     */
    public double[] numbers(String name) throws FileFormatException {
        List<?> list = list(name);
        double[] numbers = new double[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            if (!(list.get(i) instanceof Number number)) {
                throw new FileFormatException(what + "." + name + "[" + i + "] must be a number");
            }
            numbers[i] = number.doubleValue();
        }
        return numbers;
    }

    private static long whole(String where, Object value, long low, long high) throws FileFormatException {
        if (!(value instanceof Long number) || number < low || number > high) {
            throw new FileFormatException(
                    where + " = " + describe(value) + " must be a whole number in [" + low + ", " + high + "]");
        }
        return number;
    }

    private <T> T get(String name, Class<T> type, String expected) throws FileFormatException {
        Object value = members.get(name);
        if (value == null) {
            throw new FileFormatException(what + " has no '" + name + "'; " + expected + " is expected");
        }
        if (!type.isInstance(value)) {
            throw new FileFormatException(what + "." + name + " = " + describe(value) + " must be " + expected);
        }
        return type.cast(value);
    }

    private static String describe(Object value) {
        String text = value instanceof Map || value instanceof List ? "a structure" : String.valueOf(value);
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
