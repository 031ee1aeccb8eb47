package io.github.ascentrl.examples.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.serve.PolicyServer;
import io.github.ascentrl.algos.serve.SessionLimits;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.io.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Good, bad, huge and slow requests at the same time: answers are right, and memory does not grow. */
class MixedTrafficTest {
    private static final int DIFFERENT = 200;
    private static final int MOST_SESSIONS = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final SavedPolicy saved = Services.remembering();
    private final PolicyServer served =
            PolicyServer.deterministic(saved, new SessionLimits(MOST_SESSIONS, Duration.ofMillis(500)));
    private final PolicyServer alone = PolicyServer.deterministic(saved);
    private final LongAdder right = new LongAdder();
    private final LongAdder wrong = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder cut = new LongAdder();

    @Test
    void forSomeSeconds() throws Exception {
        traffic(Duration.ofSeconds(4));
    }

    /** {@code -Dascent.traffic.seconds=600} for ten minutes. */
    @Test
    @Tag("long")
    void forLonger() throws Exception {
        traffic(Duration.ofSeconds(Integer.getInteger("ascent.traffic.seconds", 40)));
    }

    private interface Client {
        void run(PolicyService service, HttpClient http, Rng rng) throws Exception;
    }

    private void traffic(Duration time) throws Exception {
        ServiceLimits limits = new ServiceLimits(3, 4, 2000, Duration.ofMillis(500));
        PolicyService service = new PolicyService(served, Services.anyPort(), limits);
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String name = "player-" + i;
            clients.add((s, http, rng) -> play(s, http, name, rng));
        }
        clients.add((s, http, rng) -> begin(s, http, rng));
        clients.add((s, http, rng) -> bad(s, http, rng));
        clients.add((s, http, rng) -> huge(s));
        clients.add((s, http, rng) -> slow(s, rng));
        clients.add((s, http, rng) -> slow(s, rng));
        long end = System.nanoTime() + time.toNanos();
        long middle = System.nanoTime() + time.toNanos() / 3;
        ExecutorService threads = Executors.newFixedThreadPool(clients.size());
        List<Future<?>> runs = new ArrayList<>();
        for (int c = 0; c < clients.size(); c++) {
            Client client = clients.get(c);
            Rng rng = Rng.of(4).child(c);
            runs.add(threads.submit(() -> {
                HttpClient http = HttpClient.newHttpClient();
                // A slow machine takes longer until there is something to judge; one that hangs does not take for ever.
                while (System.nanoTime() < end || !enough() && System.nanoTime() < end + PATIENCE.toNanos()) {
                    client.run(service, http, rng);
                }
                return null;
            }));
        }
        threads.shutdown();
        Thread.sleep(Math.max(0, (middle - System.nanoTime()) / 1_000_000));
        long early = usedBytes();
        for (Future<?> run : runs) {
            run.get();
        }
        long late = usedBytes();
        assertThat(served.sessions()).isLessThanOrEqualTo(MOST_SESSIONS);
        service.close();
        assertThat(wrong.sum()).as("wrong answers").isZero();
        assertThat(right.sum()).as("right answers").isGreaterThan(10);
        assertThat(refused.sum()).as("refused requests").isGreaterThan(10);
        assertThat(cut.sum()).as("connections closed").isPositive();
        assertThat(late - early).as("growth in bytes since a third of the time").isLessThan(8 << 20);
    }

    private boolean enough() {
        return right.sum() > 10 && refused.sum() > 10 && cut.sum() > 0;
    }

    private static long usedBytes() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(50);
            least = Math.min(
                    least,
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }

    /**
     * {@return the answer; null if the connection was closed, which may happen to a request that waits long behind slow
     * ones}
     */
    private HttpResponse<String> post(PolicyService service, HttpClient http, String path, String body)
            throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(service.address().resolve(path))
                .POST(BodyPublishers.ofString(body))
                .timeout(Duration.ofSeconds(20))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                refused.increment();
            }
            return answer;
        } catch (IOException e) {
            cut.increment();
            return null;
        }
    }

    /** Plays an episode in its own session; after a missing answer, the state of the session's memory is unknown. */
    private void play(PolicyService service, HttpClient http, String name, Rng rng) throws Exception {
        HttpResponse<String> begun = post(service, http, "/begin", "{\"session\":\"" + name + "\"}");
        if (begun == null || begun.statusCode() != 200) {
            return;
        }
        alone.begin(name);
        float[] expected = new float[2];
        for (int step = 0; step < 20; step++) {
            float[] observation = Services.observation(rng.nextInt(DIFFERENT));
            HttpResponse<String> answer = post(service, http, "/act", Services.act(observation, name));
            if (answer == null || answer.statusCode() != 200) {
                return;
            }
            alone.act(name, observation, expected);
            Map<?, ?> json = (Map<?, ?>) Json.parse(answer.body(), Json.Limits.HEADER);
            List<?> action = (List<?>) json.get("action");
            boolean same = ((Number) action.get(0)).floatValue() == expected[0]
                    && ((Number) action.get(1)).floatValue() == expected[1];
            (same ? right : wrong).increment();
        }
    }

    private void begin(PolicyService service, HttpClient http, Rng rng) throws Exception {
        post(service, http, "/begin", "{\"session\":\"passer-by-" + rng.nextInt(1000) + "\"}");
    }

    private void bad(PolicyService service, HttpClient http, Rng rng) throws Exception {
        String[] bodies = {
            "", "{", "[]", "{\"observation\":[9,9,9,9],\"session\":\"player-0\"}", "\u0000", "{\"observation\":0}"
        };
        HttpResponse<String> answer = post(service, http, "/act", bodies[rng.nextInt(bodies.length)]);
        if (answer != null && answer.statusCode() == 200) {
            wrong.increment();
        }
    }

    private void huge(PolicyService service) throws Exception {
        URI address = service.address();
        try (Services.Raw raw = new Services.Raw(address)) {
            raw.send(Services.head(address, "/act", 200_000));
            for (int i = 0; i < 20; i++) {
                raw.send(" ".repeat(10_000));
            }
            String answer = raw.answer();
            (answer.startsWith("HTTP/1.1 200") ? wrong : refused).increment();
        } catch (IOException e) {
            cut.increment();
        }
    }

    private void slow(PolicyService service, Rng rng) throws Exception {
        URI address = service.address();
        try (Services.Raw raw = new Services.Raw(address)) {
            String head = Services.head(address, "/act", 100);
            raw.send(rng.nextBoolean() ? head + "{" : head.substring(0, 20));
            String answer = raw.answer();
            (answer.startsWith("HTTP/1.1 200") ? wrong : answer.isEmpty() ? cut : refused).increment();
        } catch (IOException e) {
            cut.increment();
        }
    }
}
