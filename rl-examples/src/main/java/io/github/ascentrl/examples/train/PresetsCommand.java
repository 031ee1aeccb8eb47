package io.github.ascentrl.examples.train;

import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows presets, and the settings of an algorithm. */
@Command(
        name = "presets",
        mixinStandardHelpOptions = true,
        description =
                "List the presets, show one (to be edited and passed to train), or show all settings of an algorithm.")
public final class PresetsCommand extends RunCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "A preset (CartPole-v1.ppo) or an algorithm (ppo). Default: list all presets.")
    private String name;

    /** Creates the command; picocli fills in its options. */
    public PresetsCommand() {}

    @Override
    void run() throws IOException {
        if (name == null) {
            for (String preset : Presets.names()) {
                String first = Presets.text(preset).lines().findFirst().orElseThrow();
                out().printf("%-30s %s%n", preset, first.replaceFirst("^# *", ""));
            }
        } else if (Algorithm.names().contains(name)) {
            RunSettings settings =
                    new RunSettings(Map.of("env", "CartPole-v1", "algorithm", name, "totalSteps", "100000"));
            checked(() -> new FolderRun(settings, 1));
            out().print(settings.text());
        } else {
            out().print(checked(() -> Presets.text(name)));
        }
    }
}
