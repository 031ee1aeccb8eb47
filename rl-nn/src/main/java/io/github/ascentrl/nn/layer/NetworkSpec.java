package io.github.ascentrl.nn.layer;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.JsonObject;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The architecture of a network without its parameter values: a type name and settings, which may include other
 * networks. {@link #build} rebuilds the network with the same parameter names, so that a file can contain the spec and
 * the values by name.
 *
 * <pre>{@code
 * NetworkSpec.register("gated", (spec, parameters) ->              // once, before files are loaded
 *         new Gated(spec.whole("inputs"), spec.whole("outputs"), parameters));
 *
 * public NetworkSpec spec() {                                      // in Gated, a Network
 *     return NetworkSpec.of("gated").and("inputs", inputs).and("outputs", outputs);
 * }
 * }</pre>
 *
 * <p>A network inside a network is a setting too: save it by {@code .and("inner", inner.spec())} and rebuild it by
 * {@code spec.network("inner").build(parameters)}. Its parameters get their original names.
 *
 * <p>{@code mlp}, {@code conv}, {@code embedding}, {@code embeddings}, {@code gru}, {@code lstm}, {@code transformer},
 * {@code splitRows}, {@code tokenRows}, {@code sideBySide}, {@code learnedPositions}, {@code trunk} and {@code lowRank}
 * are registered by default. Immutable: {@code with} returns a new spec.
 *
 * @param kind the type of network, a registered name
 * @param settings the settings by name, in the order in which they were set; read-only. Values are {@code Long}, {@code
 *     Double}, {@code String}, {@code Boolean}, lists of {@code Long}, or {@code NetworkSpec}
 */
public record NetworkSpec(String kind, Map<String, Object> settings) {
    private static final String TYPE = "type";
    private static final int PROBES = 4;
    private static final Map<String, Builder> BUILDERS = new ConcurrentHashMap<>(Map.ofEntries(
            Map.entry(Mlp.TYPE, Mlp::build),
            Map.entry(Conv.TYPE, Conv::build),
            Map.entry(Embedding.TYPE, Embedding::build),
            Map.entry(Embeddings.TYPE, Embeddings::build),
            Map.entry(Gru.TYPE, Gru::build),
            Map.entry(Lstm.TYPE, Lstm::build),
            Map.entry(Transformer.TYPE, Transformer::build),
            Map.entry(SplitRows.TYPE, SplitRows::build),
            Map.entry(TokenRows.TYPE, TokenRows::build),
            Map.entry(SideBySide.TYPE, SideBySide::build),
            Map.entry(LearnedPositions.TYPE, LearnedPositions::build),
            Map.entry(Trunk.TYPE, Trunk::build),
            Map.entry(LowRank.TYPE, LowRank::build)));

    /** Builds networks of one type. */
    @FunctionalInterface
    public interface Builder {
        /**
         * Builds a network; its parameter values are irrelevant.
         *
         * @param spec type and settings; may come from a file, so check them
         * @param parameters receive all of the network's parameters, with the same names as in the original network
         * @return the network
         * @throws IllegalArgumentException if a setting is missing or wrong
         */
        Network build(NetworkSpec spec, Parameters parameters);
    }

    /**
     * Validates and copies the settings.
     *
     * @throws IllegalArgumentException if a setting is called {@code type}, or its value would not survive saving and
     *     loading: whole numbers must fit in an {@code int}, and other numbers must be finite
     */
    public NetworkSpec {
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(kind, "kind");
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        settings.forEach(NetworkSpec::check);
    }

    private static void check(String name, Object value) {
        if (name.equals(TYPE)) {
            throw taken(name);
        }
        boolean known = value instanceof String
                || value instanceof Boolean
                || value instanceof NetworkSpec
                || value instanceof Double number && Double.isFinite(number)
                || value instanceof List<?> list && list.stream().allMatch(NetworkSpec::isInt)
                || isInt(value);
        if (!known) {
            throw new IllegalArgumentException("setting '" + name + "' = " + brief(String.valueOf(value))
                    + " must be a Long that fits in an int or a list of them, a finite Double, a String, a Boolean or a"
                    + " NetworkSpec; pass a larger whole number as a String");
        }
    }

    private static boolean isInt(Object value) {
        return value instanceof Long whole && whole == whole.intValue();
    }

    private static IllegalArgumentException taken(String name) {
        return new IllegalArgumentException("setting '" + name + "' is taken; give each setting its own name");
    }

    /**
     * {@return a spec without settings}
     *
     * @param kind the type of network, a registered name
     */
    public static NetworkSpec of(String kind) {
        return new NetworkSpec(kind, Map.of());
    }

    /**
     * Registers a network type, so that its networks can be built from specs and loaded from files.
     *
     * @param kind a name not yet in use: {@code "gated"}
     * @param builder builds networks of this type
     * @throws IllegalArgumentException if the type is already registered
     */
    public static void register(String kind, Builder builder) {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(builder, "builder");
        if (BUILDERS.putIfAbsent(kind, builder) != null) {
            throw new IllegalArgumentException(
                    "network type '" + kind + "' is already registered; register each type once, under its own name");
        }
    }

    /**
     * {@return a network with this spec}
     *
     * @param parameters receive its parameters
     * @throws IllegalArgumentException if the type is not registered, a setting is missing or wrong, or the builder
     *     does not add to the given parameters
     */
    public Network build(Parameters parameters) {
        Builder builder = BUILDERS.get(kind);
        if (builder == null) {
            throw new IllegalArgumentException("network type '" + brief(kind) + "' is not registered; register"
                    + " it first: NetworkSpec.register(\"" + brief(kind) + "\", (spec, parameters) -> …)");
        }
        Network network;
        try {
            network = Objects.requireNonNull(builder.build(this, parameters), "a network");
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException e) { // caused by settings that come from a file
            throw new IllegalArgumentException(
                    "the builder of network type '" + kind + "' fails on " + brief(settings.toString()) + ": " + e, e);
        }
        if (network.parameters() != parameters) {
            throw new IllegalArgumentException("the builder of network type '" + kind
                    + "' returned a network with its own parameters; it must add to the given parameters");
        }
        return network;
    }

    /**
     * {@return a network with this spec in the parameters of another network, such as a critic next to its actor} The
     * two share the {@linkplain Trunk trunks} that both specs contain.
     *
     * @param other a network whose parameters may still be added to
     * @throws IllegalArgumentException as for {@link #build}, and if another layer would take a name that is in use
     * @throws IllegalStateException if the layout of the parameters is already fixed
     */
    public Network buildBeside(Network other) {
        Objects.requireNonNull(other, "other");
        return kind.equals(Trunk.TYPE) ? Trunk.buildBeside(this, other) : build(other.parameters());
    }

    /**
     * {@return a copy of a network with its own parameters, which contain only its layers; the copy gives the same
     * bits} To check this, the original network computes some outputs, which fixes the layout of its parameters.
     *
     * @param network a network with a spec
     * @throws IllegalArgumentException if its spec builds a network with another spec, with parameters that the
     *     original does not have, or with other outputs
     */
    public static Network copyOf(Network network) {
        Objects.requireNonNull(network, "network");
        NetworkSpec spec = network.spec();
        Network copy = spec.build(new Parameters());
        if (!copy.spec().equals(spec)) { // perhaps the builder ignores a setting
            throw new IllegalArgumentException("the builder of network type '" + spec.kind + "' turns " + spec.settings
                    + " into a network of type '" + copy.spec().kind + "' with " + copy.spec().settings
                    + "; it must use every setting of spec()");
        }
        copy.parameters().copy(network.parameters(), name -> true);
        Network probed = spec.build(new Parameters()); // keeps the copy's layout open
        probed.parameters().copy(network.parameters(), name -> true);
        checkSame(network, probed);
        return copy;
    }

    /**
     * Compares outputs, which reveals what spec() leaves out: for small integers, in case inputs are indices, and for
     * random inputs.
     */
    private static void checkSame(Network network, Network copy) {
        Rng random = Rng.of(1);
        float[] memory = new float[network.memorySize()];
        float[] copied = memory.clone();
        for (int probe = 0; probe < PROBES; probe++) {
            float[] input = new float[network.inputSize()];
            for (int i = 0; i < input.length; i++) {
                input[i] = probe < 2 ? probe : (float) random.nextGaussian();
            }
            float[] expected = new float[network.outputSize()];
            float[] found = expected.clone();
            try {
                network.evaluator().evaluate(1, input, memory, expected);
            } catch (IllegalArgumentException e) {
                continue; // not a valid index
            }
            copy.evaluator().evaluate(1, input, copied, found);
            int i = Arrays.mismatch(expected, found);
            if (i >= 0) {
                throw new IllegalArgumentException("the builder of network type '" + network.spec().kind
                        + "' returns a network with output " + found[i] + " where the original has " + expected[i]
                        + "; spec() must contain every setting, and the builder must build every parameter");
            }
        }
    }

    /**
     * {@return this spec with one more setting}
     *
     * @param name its name
     * @param value a whole number that fits in an {@code int}
     * @throws IllegalArgumentException if the name is {@code type} or already set, or the value does not fit
     */
    public NetworkSpec and(String name, long value) {
        return added(name, value);
    }

    /**
     * {@return this spec with one more setting}
     *
     * @param name its name
     * @param value a finite number
     * @throws IllegalArgumentException if the name is {@code type} or already set, or the value is not finite
     */
    public NetworkSpec and(String name, double value) {
        return added(name, value);
    }

    /**
     * {@return this spec with one more setting}
     *
     * @param name its name
     * @param value a boolean
     * @throws IllegalArgumentException if the name is {@code type} or already set
     */
    public NetworkSpec and(String name, boolean value) {
        return added(name, value);
    }

    /**
     * {@return this spec with one more setting}
     *
     * @param name its name
     * @param value a string
     * @throws IllegalArgumentException if the name is {@code type} or already set
     */
    public NetworkSpec and(String name, String value) {
        return added(name, value);
    }

    /**
     * {@return this spec with one more setting}
     *
     * @param name its name
     * @param value whole numbers; copied
     * @throws IllegalArgumentException if the name is {@code type} or already set
     */
    public NetworkSpec and(String name, int[] value) {
        Objects.requireNonNull(value, "value");
        return added(name, Arrays.stream(value).asLongStream().boxed().toList());
    }

    /**
     * {@return this spec with one more setting}
     *
     * @param name its name
     * @param value a network that is a part of this one
     * @throws IllegalArgumentException if the name is {@code type} or already set
     */
    public NetworkSpec and(String name, NetworkSpec value) {
        return added(name, value);
    }

    private NetworkSpec added(String name, Object value) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
        if (settings.containsKey(name)) {
            throw taken(name);
        }
        Map<String, Object> more = new LinkedHashMap<>(settings);
        more.put(name, value);
        return new NetworkSpec(kind, more);
    }

    /**
     * {@return whether this spec has a setting}
     *
     * @param name its name
     */
    public boolean has(String name) {
        Objects.requireNonNull(name, "name");
        return settings.containsKey(name);
    }

    /**
     * {@return a setting that is a whole number}
     *
     * @param name its name
     * @throws IllegalArgumentException if it is missing or not a whole number
     */
    public int whole(String name) {
        return get(name, Long.class, "a whole number").intValue();
    }

    /**
     * {@return a setting that is a list of whole numbers}
     *
     * @param name its name
     * @throws IllegalArgumentException if it is missing or not a list of whole numbers
     */
    public int[] wholes(String name) {
        List<?> list = get(name, List.class, "a list of whole numbers");
        return list.stream().mapToInt(value -> ((Long) value).intValue()).toArray();
    }

    /**
     * {@return a setting that is a number}
     *
     * @param name its name
     * @throws IllegalArgumentException if it is missing or not a number
     */
    public double number(String name) {
        return get(name, Number.class, "a number").doubleValue();
    }

    /**
     * {@return a setting that is a boolean}
     *
     * @param name its name
     * @throws IllegalArgumentException if it is missing or not a boolean
     */
    public boolean truth(String name) {
        return get(name, Boolean.class, "true or false");
    }

    /**
     * {@return a setting that is a string}
     *
     * @param name its name
     * @throws IllegalArgumentException if it is missing or not a string
     */
    public String text(String name) {
        return get(name, String.class, "a string");
    }

    /**
     * {@return a setting that is the spec of an inner network}
     *
     * @param name its name
     * @throws IllegalArgumentException if it is missing or not a network
     */
    public NetworkSpec network(String name) {
        return get(name, NetworkSpec.class, "a network");
    }

    private <T> T get(String name, Class<T> wanted, String expected) {
        Object value = settings.get(name);
        if (!wanted.isInstance(value)) {
            throw new IllegalArgumentException("network type '" + kind + "' needs a setting '" + name + "', " + expected
                    + (value == null ? "" : ", not " + brief(value.toString())));
        }
        return wanted.cast(value);
    }

    /** {@return this spec as a JSON object: {@code {"type":"mlp","sizes":[4,2],"activation":"tanh"}}} */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(TYPE, kind);
        settings.forEach((name, value) -> json.put(name, value instanceof NetworkSpec spec ? spec.json() : value));
        return json;
    }

    /**
     * {@return the spec in a JSON object}
     *
     * @param json an object as returned by {@link #json}
     * @throws FileFormatException if it has no type or has a value that is not a valid setting
     */
    public static NetworkSpec of(JsonObject json) throws FileFormatException {
        Objects.requireNonNull(json, "json");
        Map<String, Object> settings = new LinkedHashMap<>();
        for (String name : json.names()) {
            Object value = json.any(name);
            if (value instanceof Map) {
                settings.put(name, of(json.nested(name)));
            } else if (!name.equals(TYPE)) {
                settings.put(name, value);
            }
        }
        try {
            return new NetworkSpec(json.text(TYPE), settings);
        } catch (IllegalArgumentException e) {
            throw new FileFormatException(e.getMessage(), e);
        }
    }

    private static String brief(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
