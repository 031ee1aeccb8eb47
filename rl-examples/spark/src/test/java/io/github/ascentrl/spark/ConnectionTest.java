package io.github.ascentrl.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.algos.sweep.EngineException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTest {
    @Test
    void aClusterThatCannotBeReachedIsToldAtOnce() throws IOException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        String master = "spark://127.0.0.1:" + nobody + ",127.0.0.1:" + nobody;
        Instant start = Instant.now();
        assertThatThrownBy(() -> Connection.open(master))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("the cluster " + master + " cannot be reached (127.0.0.1:" + nobody
                        + ": Connection refused; 127.0.0.1:" + nobody + ": Connection refused)")
                .hasMessageEndingWith("those that it prints at the start");
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"spark://", "spark://host", "spark://host:port", "spark://host:70000", "spark://127.0.0.1:1,b"})
    void anAddressThatIsNoneIsRefused(String master) {
        assertThatThrownBy(() -> Connection.open(master))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("master " + master + " is not an address; it must be spark://HOST:PORT");
    }

    @Test
    void aMasterThatSparkDoesNotKnowIsRefused() {
        assertThatThrownBy(() -> Connection.open(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Connection.open("cluster"))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("Spark cannot be started for cluster: ")
                .hasMessageContaining("use spark://HOST:PORT, local[THREADS]");
    }
}
