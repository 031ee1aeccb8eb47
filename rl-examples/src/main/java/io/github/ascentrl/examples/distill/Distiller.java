package io.github.ascentrl.examples.distill;

import io.github.ascentrl.algos.distill.Distillation;
import io.github.ascentrl.algos.distill.DistillationConfig;
import io.github.ascentrl.algos.distill.InContextPolicy;
import io.github.ascentrl.algos.distill.LearningHistories;
import io.github.ascentrl.algos.distill.Tokens;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.Embeddings;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.SplitRows;
import io.github.ascentrl.nn.layer.Transformer;
import io.github.ascentrl.nn.layer.Trunk;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.schedule.Schedule;

/**
 * The transformer that learns from histories, and its training.
 *
 * @param size width of the model
 * @param blocks number of blocks of attention and feed-forward
 * @param context steps that a step sees, itself included
 * @param updates number of training updates
 * @param parts tokens per step: 1, or 3 for action, reward and cell separately (the tokens then carry the time of the
 *     action)
 * @param weightDecay weight decay of AdamW
 * @param dropout dropout on the output of each part of a block (residual dropout)
 */
record Distiller(int size, int blocks, int context, int updates, int parts, double weightDecay, double dropout) {
    /** The settings that {@link DarkRoomDistill} trains. */
    static final Distiller CHOSEN = new Distiller(64, 2, 100, 1000, 1, 0.01, 0);

    static final int ACTIONS = 5;
    static final int HEADS = 4;
    private static final int WARM_UP = 100;
    private static final double RATE = 2e-3;

    /** {@return a description of the model} */
    String settings() {
        return "one token a step; " + "width " + size + ", " + blocks + " blocks of 4 heads, feed-forward width "
                + 4 * size
                + " (GELU), normalised before each part (pre-norm); context " + context
                + " steps, a learned bias for each distance (relative positions) and the time in the episode;"
                + " residual dropout "
                + dropout;
    }

    /** {@return a description of the training} */
    String training() {
        return updates
                + " updates of 32 windows, each as long as the context or, if that is shorter, a whole history, on"
                + " the cross-entropy of every action; AdamW with learning rate "
                + RATE
                + " (betas 0.9 and 0.99), weight decay " + weightDecay + ", " + WARM_UP
                + " updates of warm-up, then cosine decay to a twentieth, gradient norm clipped at 1";
    }

    /** {@return the same, trained for the given number of updates} */
    Distiller updates(int newUpdates) {
        return new Distiller(size, blocks, context, newUpdates, parts, weightDecay, dropout);
    }

    /** {@return the same with another regularisation} */
    Distiller heldBack(double newWeightDecay, double newDropout) {
        return new Distiller(size, blocks, context, updates, parts, newWeightDecay, newDropout);
    }

    /** {@return the same with another context and another number of tokens per step} */
    Distiller with(int newContext, int newParts) {
        return new Distiller(size, blocks, newContext, updates, newParts, weightDecay, dropout);
    }

    CategoricalPolicy model(Tokens tokens, Rng rng) {
        Parameters parameters = new Parameters();
        Embeddings.Builder embeddings =
                Embeddings.columns(tokens.things()).size(size).into(parameters, "token.");
        Network inner;
        if (parts == 1) {
            inner = transformer(parameters, rng);
        } else { // row, column, action, reward, time, time of the action
            embeddings.token(2, 5).token(3, 5).token(0, 1, 4).sameTable(5, 4);
            inner = SplitRows.of(parts, transformer(parameters, rng));
        }
        Mlp head = Mlp.sizes(size, ACTIONS).into(parameters, "head.").build(rng.child("head"));
        return CategoricalPolicy.of(
                Trunk.of(Trunk.of(embeddings.build(rng.child("emb"))).to(inner)).to(head), new Discrete(ACTIONS));
    }

    private Transformer transformer(Parameters parameters, Rng rng) {
        return Transformer.size(size)
                .blocks(blocks)
                .heads(HEADS)
                .feedForward(4 * size)
                .width(parts * context)
                .dropout(0, dropout)
                .relativePositions(parts * context)
                .into(parameters, "transformer.")
                .build(rng.child("transformer"));
    }

    Distillation trainer(LearningHistories histories, CategoricalPolicy model, Rng rng) {
        Schedule rate =
                Schedule.cosine(RATE, RATE / 20, Math.max(1, updates - WARM_UP)).afterWarmUp(WARM_UP);
        Adam adam = Adam.builder(model.parameters())
                .learningRate(rate)
                .betas(0.9, 0.99)
                .weightDecay(weightDecay)
                .build();
        return new Distillation(histories, model, adam, new DistillationConfig(32, context, 1, 0), rng);
    }

    /** {@return a model trained on histories; the run counts the updates} */
    InContextPolicy learn(LearningHistories histories, int threads, Run<?> run, Rng rng) {
        CategoricalPolicy model = model(histories.tokens(), rng.child("model"));
        trainer(histories, model, rng.child("training"))
                .threads(threads)
                .train(Budget.updates(updates), stats -> run.advance(1));
        return new InContextPolicy(model, histories.tokens());
    }
}
