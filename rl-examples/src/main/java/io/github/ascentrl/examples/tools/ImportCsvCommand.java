package io.github.ascentrl.examples.tools;

import io.github.ascentrl.algos.data.CsvDatasets;
import io.github.ascentrl.algos.data.CsvFormat;
import io.github.ascentrl.algos.data.DatasetWriter;
import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.envs.Envs;
import io.github.ascentrl.examples.report.FileFailures;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Converts a CSV file into a data set file of this library. Exit status 1 if it cannot be read or written. */
@Command(
        name = "import-csv",
        mixinStandardHelpOptions = true,
        description =
                "Convert a CSV file with one row per step into a file that DiskDataset opens. Name columns as in the"
                        + " file's header, separated by commas; other columns are ignored.")
public final class ImportCsvCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FROM", description = "The CSV file.")
    private Path from;

    @Parameters(index = "1", paramLabel = "TO", description = "The file to write, for example data.safetensors.")
    private Path to;

    @Option(
            names = "--observation",
            required = true,
            split = ",",
            paramLabel = "COLUMN",
            description = "The columns of the observation.")
    private String[] observation;

    @Option(
            names = "--action",
            required = true,
            split = ",",
            paramLabel = "COLUMN",
            description = "The columns of the action.")
    private String[] action;

    @Option(
            names = "--next-observation",
            split = ",",
            paramLabel = "COLUMN",
            description = "The columns of the next observation.")
    private String[] nextObservation = {};

    @Option(names = "--reward", paramLabel = "COLUMN", description = "The column of the reward. Default: 0 everywhere.")
    private String reward;

    @Option(
            names = "--episode",
            paramLabel = "COLUMN",
            description = "The column that identifies the episode. Default: an episode ends at a marked row.")
    private String episode;

    @Option(names = "--step", paramLabel = "COLUMN", description = "A column that increases by one within an episode.")
    private String step;

    @Option(
            names = "--terminated",
            paramLabel = "COLUMN",
            description = "The column that marks termination: 0 or 1, true or false.")
    private String terminated;

    @Option(
            names = "--truncated",
            paramLabel = "COLUMN",
            description = "The column that marks truncation: 0 or 1, true or false.")
    private String truncated;

    @Option(
            names = "--unmarked",
            paramLabel = "ENDING",
            defaultValue = "NONE",
            description = "The ending of episodes without a mark: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Ending unmarked;

    @Option(
            names = "--separator",
            paramLabel = "CHAR",
            defaultValue = ",",
            description = "The character between cells, or 'tab'. Default: a comma.")
    private String separator;

    @Option(
            names = "--quote",
            paramLabel = "CHAR",
            defaultValue = "\"",
            description = "The character around cells. Default: \".")
    private char quote;

    @Option(names = "--decimal-comma", description = "Numbers have a decimal comma.")
    private boolean decimalComma;

    @Option(
            names = "--choices",
            split = ",",
            paramLabel = "N",
            description =
                    "The number of choices in each action column, numbered from 0. Default: actions are real numbers.")
    private int[] choices = {};

    @Option(
            names = "--env",
            paramLabel = "ID",
            description = "The environment of the data, for example CartPole-v1; the data must fit its spaces. Default:"
                    + " unbounded spaces.")
    private String id;

    /** Creates the command; picocli fills in its options. */
    public ImportCsvCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            MemoryDataset data = id == null
                    ? read(Box.unbounded(observation.length), actions(), from.getFileName() + "")
                    : readOfEnvironment();
            DatasetWriter.write(data, to);
            out.println(data.size() + " steps of " + data.episodes() + " episodes of "
                    + data.provenance().environment() + " written to " + to);
            data.provenance().derivation().forEach(out::println);
            return 0;
        } catch (IOException e) {
            spec.commandLine().getErr().println("import-csv: " + FileFailures.reason(e));
            return 1;
        } catch (IllegalArgumentException e) { // an invalid format, an unknown environment
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private MemoryDataset readOfEnvironment() throws IOException {
        if (choices.length > 0) {
            throw new IllegalArgumentException("--env and --choices both define the actions; leave one of them out");
        }
        try (Env env = Envs.make(id)) {
            return read(env.observationSpace(), env.actionSpace(), id);
        }
    }

    private MemoryDataset read(Space observations, Space actions, String environment) throws IOException {
        return CsvDatasets.read(
                from, format(), observations, actions, new Provenance(environment, "unknown", 0, "CSV"));
    }

    private Space actions() {
        return choices.length == 0
                ? Box.unbounded(action.length)
                : choices.length == 1 ? new Discrete(choices[0]) : MultiDiscrete.of(choices);
    }

    private CsvFormat format() {
        if (separator.length() != 1 && !separator.equals("tab")) {
            throw new IllegalArgumentException("--separator " + separator + " must be one character, or 'tab'");
        }
        CsvFormat.Builder format = CsvFormat.builder()
                .separator(separator.equals("tab") ? '\t' : separator.charAt(0))
                .quote(quote)
                .decimalComma(decimalComma)
                .observation(observation)
                .action(action)
                .nextObservation(nextObservation)
                .unmarked(unmarked);
        set(reward, format::reward);
        set(episode, format::episode);
        set(step, format::step);
        set(terminated, format::terminated);
        set(truncated, format::truncated);
        return format.build();
    }

    private static void set(String column, Consumer<String> setter) {
        if (column != null) {
            setter.accept(column);
        }
    }
}
