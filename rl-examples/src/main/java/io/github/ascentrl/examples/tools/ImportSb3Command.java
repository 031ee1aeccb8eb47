package io.github.ascentrl.examples.tools;

import io.github.ascentrl.algos.exchange.Sb3Model;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.envs.Envs;
import io.github.ascentrl.envs.wrap.Wrap;
import io.github.ascentrl.examples.report.FileFailures;
import io.github.ascentrl.nn.layer.Activation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Converts a Stable-Baselines3 model into a policy file of this library. Exit status 1 if it cannot be read or written.
 */
@Command(
        name = "import-sb3",
        mixinStandardHelpOptions = true,
        description =
                "Convert a PPO or A2C model of Stable-Baselines3 (MlpPolicy) into a policy file, critic included, which"
                        + " 'render --policy' shows and SavedPolicy loads.")
public final class ImportSb3Command implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FROM",
            description =
                    "The model's zip file, or a .safetensors file with the names of Stable-Baselines3 or CleanRL.")
    private Path from;

    @Option(
            names = "--env",
            required = true,
            paramLabel = "ID",
            description = "The environment that the model was trained in, for example CartPole-v1.")
    private String id;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "TO",
            description = "The file to write, for example policy.safetensors.")
    private Path to;

    @Option(
            names = "--activation",
            description =
                    "For files that do not name it: ${COMPLETION-CANDIDATES}. Default: TANH, as in Stable-Baselines3.")
    private Activation activation;

    /** Creates the command; picocli fills in its options. */
    public ImportSb3Command() {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Env env = env()) {
            Sb3Model model = from.toString().endsWith(".safetensors")
                    ? Sb3Model.safetensors(from, env.observationSpace(), env.actionSpace())
                    : Sb3Model.read(from, env.observationSpace(), env.actionSpace());
            Sb3Model chosen = activation == null ? model : model.activation(activation);
            chosen.saved(id).save(to);
            out.println(chosen);
            out.println("written to " + to);
            return 0;
        } catch (IOException e) {
            spec.commandLine().getErr().println("import-sb3: " + FileFailures.reason(e));
            return 1;
        } catch (IllegalArgumentException e) { // an unknown environment, an activation that the file contradicts
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /** {@return the environment as a network sees it: discrete observations are one-hot} */
    private Env env() {
        Env env = Envs.make(id);
        return env.observationSpace() instanceof Box ? env : Wrap.around(env, Wrap.vectorObservation());
    }
}
