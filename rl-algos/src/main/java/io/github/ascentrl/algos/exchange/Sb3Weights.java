package io.github.ascentrl.algos.exchange;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.policy.GaussianPolicy;
import io.github.ascentrl.algos.policy.NetworkPolicy;
import io.github.ascentrl.nn.io.Json;
import io.github.ascentrl.nn.io.SafetensorsWriter;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Writes an actor and a critic for PyTorch: the state dictionary of Stable-Baselines3's {@code MlpPolicy}, for PPO and
 * A2C, as a safetensors file. {@link Sb3Model#safetensors} reads it back bit for bit.
 *
 * <pre>{@code
 * Sb3Weights.write(actorCritic, Path.of("weights.safetensors"));
 * }</pre>
 *
 * <p>In Python, create a model with the layers and the activation function in the file's metadata, {@code net_arch} and
 * {@code activation_fn}, and load the file:
 *
 * <pre>{@code
 * model = PPO("MlpPolicy", env, policy_kwargs=dict(net_arch=dict(pi=[64, 64], vf=[64, 64]), activation_fn=torch.nn.Tanh))
 * model.policy.load_state_dict(safetensors.torch.load_file("weights.safetensors"))
 * }</pre>
 *
 * <p>Tensors are {@code mlp_extractor.policy_net.0.weight} [out, in], {@code mlp_extractor.policy_net.0.bias} [out],
 * then {@code .2} and so on, {@code action_net}, likewise for {@code mlp_extractor.value_net} and {@code value_net},
 * and for continuous actions {@code log_std} [m]. The observation normaliser is not included: Stable-Baselines3 has it
 * in a {@code VecNormalize}.
 */
public final class Sb3Weights {
    private Sb3Weights() {}

    /**
     * Writes a temporary file, which is then moved into place.
     *
     * @param model a model whose policy is categorical, multi-discrete, or Gaussian with one σ per coordinate and not
     *     squashed, and whose actor and critic are two {@link Mlp}s, as {@link ActorCritic#separate} builds them, both
     *     with tanh or both with ReLU
     * @param file the file to write; its folder must exist
     * @throws IllegalArgumentException if there is no such model in Stable-Baselines3, or a weight is not finite
     * @throws IOException if it cannot be written; an existing file is then left unchanged
     */
    public static void write(ActorCritic model, Path file) throws IOException {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(file, "file");
        if (!(model.actor() instanceof NetworkPolicy policy)) {
            throw new IllegalArgumentException("the actor is a "
                    + model.actor().getClass().getSimpleName()
                    + "; Stable-Baselines3 has categorical, multi-discrete and Gaussian policies over a network");
        }
        checkKind(policy);
        Mlp actor = mlp("actor", policy.network());
        Mlp critic = mlp("critic", model.critic());
        ActorCriticWeights weights =
                new ActorCriticWeights(AffineLayers.of(actor), AffineLayers.of(critic), logStd(policy));
        SafetensorsWriter writer = new SafetensorsWriter()
                .metadata("format", "pt")
                .metadata("net_arch", layers(weights))
                .metadata("activation_fn", activation(actor, critic));
        weights.addTo(writer);
        writer.write(file);
    }

    private static void checkKind(NetworkPolicy policy) {
        String why =
                switch (policy.kind()) {
                    case CATEGORICAL, MULTI_DISCRETE, FREE_GAUSSIAN -> null;
                    case MASKED_CATEGORICAL, MASKED_MULTI_DISCRETE ->
                        "its MlpPolicy does not support action masks; train without them, or write ONNX";
                    case GAUSSIAN, SQUASHED_GAUSSIAN ->
                        "its MlpPolicy has one log σ per coordinate for all states; use GaussianPolicy.freeSigma";
                    case SQUASHED_FREE_GAUSSIAN ->
                        "its PPO and A2C do not squash actions but clip them; use GaussianPolicy.freeSigma as is";
                    default -> "it has no such distribution; write ONNX";
                };
        if (why != null) {
            throw new IllegalArgumentException(
                    "a " + policy.kind().id() + " policy cannot be written for Stable-Baselines3: " + why);
        }
    }

    private static Mlp mlp(String who, Network network) {
        if (!(network instanceof Mlp mlp)) {
            throw new IllegalArgumentException("the " + who + " is a "
                    + network.getClass().getSimpleName()
                    + ", not an Mlp; Stable-Baselines3's MlpPolicy has two separate networks of affine layers, as"
                    + " ActorCritic.separate builds them for a Box of observations");
        }
        return mlp;
    }

    private static float[] logStd(NetworkPolicy policy) {
        if (!(policy instanceof GaussianPolicy gaussian)) {
            return null;
        }
        float[] logStd = new float[policy.network().outputSize()];
        for (int i = 0; i < logStd.length; i++) {
            logStd[i] = gaussian.logSigma(i);
        }
        return logStd;
    }

    private static String layers(ActorCriticWeights weights) {
        Map<String, Object> layers = new LinkedHashMap<>();
        layers.put("pi", weights.actor().hidden());
        layers.put("vf", weights.critic().hidden());
        return Json.write(layers);
    }

    /** {@return PyTorch's name of the activation function; only networks with hidden layers have one} */
    private static String activation(Mlp actor, Mlp critic) {
        Activation first = actor.sizes().length > 2 ? actor.activation() : critic.activation();
        Activation second = critic.sizes().length > 2 ? critic.activation() : first;
        if (first != second) {
            throw new IllegalArgumentException("the actor has " + first + " between its layers, but the critic has "
                    + second + "; build both with the same, because Stable-Baselines3 has one activation_fn for both");
        }
        return switch (first) {
            case TANH -> "torch.nn.Tanh";
            case RELU -> "torch.nn.ReLU";
            case GELU ->
                throw new IllegalArgumentException(
                        "GELU between the layers cannot be written, because PyTorch's nn.GELU is by default another"
                                + " function; use tanh or ReLU");
        };
    }
}
