package io.github.ascentrl.examples.distill;

import io.github.ascentrl.algos.distill.Distillation;
import io.github.ascentrl.algos.distill.DistillationConfig;
import io.github.ascentrl.algos.distill.LearningHistories;
import io.github.ascentrl.algos.distill.Tokens;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.Embeddings;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Transformer;
import io.github.ascentrl.nn.layer.Trunk;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.schedule.Schedule;

/**
 * The transformer that learns from histories, one token a step, and how it is trained.
 *
 * @param size numbers in a row
 * @param blocks of attention and feed-forward
 * @param context steps that a step sees, itself included
 * @param updates of training
 */
record Distiller(int size, int blocks, int context, int updates) {
    private static final int WARM_UP = 100;
    private static final double RATE = 2e-3;

    /** {@return the settings, in words} */
    String settings() {
        return size + " numbers a row, " + blocks + " blocks of 4 heads and " + 4 * size + " units, context " + context
                + " steps, relative positions, no dropout";
    }

    /** {@return the training, in words} */
    String training() {
        return updates + " updates of 32 windows, AdamW " + RATE + " (0.9, 0.99), weight decay 0.01, " + WARM_UP
                + " updates of warm-up, cosine to a twentieth, gradient clipped to 1";
    }

    CategoricalPolicy model(Tokens tokens, int actions, Rng rng) {
        Parameters parameters = new Parameters();
        Embeddings embeddings = new Embeddings(tokens.things(), size, rng.child("emb"), parameters, "token.");
        Transformer transformer = Transformer.size(size)
                .blocks(blocks)
                .heads(4)
                .feedForward(4 * size)
                .width(context)
                .relativePositions(context)
                .into(parameters, "transformer.")
                .build(rng.child("transformer"));
        Mlp head = Mlp.sizes(size, actions).into(parameters, "head.").build(rng.child("head"));
        return CategoricalPolicy.of(
                Trunk.of(Trunk.of(embeddings).to(transformer)).to(head), new Discrete(actions));
    }

    Distillation trainer(LearningHistories histories, CategoricalPolicy model, Rng rng) {
        Schedule rate =
                Schedule.cosine(RATE, RATE / 20, Math.max(1, updates - WARM_UP)).afterWarmUp(WARM_UP);
        Adam adam = Adam.builder(model.parameters())
                .learningRate(rate)
                .betas(0.9, 0.99)
                .weightDecay(0.01)
                .build();
        return new Distillation(histories, model, adam, new DistillationConfig(32, context, 1), rng);
    }
}
