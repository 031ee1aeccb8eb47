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
 * The architecture of a network without its parameter values: a type name and settings, which may include other networks.
 * {@link #build} makes such a network again, with parameters of the same names, so that a file can hold the spec and the
 * values by name.
 *
 * <pre>{@code
 * NetworkSpec.register("gated", (spec, parameters) ->              // once, before files are loaded
 *         new Gated(spec.whole("inputs"), spec.whole("outputs"), parameters));
 *
 * public NetworkSpec spec() {                                      // of Gated, a Network
 *     return NetworkSpec.of("gated").with("inputs", inputs).with("outputs", outputs);
 * }
 * }</pre>
 *
 * <p>A network inside a network is a setting too: {@code .with("inner", inner.spec())}, and to build it again
 * {@code spec.network("inner").build(parameters)}; its parameters have the names that they had.
 *
 * <p>{@code mlp}, {@code conv}, {@code embedding}, {@code embeddings}, {@code gru}, {@code lstm}, {@code transformer},
 * {@code splitRows}, {@code tokenRows}, {@code sideBySide}, {@code learnedPositions}, {@code trunk} and {@code lowRank}
 * are registered from the beginning. Immutable: {@code with} gives a new one.
 *
 * @param type what kind of network
 * @param settings by name, in the order in which they were set; read only. Values are {@code Long}, {@code Double},
 *     {@code String}, {@code Boolean}, lists of {@code Long}, or {@code NetworkSpec}
 */
public record NetworkSpec(String type, Map<String, Object> settings) {
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

    /** Makes networks of one type. */
    @FunctionalInterface
    public interface Builder {
        /**
         * Makes a network with any parameter values.
         *
         * @param spec type and settings; nothing in it is to be trusted, as it may come from a file
         * @param parameters where all of the network's parameters go, under the names that they had in the network that
         *     gave the spec
         * @return the network
         * @throws IllegalArgumentException if a setting is missing or wrong
         */
        Network build(NetworkSpec spec, Parameters parameters);
    }

    /**
     * Copies the settings.
     *
     * @throws IllegalArgumentException if one is called {@code type}, or is none that a file gives back as it is: whole
     *     numbers must be {@code int}s, others finite
     */
    public NetworkSpec {
        Objects.requireNonNull(type, TYPE);
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
                    + " must be a Long that an int holds or a list of them, a finite Double, a String, a Boolean or a"
                    + " NetworkSpec; pass a larger whole number as a text");
        }
    }

    private static boolean isInt(Object value) {
        return value instanceof Long whole && whole == whole.intValue();
    }

    private static IllegalArgumentException taken(String name) {
        return new IllegalArgumentException("setting '" + name + "' is taken; give each a name of its own");
    }

    /**
     * {@return a spec without settings}
     *
     * @param type what kind of network
     */
    public static NetworkSpec of(String type) {
        return new NetworkSpec(type, Map.of());
    }

    /**
     * Registers a type, so that its networks can be built from specs and loaded from files.
     *
     * @param type a name that is not in use: {@code "gated"}
     * @param builder makes such networks
     * @throws IllegalArgumentException if the type is registered already
     */
    public static void register(String type, Builder builder) {
        Objects.requireNonNull(builder, "builder");
        if (BUILDERS.putIfAbsent(type, builder) != null) {
            throw new IllegalArgumentException("network type '" + type
                    + "' is registered already; register each type once, under a name of its own");
        }
    }

    /**
     * {@return a network of this spec}
     *
     * @param parameters where its parameters go
     * @throws IllegalArgumentException if the type is not registered, a setting is missing or wrong, or the builder does
     *     not build into the parameters
     */
    public Network build(Parameters parameters) {
        Builder builder = BUILDERS.get(type);
        if (builder == null) {
            throw new IllegalArgumentException("networks of type '" + brief(type) + "' are not known here; register"
                    + " the type before: NetworkSpec.register(\"" + brief(type) + "\", (spec, parameters) -> …)");
        }
        Network network;
        try {
            network = Objects.requireNonNull(builder.build(this, parameters), "a network");
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException e) { // of settings that come from a file
            throw new IllegalArgumentException(
                    "what builds networks of type '" + type + "' fails on " + brief(settings.toString()) + ": " + e, e);
        }
        if (network.parameters() != parameters) {
            throw new IllegalArgumentException("what builds networks of type '" + type
                    + "' gave one with parameters of its own; it must build into those that it is given");
        }
        return network;
    }

    /**
     * {@return a network of this spec among the parameters of another one, with which it shares the {@linkplain Trunk trunks} that
     * both specs have: a critic beside its actor}
     *
     * @param other a network whose parameters may still be added to
     * @throws IllegalArgumentException as {@link #build} does, also if another layer would take a name that is in use
     * @throws IllegalStateException if the layout of the parameters is already fixed
     */
    public Network buildBeside(Network other) {
        return type.equals(Trunk.TYPE) ? Trunk.buildBeside(this, other) : build(other.parameters());
    }

    /**
     * {@return a copy of a network over parameters of its own, which hold its layers alone: it gives the same bits} To see
     * that it does, the network computes some outputs, which fixes the layout of its parameters.
     *
     * @param network has a spec
     * @throws IllegalArgumentException if its spec builds a network of another spec, or parameters that it does not have,
     *     or one that computes something else
     */
    public static Network copyOf(Network network) {
        NetworkSpec spec = network.spec();
        Network copy = spec.build(new Parameters());
        if (!copy.spec().equals(spec)) { // a setting is not looked at, perhaps
            throw new IllegalArgumentException("what builds networks of type '" + spec.type + "' makes of "
                    + spec.settings + " one of type '" + copy.spec().type + "' with " + copy.spec().settings
                    + "; it must use every setting of spec()");
        }
        copy.parameters().copy(network.parameters(), name -> true);
        Network probed = spec.build(new Parameters()); // for the copy's layout is to stay open
        probed.parameters().copy(network.parameters(), name -> true);
        checkSame(network, probed);
        return copy;
    }

    /** What spec() leaves out shows in what the copy computes: of indices, if the network takes some, and other numbers. */
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
                continue; // no such index
            }
            copy.evaluator().evaluate(1, input, copied, found);
            int i = Arrays.mismatch(expected, found);
            if (i >= 0) {
                throw new IllegalArgumentException("what builds networks of type '" + network.spec().type
                        + "' makes one that computes " + found[i] + " where the network itself computes " + expected[i]
                        + "; spec() must hold every setting, and the network have no parameters that are not built");
            }
        }
    }

    /**
     * {@return this with one more setting}
     *
     * @param name its name
     * @param value a whole number that an {@code int} holds
     * @throws IllegalArgumentException if the name is {@code type} or already set, or the value is larger
     */
    public NetworkSpec with(String name, long value) {
        return and(name, value);
    }

    /**
     * {@return this with one more setting}
     *
     * @param name its name
     * @param value a finite number
     * @throws IllegalArgumentException if the name is {@code type} or already set, or the value is not finite
     */
    public NetworkSpec with(String name, double value) {
        return and(name, value);
    }

    /**
     * {@return this with one more setting}
     *
     * @param name its name
     * @param value a boolean
     * @throws IllegalArgumentException if the name is {@code type} or already set
     */
    public NetworkSpec with(String name, boolean value) {
        return and(name, value);
    }

    /**
     * {@return this with one more setting}
     *
     * @param name its name
     * @param value a text
     * @throws IllegalArgumentException if the name is {@code type} or already set
     */
    public NetworkSpec with(String name, String value) {
        return and(name, value);
    }

    /**
     * {@return this with one more setting}
     *
     * @param name its name
     * @param value whole numbers; copied
     * @throws IllegalArgumentException if the name is {@code type} or already set
     */
    public NetworkSpec with(String name, int[] value) {
        return and(name, Arrays.stream(value).asLongStream().boxed().toList());
    }

    /**
     * {@return this with one more setting}
     *
     * @param name its name
     * @param value a network that is a part of this one
     * @throws IllegalArgumentException if the name is {@code type} or already set
     */
    public NetworkSpec with(String name, NetworkSpec value) {
        return and(name, value);
    }

    private NetworkSpec and(String name, Object value) {
        Objects.requireNonNull(value, name);
        if (settings.containsKey(name)) {
            throw taken(name);
        }
        Map<String, Object> more = new LinkedHashMap<>(settings);
        more.put(name, value);
        return new NetworkSpec(type, more);
    }

    /**
     * {@return whether there is such a setting}
     *
     * @param name its name
     */
    public boolean has(String name) {
        return settings.containsKey(name);
    }

    /**
     * {@return a whole number}
     *
     * @param name its name
     * @throws IllegalArgumentException if it is missing or no whole number
     */
    public int whole(String name) {
        return get(name, Long.class, "a whole number").intValue();
    }

    /**
     * {@return whole numbers}
     *
     * @param name their name
     * @throws IllegalArgumentException if they are missing or no whole numbers
     */
    public int[] wholes(String name) {
        List<?> list = get(name, List.class, "a list of whole numbers");
        return list.stream().mapToInt(value -> ((Long) value).intValue()).toArray();
    }

    /**
     * {@return a number}
     *
     * @param name its name
     * @throws IllegalArgumentException if it is missing or no number
     */
    public double number(String name) {
        return get(name, Number.class, "a number").doubleValue();
    }

    /**
     * {@return a boolean}
     *
     * @param name its name
     * @throws IllegalArgumentException if it is missing or not a boolean
     */
    public boolean truth(String name) {
        return get(name, Boolean.class, "true or false");
    }

    /**
     * {@return a text}
     *
     * @param name its name
     * @throws IllegalArgumentException if it is missing or no text
     */
    public String text(String name) {
        return get(name, String.class, "a text");
    }

    /**
     * {@return a network that is a part of this one}
     *
     * @param name its name
     * @throws IllegalArgumentException if it is missing or no network
     */
    public NetworkSpec network(String name) {
        return get(name, NetworkSpec.class, "a network");
    }

    private <T> T get(String name, Class<T> kind, String expected) {
        Object value = settings.get(name);
        if (!kind.isInstance(value)) {
            throw new IllegalArgumentException("network type '" + type + "' needs a setting '" + name + "', " + expected
                    + (value == null ? "" : ", not " + brief(value.toString())));
        }
        return kind.cast(value);
    }

    /** {@return this as a JSON object: {@code {"type":"mlp","sizes":[4,2],"activation":"tanh"}}} */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(TYPE, type);
        settings.forEach((name, value) -> json.put(name, value instanceof NetworkSpec spec ? spec.json() : value));
        return json;
    }

    /**
     * {@return the spec of a JSON object}
     *
     * @param json as {@link #json} gives it
     * @throws FileFormatException if it has no type, or a value that is no setting
     */
    public static NetworkSpec of(JsonObject json) throws FileFormatException {
        Map<String, Object> settings = new LinkedHashMap<>();
        for (String name : json.names()) {
            Object value = json.any(name);
            if (value instanceof Map) {
                settings.put(name, of(json.object(name)));
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
