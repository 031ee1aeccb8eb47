package io.github.ascentrl.examples.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.github.ascentrl.algos.serve.PolicyServer;
import io.github.ascentrl.algos.serve.SessionLimits;
import io.github.ascentrl.api.random.Rng;
import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Malicious bodies among sound ones. The sound ones get exactly the answer that the open sessions allow; a malicious one
 * is answered with an explanation, or with the right answer if another parser finds nothing wrong with it either; none
 * is answered with an error of the server. {@code -Dascent.fuzz.mutants} sets their number.
 *
 * <p>Nothing here depends on the clock: the client sends one request at a time, and sessions and requests may take
 * longer than any test.
 */
@Tag("long")
class ServiceFuzzTest {
    private static final int MUTANTS = Integer.getInteger("ascent.fuzz.mutants", 20_000);
    private static final int SESSIONS = 3;
    private static final int BODY = 1000;
    private static final String[] NAMES = {"ann", "bob", "cyd", "dan", "\u00e9"};
    private static final Set<Integer> STATUSES = Set.of(200, 400, 404, 413, 503);
    private static final String[] HOSTILE = {
        "{",
        "}",
        "[",
        "]",
        "\"",
        "\\u",
        "\\ud800",
        "\\u0061",
        ",",
        ":",
        " ",
        "\n",
        "0",
        "e0",
        "1e999",
        "-1e-999",
        "NaN",
        "null",
        "true",
        "\u0000",
        "\u00e9",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        "99999999999999999999999",
        "\"session\":\"ann\",",
        "\"observation\":[0,0,0,0],",
        "\"session\":null",
        "-0",
        "3.00001"
    };

    private static final TypeAdapter<JsonElement> GSON = new Gson().getAdapter(JsonElement.class);

    private final PolicyServer policy =
            PolicyServer.deterministic(Services.choices(), new SessionLimits(SESSIONS, Duration.ofDays(36_500)));
    private final PolicyServer reference = PolicyServer.deterministic(Services.choices());
    private final Set<String> open = new TreeSet<>();

    /** Mostly one change, and mostly of one character: what is nearly right gets furthest. */
    private static byte[] mutant(String good, Rng rng) {
        StringBuilder text = new StringBuilder(good);
        for (int changes = 1 + rng.nextInt(4) / 2; changes > 0; changes--) {
            int at = rng.nextInt(text.length() + 1);
            int to = Math.min(text.length(), at + 1 + (rng.nextBoolean() ? 0 : rng.nextInt(12)));
            switch (rng.nextInt(10)) {
                case 0 -> text.setLength(at);
                case 1 -> text.insert(at, text.substring(at, to));
                case 2 -> text.delete(at, to);
                case 3, 4 -> text.replace(at, to, HOSTILE[rng.nextInt(HOSTILE.length)]);
                case 5 -> text.insert(at, " ".repeat(rng.nextInt(2 * BODY)));
                case 6, 7 -> { // another digit, another letter
                    if (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
                        text.setCharAt(at, (char) ('0' + rng.nextInt(10)));
                    }
                }
                default -> text.insert(at, HOSTILE[rng.nextInt(HOSTILE.length)]);
            }
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0 && rng.nextInt(4) == 0) {
            bytes[rng.nextInt(bytes.length)] ^= (byte) (1 << rng.nextInt(8));
        }
        return bytes;
    }

    private static String sound(String path, Rng rng) {
        String name = NAMES[rng.nextInt(NAMES.length)];
        if (!path.equals("/act")) {
            return "{\"session\":\"" + name + "\"}";
        }
        float[] observation = Services.observation(rng.nextInt(1000));
        return rng.nextBoolean() ? Services.act(observation) : Services.act(observation, name);
    }

    /** {@return the answer to a request with a sound body, which may open or end a session} */
    private String expected(String path, JsonObject body) {
        JsonElement named = body.get("session");
        String name = named == null ? null : named.getAsString();
        switch (path) {
            case "/begin":
                return open.contains(name) || open.size() < SESSIONS && open.add(name) ? "200 {}" : "503";
            case "/end":
                return "200 {\"ended\":" + open.remove(name) + "}";
            default:
                if (name != null && !open.contains(name)) {
                    return "404";
                }
                JsonArray numbers = body.getAsJsonArray("observation");
                float[] observation = new float[numbers.size()];
                for (int i = 0; i < observation.length; i++) {
                    observation[i] = (float) numbers.get(i).getAsDouble();
                }
                float[] action = new float[1];
                reference.act(observation, action);
                return "200 {\"action\":[" + (long) action[0] + "]}";
        }
    }

    /** Reads with another parser; fails on what is not JSON, or not in UTF-8, or has the wrong members. */
    private static JsonObject other(String path, byte[] body) throws IOException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(body))
                .toString();
        JsonReader reader = new JsonReader(new StringReader(text));
        // The service takes surrogates without a partner, as its own JSON writes them; Gson does only if less strict.
        reader.setStrictness(text.contains("\\ud") ? Strictness.LEGACY_STRICT : Strictness.STRICT);
        JsonObject object = GSON.read(reader).getAsJsonObject();
        assertThat(reader.peek()).isEqualTo(JsonToken.END_DOCUMENT);
        assertThat(object.keySet()).isSubsetOf("session", path.equals("/act") ? "observation" : "session");
        return object;
    }

    private static String brief(HttpResponse<String> answer) {
        return answer.statusCode() == 200 ? "200 " + answer.body() : String.valueOf(answer.statusCode());
    }

    @Test
    void bodiesAreAnsweredOrExplained() throws Exception {
        ServiceLimits limits = new ServiceLimits(2, 2, BODY, Duration.ofHours(1));
        HttpClient client = HttpClient.newHttpClient();
        int answered = 0;
        int refused = 0;
        String[] paths = {"/act", "/act", "/begin", "/end"};
        try (PolicyService service = new PolicyService(policy, Services.anyPort(), limits)) {
            for (int i = 0; i < MUTANTS; i++) {
                Rng rng = Rng.of(5).child(i);
                String path = paths[rng.nextInt(paths.length)];
                String good = sound(path, rng);
                boolean isMutant = rng.nextInt(5) > 0;
                byte[] body = isMutant ? mutant(good, rng) : good.getBytes(StandardCharsets.UTF_8);
                HttpRequest request = HttpRequest.newBuilder(service.address().resolve(path))
                        .POST(BodyPublishers.ofByteArray(body))
                        .build();
                HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
                String what = i + ": " + path + " " + new String(body, StandardCharsets.UTF_8);
                assertThat(answer.statusCode()).as(what).isIn(STATUSES);
                if (answer.statusCode() == 200) {
                    answered += isMutant ? 1 : 0;
                } else {
                    refused += isMutant ? 1 : 0;
                    assertThat(answer.body()).as(what).hasSizeBetween(10, 2000);
                }
                if (body.length > BODY) {
                    assertThat(answer.statusCode()).as(what).isEqualTo(413);
                } else if (!isMutant || answer.statusCode() == 200) {
                    assertThat(brief(answer)).as(what).isEqualTo(expected(path, other(path, body)));
                } else {
                    assertThat(answer.statusCode()).as(what).isNotEqualTo(413);
                }
                assertThat(policy.sessions()).as(what).isEqualTo(open.size());
                if (open.size() == SESSIONS && rng.nextInt(50) == 0) { // or there would soon be no room for any
                    open.removeIf(policy::end);
                }
            }
        }
        assertThat(open).hasSizeLessThanOrEqualTo(SESSIONS);
        // About one mutant in eleven is answered, whatever their number: far from all limits.
        assertThat(answered).as("answered, %d refused", refused).isBetween(MUTANTS / 50, MUTANTS / 4);
        assertThat(refused).as("refused, %d answered", answered).isBetween(MUTANTS / 2, MUTANTS);
        System.out.printf("ServiceFuzzTest: %d answered, %d refused of %d%n", answered, refused, MUTANTS);
    }
}
