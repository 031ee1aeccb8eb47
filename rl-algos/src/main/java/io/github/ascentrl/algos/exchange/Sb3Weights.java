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

/**
 * Writes an actor and a critic for PyTorch: the state dictionary of Stable-Baselines3's {@code MlpPolicy}, for PPO and A2C, as a
 * safetensors file. {@link Sb3Model#safetensors} reads it back to the bit.
 *
 * <pre>{@code
 * Sb3Weights.write(actorCritic, Path.of("weights.safetensors"));
 * }</pre>
 *
 * <p>In Python, for a model with the layers and the nonlinearity that the file's metadata name, {@code net_arch} and
 * {@code activation_fn}:
 *
 * <pre>{@code
 * model = PPO("MlpPolicy", env, policy_kwargs=dict(net_arch=dict(pi=[64, 64], vf=[64, 64]), activation_fn=torch.nn.Tanh))
 * model.policy.load_state_dict(safetensors.torch.load_file("weights.safetensors"))
 * }</pre>
 *
 * <p>Tensors are {@code mlp_extractor.policy_net.0.weight} [out, in], {@code mlp_extractor.policy_net.0.bias} [out], then
 * {@code .2} and so on, {@code action_net}, the same of {@code mlp_extractor.value_net} and {@code value_net}, and for
 * continuous actions {@code log_std} [m]. What normalises observations is not among them: it is a {@code VecNormalize} there.
 */
public final class Sb3Weights {
    private Sb3Weights() {}

    /**
     * Writes the file, beside its place first and then moved there.
     *
     * @param model categorical, multi-discrete, or Gaussian with one σ per coordinate and not squashed; actor and critic are two
     *     {@link Mlp}s, such as {@link ActorCritic#separate} builds, both with tanh or both with ReLU
     * @param file its place; the folder must exist
     * @throws IllegalArgumentException if there is no such model in Stable-Baselines3, or a weight is not finite
     * @throws IOException if it cannot be written; the place then stays as it was
     */
    public static void write(ActorCritic model, Path file) throws IOException {
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
                        "its MlpPolicy knows no action masks; train without them, or write ONNX";
                    case GAUSSIAN, SQUASHED_GAUSSIAN ->
                        "its MlpPolicy has one log σ per coordinate for all states: GaussianPolicy.freeSigma";
                    case SQUASHED_FREE_GAUSSIAN ->
                        "its PPO and A2C do not squash actions but clip them: use GaussianPolicy.freeSigma as it is";
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

    /** Of the networks that have hidden layers. */
    private static String activation(Mlp actor, Mlp critic) {
        Activation first = actor.sizes().length > 2 ? actor.activation() : critic.activation();
        Activation second = critic.sizes().length > 2 ? critic.activation() : first;
        if (first != second) {
            throw new IllegalArgumentException("the actor has " + first + " between its layers, the critic " + second
                    + "; Stable-Baselines3 has one activation_fn for both");
        }
        return switch (first) {
            case TANH -> "torch.nn.Tanh";
            case RELU -> "torch.nn.ReLU";
            case GELU ->
                throw new IllegalArgumentException(
                        "GELU between the layers: PyTorch's nn.GELU is another function unless told otherwise;"
                                + " tanh and ReLU are written");
        };
    }
}
