package io.github.ascentrl.algos.exchange;

import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.Json;
import io.github.ascentrl.nn.io.JsonObject;
import io.github.ascentrl.nn.layer.Activation;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringTokenizer;

/**
 * The plain JSON in the entry {@code data} of a model. For Python objects it contains a pickle under {@code
 * ":serialized:"}, which is ignored, and their type and members as text, which are read.
 */
final class Sb3Data {
    private static final Json.Limits LIMITS = new Json.Limits(32, 1 << 14, true);
    private static final Map<String, Activation> ACTIVATIONS = Map.of(
            "<class 'torch.nn.modules.activation.Tanh'>", Activation.TANH,
            "<class 'torch.nn.modules.activation.ReLU'>", Activation.RELU);

    private final JsonObject json;
    private final JsonObject policy;

    private Sb3Data(JsonObject json) throws FileFormatException {
        this.json = json;
        policy = object(json, "policy_kwargs").orElse(JsonObject.of("policy_kwargs", Map.of()));
        Optional<String> module = object(json, "policy_class").flatMap(type -> text(type, "__module__"));
        if (module.isPresent() && !module.get().equals("stable_baselines3.common.policies")) {
            throw new FileFormatException("data: the policy is of module '" + brief(module.get())
                    + "'; only the MlpPolicy of PPO and A2C, in stable_baselines3.common.policies, can be read");
        }
        Optional<String> extractor = text(policy, "features_extractor_class");
        if (extractor.isPresent() && !extractor.get().contains(".FlattenExtractor'")) {
            throw new FileFormatException("data: policy_kwargs.features_extractor_class is " + brief(extractor.get())
                    + "; only FlattenExtractor, the default, can be read");
        }
        if (json.has("use_sde") && json.truth("use_sde")) {
            throw new FileFormatException("data: use_sde is true; models with state-dependent noise cannot be read");
        }
    }

    /**
     * {@return the contents of the entry}
     *
     * @param bytes the entry
     * @throws FileFormatException if the entry is not a JSON object, or describes a model of another kind
     */
    static Sb3Data read(ByteBuffer bytes) throws FileFormatException {
        byte[] text = new byte[bytes.remaining()];
        bytes.get(text);
        try {
            return new Sb3Data(JsonObject.of("data", Json.parse(text, 0, text.length, LIMITS)));
        } catch (FileFormatException e) {
            throw e.getMessage().startsWith("data") ? e : new FileFormatException("data: " + e.getMessage(), e);
        }
    }

    /** {@return the activation function, if it is named} */
    Optional<Activation> activation() throws FileFormatException {
        Optional<String> name = text(policy, "activation_fn");
        if (name.isPresent() && !ACTIVATIONS.containsKey(name.get())) {
            throw new FileFormatException("data: policy_kwargs.activation_fn is " + brief(name.get())
                    + "; only Tanh and ReLU of torch.nn can be read");
        }
        return name.map(ACTIVATIONS::get);
    }

    /** {@return the number of steps it was trained for; 0 if unknown} */
    long steps() throws FileFormatException {
        return json.has("num_timesteps") ? json.whole("num_timesteps", 0, Long.MAX_VALUE) : 0;
    }

    /** {@return the seed of its training; 0 if there was none} */
    long seed() throws FileFormatException {
        return json.find("seed").isPresent() ? json.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE) : 0;
    }

    /** Checks the hidden layers of the tensors against {@code net_arch}. */
    void checkLayers(AffineLayers actor, AffineLayers critic) throws FileFormatException {
        if (policy.find("net_arch").isEmpty()) {
            return;
        }
        Object layers = policy.any("net_arch");
        if (layers instanceof List<?> list && list.size() == 1 && list.get(0) instanceof Map) {
            layers = list.get(0); // the form up to version 1.7
        }
        if (layers instanceof Map) {
            JsonObject both = JsonObject.of("policy_kwargs.net_arch", layers);
            checkLayers("net_arch.pi", both.has("pi") ? both.list("pi") : List.of(), actor);
            checkLayers("net_arch.vf", both.has("vf") ? both.list("vf") : List.of(), critic);
        } else {
            checkLayers("net_arch", policy.list("net_arch"), actor);
            checkLayers("net_arch", policy.list("net_arch"), critic);
        }
    }

    private static void checkLayers(String what, List<?> said, AffineLayers layers) throws FileFormatException {
        List<Long> hidden = layers.hidden().stream().map(Integer::longValue).toList();
        if (!said.equals(hidden)) {
            throw new FileFormatException("data: policy_kwargs." + what + " is " + brief(said.toString())
                    + ", but the tensors have hidden layers of " + brief(hidden.toString()));
        }
    }

    /** Checks that observations are vectors and actions those of the caller, as far as the text contains them. */
    void checkSpaces(Space actions) throws FileFormatException {
        Optional<JsonObject> seen = object(json, "observation_space");
        if (seen.isPresent()
                && "uint8".equals(text(seen.get(), "dtype").orElse(""))
                && seen.get().find("_shape").isPresent()
                && seen.get().list("_shape").size() == 3) {
            throw new FileFormatException(
                    "data: observations are images, which the model divides by 255; only vectors can be read");
        }
        Optional<JsonObject> acted = object(json, "action_space");
        Optional<String> type = acted.flatMap(space -> text(space, ":type:"));
        if (type.isPresent() && !actsIn(actions, type.get(), acted.get())) {
            throw new FileFormatException("data: the model acts in a " + brief(type.get())
                    + text(acted.get(), actions instanceof MultiDiscrete ? "nvec" : "n")
                            .map(n -> " of " + brief(n))
                            .orElse("")
                    + ", not in " + actions);
        }
    }

    private static boolean actsIn(Space actions, String type, JsonObject said) {
        if (actions instanceof Discrete discrete) {
            return type.endsWith(".Discrete'>")
                    && text(said, "n").orElse(Integer.toString(discrete.n())).equals(Integer.toString(discrete.n()));
        }
        if (actions instanceof MultiDiscrete choices) {
            return type.endsWith(".MultiDiscrete'>")
                    && text(said, "nvec").map(n -> isPrinted(n, choices)).orElse(true);
        }
        return type.endsWith(".Box'>");
    }

    /**
     * {@return whether numpy prints the numbers of choices like this: {@code [ 2 10]}, with dots inside long arrays}
     */
    private static boolean isPrinted(String nvec, MultiDiscrete actions) {
        StringTokenizer said = new StringTokenizer(nvec, "[], \n");
        for (int i = 0; i < actions.size(); i++) {
            String n = said.hasMoreTokens() ? said.nextToken() : "";
            if (n.equals("...")) {
                return true;
            }
            if (!n.equals(Integer.toString(actions.n(i)))) {
                return false;
            }
        }
        return !said.hasMoreTokens();
    }

    private static Optional<JsonObject> object(JsonObject json, String name) throws FileFormatException {
        return json.find(name).filter(Map.class::isInstance).isPresent()
                ? Optional.of(json.nested(name))
                : Optional.empty();
    }

    private static Optional<String> text(JsonObject json, String name) {
        return json.find(name).filter(String.class::isInstance).map(String.class::cast);
    }

    private static String brief(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
