package io.github.ascentrl.examples.bench;

import io.github.ascentrl.algos.policy.PolicyKind;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.serve.PolicyServer;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.layer.Gru;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.Trunk;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Requests to a {@link PolicyServer} with a 4-64-64-2 network, single and 32 per call, and with a GRU of 64 units in a
 * session. Use {@code -t 2} for two threads. Throughput is the total over all threads, sampled time is the latency of a
 * call.
 */
@BenchmarkMode({Mode.Throughput, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class ServeBenchmark {
    private static final int BATCH = 32;

    private PolicyServer server;
    private PolicyServer remembering;
    private final AtomicInteger threads = new AtomicInteger();

    /** The data of a caller. */
    @State(Scope.Thread)
    public static class Caller {
        private final float[] observation = {0.1f, -0.2f, 0.3f, -0.4f};
        private final float[] action = new float[1];
        private final float[] observations = new float[BATCH * 4];
        private final float[] actions = new float[BATCH];
        private String session;

        /** Starts the caller's own session. */
        @Setup
        public void setup(ServeBenchmark benchmark) {
            session = "caller-" + benchmark.threads.getAndIncrement();
            benchmark.remembering.begin(session);
        }
    }

    /** Creates the servers. */
    @Setup
    public void setup() {
        Rng rng = Rng.of(0);
        server = PolicyServer.deterministic(saved(Mlp.sizes(4, 64, 64, 2).build(rng)));
        Gru gru = Gru.sizes(4, 64).build(rng);
        Mlp head = Mlp.sizes(64, 2).into(gru.parameters(), "head.").build(rng);
        remembering = PolicyServer.deterministic(saved(Trunk.of(gru).to(head)));
    }

    private static SavedPolicy saved(Network network) {
        Provenance provenance = new Provenance("none", "none", 0, "1");
        return SavedPolicy.of(PolicyKind.CATEGORICAL, network, Box.unbounded(4), new Discrete(2), provenance);
    }

    /** {@return the action of one request} */
    @Benchmark
    public float[] one(Caller caller) {
        server.act(caller.observation, caller.action);
        return caller.action;
    }

    /** {@return the actions of a batch; a row counts as a request} */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public float[] batch(Caller caller) {
        server.act(BATCH, caller.observations, caller.actions);
        return caller.actions;
    }

    /** {@return the action of one request in a session} */
    @Benchmark
    public float[] session(Caller caller) {
        remembering.act(caller.session, caller.observation, caller.action);
        return caller.action;
    }
}
