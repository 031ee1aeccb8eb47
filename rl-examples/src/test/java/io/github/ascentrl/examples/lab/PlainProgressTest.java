package io.github.ascentrl.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainProgressTest {
    private final StringWriter out = new StringWriter();
    private final AtomicLong clock = new AtomicLong(17);
    private final PlainProgress progress =
            new PlainProgress("training", "episodes", 2000, new PrintWriter(out), clock::get);

    private void afterSeconds(double seconds, long work) {
        clock.addAndGet((long) (seconds * 1e9));
        progress.advance(work);
    }

    @Test
    void aLineEveryTenSecondsWithTheTimeLeft() {
        afterSeconds(1, 100);
        afterSeconds(10, 400);
        afterSeconds(5, 0);
        afterSeconds(6, 500);
        progress.close();
        assertThat(out.toString()).isEqualToNormalizingNewlines("""
                        training: 25 % (500 of 2000 episodes), 33 s left
                        training: 50 % (1000 of 2000 episodes), 22 s left
                        training: 1000 of 2000 episodes in 22 s
                        """);
    }

    @Test
    void nothingForWorkThatIsDoneAtOnce() {
        afterSeconds(3, 2000);
        progress.close();
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0.4,0 s", "59.4,59 s", "61,1 min 1 s", "3599,59 min 59 s", "4519,1 h 15 min"})
    void durationsForPeople(double seconds, String text) {
        assertThat(PlainProgress.duration((long) (seconds * 1e9))).isEqualTo(text);
    }
}
