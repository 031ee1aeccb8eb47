package io.github.ascentrl.algos.run;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.log.CsvLog;
import io.github.ascentrl.algos.log.JsonLinesLog;
import io.github.ascentrl.algos.log.ProgressLine;
import io.github.ascentrl.algos.log.TensorBoardEvents;
import io.github.ascentrl.algos.log.TensorBoardLog;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Totals;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** PPO on CartPole with all listeners; an evaluation ends it. As a program it is slow enough to be killed. */
final class WatchedRun {
    static final long TOTAL_UPDATES = 1000;

    final Path folder;
    final Ppo trainer;
    final List<TrainingListener> listeners = new ArrayList<>();
    private final PeriodicEvaluation evaluation;
    private final int evaluations;

    WatchedRun(Path folder, int evaluations) {
        this.folder = folder;
        this.evaluations = evaluations;
        Rng rng = Rng.of(4);
        VectorEnv envs = CartPole.vector(4, VectorOptions.DEFAULT);
        ActorCritic model = ActorCritic.shared(envs.observationSpace(), envs.actionSpace(), rng.child("model"), 8);
        RolloutSampler sampler = new RolloutSampler(
                envs, new ObservationNormalizer(envs.observationSpace()), new RewardScaler(4, 0.99), rng.child("envs"));
        PpoConfig config = PpoConfig.builder().steps(16).epochs(1).build();
        trainer = new Ppo(sampler, model, Adam.of(model.parameters(), 1e-3), config, rng);
        evaluation = new PeriodicEvaluation(new CartPole(), trainer.deterministic(), 2, 100, rng.child("evaluation"));
        Provenance provenance = new Provenance("CartPole-v1", "PPO", 4, "test");
        listeners.add(new CsvLog(folder.resolve("progress.csv")));
        listeners.add(new JsonLinesLog(folder.resolve("progress.jsonl")));
        listeners.add(new TensorBoardLog(folder)
                .settings(trainer.settings())
                .histogram("parameters", 5, () -> model.parameters().values().clone()));
        listeners.add(new BestPolicy(
                folder.resolve("best.safetensors"), "evaluationReturn", () -> trainer.saved(provenance)));
        listeners.add(new ReturnWindow(10));
        listeners.add(new BestParameters(model.parameters(), 10));
        listeners.add(new ProgressLine(new StringBuilder()));
        listeners.add(evaluation); // last: its measurements still reach the listeners before it
    }

    SavedRun run() {
        return SavedRun.at(folder)
                .checkpointEvery(3)
                .stopWhen(evaluation.scores().stalls(evaluations, 1e9));
    }

    Totals go(TrainingListener... more) throws IOException {
        List<TrainingListener> all = new ArrayList<>(listeners);
        Collections.addAll(all, more);
        return run().resumeOrStart(trainer, Budget.updates(TOTAL_UPDATES), all.toArray(TrainingListener[]::new));
    }

    /** Everything that must be the same however often the run was interrupted: all but clock times. */
    String outcome() throws IOException {
        StringBuilder outcome = new StringBuilder();
        outcome.append(trainer.totals()).append('\n');
        outcome.append(Arrays.hashCode(trainer.model().parameters().values())).append('\n');
        State state = States.of(trainer);
        state.names().stream()
                .filter(name -> state.kind(name) == float.class)
                .forEach(name -> outcome.append(name + " " + Arrays.hashCode(state.floats(name)) + "\n"));
        evaluation
                .points()
                .forEach(point -> outcome.append(
                        point.steps() + " " + Arrays.toString(point.evaluation().returns()) + "\n"));
        for (String line : Files.readAllLines(folder.resolve("progress.csv"))) {
            outcome.append(line.replaceAll(",[^,]*,[^,]*$", "")).append('\n');
        }
        for (String line : Files.readAllLines(folder.resolve("progress.jsonl"))) {
            outcome.append(line.replaceAll(",\"seconds\".*", "")).append('\n');
        }
        TensorBoardEvents.read(folder.resolve("events.out.tfevents.ascent")).values().stream()
                .filter(value ->
                        !value.tag().startsWith("time/") && !value.tag().startsWith("_hparams_"))
                .forEach(value -> outcome.append(value).append('\n'));
        Path best = folder.resolve("best.safetensors");
        SavedPolicy.load(best);
        return outcome.append(Arrays.hashCode(Files.readAllBytes(best))).toString();
    }

    /** Each update takes a while, so that it can be killed, and adds a byte to the file {@code beats}. */
    public static void main(String[] args) throws IOException {
        Path beats = Path.of(args[0]).resolve("beats");
        new WatchedRun(Path.of(args[0]), Integer.parseInt(args[1])).go(stats -> {
            Files.write(beats, new byte[1], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            pause();
        });
    }

    private static void pause() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
