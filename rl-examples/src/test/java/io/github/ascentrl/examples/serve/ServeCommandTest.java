package io.github.ascentrl.examples.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ServeCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int serve(String... args) {
        return new CommandLine(new ServeCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    @Test
    void itServesUntilItIsInterrupted() throws Exception {
        Path file = folder.resolve("policy.safetensors");
        Services.choices().save(file);
        AtomicInteger status = new AtomicInteger(-1);
        Thread command = new Thread(() -> status.set(serve(file.toString(), "--port", "0", "--sampled")));
        command.start();
        Matcher address = Pattern.compile("http://127\\.0\\.0\\.1:\\d+").matcher("");
        for (int i = 0; i < 400 && !address.find(); i++) {
            Thread.sleep(50);
            address = address.reset(out.toString());
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create(address.group() + "/act"))
                .POST(BodyPublishers.ofString(Services.act(Services.observation(0))))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .body())
                .matches("\\{\"action\":\\[[012]]}");
        command.interrupt();
        command.join(20_000);
        assertThat(status.get()).isZero();
        assertThat(out.toString())
                .contains("categorical, sampled actions, seed 0")
                .contains("Press Ctrl-C to stop.");
    }

    @Test
    void mistakesAreTold() throws Exception {
        assertThat(serve(folder.resolve("none.safetensors").toString())).isEqualTo(1);
        Path file = folder.resolve("policy.safetensors");
        Services.choices().save(file);
        assertThat(serve(file.toString(), "--sessions", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("most = 0 sessions must be at least 1");
    }
}
