package io.github.ascentrl.examples.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Measures where the time of a warm benchmark goes: flight-recorder samples, classified by the innermost class of this
 * library in the stack. A sample is taken every few milliseconds; with some thousands of samples, fractions are
 * accurate to about one percentage point.
 *
 * <pre>{@code
 * java --add-modules jdk.incubator.vector -XX:+UnlockDiagnosticVMOptions -XX:+DebugNonSafepoints -cp JAR \
 *     io.github.ascentrl.examples.bench.TimeShares JAR 20 ActorCriticBenchmark.ppoPendulum
 * }</pre>
 */
public final class TimeShares {
    private static final String LIBRARY = "io.github.ascentrl.";
    private static final String KERNELS = LIBRARY + "nn.internal.kernels.";

    /** The kinds of work. */
    enum Share {
        PRODUCTS("products"),
        ELEMENTWISE("element-wise"),
        OPTIMISER("optimiser"),
        TAPE("tape and losses"),
        SAMPLING("acting and sampling"),
        ENVIRONMENT("environment"),
        BOOKKEEPING("estimates, copying, bookkeeping");

        private final String label;

        Share(String label) {
            this.label = label;
        }

        /** {@return the kind of work of a method of the library, given the full name of its class} */
        static Share of(String type, String method) {
            if (type.startsWith(KERNELS)) {
                String kernel = type.substring(KERNELS.length());
                if (kernel.matches(".*(Updates|Sums)")
                        && !method.toLowerCase(Locale.ROOT).contains("dot")) {
                    return OPTIMISER; // norms of gradients, and whether all is finite; dots are products with few
                    // columns
                }
                return kernel.matches(".*(Elementwise|Rowwise|Math|Elementary|Columns|Cells|Masks).*")
                        ? ELEMENTWISE
                        : PRODUCTS;
            }
            if (type.startsWith(LIBRARY + "nn.optim.")) {
                return OPTIMISER;
            }
            if (type.startsWith(LIBRARY + "nn.")) {
                return TAPE;
            }
            if (type.startsWith(LIBRARY + "envs.")) {
                return ENVIRONMENT;
            }
            return type.matches(".*\\.(algos\\.(policy|run)|api\\.random)\\..*") ? SAMPLING : BOOKKEEPING;
        }
    }

    private TimeShares() {}

    /**
     * Runs the measurement and prints the results.
     *
     * @param args the jar, the seconds to record after as many seconds of warm-up, and benchmarks as for
     * {@link PairedBenchmark}
     * @throws Exception if the jar or a benchmark is not found, or a benchmark fails
     */
    public static void main(String[] args) throws Exception {
        if (args.length < 3) {
            System.err.println("usage: TimeShares JAR SECONDS Class.method[:parameter=value] ...");
            System.exit(2);
        }
        Duration duration = Duration.ofSeconds(Integer.parseInt(args[1]));
        for (String benchmark : List.of(args).subList(2, args.length)) {
            PairedBenchmark.Side side = new PairedBenchmark.Side(Path.of(args[0]), benchmark);
            repeat(side, duration);
            Path file = Files.createTempFile("ascent", ".jfr");
            try (Recording recording = new Recording()) {
                recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(2));
                recording.start();
                repeat(side, duration);
                recording.stop();
                recording.dump(file);
            }
            print(benchmark, shares(file));
            Files.delete(file);
        }
    }

    private static void repeat(PairedBenchmark.Side side, Duration duration) throws Exception {
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end) {
            side.time(1);
        }
    }

    private static Map<Share, Integer> shares(Path file) throws IOException {
        Map<Share, Integer> samples = new EnumMap<>(Share.class);
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                if (event.getEventType().getName().equals("jdk.ExecutionSample") && event.getStackTrace() != null) {
                    event.getStackTrace().getFrames().stream()
                            .filter(RecordedFrame::isJavaFrame)
                            .map(RecordedFrame::getMethod)
                            .filter(method -> isOfLibrary(method.getType().getName()))
                            .findFirst()
                            .ifPresent(method -> samples.merge(
                                    Share.of(method.getType().getName(), method.getName()), 1, Integer::sum));
                }
            }
        }
        return samples;
    }

    private static boolean isOfLibrary(String type) {
        return type.startsWith(LIBRARY) && !type.startsWith(LIBRARY + "examples.");
    }

    private static void print(String benchmark, Map<Share, Integer> samples) {
        int all = samples.values().stream().mapToInt(i -> i).sum();
        System.out.printf("%s, %d samples%n", benchmark, all);
        for (Share share : Share.values()) {
            System.out.printf(Locale.ROOT, "%5.1f %%  %s%n", 100.0 * samples.getOrDefault(share, 0) / all, share.label);
        }
    }
}
