package io.github.ascentrl.examples.minari;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.examples.files.Damage;
import io.github.ascentrl.nn.io.FileFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A file damaged anywhere is read or refused: jhdf throws various exceptions, overflows its stack and requests more
 * memory than there is; the importer throws one exception.
 */
class MinariFuzzTest {
    private static final long SEED = 13;
    private static final int SOME = Damage.mutants(150);
    private static final int MANY = Damage.mutants(1_000);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @Tag("long")
    @ValueSource(
            strings = {
                "fillvalue",
                "filter-mask",
                "fixed-array",
                "lzf",
                "never-written-extensible-array",
                "unlimited-btree"
            })
    void manyDamagedFilesAreReadOrRefused(String name) throws IOException {
        files(name, MANY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fillvalue",
                "filter-mask",
                "fixed-array",
                "lzf",
                "never-written-extensible-array",
                "unlimited-btree"
            })
    void damagedFilesAreReadOrRefused(String name) throws IOException {
        files(name, SOME);
    }

    private void files(String name, int files) throws IOException {
        Path source = Fixtures.of(name).resolve("data");
        byte[] good = Files.readAllBytes(source.resolve("main_data.hdf5"));
        Files.copy(source.resolve("metadata.json"), folder.resolve("metadata.json"));
        Files.write(folder.resolve("main_data.hdf5"), good);
        assertThat(isRefused(name)).isFalse();
        Damage damage = new Damage("Minari, " + name);
        for (int i = 0; i < files; i++) {
            Files.write(folder.resolve("main_data.hdf5"), damaged(good, i));
            long start = System.nanoTime();
            boolean refused = isRefused(name + ", file " + i + " of seed " + SEED);
            damage.count(!refused, (System.nanoTime() - start) / 1e9);
        }
        damage.report(0, 0.75); // of some files, nearly every byte matters
    }

    /** Spaces of several parts: damaged in the file, and in the metadata. */
    @Test
    void damagedPartsAreReadOrRefused() throws IOException {
        MinariPartsTest.writeNested(folder);
        assertThat(isRefused("the sound file")).isFalse();
        for (String file : new String[] {"main_data.hdf5", "metadata.json"}) {
            byte[] good = Files.readAllBytes(folder.resolve(file));
            Damage damage = new Damage("Minari, parts, " + file);
            for (int i = 0; i < 2 * SOME; i++) {
                Files.write(folder.resolve(file), damaged(good, i));
                long start = System.nanoTime();
                boolean refused = isRefused(file + " " + i + " of seed " + SEED);
                damage.count(!refused, (System.nanoTime() - start) / 1e9);
            }
            damage.report(0, 0.75);
            Files.write(folder.resolve(file), good);
        }
    }

    /** One in four cut off; the others with one to three bytes changed, often to 255: most lengths become absurd. */
    private static byte[] damaged(byte[] good, int i) {
        Rng rng = Rng.of(SEED).child(i);
        byte[] bytes = i % 4 == 0 ? Arrays.copyOf(good, rng.nextInt(good.length)) : good.clone();
        for (int changes = i % 4; changes > 0; changes--) {
            int at = rng.nextInt(good.length);
            while (good[at] == 0 && rng.nextInt(20) > 0) { // most of the file is unused
                at = rng.nextInt(good.length);
            }
            bytes[at] = (byte) (rng.nextInt(4) == 0 ? 255 : rng.nextInt(256));
        }
        return bytes;
    }

    private boolean isRefused(String which) {
        try (MinariDataset minari = MinariDataset.open(folder)) {
            minari.toMemory();
            return false;
        } catch (FileFormatException e) {
            assertThat(e).as(which).hasMessageContaining("main_data.hdf5").hasMessageMatching("(?s).{30,}");
            return true;
        } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
            return fail(which + " ends in another exception", e);
        }
    }
}
