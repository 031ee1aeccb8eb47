package io.github.ascentrl.algos;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Every trainer, with every baseline, policy, optimiser and kind of schedule at least once, small enough that all of
 * them together train in seconds, and with enough rows an update that gradients are split over threads.
 */
public final class TrainerSetups {
    static final double LEARNING_RATE = 3e-3;
    private static final long SEED = 7;

    private TrainerSetups() {}

    /** All set-ups by name, in a fixed order. */
    public static Map<String, TrainerSetup.Maker> all() {
        Map<String, TrainerSetup.Maker> setups = new LinkedHashMap<>();
        ReinforceSetups.addTo(setups);
        ActorCriticSetups.addTo(setups);
        SearchSetups.addTo(setups);
        ImitationSetups.addTo(setups);
        MemorySetups.addTo(setups);
        PreferenceSetups.addTo(setups);
        OfflineSetups.addTo(setups);
        return setups;
    }

    /** The key that everything random of a set-up comes from. */
    static Rng rng() {
        return Rng.of(SEED);
    }

    /** A network of tanh units, initialised from the child {@code key}. */
    static Mlp network(String key, int... sizes) {
        return Mlp.sizes(sizes).activation(Activation.TANH).build(rng().child(key));
    }
}
