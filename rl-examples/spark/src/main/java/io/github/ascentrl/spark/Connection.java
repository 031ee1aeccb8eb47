package io.github.ascentrl.spark;

import io.github.ascentrl.algos.sweep.EngineException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/** Connects to a cluster. */
final class Connection {
    private static final String STANDALONE = "spark://";
    private static final int PATIENCE_MILLIS = 5000; // Spark itself tries for a minute

    private Connection() {}

    static SparkContext open(String master) {
        if (master.isBlank()) {
            throw new IllegalArgumentException("the master is blank; pass spark://HOST:PORT or local[THREADS]");
        }
        if (master.startsWith(STANDALONE)) {
            checkOneListens(master);
        }
        SparkConf settings = new SparkConf()
                .setMaster(master)
                .setIfMissing("spark.app.name", "ascent-sweep")
                .setIfMissing("spark.ui.enabled", "false")
                .setIfMissing("spark.driver.maxResultSize", "0");
        SparkContext context;
        try {
            context = new SparkContext(settings);
        } catch (Exception | LinkageError e) {
            throw new EngineException("Spark cannot be started for " + master + ": " + e + "; " + remedy(e), e);
        }
        if (context.isStopped()) {
            throw unreachable(master, List.of("it does not answer like a Spark master"), null);
        }
        return context;
    }

    /** Checks that something listens at one of the addresses, so that a wrong address is reported at once. */
    private static void checkOneListens(String master) {
        List<String> failures = new ArrayList<>();
        IOException last = null;
        for (String address : master.substring(STANDALONE.length()).split(",")) {
            int colon = address.lastIndexOf(':');
            try (Socket socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(
                                address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
                        PATIENCE_MILLIS);
                return;
            } catch (IOException e) {
                failures.add(address + ": " + e.getMessage());
                last = e;
            } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "master " + master
                                + " is not an address; it must be spark://HOST:PORT, with a port of 1 … 65535",
                        e);
            }
        }
        throw unreachable(master, failures, last);
    }

    private static EngineException unreachable(String master, List<String> failures, Exception cause) {
        return new EngineException(
                "the cluster " + master + " cannot be reached (" + String.join("; ", failures)
                        + "); check that its master is running, and that host and port are those that it prints at"
                        + " the start",
                cause);
    }

    private static String remedy(Throwable e) {
        if (e instanceof LinkageError) {
            return "pass Spark's --add-opens flags to Java, and put all jars of one version of Spark on the class path;"
                    + " see README";
        }
        return String.valueOf(e.getMessage()).contains("Only one SparkContext")
                ? "use SparkEngine.of with the existing context, or stop it"
                : "use spark://HOST:PORT, local[THREADS], or another master that the jars on the class path support";
    }
}
