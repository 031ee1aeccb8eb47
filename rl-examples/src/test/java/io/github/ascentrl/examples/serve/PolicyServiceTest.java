package io.github.ascentrl.examples.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.serve.PolicyServer;
import io.github.ascentrl.algos.serve.SessionLimits;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.io.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PolicyServiceTest {
    private static final ServiceLimits SMALL = new ServiceLimits(2, 2, 1000, Duration.ofSeconds(20));

    private final HttpClient client = HttpClient.newHttpClient();

    private HttpResponse<String> post(PolicyService service, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(service.address().resolve(path))
                .POST(BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private static PolicyService service(PolicyServer server) throws IOException {
        return new PolicyService(server, Services.anyPort(), SMALL);
    }

    @Test
    void itAnswersAsThePolicyDoes() throws Exception {
        SavedPolicy saved = Services.choices();
        Actor actor = saved.deterministic().actor(1);
        float[] expected = new float[1];
        try (PolicyService service = service(PolicyServer.deterministic(saved))) {
            for (int i = 0; i < 50; i++) {
                HttpResponse<String> answer = post(service, "/act", Services.act(Services.observation(i)));
                actor.act(Rng.of(0), Services.observation(i), expected);
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo("{\"action\":[" + (int) expected[0] + "]}");
            }
            HttpResponse<String> health = client.send(
                    HttpRequest.newBuilder(service.address().resolve("/health")).build(), BodyHandlers.ofString());
            assertThat(health.body()).isEqualTo("{\"status\":\"ok\",\"sessions\":0,\"answered\":50}");
        }
    }

    /** Numbers come back as the same floats. */
    @Test
    void sessionsRemember() throws Exception {
        SavedPolicy saved = Services.remembering();
        Actor actor = saved.deterministic().actor(1);
        float[] expected = new float[2];
        SessionLimits limits = new SessionLimits(1, Duration.ofMinutes(1));
        try (PolicyService service = service(PolicyServer.deterministic(saved, limits))) {
            for (int i = 0; i < 30; i++) {
                if (i % 10 == 0) {
                    assertThat(post(service, "/begin", "{\"session\":\"ann\"}").body())
                            .isEqualTo("{}");
                    actor.begin(0, Start.EPISODE);
                }
                actor.act(Rng.of(0), Services.observation(i), expected);
                String answer = post(service, "/act", Services.act(Services.observation(i), "ann"))
                        .body();
                Map<?, ?> json = (Map<?, ?>) Json.parse(answer, Json.Limits.HEADER);
                List<?> action = (List<?>) json.get("action");
                assertThat(((Number) action.get(0)).floatValue()).isEqualTo(expected[0]);
                assertThat(((Number) action.get(1)).floatValue()).isEqualTo(expected[1]);
            }
            HttpResponse<String> full = post(service, "/begin", "{\"session\":\"bob\"}");
            assertThat(full.statusCode()).isEqualTo(503);
            assertThat(full.headers().firstValue("Retry-After")).contains("1");
            assertThat(full.body()).contains("there are 1 open sessions, the maximum");
            assertThat(post(service, "/act", Services.act(Services.observation(0), "bob"))
                            .statusCode())
                    .isEqualTo(404);
            assertThat(post(service, "/end", "{\"session\":\"ann\"}").body()).isEqualTo("{\"ended\":true}");
            assertThat(post(service, "/end", "{\"session\":\"ann\"}").body()).isEqualTo("{\"ended\":false}");
            HttpResponse<String> nobody = post(service, "/act", Services.act(Services.observation(0)));
            assertThat(nobody.statusCode()).isEqualTo(400);
            assertThat(nobody.body()).contains("use a session for it");
        }
    }

    @Test
    void badRequestsAreToldWhatIsWrong() throws Exception {
        try (PolicyService service = service(PolicyServer.deterministic(Services.choices()))) {
            assertRefused(service, "/act", "", 400, "");
            assertRefused(service, "/act", "[1]", 400, "the body is not a JSON object");
            assertRefused(service, "/act", "{}", 400, "the body has no 'observation'; a list is expected");
            assertRefused(service, "/act", "{\"observation\":[1,2,3]}", 400, "1 rows of 3 observation");
            assertRefused(service, "/act", "{\"observation\":[1,2,3,\"x\"]}", 400, "observation[3] must be a number");
            assertRefused(service, "/act", "{\"observation\":[1,2,3,NaN]}", 400, "");
            assertRefused(service, "/act", "{\"observation\":[1,2,3,1e300]}", 400, "observation[3] = Infinity must be");
            assertRefused(service, "/act", "{\"observation\":[1,2,3,4]}", 400, "4.0 is outside [-3.0, 3.0]");
            assertRefused(service, "/act", "{\"observation\":[1,2,3,1],\"sesion\":\"a\"}", 400, "[sesion]; use only");
            assertRefused(service, "/act", "{\"observation\":[[[[[1]]]]]}", 400, "deep");
            assertRefused(service, "/act", "{\"observation\":[" + "1,".repeat(600) + "1]}", 413, "1000 bytes");
            assertRefused(service, "/begin", "{\"session\":\"\"}", 400, "1 to 200");
            assertRefused(service, "/begin", "{\"session\":7}", 400, "must be a string");
            assertRefused(service, "/other", "{}", 404, "there is no /other");
            assertRefused(service, "/health", "{}", 405, "/health needs GET");
            HttpResponse<String> get = client.send(
                    HttpRequest.newBuilder(service.address().resolve("/act")).build(), BodyHandlers.ofString());
            assertThat(get.statusCode()).isEqualTo(405);
            assertThat(get.headers().firstValue("Allow")).contains("POST");
        }
    }

    private void assertRefused(PolicyService service, String path, String body, int status, String message)
            throws Exception {
        HttpResponse<String> answer = post(service, path, body);
        assertThat(answer.statusCode()).as(body).isEqualTo(status);
        assertThat(answer.body()).as(body).startsWith("{\"error\":\"").contains(message);
    }

    @Test
    void pagesAndOtherHostNamesAreRefused() throws Exception {
        try (PolicyService service = service(PolicyServer.deterministic(Services.choices()))) {
            URI address = service.address();
            String body = Services.act(Services.observation(0));
            String head = Services.head(address, "/act", body.length());
            assertThat(raw(address, head + body)).startsWith("HTTP/1.1 200");
            assertThat(raw(address, head.replace("127.0.0.1", "localhost") + body))
                    .startsWith("HTTP/1.1 200");
            assertThat(raw(address, head.replace("127.0.0.1", "example.com") + body))
                    .startsWith("HTTP/1.1 403");
            assertThat(raw(address, head.replace("Connection", "Origin: https://example.com\r\nConnection") + body))
                    .startsWith("HTTP/1.1 403");
        }
    }

    private static String raw(URI address, String request) throws IOException {
        try (Services.Raw raw = new Services.Raw(address)) {
            return raw.send(request).answer();
        }
    }

    /** Sends a body of any size without declaring its length. */
    @Test
    void aBodyWithoutAnEndIsRefused() throws Exception {
        try (PolicyService service = service(PolicyServer.deterministic(Services.choices()));
                Services.Raw raw = new Services.Raw(service.address())) {
            raw.send(Services.head(service.address(), "/act", 0)
                    .replace("Content-Length: 0", "Transfer-Encoding: chunked"));
            raw.send("bb8\r\n" + " ".repeat(3000) + "\r\n0\r\n\r\n");
            assertThat(raw.answer()).startsWith("HTTP/1.1 413");
        }
    }

    /**
     * Connections of heads and bodies that never arrive are closed, and in the meantime one thread is left for others.
     */
    @Test
    void slowRequestsLoseTheirConnection() throws Exception {
        ServiceLimits hasty = new ServiceLimits(2, 2, 1000, Duration.ofSeconds(2));
        try (PolicyService service =
                new PolicyService(PolicyServer.deterministic(Services.choices()), Services.anyPort(), hasty)) {
            for (String begun :
                    new String[] {"POST /act HT", Services.head(service.address(), "/act", 50) + "{\"obs"}) {
                try (Services.Raw slow = new Services.Raw(service.address())) {
                    long start = System.nanoTime();
                    slow.send(begun);
                    assertThat(post(service, "/act", Services.act(Services.observation(0)))
                                    .statusCode())
                            .isEqualTo(200);
                    assertThat(slow.answer()).as(begun).isEmpty();
                    assertThat((System.nanoTime() - start) / 1e9).isGreaterThan(1.9);
                }
            }
            for (int i = 0; i < 8; i++) { // the threads are usable again
                assertThat(post(service, "/act", Services.act(Services.observation(i)))
                                .statusCode())
                        .isEqualTo(200);
            }
        }
    }

    /** Two requests are being answered and two wait; the fifth is told to try again, without waiting for the others. */
    @Test
    void whatIsTooMuchIsToldToComeAgain() throws Exception {
        String body = Services.act(Services.observation(0));
        try (PolicyService service =
                new PolicyService(PolicyServer.deterministic(Services.choices()), Services.anyPort(), SMALL)) {
            Services.Raw[] slow = new Services.Raw[4];
            for (int i = 0; i < slow.length; i++) {
                slow[i] = new Services.Raw(service.address());
                slow[i].send(Services.head(service.address(), "/act", body.length()));
                Thread.sleep(100);
            }
            HttpResponse<String> refused = post(service, "/act", body);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
            assertThat(refused.body()).contains("too many requests");
            for (Services.Raw each : slow) { // accepted requests are answered
                each.send(body);
            }
            for (Services.Raw each : slow) {
                assertThat(each.answer()).startsWith("HTTP/1.1 200").contains("{\"action\":[");
                each.close();
            }
            assertThat(post(service, "/act", body).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void itFinishesWhatIsRunningAndStops() throws Exception {
        String body = Services.act(Services.observation(0));
        PolicyService service =
                new PolicyService(PolicyServer.deterministic(Services.choices()), Services.anyPort(), SMALL);
        URI address = service.address();
        try (Services.Raw running = new Services.Raw(address)) {
            running.send(Services.head(address, "/act", body.length()) + body.substring(0, 10));
            Thread.sleep(200);
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(service::close);
            Thread.sleep(200);
            assertThat(raw(address, Services.head(address, "/act", body.length()) + body))
                    .startsWith("HTTP/1.1 503")
                    .contains("the service is stopping");
            assertThat(stopped).isNotDone();
            running.send(body.substring(10));
            assertThat(running.answer()).startsWith("HTTP/1.1 200").contains("{\"action\":[");
            stopped.get(10, java.util.concurrent.TimeUnit.SECONDS);
        }
        assertThatThrownBy(() -> new Services.Raw(address)).isInstanceOf(ConnectException.class);
        for (int i = 0; i < 100 && alive() > 0; i++) {
            Thread.sleep(50);
        }
        assertThat(alive()).as("threads of the service").isZero();
    }

    private static long alive() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("ascent-serve"))
                .count();
    }

    @Test
    void limitsAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ServiceLimits(0, 1, 1, Duration.ofSeconds(1)))
                .withMessageContaining("got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ServiceLimits(1, 1, 1, Duration.ZERO))
                .withMessageContaining("time must be from 10 milliseconds to a day, got PT0S");
    }
}
