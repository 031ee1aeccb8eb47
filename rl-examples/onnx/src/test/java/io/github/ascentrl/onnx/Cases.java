package io.github.ascentrl.onnx;

import io.github.ascentrl.algos.policy.DeterministicPolicy;
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
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Conv;
import io.github.ascentrl.nn.layer.Embedding;
import io.github.ascentrl.nn.layer.Embeddings;
import io.github.ascentrl.nn.layer.Gru;
import io.github.ascentrl.nn.layer.LowRank;
import io.github.ascentrl.nn.layer.Lstm;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.SideBySide;
import io.github.ascentrl.nn.layer.SplitRows;
import io.github.ascentrl.nn.layer.Trunk;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Policies to export, and observations for them. */
final class Cases {
    static final Provenance FROM = new Provenance("made up", "nobody", 7, "1");
    static final MultiDiscrete CHOICES = MultiDiscrete.of(2, 3, 2);
    static final Box BOX = Box.of(new float[] {-2, 0.5f}, new float[] {2, 4});

    private static final int PLAIN = 5;
    private static final Set<PolicyKind> MASKED =
            Set.of(PolicyKind.MASKED_CATEGORICAL, PolicyKind.MASKED_MULTI_DISCRETE);

    private Cases() {}

    static Space actions(PolicyKind kind) {
        return switch (kind) {
            case CATEGORICAL, MASKED_CATEGORICAL -> new Discrete(4);
            case MULTI_DISCRETE, MASKED_MULTI_DISCRETE -> CHOICES;
            default -> BOX;
        };
    }

    static int outputs(PolicyKind kind) {
        return switch (kind) {
            case CATEGORICAL, MASKED_CATEGORICAL -> 4;
            case MULTI_DISCRETE, MASKED_MULTI_DISCRETE -> CHOICES.choices();
            case FREE_GAUSSIAN, SQUASHED_FREE_GAUSSIAN -> 2;
            case MIXTURE -> 3 * (1 + 2 * 2);
            default -> 4;
        };
    }

    /** Five numbers, with the mask, if any, after the second. */
    static Box observations(PolicyKind kind) {
        return MASKED.contains(kind)
                ? Box.unbounded(PLAIN + outputs(kind)).named(Column.ACTION_MASK, 2, outputs(kind))
                : Box.unbounded(PLAIN);
    }

    static SavedPolicy of(PolicyKind kind) {
        return of(kind, Activation.TANH);
    }

    static SavedPolicy of(PolicyKind kind, Activation activation) {
        Box observations = observations(kind);
        Network network = Mlp.sizes(observations.size(), 32, 16, outputs(kind))
                .activation(activation)
                .gains(1.5, 2)
                .build(Rng.of(kind.ordinal()));
        return moved(SavedPolicy.of(kind, network, observations, actions(kind), FROM));
    }

    /** Changes parameters as training would: biases and σ differ from each other. */
    private static SavedPolicy moved(SavedPolicy saved) {
        float[] values = saved.network().parameters().values();
        Rng rng = Rng.of(99);
        for (int i = 0; i < values.length; i++) {
            values[i] += 0.05f * (float) rng.nextGaussian();
        }
        saved.network().parameters().changed();
        return saved;
    }

    /** Clips a few numbers in a hundred. */
    static SavedPolicy normalized(SavedPolicy saved) {
        Box observations = (Box) saved.observationSpace();
        double[] mean = new double[observations.size()];
        double[] scale = new double[observations.size()];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = 0.3 * i - 1 / 3.0;
            scale[i] = 0.2 + 0.1 * i;
        }
        return saved.withNormalizer(new FrozenNormalizer(observations, mean, scale, 0.9));
    }

    /** Every supported layer, and nested layers. */
    static Map<String, SavedPolicy> networks() {
        Map<String, SavedPolicy> cases = new LinkedHashMap<>();
        Parameters parameters = new Parameters();
        Conv conv = Conv.of(2, 6, 4)
                .conv(3, 3, 2, 1)
                .conv(5, 2, 1, 0)
                .into(parameters, "conv.")
                .build(Rng.of(1));
        cases.put("conv", gaussian(Trunk.of(conv, Activation.RELU).to(head(conv)), Box.uniform(48, -1, 1)));

        Embedding embedding = new Embedding(9, 6, Rng.of(2), new Parameters(), "see.");
        cases.put("embedding", gaussian(Trunk.of(embedding).to(head(embedding)), new Discrete(9)));
        Embeddings embeddings = Embeddings.columns(4, 3, 4)
                .size(5)
                .token(0, 1)
                .token(2)
                .sameTable(2, 0)
                .into(new Parameters(), "token.")
                .build(Rng.of(3));
        cases.put("embeddings", gaussian(Trunk.of(embeddings).to(head(embeddings)), MultiDiscrete.of(4, 3, 4)));

        Parameters both = new Parameters();
        SideBySide side = SideBySide.of(
                Mlp.sizes(3, 4).into(both, "first.").build(Rng.of(4)),
                Mlp.sizes(2, 8, 3).into(both, "second.").build(Rng.of(5)));
        cases.put("sideBySide", gaussian(Trunk.of(side, Activation.GELU).to(head(side)), Box.unbounded(5)));

        LowRank adapted = LowRank.over(Mlp.sizes(5, 12, 4).build(Rng.of(6)))
                .rank(2)
                .alpha(4)
                .build(Rng.of(7));
        cases.put("lowRank", gaussian(adapted, Box.unbounded(5)));
        cases.put(
                "deterministic",
                SavedPolicy.of(
                        DeterministicPolicy.of(Mlp.sizes(5, 16, 2).build(Rng.of(8)), BOX)
                                .gaussian(0.2),
                        Box.unbounded(5),
                        BOX,
                        FROM));
        return cases;
    }

    /** Policies with memory. */
    static Map<String, SavedPolicy> recurrent() {
        Map<String, SavedPolicy> cases = new LinkedHashMap<>();
        Gru gru = Gru.sizes(5, 12).build(Rng.of(11));
        cases.put("gru", categorical(Trunk.of(gru).to(head(gru)), Box.unbounded(5)));
        Lstm lstm = Lstm.sizes(5, 7).build(Rng.of(12));
        cases.put("lstm", categorical(Trunk.of(lstm, Activation.TANH).to(head(lstm)), Box.unbounded(5)));
        Parameters parameters = new Parameters();
        Network first = Gru.sizes(5, 6).into(parameters, "first.").build(Rng.of(13));
        Network second = Lstm.sizes(6, 4).into(parameters, "second.").build(Rng.of(14));
        Network two = Trunk.of(first).to(second);
        cases.put(
                "gruAndLstm",
                moved(SavedPolicy.of(
                        PolicyKind.SQUASHED_FREE_GAUSSIAN,
                        Trunk.of(two)
                                .to(Mlp.sizes(4, 2).into(parameters, "act.").build(Rng.of(15))),
                        Box.unbounded(5),
                        BOX,
                        FROM)));
        Gru inner = Gru.sizes(2, 8).build(Rng.of(16));
        Network split = SplitRows.of(3, inner);
        cases.put("splitRows", categorical(Trunk.of(split).to(head(split)), Box.unbounded(6)));
        cases.put("normalizedGru", normalized(cases.get("gru")));
        return cases;
    }

    private static Mlp head(Network body) {
        return Mlp.sizes(body.outputSize(), 8, 4)
                .into(body.parameters(), "act.")
                .gains(1, 3)
                .build(Rng.of(21));
    }

    private static SavedPolicy categorical(Network network, Space observations) {
        return moved(SavedPolicy.of(PolicyKind.CATEGORICAL, network, observations, new Discrete(4), FROM));
    }

    private static SavedPolicy gaussian(Network network, Space observations) {
        return moved(SavedPolicy.of(PolicyKind.GAUSSIAN, network, observations, BOX, FROM));
    }

    /** {@return rows of observations; of masks, half is 0, but at least one of each coordinate is 1} */
    static float[] observations(SavedPolicy saved, int rows, Rng rng) {
        Space space = saved.observationSpace();
        float[] all = new float[rows * space.size()];
        float[] one = new float[space.size()];
        for (int row = 0; row < rows; row++) {
            if (space instanceof Box box) {
                for (int i = 0; i < one.length; i++) {
                    one[i] = (float) rng.nextGaussian();
                }
                box.column(Column.ACTION_MASK).ifPresent(mask -> mask(saved.actionSpace(), mask, one, rng));
            } else {
                space.sample(rng, one);
            }
            System.arraycopy(one, 0, all, row * one.length, one.length);
        }
        return all;
    }

    private static void mask(Space actions, Column mask, float[] observation, Rng rng) {
        MultiDiscrete choices =
                actions instanceof MultiDiscrete several ? several : MultiDiscrete.of(actions.choices());
        int from = mask.from();
        for (int i = 0; i < choices.size(); i++) {
            int n = choices.n(i);
            for (int a = 0; a < n; a++) {
                observation[from + a] = rng.nextInt(2);
            }
            observation[from + rng.nextInt(n)] = 1;
            from += n;
        }
    }
}
