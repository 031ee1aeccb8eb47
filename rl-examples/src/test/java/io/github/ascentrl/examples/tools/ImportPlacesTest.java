package io.github.ascentrl.examples.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/**
 * The commands that import files, with files that are missing or cannot be written: the message names the file and the
 * remedy, the file from before is whole, and nothing else is left.
 */
class ImportPlacesTest {
    private static final Path BASE = Path.of(System.getProperty("basedir", ""));

    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();
    private Path place;

    /** A command, a file it imports, and its other options. */
    private enum Import {
        CSV(ImportCsvCommand::new, List.of("--observation=a", "--action=b", "--terminated=c")),
        MINARI(ImportMinariCommand::new, List.of()),
        SB3(ImportSb3Command::new, List.of("--env", "CartPole-v1"));

        private final Supplier<Callable<Integer>> command;
        private final List<String> options;

        Import(Supplier<Callable<Integer>> command, List<String> options) {
            this.command = command;
            this.options = options;
        }

        Path from(Path folder) throws IOException {
            return switch (this) {
                case CSV -> Files.writeString(folder.resolve("log.csv"), "a,b,c\n1,2,0\n3,4,1\n");
                case MINARI -> BASE.resolve("src/test/resources/minari/gap");
                case SB3 -> BASE.resolve("../rl-algos/src/test/resources/sb3/discrete-tanh.zip");
            };
        }

        int launch(Path from, Path to, StringWriter err) {
            List<String> words = new ArrayList<>(options);
            words.add(from.toString());
            if (this == SB3) {
                words.add("-o");
            }
            words.add(to.toString());
            return new CommandLine(command.get())
                    .setOut(new PrintWriter(new StringWriter()))
                    .setErr(new PrintWriter(err))
                    .execute(words.toArray(String[]::new));
        }
    }

    @BeforeEach
    void makePlace() throws IOException {
        place = Files.createDirectory(folder.resolve("place"));
    }

    private void assertRefused(Import which, Path from, Path to, String... message) {
        err.getBuffer().setLength(0);
        assertThat(which.launch(from, to, err)).isEqualTo(1);
        assertThat(err.toString()).contains(message).doesNotContain("Exception").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @EnumSource
    void whatCannotBeWrittenIsNamed(Import which) throws IOException {
        Path from = which.from(folder);
        Path none = folder.resolve("none");
        assertRefused(which, from, none.resolve("to"), "cannot write " + none + "/to", none + "; create it first");
        assertRefused(which, from, place, "cannot write " + place + ": it is a folder; choose a file in it");
        Path tooLong = place.resolve("n".repeat(256));
        assertRefused(which, from, tooLong, "cannot write " + tooLong, "; choose another name");
        assertThat(place).isEmptyDirectory();
        Path proc = Path.of("/proc/to");
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "there is a folder that nobody can write");
        assertRefused(which, from, proc, "cannot write " + proc, "; choose another folder");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsMissingIsNamed(Import which) throws IOException {
        Path to = Files.writeString(place.resolve("to"), "from before");
        Path none = folder.resolve("none");
        assertRefused(which, none, to, none.toString(), "there is no ", "; ");
        Path link = Files.createSymbolicLink(folder.resolve("link"), none);
        assertRefused(which, link, to, link.toString(), "there is no ", "; ");
        assertRefused(which, place, to, place.toString(), "; ");
        Path device = Path.of("/dev/zero");
        if (Files.exists(device)) {
            assertRefused(which, device, to, "/dev/zero", "; ");
        }
        assertThat(to).hasContent("from before");
        assertThat(place.toFile().list()).containsExactly("to");
    }

    @ParameterizedTest
    @EnumSource
    void linksAreFollowed(Import which) throws IOException {
        Path from = Files.createSymbolicLink(
                folder.resolve("n".repeat(255)), which.from(folder).toAbsolutePath());
        Path to = Files.writeString(folder.resolve("to"), "from before");
        Path link = Files.createSymbolicLink(place.resolve("link"), Path.of("..", "to"));
        assertThat(which.launch(from, link, err)).as(err.toString()).isZero();
        assertThat(link).isSymbolicLink();
        assertThat(Files.size(to)).isGreaterThan(100);
        assertThat(place.toFile().list()).containsExactly("link");
        Files.delete(from); // before JUnit warns that it leads out of the folder
    }
}
