package io.github.ascentrl.algos.policy;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.NetworkSpec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A value function that is saved with a policy.
 *
 * @param spec the critic's network
 * @param own the parameters that only the critic has; the values of shared layers are those of the policy
 */
record SavedCritic(NetworkSpec spec, Parameters own) {
    /**
     * A policy and a critic over the same {@link Parameters}.
     *
     * @param ofPolicy the parameters of the policy
     * @param ofCritic the parameters that only the critic has
     */
    private record Pair(ActorCritic model, List<Parameter> ofPolicy, List<Parameter> ofCritic) {}

    /**
     * {@return a copy of the critic as it is now, to be saved with a policy}
     *
     * @throws IllegalArgumentException if policy and critic could not be rebuilt over the same parameters
     */
    static SavedCritic of(SavedPolicy policy, Network critic) {
        Network copy = NetworkSpec.copyOf(critic);
        NetworkSpec spec = copy.spec();
        Pair pair;
        try {
            pair = build(policy, spec, new Parameters());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the critic cannot be saved with the policy: " + e.getMessage()
                            + ". They may share whole trunks; all other layers need different names: build the critic"
                            + " .into(parameters, \"critic.\")",
                    e);
        }
        Map<String, Parameter> values = new LinkedHashMap<>();
        copy.parameters().entries().forEach(parameter -> values.put(parameter.name(), parameter));
        Parameters own = new Parameters();
        pair.ofCritic().forEach(parameter -> own.add(parameter.name(), parameter.rows(), parameter.cols()));
        own.entries().forEach(parameter -> values.remove(parameter.name()));
        for (Parameter shared : values.values()) {
            requireSame(policy.network().parameters().get(shared.name()), shared);
        }
        if (own.size() > 0) {
            own.copy(copy.parameters(), name -> true);
        }
        return new SavedCritic(spec, own);
    }

    private static void requireSame(Parameter ofPolicy, Parameter ofCritic) {
        float[] expected = values(ofPolicy);
        int i = Arrays.mismatch(expected, values(ofCritic));
        if (i >= 0) {
            throw new IllegalArgumentException("policy and critic both have a parameter '" + ofPolicy.name()
                    + "', but its number " + i + " is " + expected[i] + " in the policy and " + values(ofCritic)[i]
                    + " in the critic: they do not share it. Build the critic with different names:"
                    + " .into(parameters, \"critic.\")");
        }
    }

    private static float[] values(Parameter parameter) {
        int from = parameter.offset();
        return Arrays.copyOfRange(parameter.owner().values(), from, from + parameter.size());
    }

    /**
     * {@return copies of the policy and the critic over new parameters, with the present values}
     *
     * @throws IllegalArgumentException if the spec, which may come from a file, does not build a critic of these
     *     parameters
     */
    ActorCritic withPolicy(SavedPolicy policy) {
        Parameters whole = policy.network().parameters();
        Map<String, Parameter> known = new HashMap<>();
        whole.entries().forEach(parameter -> known.put(parameter.name(), parameter));
        own.entries().forEach(parameter -> known.put(parameter.name(), parameter));
        Pair pair = build(policy, spec, new Parameters(whole.size() + own.size(), (name, rows, cols) -> {
            Parameter same = known.get(name);
            if (same == null || same.rows() != rows || same.cols() != cols) { // before memory is allocated
                throw new IllegalArgumentException("the critic's spec makes a parameter '" + name + "' [" + rows + ", "
                        + cols + "], but " + (same == null ? "none" : "[" + same.rows() + ", " + same.cols() + "]")
                        + " of this name was saved");
            }
        }));
        if (pair.ofCritic().size() != own.entries().size()) {
            throw new IllegalArgumentException(
                    "the critic's spec makes " + pair.ofCritic().size() + " parameters in addition to the policy's,"
                            + " but " + own.entries().size() + " were saved");
        }
        Set<String> ofPolicy = pair.ofPolicy().stream().map(Parameter::name).collect(Collectors.toSet());
        Parameters together = pair.model().parameters();
        together.copy(policy.network().parameters(), ofPolicy::contains);
        if (own.size() > 0) {
            together.copy(own, name -> !ofPolicy.contains(name));
        }
        return pair.model();
    }

    /**
     * {@return a policy and a critic whose values are not set yet}
     *
     * @throws IllegalArgumentException if the networks do not fit together, or do not fit the observations
     */
    private static Pair build(SavedPolicy policy, NetworkSpec critic, Parameters into) {
        Space observations = policy.observationSpace();
        Network actor = policy.network().spec().build(into);
        DifferentiablePolicy pi = policy.kind().over(actor, observations, policy.actionSpace());
        int first = into.entries().size();
        Network value = critic.buildBeside(actor);
        Fit.checkInputs("the critic", value.inputSize(), observations);
        ActorCritic model = new ActorCritic(pi, value);
        List<Parameter> all = into.entries();
        return new Pair(model, all.subList(0, first), all.subList(first, all.size()));
    }
}
