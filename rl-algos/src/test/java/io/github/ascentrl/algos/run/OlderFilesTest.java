package io.github.ascentrl.algos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.policy.FrozenNormalizer;
import io.github.ascentrl.algos.policy.PolicyKind;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.classic.Pendulum;
import io.github.ascentrl.envs.memory.RepeatCue;
import io.github.ascentrl.envs.scheduling.SingleMachine;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.envs.wrap.MaskedObservations;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that the library wrote before it saved critics: policies of version 1 after two updates of {@link #trainer}
 * (with normaliser and scaler only for Pendulum; a GRU of 3 units for RepeatCue), and a checkpoint of version 2. The
 * expected numbers are those of the library that wrote the files.
 */
class OlderFilesTest {
    @TempDir
    private Path folder;

    private Path file(String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream old = getClass().getResourceAsStream(name + ".safetensors")) {
            Files.write(file, old.readAllBytes());
        }
        return file;
    }

    private SavedPolicy policy(String name, PolicyKind kind, int parameters, Env env, int actions) throws IOException {
        SavedPolicy saved = SavedPolicy.load(file("policy-1-" + name));
        assertThat(saved.kind()).isEqualTo(kind);
        assertThat(saved.observationSpace()).isEqualTo(env.observationSpace());
        assertThat(saved.actionSpace()).isEqualTo(env.actionSpace());
        assertThat(Arrays.hashCode(saved.network().parameters().values())).isEqualTo(parameters);
        assertThat(played(saved.acting(), env)).isEqualTo(actions);
        assertThat(saved.hasCritic()).isFalse();
        assertThatIllegalStateException()
                .isThrownBy(saved::actorCritic)
                .withMessageContaining("no critic is saved with this policy; add one: withCritic(Mlp.sizes("
                        + env.observationSpace().size() + ", 64, 1)");
        return saved;
    }

    /** {@return a hash of 40 actions} */
    private static int played(Policy policy, Env env) {
        int size = env.actionSpace().size();
        float[] all = new float[40 * size];
        float[] observation = new float[env.observationSpace().size()];
        float[] action = new float[size];
        Rng random = Rng.of(7);
        Actor actor = policy.actor(1);
        actor.begin(0, Start.TASK);
        env.reset(random.child("env"), observation);
        for (int t = 0; t < 40; t++) {
            actor.act(random, observation, action);
            System.arraycopy(action, 0, all, t * size, size);
            Step step = env.step(action, observation);
            if (step.ending().ended()) {
                env.reset(random.child(t), observation);
                actor.begin(0, Start.EPISODE);
            }
        }
        return Arrays.hashCode(all);
    }

    @Test
    void policiesOfVersion1AreRead() throws IOException {
        policy("categorical", PolicyKind.CATEGORICAL, -1334532710, new CartPole(), -1415566591);
        policy("normalised-gaussian", PolicyKind.FREE_GAUSSIAN, -407834378, new Pendulum(), 1910760718);
        policy(
                "masked",
                PolicyKind.MASKED_CATEGORICAL,
                73402034,
                new MaskedObservations(new SingleMachine(3)),
                -333436159);
        policy("gru", PolicyKind.CATEGORICAL, 269895972, new RepeatCue(3, 2), 1788881665);
    }

    /** A new critic, and a frozen normaliser, because the file does not contain the number of observations seen. */
    @Test
    void trainingGoesOnFromThem() throws IOException {
        SavedPolicy old =
                policy("normalised-gaussian", PolicyKind.FREE_GAUSSIAN, -407834378, new Pendulum(), 1910760718);
        FrozenNormalizer normalizer = old.normalizer().orElseThrow();
        assertThat(normalizer.statistics()).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ObservationNormalizer.learning(normalizer))
                .withMessageContaining("does not store how many observations it has seen")
                .withMessageContaining("frozen(saved)");
        SavedPolicy whole = old.withCritic(
                Mlp.sizes(3, 4, 1).into(new Parameters(), "critic.").build(Rng.of(1)));
        ActorCritic model = whole.actorCritic();
        RolloutSampler sampler = new RolloutSampler(
                VectorEnvs.of(Pendulum::new, 2),
                ObservationNormalizer.frozen(normalizer),
                RewardScaler.none(),
                Rng.of(2));
        Ppo ppo = new Ppo(sampler, model, Adam.of(model.parameters(), 1e-2), PpoConfig.defaults(), Rng.of(2));
        assertThat(played(ppo.policy(), new Pendulum())).isEqualTo(1910760718);
        ppo.train(Budget.updates(1));
        assertThat(played(ppo.policy(), new Pendulum())).isNotEqualTo(1910760718);
        Path file = folder.resolve("new");
        ppo.saved(old.provenance()).save(file);
        SavedPolicy back = SavedPolicy.load(file);
        assertThat(back.normalizer()).contains(normalizer);
        assertThat(back.hasCritic()).isTrue();
    }

    /** Set up like the run that wrote the checkpoint. */
    private static Ppo trainer() {
        Rng rng = Rng.of(1);
        CartPole env = new CartPole();
        ActorCritic model = ActorCritic.separate(env.observationSpace(), env.actionSpace(), rng.child("model"), 3);
        RolloutSampler sampler = new RolloutSampler(
                VectorEnvs.of(CartPole::new, 2),
                new ObservationNormalizer(env.observationSpace()),
                new RewardScaler(2, 0.99),
                rng.child("envs"));
        PpoConfig config =
                PpoConfig.builder().steps(16).minibatches(2).segmentLength(8).build();
        return new Ppo(sampler, model, Adam.of(model.parameters(), 1e-2), config, rng);
    }

    @Test
    void aCheckpointGoesOnBitForBit() throws IOException {
        Ppo ppo = trainer();
        Checkpoint.readSameSettings(ppo, file("checkpoint-2-ppo"));
        assertThat(ppo.totals().updates()).isEqualTo(2);
        ppo.train(Budget.updates(1));
        assertThat(Arrays.hashCode(ppo.model().parameters().values())).isEqualTo(1908175400);
    }

    @Test
    void otherVersionsAreRefusedByName() throws IOException {
        for (String version : new String[] {"0", "3"}) {
            Path policy = versioned("policy-1-categorical", "1", version);
            assertThatExceptionOfType(FileFormatException.class)
                    .isThrownBy(() -> SavedPolicy.load(policy))
                    .withMessage(policy + ": the file has format 'ascent-policy' of version '" + version
                            + "', but this library reads version '1' or '2'; read it with the library's version"
                            + " 0.1.0-SNAPSHOT, which wrote it");
        }
        for (String version : new String[] {"1", "3"}) {
            Path checkpoint = versioned("checkpoint-2-ppo", "2", version);
            Ppo ppo = trainer();
            float[] before = ppo.model().parameters().values().clone();
            assertThatExceptionOfType(FileFormatException.class)
                    .isThrownBy(() -> Checkpoint.read(ppo, checkpoint))
                    .withMessage(checkpoint + ": the file has format 'ascent-checkpoint' of version '" + version
                            + "', but this library reads version '2'; read it with the library's version"
                            + " 0.1.0-SNAPSHOT, which wrote it");
            assertThat(ppo.model().parameters().values()).isEqualTo(before);
        }
    }

    private Path versioned(String name, String from, String to) throws IOException {
        Path file = file(name);
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        String changed = bytes.replace("\"version\":\"" + from + "\"", "\"version\":\"" + to + "\"");
        assertThat(changed).isNotEqualTo(bytes);
        Files.writeString(file, changed, StandardCharsets.ISO_8859_1);
        return file;
    }
}
