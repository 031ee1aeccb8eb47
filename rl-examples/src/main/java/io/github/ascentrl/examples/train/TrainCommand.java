package io.github.ascentrl.examples.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Trains a policy in a new folder. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = {
            "Train a policy. The folder then contains settings, checkpoints, the best and the last policy,"
                    + " progress.csv and TensorBoard events.",
            "'presets' lists tuned settings, 'presets ppo' shows the settings of an algorithm."
        })
public final class TrainCommand extends RunCommand {
    @Option(names = "--env", paramLabel = "ID", description = "The environment, for example CartPole-v1.")
    private String env;

    @Option(names = "--algo", paramLabel = "NAME", description = "ppo, a2c, reinforce, grpo or cem.")
    private String algorithm;

    @Option(
            names = "--preset",
            paramLabel = "NAME|FILE",
            arity = "0..1",
            fallbackValue = "",
            description = "Tuned settings: without a name, those for --env (and --algo); a name such as"
                    + " CartPole-v1.ppo; or a file with lines name = value.")
    private String preset;

    @Option(
            names = "--set",
            paramLabel = "name=value",
            arity = "1..*",
            description = "Settings, for example: --set learningRate=3e-4 network=64,64 normalizeObservations=true")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Folder of the run, new or empty.")
    private Path out;

    @Option(names = "--steps", paramLabel = "N", description = "Environment steps to train for.")
    private Long steps;

    @Option(names = "--episodes", paramLabel = "N", description = "Episodes to train for, instead of steps.")
    private Long episodes;

    @Option(names = "--seed", paramLabel = "S", description = "Seed of the run. Default: the preset's, or 0.")
    private Long seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Threads for environments and gradients; never changes a result. Default: ${DEFAULT-VALUE}.")
    private int threads;

    /** Creates the command; picocli fills in its options. */
    public TrainCommand() {}

    @Override
    void run() throws IOException {
        RunFolder folder = new RunFolder(out);
        RunSettings settings = checked(this::settings);
        FolderRun run = checked(() -> {
            folder.checkFree();
            return new FolderRun(settings, threads);
        });
        Files.createDirectories(out);
        settings.write(folder.settings());
        run.train(folder, run.planned(), out());
    }

    /** {@return the settings of the preset, changed by the command line} */
    private RunSettings settings() throws IOException {
        RunSettings settings = from(preset, env, algorithm);
        set.forEach(settings::put);
        put(settings, "env", env);
        put(settings, "seed", seed);
        if (steps != null || episodes != null) {
            settings.remove("totalSteps");
            settings.remove("totalEpisodes");
            put(settings, "totalSteps", steps);
            put(settings, "totalEpisodes", episodes);
        }
        required(settings.values().get("env"), "--env");
        required(settings.values().get("algorithm"), "--algo");
        return settings;
    }

    /**
     * {@return the settings of a preset, if there is one, with the algorithm}
     *
     * @param preset the name or file of the preset; null for none; empty for that of the environment
     * @param env the environment; may be null if the preset has a name
     * @param algorithm the algorithm; null if the preset sets it
     */
    static RunSettings from(String preset, String env, String algorithm) throws IOException {
        RunSettings settings = preset == null
                ? new RunSettings(Map.of())
                : preset.isEmpty() ? Presets.of(required(env, "--env"), algorithm) : Presets.read(preset);
        if (algorithm != null) {
            String its = settings.values().getOrDefault("algorithm", algorithm);
            if (!Algorithm.named(algorithm).toString().equals(its)) {
                throw new IllegalArgumentException(
                        "--preset " + preset + " is for " + its + ", not for " + algorithm + "; leave --algo out");
            }
            settings.put("algorithm", algorithm);
        }
        return settings;
    }

    static void put(RunSettings settings, String name, Object value) {
        if (value != null) {
            settings.put(name, value);
        }
    }

    static <T> T required(T value, String option) {
        if (value == null) {
            throw new IllegalArgumentException(option + " is missing; add it");
        }
        return value;
    }
}
