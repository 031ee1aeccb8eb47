package io.github.ascentrl.algos.misuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That {@link DoorsTest} would notice: doors with planted faults are found, one without is not. */
class ProbeTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            unnamed   | name = null -> does not name name: NullPointerException
            misnamed  | name = null -> does not name name: NullPointerException: value
            index     | numbers = empty -> ArrayIndexOutOfBoundsException
            allocates | size = 2147483647 -> OutOfMemoryError
            silent    | size = -1 -> no message
            """)
    void faultsAreFound(String method, String fault) {
        assertThat(probed(method).faults).anyMatch(found -> found.contains(fault));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            accepts   | name = null
            neighbour | index = -1
            load      | state = empty
            load      | state = of another kind
            load      | state = without a
            load      | state = short a
            """)
    void silenceIsFound(String method, String accepted) {
        assertThat(probed(method).accepted).anyMatch(found -> found.endsWith(accepted));
    }

    @Test
    void aGoodDoorIsLeftAlone() {
        Probe probe = probed("good");
        assertThat(probe.calls).isEqualTo(6); // null and "", four numbers
        assertThat(probe.opened).hasSize(1);
        assertThat(probe.faults).isEmpty();
        assertThat(probe.accepted).isEmpty();
    }

    @Test
    void theLedgerAllowsWhatIsListedAndKnowsWhatIsNot() {
        Ledger ledger = new Ledger("# any number\nnn.A.of(int) size = *\n\nnn.B.of(int) size = -1\n");
        assertThat(ledger.allows("nn.A.of(int) size = -1")).isTrue();
        assertThat(ledger.allows("nn.A.of(int) other = -1")).isFalse();
        assertThat(ledger.unused()).containsExactly("nn.B.of(int) size = -1");
    }

    private Probe probed(String method) {
        Door door = Exports.doors(Planted.class).stream()
                .filter(each -> each.executable().getName().equals(method))
                .findFirst()
                .orElseThrow();
        Specimens specimens = new Specimens(folder);
        try (Probe probe = new Probe(new GoodValues(specimens, List.of()), new Keys(specimens))) {
            probe.probe(door);
            return probe;
        }
    }
}
