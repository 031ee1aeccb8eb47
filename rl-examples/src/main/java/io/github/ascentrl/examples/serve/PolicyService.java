package io.github.ascentrl.examples.serve;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.ascentrl.algos.serve.PolicyServer;
import io.github.ascentrl.algos.serve.SessionException;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.Json;
import io.github.ascentrl.nn.io.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a policy over HTTP, in JSON: it answers observations with actions.
 *
 * <pre>
 * POST /act    {"observation": [0.1, -0.2, …]}                        → {"action": [1]}
 * POST /begin  {"session": "user-17"}                                 → {}
 * POST /act    {"observation": [0.1, -0.2, …], "session": "user-17"}  → {"action": [1]}
 * POST /end    {"session": "user-17"}                                 → {"ended": true}
 * GET  /health                                                        → {"status": "ok", "sessions": 1, "answered": 3}
 * </pre>
 *
 * <p>A policy with memory needs a session, which starts when an episode does. Errors are {@code {"error": "…"}} with
 * status 400 for bad input, 404 for an unknown session, 409 for a session with two requests at the same time, 413 for a
 * body that is too large, and 503 with {@code Retry-After} if there are too many requests or sessions or the service is
 * stopping. The connection of a request that takes too long is closed. Numbers are written so that they read back as
 * the same floats.
 *
 * <p>The service is for programs: it refuses requests from pages in a browser and, on the loopback address, requests
 * with other host names.
 */
public final class PolicyService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyService.class);
    private static final int DEPTH = 3;
    private static final Duration GRACE = Duration.ofSeconds(30);

    static {
        // The JDK's server writes the head and the body of an answer one after the other. Without this, the second
        // waits
        // for the client to acknowledge the first: 40 ms for each answer but the first of a connection.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private record Reply(int status, Map<String, Object> json) {
        static Reply error(int status, String message) {
            return new Reply(status, Map.of("error", message));
        }
    }

    private final PolicyServer policy;
    private final ServiceLimits limits;
    private final HttpServer http;
    private final RequestThreads threads;
    private final LongAdder answered = new LongAdder();
    private volatile boolean stopping;

    /**
     * Starts the service.
     *
     * @param policy the policy to serve
     * @param address the address to listen on; port 0 for any free one
     * @param limits the limits of the service
     * @throws java.net.BindException if the port is in use
     */
    public PolicyService(PolicyServer policy, InetSocketAddress address, ServiceLimits limits) throws IOException {
        this.policy = policy;
        this.limits = limits;
        http = HttpServer.create(address, 0);
        threads = new RequestThreads(limits);
        http.createContext("/", this::answer);
        http.setExecutor(threads);
        http.start();
    }

    /** {@return the address it listens on} */
    public URI address() {
        InetSocketAddress bound = http.getAddress();
        String host = bound.getAddress().getHostAddress();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + bound.getPort());
    }

    /** Finishes the requests that are running or waiting, refuses new ones, and stops. */
    @Override
    public void close() {
        stopping = true;
        threads.finish(GRACE);
        http.stop(0);
        threads.stop();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply;
            try {
                reply = reply(exchange);
            } catch (FileFormatException | IllegalArgumentException | UnsupportedOperationException e) {
                reply = Reply.error(400, e.getMessage());
            } catch (SessionException e) {
                reply = Reply.error(
                        switch (e.reason()) {
                            case UNKNOWN -> 404;
                            case BUSY -> 409;
                            case FULL -> 503;
                        },
                        e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("a request failed", e);
                reply = Reply.error(500, "the policy failed; see the service's log for the reason");
            }
            send(exchange, reply);
        }
    }

    private Reply reply(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String method = path.equals("/health") ? "GET" : "POST";
        if (isForeign(exchange)) {
            return Reply.error(403, "this service is for programs on this machine; use its own address");
        }
        if (!Set.of("/health", "/act", "/begin", "/end").contains(path)) {
            return Reply.error(404, "there is no " + path + "; use /act, /begin, /end or /health");
        }
        if (!exchange.getRequestMethod().equals(method)) {
            exchange.getResponseHeaders().set("Allow", method);
            return Reply.error(405, path + " needs " + method);
        }
        if (stopping || RequestThreads.refuses()) {
            return Reply.error(503, stopping ? "the service is stopping" : "too many requests; try again later");
        }
        if (path.equals("/health")) {
            Map<String, Object> health = new LinkedHashMap<>();
            health.put("status", "ok");
            health.put("sessions", policy.sessions());
            health.put("answered", answered.sum());
            return new Reply(200, health);
        }
        byte[] body = body(exchange);
        if (body == null) {
            return Reply.error(413, "the body must have at most " + limits.bodyBytes() + " bytes; send a smaller one");
        }
        JsonObject request = JsonObject.of(
                "the body", Json.parse(body, 0, body.length, new Json.Limits(DEPTH, limits.bodyBytes(), false)));
        return switch (path) {
            case "/act" -> act(request);
            case "/begin" -> {
                policy.begin(only(request, "session").text("session"));
                yield new Reply(200, Map.of());
            }
            default ->
                new Reply(
                        200, Map.of("ended", policy.end(only(request, "session").text("session"))));
        };
    }

    /**
     * {@return whether a request comes from a page in a browser: from a foreign page with another host name, or with an
     * origin}
     */
    private boolean isForeign(HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        boolean loopback = http.getAddress().getAddress().isLoopbackAddress();
        String host = String.valueOf(headers.getFirst("Host"));
        boolean here = host.equals(address().getAuthority())
                || host.equals("localhost:" + http.getAddress().getPort());
        return loopback && !here || headers.containsKey("Origin");
    }

    /** {@return the body; null if it is too large} */
    private byte[] body(HttpExchange exchange) throws IOException {
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        if (length != null
                && Long.parseLong(length) > limits.bodyBytes()) { // the server has already parsed it as a number
            return null;
        }
        byte[] body = exchange.getRequestBody().readNBytes(limits.bodyBytes() + 1);
        return body.length > limits.bodyBytes() ? null : body;
    }

    private Reply act(JsonObject request) throws FileFormatException {
        double[] numbers = only(request, "observation", "session").numbers("observation");
        float[] observation = new float[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            observation[i] = (float) numbers[i];
        }
        float[] action = new float[policy.actionSpace().size()];
        if (request.has("session")) {
            policy.act(request.text("session"), observation, action);
        } else {
            policy.act(observation, action);
        }
        answered.increment();
        List<Object> json = new ArrayList<>();
        for (float a : action) {
            json.add(policy.actionSpace() instanceof Box ? (Object) a : (Object) (long) a);
        }
        return new Reply(200, Map.of("action", json));
    }

    /** Refuses unknown names: a misspelt one would be ignored silently. */
    private static JsonObject only(JsonObject request, String... names) throws FileFormatException {
        Set<String> unknown = new TreeSet<>(request.names());
        unknown.removeAll(List.of(names));
        if (!unknown.isEmpty()) {
            throw new FileFormatException("the body has unknown members " + unknown + "; use only " + List.of(names));
        }
        return request;
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        byte[] body = Json.write(reply.json).getBytes(StandardCharsets.UTF_8);
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "application/json");
        headers.set("Cache-Control", "no-store");
        if (reply.status == 503) {
            headers.set("Retry-After", "1");
        }
        exchange.sendResponseHeaders(reply.status, body.length);
        exchange.getResponseBody().write(body);
    }
}
