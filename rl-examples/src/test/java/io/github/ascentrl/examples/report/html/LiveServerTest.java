package io.github.ascentrl.examples.report.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.examples.report.Report;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LiveServerTest {
    private final HttpClient client = HttpClient.newHttpClient();

    private HttpResponse<String> get(URI address) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private static HtmlReport report(String text) {
        return new HtmlReport(Pages.origin("test", "running"), new Report().text(text));
    }

    @Test
    void itShowsWhatThereIsNow() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (LiveServer server = new LiveServer(0)) {
            server.show("", () -> report("asked " + asked.incrementAndGet()));
            HttpResponse<String> page = get(server.address());
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).startsWith("<!DOCTYPE html>").contains("asked 1");
            assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(get(server.address().resolve("?part=main")).body())
                    .startsWith("<main")
                    .contains("asked 2");
        }
    }

    @Test
    void otherAddressesAndTokensAreRefused() throws Exception {
        try (LiveServer server = new LiveServer(0);
                LiveServer other = new LiveServer(0)) {
            server.show("", () -> report("secret"));
            URI address = server.address();
            assertThat(address.getPath())
                    .matches("/[0-9a-f]{32}/")
                    .isNotEqualTo(other.address().getPath());
            for (String path : new String[] {"/", "", other.address().getPath(), address.getPath() + "x", "/x/../"}) {
                HttpResponse<String> answer = get(URI.create("http://" + address.getAuthority() + path));
                assertThat(answer.statusCode()).as(path).isEqualTo(404);
                assertThat(answer.body()).as(path).doesNotContain("secret");
            }
            assertThat(raw(address, "GET", "localhost:" + address.getPort())).startsWith("HTTP/1.1 200");
            assertThat(raw(address, "GET", "example.com"))
                    .startsWith("HTTP/1.1 403")
                    .doesNotContain("secret");
            assertThat(raw(address, "POST", address.getAuthority())).startsWith("HTTP/1.1 405");
        }
    }

    /** Sends a request with a chosen host name, which Java's HTTP client does not allow. */
    private static String raw(URI address, String method, String host) throws IOException {
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            String request = method + " " + address.getPath() + " HTTP/1.1\r\nHost: " + host
                    + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void itListensOnThisMachineAloneAndOnOnePortOnce() throws Exception {
        try (LiveServer server = new LiveServer(0)) {
            int port = server.address().getPort();
            assertThat(server.address().getHost()).isEqualTo("127.0.0.1");
            assertThatThrownBy(() -> new LiveServer(port)).isInstanceOf(BindException.class);
            InetAddress elsewhere = InetAddress.getByName("127.0.0.2"); // loopback as well, but not ours
            assertThatThrownBy(() -> new Socket(elsewhere, port).close()).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void itEndsAndIsGone() throws Exception {
        LiveServer server = new LiveServer(0);
        server.show("", () -> report("x"));
        server.close();
        assertThatThrownBy(() -> get(server.address())).isInstanceOf(ConnectException.class);
    }
}
