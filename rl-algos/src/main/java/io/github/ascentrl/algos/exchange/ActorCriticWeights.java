package io.github.ascentrl.algos.exchange;

import io.github.ascentrl.algos.policy.GaussianPolicy;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.NamedTensors;
import io.github.ascentrl.nn.io.SafetensorsWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The weights of an actor and a critic, read from and written to tensors with the names of Stable-Baselines3 or
 * CleanRL.
 *
 * @param actor the layers from observations to logits or means
 * @param critic the layers from observations to values
 * @param logStd log σ of each coordinate; null for discrete actions
 */
record ActorCriticWeights(AffineLayers actor, AffineLayers critic, float[] logStd) {
    private static final String SB3_ACTOR = "mlp_extractor.policy_net.";
    private static final String SB3_CRITIC = "mlp_extractor.value_net.";

    /**
     * {@return the weights in a file}
     *
     * @param tensors the file's tensors
     * @throws FileFormatException if a tensor is missing, its shape does not fit the others, or its name is unknown
     */
    static ActorCriticWeights read(NamedTensors tensors) throws FileFormatException {
        Set<String> names = tensors.names();
        Set<String> unread = new LinkedHashSet<>(names);
        AffineLayers actor;
        AffineLayers critic;
        String logStdName;
        if (names.contains("actor.0.weight") || names.contains("actor_mean.0.weight")) {
            boolean discrete = names.contains("actor.0.weight");
            actor = AffineLayers.read(tensors, sequence(names, discrete ? "actor." : "actor_mean."), unread);
            critic = AffineLayers.read(tensors, sequence(names, "critic."), unread);
            logStdName = discrete ? null : "actor_logstd";
        } else {
            List<String> policy = sequence(names, SB3_ACTOR);
            policy.add("action_net");
            List<String> value = sequence(names, SB3_CRITIC);
            value.add("value_net");
            actor = AffineLayers.read(tensors, policy, unread);
            critic = AffineLayers.read(tensors, value, unread);
            logStdName = names.contains("log_std") ? "log_std" : null;
        }
        float[] logStd = logStdName == null ? null : logStd(tensors, logStdName, actor);
        unread.remove(logStdName);
        if (!unread.isEmpty()) {
            throw new FileFormatException(
                    "the file has more tensors than those of two separate networks of affine layers: "
                            + unread.stream().limit(8).toList() + (unread.size() > 8 ? " and others" : "")
                            + "; only MlpPolicy without shared layers can be read");
        }
        if (actor.inputs() != critic.inputs() || critic.outputs() != 1) {
            throw new FileFormatException("the policy takes " + actor.inputs() + " numbers, the value function takes "
                    + critic.inputs() + " and returns " + critic.outputs()
                    + "; both must take the observation, and the value must be 1 number");
        }
        return new ActorCriticWeights(actor, critic, logStd);
    }

    /** Adds all tensors under the names of Stable-Baselines3. */
    void addTo(SafetensorsWriter writer) {
        actor.addTo(writer, SB3_ACTOR, "action_net");
        critic.addTo(writer, SB3_CRITIC, "value_net");
        if (logStd != null) {
            writer.add("log_std", new long[] {logStd.length}, logStd, 0);
        }
    }

    /**
     * {@return the affine layers PREFIX0, PREFIX2, … of an {@code nn.Sequential} with activation functions in between}
     */
    private static List<String> sequence(Set<String> names, String prefix) {
        List<String> layers = new ArrayList<>();
        while (names.contains(prefix + 2 * layers.size() + ".weight")) {
            layers.add(prefix + 2 * layers.size());
        }
        return layers;
    }

    /** {@return the sizes of all layers, for messages: {@code policy 4-64-2, value 4-64-1}} */
    String sizes() {
        return "policy " + sizes(actor) + ", value " + sizes(critic);
    }

    private static String sizes(AffineLayers layers) {
        return Arrays.stream(layers.sizes()).mapToObj(Integer::toString).collect(Collectors.joining("-"));
    }

    private static float[] logStd(NamedTensors tensors, String name, AffineLayers actor) throws FileFormatException {
        List<Long> shape = tensors.shape(name);
        long coordinates = actor.outputs();
        if (!shape.equals(List.of(coordinates)) && !shape.equals(List.of(1L, coordinates))) {
            throw new FileFormatException("tensor '" + name + "' has shape " + shape + ", but the policy has "
                    + coordinates + " means; there must be one log σ for each (state-dependent noise cannot be read)");
        }
        float[] logStd = tensors.values(name);
        for (float log : logStd) {
            if (!(log >= GaussianPolicy.MIN_LOG_STD && log <= GaussianPolicy.MAX_LOG_STD)) {
                throw new FileFormatException("tensor '" + name + "' contains " + log + "; a log σ must lie in ["
                        + GaussianPolicy.MIN_LOG_STD + ", " + GaussianPolicy.MAX_LOG_STD + "]");
            }
        }
        return logStd;
    }
}
