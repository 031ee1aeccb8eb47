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
import java.util.stream.Stream;

/** PPO on CartPole with all listeners; an evaluation ends it. As a program it is slow enough to be killed. */
final class WatchedRun {
    static final long TOTAL_UPDATES = 1000;
    static final String CSV = "progress.csv";
    static final String JSON_LINES = "progress.jsonl";
    static final String TENSOR_BOARD = "events.out.tfevents.ascent";
    static final String BEST = "best.safetensors";

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
        listeners.add(new CsvLog(folder.resolve(CSV)));
        listeners.add(new JsonLinesLog(folder.resolve(JSON_LINES)));
        listeners.add(new TensorBoardLog(folder)
                .settings(trainer.settings())
                .histogram("parameters", 5, () -> model.parameters().values().clone()));
        listeners.add(new BestPolicy(folder.resolve(BEST), "evaluationReturn", () -> trainer.saved(provenance)));
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
        for (String log : List.of(CSV, JSON_LINES)) {
            outcome.append(log + " is complete: "
                    + Files.readString(folder.resolve(log)).endsWith("\n") + "\n");
        }
        TensorBoardEvents.read(folder.resolve(TENSOR_BOARD)); // to its end
        csv().forEach(line -> outcome.append(line).append('\n'));
        jsonLines().forEach(line -> outcome.append(line).append('\n'));
        events().forEach(value -> outcome.append(value).append('\n'));
        Path best = folder.resolve(BEST);
        SavedPolicy.load(best);
        return outcome.append(Arrays.hashCode(Files.readAllBytes(best))).toString();
    }

    /** {@return the complete rows of the CSV log, without clock times; none if there is no file} */
    List<String> csv() throws IOException {
        return lines(CSV).map(line -> line.replaceAll(",[^,]*,[^,]*$", "")).toList();
    }

    /** {@return the complete lines of the JSON log, without clock times; none if there is no file} */
    List<String> jsonLines() throws IOException {
        return lines(JSON_LINES)
                .map(line -> line.replaceAll(",\"seconds\".*", ""))
                .toList();
    }

    private Stream<String> lines(String log) throws IOException {
        Path file = folder.resolve(log);
        String text = Files.exists(file) ? Files.readString(file) : "";
        return text.substring(0, text.lastIndexOf('\n') + 1).lines();
    }

    /** {@return the complete events, without clock times; none if there is no file} */
    List<TensorBoardEvents.Value> events() throws IOException {
        Path file = folder.resolve(TENSOR_BOARD);
        if (!Files.exists(file)) {
            return List.of();
        }
        return TensorBoardEvents.beginning(file).values().stream()
                .filter(value ->
                        !value.tag().startsWith("time/") && !value.tag().startsWith("_hparams_"))
                .toList();
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
