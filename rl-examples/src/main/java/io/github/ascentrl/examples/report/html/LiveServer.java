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
 * Shows pages while the runs go on, to this machine alone: it listens on the loopback address, and answers only those who
 * know the random token in the address. Asked under another host name (a page elsewhere whose name leads here), it answers
 * 403; under another path or token, 404.
 */
public final class LiveServer implements AutoCloseable {
    /** A page that asks every two seconds has asked within this time. */
    private static final long PATIENCE_MILLIS = 3000;

    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private record Shown(Supplier<String> page, Supplier<String> main) {}

    private final HttpServer server;
    private final ExecutorService executor = Executors.newSingleThreadExecutor(LiveServer::daemon);
    private final byte[] token = new byte[16];
    private final Map<String, Shown> pages = new ConcurrentHashMap<>();
    private volatile long lastAsked;
    private volatile boolean over;
    private volatile boolean lastWordTold;

    /**
     * Starts to listen.
     *
     * @param port 0 for any free one
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
     * Shows a report from now on.
     *
     * @param path below {@link #address()}; empty for the first page
     * @param report asked anew for every answer, from a thread of this server
     */
    public void show(String path, Supplier<HtmlReport> report) {
        pages.put(path, new Shown(() -> report.get().page(), () -> report.get().main()));
    }

    /**
     * Shows an index from now on.
     *
     * @param index asked anew for every answer, from a thread of this server
     */
    public void showIndex(Supplier<HtmlIndex> index) {
        pages.put("", new Shown(() -> Page.of(index.get().title(), index.get().main(true), true), () -> index.get()
                .main(true)));
    }

    /** Ends; a page that is open is first given a moment to fetch what has become of the runs. */
    @Override
    public void close() {
        over = true;
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        boolean watched = System.currentTimeMillis() - lastAsked < PATIENCE_MILLIS;
        while (watched && !lastWordTold && System.currentTimeMillis() < end) {
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
                send(exchange, 403, "Forbidden: this page is for this machine alone.");
            } else if (parts.length < 3 || !isToken(parts[1]) || !pages.containsKey(parts[2])) {
                send(exchange, 404, "Not found: use the whole address that the program printed.");
            } else if (!exchange.getRequestMethod().equals("GET")) {
                send(exchange, 405, "Method not allowed: pages are only read here.");
            } else {
                boolean last = over;
                boolean whole = exchange.getRequestURI().getQuery() == null;
                Shown shown = pages.get(parts[2]);
                lastAsked = System.currentTimeMillis();
                send(exchange, 200, (whole ? shown.page() : shown.main()).get());
                lastWordTold |= last;
            }
        }
    }

    /** In a time that does not depend on how much of it is right. */
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
