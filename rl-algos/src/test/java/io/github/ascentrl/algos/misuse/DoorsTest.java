package io.github.ascentrl.algos.misuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every public constructor and method of an exported class is called with one argument of nonsense among good ones. It
 * must answer with an exception that a caller can act on, see {@link Verdict}, or the value must be listed in {@code
 * accepted-*.txt} as one that is right there. A new class or method is tried without a line of its own.
 *
 * <p>{@code -Dascent.doors=REGEX} tries only classes whose names match.
 */
class DoorsTest {
    private static final String ONLY = System.getProperty("ascent.doors", ".*");

    /** Of all doors, the share that opens for good arguments: what a check of the other arguments is worth rests on it. */
    private static final double OPENED = 0.98;

    @Test
    void nonsenseIsRefused(@TempDir Path folder) {
        List<Class<?>> classes = Exports.classes();
        Specimens specimens = new Specimens(folder);
        GoodValues good = new GoodValues(specimens, classes);
        Ledger ledger = Ledger.read();
        try (Probe probe = new Probe(good, new Keys(specimens))) {
            int doors = 0;
            for (Class<?> type : classes) {
                if (type.getName().matches(ONLY)) {
                    for (Door door : Exports.doors(type)) {
                        doors++;
                        probe.probe(door);
                    }
                }
            }
            List<String> silent =
                    probe.accepted.stream().filter(what -> !ledger.allows(what)).toList();
            System.out.printf(
                    "%d doors, %d opened by good arguments, %d calls with nonsense, %d of them right%n",
                    doors, probe.opened.size(), probe.calls, probe.accepted.size());
            assertThat(probe.faults).isEmpty();
            assertThat(silent).as("accepted in silence").isEmpty();
            if (ONLY.equals(".*")) {
                assertThat(ledger.unused()).as("lines of accepted-*.txt").isEmpty();
                assertThat(probe.opened.size()).isGreaterThan((int) (OPENED * doors));
            }
        }
    }
}
