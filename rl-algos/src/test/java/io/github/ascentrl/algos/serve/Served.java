package io.github.ascentrl.algos.serve;

import io.github.ascentrl.algos.policy.FrozenNormalizer;
import io.github.ascentrl.algos.policy.PolicyKind;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.layer.Gru;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.Trunk;

/** Policies of every kind, with and without memory; observations have six numbers in [−3, 3]. */
final class Served {
    static final int SIZE = 6;
    static final Provenance FROM = new Provenance("test", "none", 1, "1");

    private Served() {}

    static SavedPolicy of(PolicyKind kind, boolean memory) {
        boolean masked = kind.id().startsWith("masked");
        boolean discrete = kind.id().endsWith("categorical");
        boolean several = kind.id().endsWith("multi-discrete");
        Space actions = discrete
                ? new Discrete(3)
                : several ? MultiDiscrete.of(2, 3) : Box.of(new float[] {-1, 0}, new float[] {1, 5});
        int outputs = discrete
                ? 3
                : several ? 5 : kind.id().endsWith("free-gaussian") ? 2 : kind == PolicyKind.MIXTURE ? 15 : 4;
        Box plain = Box.uniform(SIZE, -3, 3);
        Box observations = masked ? plain.named(Column.ACTION_MASK, SIZE - outputs, outputs) : plain;
        SavedPolicy saved = SavedPolicy.of(kind, memory ? gru(outputs) : mlp(outputs), observations, actions, FROM);
        float[] values = saved.network().parameters().values();
        for (int i = 0; i < values.length; i++) {
            values[i] += 0.01f * (i % 7); // including log σ
        }
        saved.network().parameters().changed();
        double[] mean = {0.1, -0.2, 0.3, 0, 0, 0.5};
        double[] scale = {1, 2, 0.5, 1, 1, 3};
        return saved.withNormalizer(new FrozenNormalizer(observations, mean, scale, 2));
    }

    static Network mlp(int outputs) {
        return Mlp.sizes(SIZE, 16, outputs).build(Rng.of(1));
    }

    static Network gru(int outputs) {
        Gru gru = Gru.sizes(SIZE, 8).build(Rng.of(2));
        Mlp head = Mlp.sizes(8, outputs).into(gru.parameters(), "head.").build(Rng.of(3));
        return Trunk.of(gru).to(head);
    }

    /** The i-th observation; a mask in it, if any, allows everything. */
    static float[] observation(SavedPolicy saved, long i) {
        float[] observation = new float[SIZE];
        Rng rng = Rng.of(77).child(i);
        Box box = (Box) saved.observationSpace();
        for (int j = 0; j < SIZE; j++) {
            observation[j] = box.isMask(j) ? 1 : rng.nextFloat(-3, 3);
        }
        return observation;
    }
}
