package io.github.ascentrl.examples.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.serve.PolicyServer;
import io.github.ascentrl.api.random.Rng;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Malicious bodies: each is answered with an action or with an explanation, never with an error of the server, and the
 * service still works afterwards. {@code -Dascent.fuzz.mutants} sets their number.
 */
@Tag("long")
class ServiceFuzzTest {
    private static final int MUTANTS = Integer.getInteger("ascent.fuzz.mutants", 2000);
    private static final String[] HOSTILE = {
        "{",
        "}",
        "[",
        "]",
        "\"",
        "\\u",
        "\\ud800",
        ",",
        ":",
        "1e999",
        "-1e-999",
        "NaN",
        "null",
        "true",
        "\u0000",
        "\u00e9",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        "99999999999999999999999",
        "\"session\":",
        "\"observation\":",
        "\"session\":null",
        "-0",
        "3.00001"
    };

    private static byte[] mutant(String good, Rng rng) {
        StringBuilder text = new StringBuilder(good);
        for (int changes = 1 + rng.nextInt(3); changes > 0; changes--) {
            int at = rng.nextInt(text.length() + 1);
            int to = Math.min(text.length(), at + rng.nextInt(12));
            switch (rng.nextInt(4)) {
                case 0 -> text.setLength(at);
                case 1 -> text.insert(at, text.substring(at, to));
                case 2 -> text.replace(at, to, HOSTILE[rng.nextInt(HOSTILE.length)]);
                default -> text.insert(at, HOSTILE[rng.nextInt(HOSTILE.length)]);
            }
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0 && rng.nextInt(4) == 0) {
            bytes[rng.nextInt(bytes.length)] ^= (byte) (1 << rng.nextInt(8));
        }
        return bytes;
    }

    @Test
    void bodiesAreAnsweredOrExplained() throws Exception {
        ServiceLimits limits = new ServiceLimits(2, 2, 1000, Duration.ofSeconds(20));
        HttpClient client = HttpClient.newHttpClient();
        int answered = 0;
        try (PolicyService service =
                new PolicyService(PolicyServer.deterministic(Services.choices()), Services.anyPort(), limits)) {
            String[] paths = {"/act", "/act", "/begin", "/end"};
            for (int i = 0; i < MUTANTS; i++) {
                byte[] body = mutant(
                        i % 3 == 0
                                ? Services.act(Services.observation(i), "ann")
                                : Services.act(Services.observation(i)),
                        Rng.of(5).child(i));
                HttpRequest request = HttpRequest.newBuilder(service.address().resolve(paths[i % paths.length]))
                        .POST(BodyPublishers.ofByteArray(body))
                        .timeout(Duration.ofSeconds(60))
                        .build();
                HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
                String what = i + ": " + new String(body, StandardCharsets.UTF_8);
                assertThat(answer.statusCode()).as(what).isBetween(200, 499);
                if (answer.statusCode() == 200) {
                    answered++;
                } else {
                    assertThat(answer.body()).as(what).hasSizeBetween(10, 2000);
                }
            }
            HttpRequest good = HttpRequest.newBuilder(service.address().resolve("/act"))
                    .POST(BodyPublishers.ofString(Services.act(Services.observation(0))))
                    .build();
            assertThat(client.send(good, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        }
        assertThat(answered).isBetween(MUTANTS / 200, MUTANTS / 2);
    }
}
