package io.github.ascentrl.algos;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.Acrobot;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * Same seed, same bits, everywhere: the parameters after some training are numbers that stand here, and every run of
 * this test must find them: without the module of SIMD, with it, with narrower vectors, on every JDK and machine. If a
 * change alters what training computes on purpose, put the numbers that the failure prints here, and say so in the
 * change log: saved seeds no longer give what they gave.
 */
class SameBitsTest {
    private static final Discrete TWO = new Discrete(2);

    @Test
    void reinforceOnCartPole() {
        Mlp network = Mlp.sizes(4, 33, 2).activation(Activation.RELU).build(Rng.of(1));
        new Reinforce(
                        new CartPole(),
                        CategoricalPolicy.of(network, TWO),
                        RunningMeanBaseline.exponential(0.95),
                        Adam.of(network.parameters(), 3e-3),
                        ReinforceConfig.builder()
                                .entropyCoefficient(0.01)
                                .maxGradientNorm(0.5)
                                .build(),
                        Rng.of(2))
                .train(Budget.episodes(60));
        assertThat(fingerprint(network.parameters())).isEqualTo("0e7af1d55bd3b638");
    }

    @Test
    void ppoOnABatchOfAcrobots() {
        VectorEnv envs = Acrobot.vector(9, VectorOptions.DEFAULT.withThreads(2));
        ActorCritic model = ActorCritic.separate(envs.observationSpace(), new Discrete(3), Rng.of(1), 17, 17);
        PpoConfig config = PpoConfig.builder().steps(70).minibatches(2).build();
        new Ppo(envs, model, Adam.of(model.parameters(), 1e-2), config, Rng.of(3))
                .threads(2)
                .train(Budget.updates(4));
        envs.close();
        assertThat(fingerprint(model.parameters())).isEqualTo("830fd6c88b27803e");
    }

    /**
     * Every set-up of {@link TrainerSetups} after three updates, on one thread and on two; the numbers are in {@code
     * same-bits.txt}, one line a set-up.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void everyTrainer(int threads) {
        StringBuilder found = new StringBuilder();
        TrainerSetups.all().forEach((name, maker) -> {
            try (TrainerSetup setup = maker.with(threads)) {
                setup.trainer().train(Budget.updates(3));
                found.append(name)
                        .append(' ')
                        .append(fingerprint(setup.parameters()))
                        .append('\n');
            }
        });
        assertThat(found.toString()).isEqualTo(resource("same-bits.txt"));
    }

    private static String resource(String name) {
        try (InputStream stream = SameBitsTest.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The runs of the build that are about SIMD say what they expect: a failed load falls back to plain Java. */
    private static final String EXPECTED = System.getProperty("ascent.test.kernels");

    @BeforeAll
    static void listen() {
        if (EXPECTED != null) {
            Log.listen();
        }
    }

    @Test
    void theLogSaysOnceWhichKernelsRun() {
        if (EXPECTED != null) { // or other tests share this JVM, which may have made kernels before
            Log.saysOnce(EXPECTED);
        }
    }

    /** A class of its own: in the default run, on the module path, this module cannot see logback. */
    private static final class Log {
        private static final ListAppender<ILoggingEvent> HEARD = new ListAppender<>();

        static void listen() {
            HEARD.start();
            ((Logger) LoggerFactory.getLogger("io.github.ascentrl.nn.internal.kernels.KernelProvider"))
                    .addAppender(HEARD);
            new Tape(); // whatever the order of the tests, kernels are chosen now
        }

        static void saysOnce(String expected) {
            assertThat(HEARD.list)
                    .filteredOn(event -> event.getFormattedMessage().startsWith("Kernels: " + expected))
                    .hasSize(1);
            assertThat(HEARD.list)
                    .hasSizeLessThanOrEqualTo(2)
                    .allSatisfy(
                            event -> { // at first, and later
                                assertThat(event.getLevel()).isEqualTo(Level.INFO);
                                assertThat(event.getFormattedMessage()).contains("same bits");
                            });
        }
    }

    private static String fingerprint(Parameters parameters) {
        long hash = 0;
        for (float value : parameters.values()) {
            hash = hash * 1_000_003 + Float.floatToIntBits(value);
        }
        return String.format("%016x", hash);
    }
}
