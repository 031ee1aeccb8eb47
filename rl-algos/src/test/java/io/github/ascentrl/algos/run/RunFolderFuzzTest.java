package io.github.ascentrl.algos.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.testing.Allocation;
import io.github.ascentrl.algos.testing.Fuzz;
import io.github.ascentrl.algos.testing.SafetensorsMutants;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Totals;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.DivergenceException;
import io.github.ascentrl.nn.io.FileFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Folders of a run in which something happened to one file: damaged, removed, emptied, replaced by another file, by a
 * folder or by a link to nowhere, or changed on purpose with a checksum that fits. The run continues and ends, or is
 * refused with an {@link IOException}; it takes no more memory than the whole run does from its start, plus four times the
 * size of the folder, plus a megabyte. A changed checkpoint whose checksum does not fit is never read.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class RunFolderFuzzTest {
    private static final long SAVED = 6;
    private static final long TOTAL = 8;
    private static final String NEWEST = "checkpoint-000000000006.safetensors";

    @TempDir
    private Path folder;

    private final Map<String, byte[]> good = new TreeMap<>();

    private static Totals resume(Path place, long total) throws IOException {
        WatchedRun run = new WatchedRun(place, 8);
        List<TrainingListener> listeners = new ArrayList<>(run.listeners);
        long[] updates = {0};
        listeners.add(stats -> {
            if (++updates[0] > total) {
                throw new AssertionError("the run does not end: it believes that this is update " + stats.update());
            }
        });
        Budget budget = Budget.updates(total);
        return run.run().resumeOrStart(run.trainer, budget, listeners.toArray(TrainingListener[]::new));
    }

    private void save() throws IOException {
        Path place = folder.resolve("good");
        assertThat(resume(place, SAVED).updates()).isEqualTo(SAVED);
        try (Stream<Path> files = Files.list(place)) {
            for (Path file : files.toList()) {
                good.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        assertThat(good)
                .containsKeys(
                        ".lock",
                        "best.safetensors",
                        "checkpoint-000000000003.safetensors",
                        NEWEST,
                        "events.out.tfevents.ascent",
                        "progress.csv",
                        "progress.jsonl");
    }

    private static void clear(Path place) throws IOException {
        Files.createDirectories(place);
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(place)) {
                    Files.delete(file);
                }
            }
        }
    }

    @Test
    void someFolders() throws IOException {
        folders(Fuzz.mutants(100));
    }

    @Test
    @Tag("long")
    void manyFolders() throws IOException {
        folders(Fuzz.mutants(1_000));
    }

    private void folders(int mutants) throws IOException {
        save();
        Path place = folder.resolve("mutant");
        resume(place, TOTAL); // loads classes
        clear(place);
        long before = Allocation.bytes();
        resume(place, TOTAL);
        long whole = Allocation.bytes() - before;
        Fuzz fuzz = new Fuzz("run folders");
        for (int i = 0; i < mutants; i++) {
            clear(place);
            Rng rng = Rng.of(11).child(i);
            Map<String, byte[]> files = new TreeMap<>(good);
            String changed = change(files, rng);
            long bytes = 0;
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Files.write(place.resolve(file.getKey()), file.getValue());
                bytes += file.getValue().length;
            }
            if (changed.startsWith("folder ")) {
                Path inTheWay = Files.createDirectories(place.resolve(changed.substring(7)));
                Files.createFile(inTheWay.resolve("file"));
            } else if (changed.startsWith("link ")) {
                Path link = place.resolve(changed.substring(5));
                Files.createSymbolicLink(link, link);
            }
            String what = "folder " + i + ", " + changed;
            Totals totals = fuzz.read(what, bytes + whole / 4, () -> {
                try {
                    return resume(place, TOTAL);
                } catch (FileFormatException e) {
                    throw e;
                } catch (IOException e) {
                    assertThat(e).as(what).hasMessageContaining(place.toString());
                    throw new FileFormatException(e.getMessage());
                } catch (DivergenceException e) { // of parameters, moments or statistics that are far too large
                    assertThat(changed).as(what).startsWith("forged ");
                    throw new FileFormatException(e.getMessage());
                } catch (IllegalStateException e) { // of an environment that was restored to no place at all
                    assertThat(changed).as(what).startsWith("forged ");
                    assertThat(e).as(what).hasMessageContaining("not finite");
                    throw new FileFormatException(e.getMessage());
                }
            });
            if (totals != null) {
                assertThat(totals.updates()).as(what).isGreaterThanOrEqualTo(TOTAL);
                assertThat(changed).as(what).isNotEqualTo("damaged " + NEWEST);
            }
        }
        fuzz.report(0.1, 0.9);
    }

    /** {@return what was done to which file} */
    private static String change(Map<String, byte[]> files, Rng rng) throws IOException {
        List<String> names = List.copyOf(files.keySet());
        String name = rng.nextInt(3) == 0 ? NEWEST : names.get(rng.nextInt(names.size()));
        String other = names.get(rng.nextInt(names.size()));
        byte[] bytes = files.get(name);
        switch (rng.nextInt(12)) {
            case 0:
                files.remove(name);
                return "removed " + name;
            case 1:
                files.put(name, new byte[0]);
                return "emptied " + name;
            case 2:
                files.put(name, files.put(other, bytes));
                return name + " swapped with " + other;
            case 3:
                files.remove(name);
                return "folder " + name;
            case 4:
                files.remove(name);
                return "link " + name;
            case 5: // a checkpoint that claims to be newer
                String[] newer = {"000000000009", "9", "99999999999999999999999999", "0"};
                String claimed = "checkpoint-" + newer[rng.nextInt(newer.length)] + ".safetensors";
                files.put(claimed, bytes);
                return name + " is also " + claimed;
            case 6:
                files.put(name, Arrays.copyOf(bytes, bytes.length + 1 + rng.nextInt(100)));
                return "longer " + name;
            case 7:
                byte[] flipped = bytes.clone();
                if (bytes.length > 0) {
                    flipped[rng.nextInt(bytes.length)] ^= (byte) (1 << rng.nextInt(8));
                }
                files.put(name, flipped);
                return (bytes.length > 0 ? "damaged " : "kept ") + name;
            default:
                if (name.endsWith(".safetensors")) {
                    byte[] forged = rng.nextInt(4) > 0
                            ? SafetensorsMutants.forged(bytes, rng)
                            : SafetensorsMutants.of(bytes, rng);
                    files.put(name, SafetensorsMutants.sealed(forged));
                    return "forged " + name;
                }
                files.put(name, Arrays.copyOf(bytes, rng.nextInt(bytes.length + 1)));
                return "cut " + name;
        }
    }
}
