package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.actorcritic.A2c;
import io.github.ascentrl.algos.actorcritic.A2cConfig;
import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.distill.Distillation;
import io.github.ascentrl.algos.distill.DistillationConfig;
import io.github.ascentrl.algos.distill.HistoryRecorder;
import io.github.ascentrl.algos.distill.InContextEvaluation;
import io.github.ascentrl.algos.distill.InContextPolicy;
import io.github.ascentrl.algos.distill.LearningHistories;
import io.github.ascentrl.algos.distill.Tokens;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.Embeddings;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Transformer;
import io.github.ascentrl.nn.layer.Trunk;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Trains a transformer on the learning histories of A2C agents; it then finds new goals without a change of its parameters. */
public final class LearnInContext {
    private static final DarkRoom.Settings ROOM = new DarkRoom.Settings(7, false, false, 14);

    private LearnInContext() {}

    /**
     * Records, trains and evaluates.
     *
     * @param args ignored
     * @throws IOException if histories cannot be written
     */
    public static void main(String[] args) throws IOException {
        Rng rng = Rng.of(0);
        Path folder = Files.createTempDirectory("histories");
        List<Path> files = new ArrayList<>();
        List<Supplier<Env>> heldOut = new ArrayList<>();
        for (int goal : ROOM.goals()) {
            if (goal % 6 == 1) {
                heldOut.add(() -> new DarkRoom(ROOM, goal));
            } else {
                files.add(recorded(
                        goal,
                        folder.resolve("goal-" + goal),
                        rng.child("agents").child(goal)));
            }
        }
        Tokens tokens = Tokens.room(7, 5, 2, 14); // 7 × 7 cells, 5 actions, 2 rewards, 14 steps
        LearningHistories histories = LearningHistories.open(tokens, files.toArray(Path[]::new))
                .subsampled(12, 4); // four selections of 12 episodes from each, first to last

        Parameters parameters = new Parameters();
        Embeddings embeddings = Embeddings.columns(tokens.things())
                .size(64)
                .into(parameters, "token.")
                .build(rng.child("token"));
        Transformer transformer = Transformer.size(64)
                .width(70) // each step sees five episodes
                .relativePositions(70)
                .into(parameters, "transformer.")
                .build(rng.child("transformer"));
        Mlp head = Mlp.sizes(64, 5).into(parameters, "head.").build(rng.child("head"));
        CategoricalPolicy model = CategoricalPolicy.of(
                Trunk.of(Trunk.of(embeddings).to(transformer)).to(head), new DarkRoom(ROOM, 0).actionSpace());

        DistillationConfig config = new DistillationConfig(32, 70, 1, 0); // 32 windows of 70 steps in an update
        Distillation trainer =
                new Distillation(histories, model, Adam.of(parameters, 2e-3), config, rng.child("training"));
        trainer.train(Budget.updates(800));
        InContextEvaluation evaluation = InContextEvaluation.of(
                heldOut, new InContextPolicy(model, tokens), 16, 30, false, rng.child("evaluation"));
        System.out.printf(
                "return on goals in no history: %.2f in episode 1, %.2f in episodes 27 to 30%n",
                evaluation.mean(0), evaluation.mean(26, 30));
    }

    private static Path recorded(int goal, Path file, Rng rng) throws IOException {
        VectorEnv envs = VectorEnvs.of(() -> new DarkRoom(ROOM, goal), 8);
        ActorCritic model = ActorCritic.shared(envs.observationSpace(), envs.actionSpace(), rng.child("model"), 64);
        Provenance source = new Provenance("DarkRoom, goal " + goal, "A2C", 0, "readme");
        try (HistoryRecorder recorder = new HistoryRecorder(file, goal, source)) {
            RolloutSampler sampler = recorder.record(new RolloutSampler(envs, rng.child("envs")));
            new A2c(sampler, model, Adam.of(model.parameters(), 3e-4), A2cConfig.defaults(), rng)
                    .train(Budget.steps(120_000));
            recorder.finish();
        }
        return file;
    }
}
