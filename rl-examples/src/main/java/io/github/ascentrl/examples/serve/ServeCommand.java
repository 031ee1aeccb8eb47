package io.github.ascentrl.examples.serve;

import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.serve.PolicyServer;
import io.github.ascentrl.algos.serve.SessionLimits;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.examples.report.FileFailures;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Serves a saved policy over HTTP until it is interrupted, then finishes the running requests. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = {
            "Answer observations over HTTP with the actions of a saved policy.",
            "POST /act {\"observation\": [...]}; GET /health. Ctrl-C finishes the running requests and stops."
        })
public final class ServeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            description = "The policy, as written by SavedPolicy.save, by train or by a trainer.")
    private Path file;

    @Option(
            names = "--port",
            defaultValue = "8080",
            description = "Port to listen on; 0 for any free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "Address to listen on. Default: ${DEFAULT-VALUE}, this machine only.")
    private String host;

    @Option(names = "--sampled", description = "Sample actions as in training. Default: the best action.")
    private boolean sampled;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "0",
            description = "Seed of sampled actions. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--sessions",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Largest number of sessions. Default: ${DEFAULT-VALUE}.")
    private int sessions;

    @Option(
            names = "--idle",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "Drop a session that is unused for longer than this. Default: ${DEFAULT-VALUE}.")
    private long idle;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Number of requests answered at the same time. Default: one per processor, at least 4.")
    private Integer threads;

    @Option(
            names = "--waiting",
            paramLabel = "N",
            defaultValue = "64",
            description = "Number of requests that may wait; others get status 503. Default: ${DEFAULT-VALUE}.")
    private int waiting;

    @Option(
            names = "--body",
            paramLabel = "BYTES",
            defaultValue = "65536",
            description = "Largest size of a request's body. Default: ${DEFAULT-VALUE}.")
    private int body;

    @Option(
            names = "--time",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "Longest time that a request may take. Default: ${DEFAULT-VALUE}.")
    private long time;

    /** Creates the command; picocli fills in its options. */
    public ServeCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            SavedPolicy saved = SavedPolicy.load(file);
            try (PolicyService service = service(saved)) {
                out.printf(
                        "%s (%s, %s) at %s%nPress Ctrl-C to stop.%n",
                        file,
                        saved.kind().id(),
                        sampled ? "sampled actions, seed " + seed : "best actions",
                        service.address());
                out.flush();
                untilInterrupted(service);
            }
            return CommandLine.ExitCode.OK;
        } catch (BindException e) {
            return failed(host + ":" + port + ": " + e.getMessage() + "; choose another --port, or 0 for any free one");
        } catch (IOException e) {
            return failed(FileFailures.reason(e));
        }
    }

    private PolicyService service(SavedPolicy saved) throws IOException {
        try {
            SessionLimits limits = new SessionLimits(sessions, Duration.ofSeconds(idle));
            PolicyServer server = sampled
                    ? PolicyServer.sampling(saved, Rng.of(seed), limits)
                    : PolicyServer.deterministic(saved, limits);
            int count = threads == null ? ServiceLimits.DEFAULT.threads() : threads;
            return new PolicyService(
                    server,
                    new InetSocketAddress(InetAddress.getByName(host), port),
                    new ServiceLimits(count, waiting, body, Duration.ofSeconds(time)));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /**
     * Waits for an interruption: Ctrl-C runs the hook, after which the JVM exits; if this thread is interrupted, as in
     * a test, the method returns.
     */
    private static void untilInterrupted(PolicyService service) {
        Thread hook = new Thread(service::close, "ascent-serve-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }

    private int failed(String message) {
        spec.commandLine().getErr().println(message);
        spec.commandLine().getErr().flush();
        return CommandLine.ExitCode.SOFTWARE;
    }
}
