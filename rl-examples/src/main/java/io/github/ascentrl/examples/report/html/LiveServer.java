package io.github.ascentrl.examples.report.html;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Serves pages during the runs, to this machine only: it listens on the loopback address and requires the random token
 * in the address. A request with another host name (from a foreign page whose name resolves to this machine) gets 403,
 * one with another path or token 404.
 */
public final class LiveServer implements AutoCloseable {
    /** An open page polls every two seconds, so it has polled within this time. */
    private static final long PATIENCE_MILLIS = 3000;

    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private record Shown(Supplier<String> page, Supplier<String> main) {}

    private final HttpServer server;
    private final ExecutorService executor = Executors.newSingleThreadExecutor(LiveServer::daemon);
    private final byte[] token = new byte[16];
    private final Map<String, Shown> pages = new ConcurrentHashMap<>();
    private volatile long lastRequest;
    private volatile boolean over;
    private volatile boolean finalStateSent;

    /**
     * Starts a server.
     *
     * @param port the port; 0 for any free one
     * @throws java.net.BindException if the port is in use
     */
    public LiveServer(int port) throws IOException {
        new SecureRandom().nextBytes(token);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), 0);
        server.createContext("/", this::answer);
        server.setExecutor(executor);
        server.start();
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "ascent-live");
        thread.setDaemon(true);
        return thread;
    }

    /** {@return the address of the first page} */
    public URI address() {
        return URI.create("http://" + host() + "/" + token() + "/");
    }

    private String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private String token() {
        return HexFormat.of().formatHex(token);
    }

    /**
     * Starts to serve a report.
     *
     * @param path the path below {@link #address()}; empty for the first page
     * @param report called for every response, on a thread of this server
     */
    public void show(String path, Supplier<HtmlReport> report) {
        pages.put(path, new Shown(() -> report.get().page(), () -> report.get().main()));
    }

    /**
     * Starts to serve an index as the first page.
     *
     * @param index called for every response, on a thread of this server
     */
    public void showIndex(Supplier<HtmlIndex> index) {
        pages.put("", new Shown(() -> Page.of(index.get().title(), index.get().main(true), true), () -> index.get()
                .main(true)));
    }

    /** Stops the server; an open page first gets a moment to fetch the final state of the runs. */
    @Override
    public void close() {
        over = true;
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        boolean watched = System.currentTimeMillis() - lastRequest < PATIENCE_MILLIS;
        while (watched && !finalStateSent && System.currentTimeMillis() < end) {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        server.stop(0);
        executor.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String host = exchange.getRequestHeaders().getFirst("Host");
            String[] parts = exchange.getRequestURI().getPath().split("/", 3);
            if (!host().equals(host)
                    && !host().replace("127.0.0.1", "localhost").equals(host)) {
                send(exchange, 403, "Forbidden: this page is for this machine only.");
            } else if (parts.length < 3 || !isToken(parts[1]) || !pages.containsKey(parts[2])) {
                send(exchange, 404, "Not found: use the whole address that the program printed.");
            } else if (!exchange.getRequestMethod().equals("GET")) {
                send(exchange, 405, "Method not allowed: use GET.");
            } else {
                boolean last = over;
                boolean whole = exchange.getRequestURI().getQuery() == null;
                Shown shown = pages.get(parts[2]);
                lastRequest = System.currentTimeMillis();
                send(exchange, 200, (whole ? shown.page() : shown.main()).get());
                finalStateSent |= last;
            }
        }
    }

    /** Compares the token in a time that does not depend on how much of it is right. */
    private boolean isToken(String tried) {
        return MessageDigest.isEqual(tried.getBytes(StandardCharsets.UTF_8), token().getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders()
                .set("Content-Type", status == 200 ? "text/html; charset=utf-8" : "text/plain; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
