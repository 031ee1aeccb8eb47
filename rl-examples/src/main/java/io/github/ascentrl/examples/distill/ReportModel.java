package io.github.ascentrl.examples.distill;

import io.github.ascentrl.algos.distill.Distillation;
import io.github.ascentrl.algos.distill.DistillationConfig;
import io.github.ascentrl.algos.distill.LearningHistories;
import io.github.ascentrl.algos.distill.Tokens;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.Embeddings;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.SplitRows;
import io.github.ascentrl.nn.layer.Transformer;
import io.github.ascentrl.nn.layer.Trunk;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.schedule.Schedule;

/**
 * R3's decision transformer: the previous action, its reward and the cell are one token each, with the time inside the
 * episode as position; 256 steps are 768 tokens.
 *
 * @param steps number of steps of a window
 * @param blocks number of blocks of attention and feed-forward
 * @param feedForward number of feed-forward units
 * @param updates number of updates over which the learning rate falls
 */
record ReportModel(int steps, int blocks, int feedForward, int updates) {
    /** R3's settings. */
    static final ReportModel R3 = new ReportModel(256, 4, 2048, 22_000);

    /** The same model, small enough for a quick run. */
    static final ReportModel SMALL = new ReportModel(32, 2, 128, 22_000);

    private static final DarkRoom.Settings ROOM = DarkRoom.Settings.REPORT;
    private static final int SIZE = 64;
    private static final int ACTIONS = 5;
    private static final int PARTS = 3;

    /** Cell, action, reward, time, time of the action. */
    static final Tokens TOKENS =
            Tokens.numbered(ROOM.size() * ROOM.size(), ACTIONS, 2, ROOM.limit()).withActionTime(ROOM.limit());

    String settings() {
        return "decision transformer: tokens of action, reward and cell, " + PARTS * steps + " in a window of " + steps
                + " steps; width " + SIZE + ", " + blocks + " blocks of 4 heads, feed-forward width " + feedForward
                + " (GELU), normalised before each part (pre-norm); attention dropout 0.5, residual dropout 0.1;"
                + " the time inside the episode as position";
    }

    String training() {
        return "batches of 32 windows, Adam 3e-4 (betas 0.9 and 0.99), gradient norm at most 1, cosine to 2e-6 in "
                + updates + " updates";
    }

    CategoricalPolicy model(Rng rng) {
        Parameters parameters = new Parameters();
        Embeddings tokens = Embeddings.columns(TOKENS.things())
                .size(SIZE)
                .token(1, 4)
                .token(2, 4)
                .token(0, 3)
                .sameTable(4, 3)
                .into(parameters, "token.")
                .build(rng.child("tokens"));
        Transformer transformer = Transformer.size(SIZE)
                .blocks(blocks)
                .heads(Distiller.HEADS)
                .feedForward(feedForward)
                .width(PARTS * steps)
                .dropout(0.5, 0.1)
                .into(parameters, "transformer.")
                .build(rng.child("transformer"));
        Mlp head = Mlp.sizes(SIZE, ACTIONS).into(parameters, "head.").build(rng.child("head"));
        return CategoricalPolicy.of(
                Trunk.of(Trunk.of(tokens).to(SplitRows.of(PARTS, transformer))).to(head), new Discrete(ACTIONS));
    }

    Distillation trainer(LearningHistories histories, CategoricalPolicy model, Rng rng) {
        Adam adam = Adam.builder(model.parameters())
                .learningRate(Schedule.cosine(3e-4, 2e-6, updates))
                .betas(0.9, 0.99)
                .build();
        return new Distillation(histories, model, adam, new DistillationConfig(32, steps, 1, 0), rng);
    }
}
