package io.github.ascentrl.algos.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.algos.policy.PolicyKind;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.testing.Allocation;
import io.github.ascentrl.algos.testing.Tours;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.layer.Mlp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyServerTest {
    private static final Rng KEY = Rng.of(5);

    @Test
    void theTourIsCompiledCode(@TempDir Path folder) throws IOException {
        Tours.assertCompiledIn(PolicyServerTest.class);
        Path file = folder.resolve("policy.safetensors");
        SavedPolicy saved = Served.of(PolicyKind.CATEGORICAL, false);
        saved.save(file);
        Rng rng = Rng.of(1);
        float[] observation = Served.observation(saved, 0);
        float[] action = {-1};
        PolicyServer server = PolicyServer.deterministic(SavedPolicy.load(file));
        server.act(observation, action); // any thread

        PolicyServer sampling = PolicyServer.sampling(SavedPolicy.load(file), rng); // draws its actions
        sampling.begin("user-17");
        sampling.act("user-17", observation, action);
        assertThat(action[0]).isBetween(0f, 2f);
    }

    /** Bit for bit the actions of the saved policy's actor, including the normaliser. */
    @ParameterizedTest
    @EnumSource(PolicyKind.class)
    void everyKindActsAsTheSavedPolicyDoes(PolicyKind kind) {
        SavedPolicy saved = Served.of(kind, false);
        PolicyServer best = PolicyServer.deterministic(saved);
        PolicyServer drawn = PolicyServer.sampling(saved, KEY);
        Actor expectedBest = saved.deterministic().actor(1);
        Actor expectedDrawn = saved.acting().actor(1);
        float[] action = new float[saved.actionSpace().size()];
        float[] expected = action.clone();
        for (int i = 0; i < 50; i++) {
            float[] observation = Served.observation(saved, i);
            best.act(observation, action);
            expectedBest.act(Rng.of(0), observation, expected);
            assertThat(action).isEqualTo(expected);
            drawn.act(observation, action);
            expectedDrawn.act(request(i), observation, expected);
            assertThat(action).isEqualTo(expected);
        }
    }

    private static Rng request(long number) {
        Rng random = KEY.child("serving").child("requests");
        random.seek(number << 20);
        return random;
    }

    /** As documented, depends only on the names; a new episode clears the memory, and draws continue. */
    @ParameterizedTest
    @EnumSource(PolicyKind.class)
    void sessionsActAsAnActorThatRemembers(PolicyKind kind) {
        SavedPolicy saved = Served.of(kind, true);
        for (boolean draws : new boolean[] {false, true}) {
            PolicyServer server = draws ? PolicyServer.sampling(saved, KEY) : PolicyServer.deterministic(saved);
            Policy policy = draws ? saved.acting() : saved.deterministic();
            String[] names = {"ann", "bob"};
            Actor[] actors = {policy.actor(1), policy.actor(1)};
            Rng sessions = KEY.child("serving").child("sessions");
            Rng[] randoms = {sessions.child("ann"), sessions.child("bob")};
            float[] action = new float[saved.actionSpace().size()];
            float[] expected = action.clone();
            for (int i = 0; i < 40; i++) {
                int who = i * i % 3 % 2;
                if (i < 2 || i == 20) {
                    server.begin(names[i % 2]);
                    actors[i % 2].begin(0, Start.EPISODE);
                }
                if (i >= 2) {
                    float[] observation = Served.observation(saved, i);
                    server.act(names[who], observation, action);
                    actors[who].act(randoms[who], observation, expected);
                    assertThat(action).as("step %d", i).isEqualTo(expected);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 63, 64, 65, 150})
    void aBatchIsItsRowsAlone(int n) {
        SavedPolicy saved = Served.of(PolicyKind.SQUASHED_GAUSSIAN, false);
        PolicyServer server = PolicyServer.sampling(saved, KEY);
        float[] actions = new float[n * 2];
        server.act(7, n, observations(saved, n), actions);
        float[] alone = new float[2];
        for (int i = 0; i < n; i++) {
            server.act(7 + i, 1, Served.observation(saved, i), alone);
            assertThat(Arrays.copyOfRange(actions, 2 * i, 2 * i + 2)).isEqualTo(alone);
        }
        float[] counted = actions.clone();
        PolicyServer again = PolicyServer.sampling(saved, KEY);
        again.act(7, observations(saved, 7), new float[14]); // numbers 0 … 6
        again.act(n, observations(saved, n), counted);
        assertThat(counted).isEqualTo(actions);
    }

    private static float[] observations(SavedPolicy saved, int n) {
        float[] all = new float[n * Served.SIZE];
        for (int i = 0; i < n; i++) {
            System.arraycopy(Served.observation(saved, i), 0, all, i * Served.SIZE, Served.SIZE);
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sessionsSideBySideAreSessionsAlone(boolean memory) {
        SavedPolicy saved = Served.of(PolicyKind.BETA, memory);
        PolicyServer together = PolicyServer.sampling(saved, KEY);
        PolicyServer alone = PolicyServer.sampling(saved, KEY);
        String[] names = new String[77];
        for (int i = 0; i < names.length; i++) {
            names[i] = "user-" + i;
            together.begin(names[i]);
            alone.begin(names[i]);
        }
        float[] action = new float[2];
        for (int step = 0; step < 3; step++) {
            String[] some = Arrays.copyOfRange(names, step, names.length - 20 * step);
            float[] actions = new float[some.length * 2];
            together.act(some, observations(saved, some.length), actions);
            for (int i = 0; i < some.length; i++) {
                alone.act(some[i], Served.observation(saved, i), action);
                assertThat(Arrays.copyOfRange(actions, 2 * i, 2 * i + 2)).isEqualTo(action);
            }
        }
    }

    @Test
    void whatIsChangedLaterDoesNotReachTheServer() {
        SavedPolicy saved = Served.of(PolicyKind.FREE_GAUSSIAN, false);
        PolicyServer server = PolicyServer.sampling(saved, KEY);
        float[] before = new float[2];
        server.act(3, 1, Served.observation(saved, 0), before);
        Arrays.fill(saved.network().parameters().values(), 1);
        saved.network().parameters().changed();
        float[] after = new float[2];
        server.act(3, 1, Served.observation(saved, 0), after);
        assertThat(after).isEqualTo(before);
        PolicyServer.sampling(saved, KEY).act(3, 1, Served.observation(saved, 0), after);
        assertThat(after).isNotEqualTo(before);
    }

    @Test
    void badInputIsRefusedAndChangesNothing() {
        SavedPolicy saved = Served.of(PolicyKind.CATEGORICAL, true);
        PolicyServer server = PolicyServer.sampling(saved, KEY);
        PolicyServer untouched = PolicyServer.sampling(saved, KEY);
        server.begin("ann");
        server.begin("bob");
        untouched.begin("ann");
        float[] good = Served.observation(saved, 1);
        refused(server, good.length - 1, 0f, "1 rows of 5 observation and 1 action numbers; expected", "6");
        refused(server, good.length + 1, 0f, "7 observation");
        refused(server, good.length, Float.NaN, "observation[2] = NaN must be finite");
        refused(server, good.length, Float.POSITIVE_INFINITY, "observation[2] = Infinity must be finite");
        refused(server, good.length, 3.5f, "observation[2] = 3.5 is outside [-3.0, 3.0]", "before any normalisation");
        assertThatIllegalArgumentException().isThrownBy(() -> server.act("ann", good, new float[2]));
        assertThatExceptionOfType(SessionException.class)
                .isThrownBy(() -> server.act(new String[] {"ann", "ann"}, new float[12], new float[2]))
                .withMessageContaining("is named twice in this call");
        assertThatExceptionOfType(SessionException.class)
                .isThrownBy(() -> server.act(new String[] {"ann", "bob", "carl"}, new float[18], new float[3]))
                .withMessageContaining("there is no session 'carl'");
        float[] two = new float[12];
        two[11] = Float.NaN;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> server.act(new String[] {"ann", "bob"}, two, new float[2]))
                .withMessageContaining("observations, row 1: observation[5] = NaN");
        float[] action = new float[1];
        float[] expected = new float[1];
        for (int i = 0; i < 50; i++) {
            server.act("ann", good, action);
            untouched.act("ann", good, expected);
            assertThat(action).isEqualTo(expected);
        }
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> server.act(good, action))
                .withMessageContaining("the policy has a memory of 8 numbers; use a session for it");
    }

    private static void refused(PolicyServer server, int size, float third, String... messages) {
        float[] observation = new float[size];
        observation[2] = third;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> server.act("ann", observation, new float[1]))
                .satisfies(e -> assertThat(e.getMessage()).contains(messages));
    }

    @Test
    void numbersAndChoicesAreCheckedToo() {
        SavedPolicy saved = Served.of(PolicyKind.CATEGORICAL, false);
        PolicyServer server = PolicyServer.sampling(saved, KEY);
        float[] good = Served.observation(saved, 1);
        float[] action = new float[1];
        assertThatIllegalArgumentException()
                .isThrownBy(() -> server.act(-1, 1, good, action))
                .withMessageContaining("first = -1 must be in [0, 879609302220");
        assertThatIllegalArgumentException().isThrownBy(() -> server.act(Long.MAX_VALUE, 1, good, action));
        assertThatIllegalArgumentException().isThrownBy(() -> server.act(0, new float[0], new float[0]));
        server.act((Long.MAX_VALUE >> 20) - 1, 1, good, action);
        SavedPolicy cell = SavedPolicy.of(
                PolicyKind.CATEGORICAL,
                Mlp.sizes(1, 2).build(Rng.of(1)),
                new Discrete(4),
                new Discrete(2),
                Served.FROM);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicyServer.deterministic(cell).act(new float[] {4}, action))
                .withMessageContaining("4.0 is not one of the choices 0 … 3");
    }

    @Test
    void aMaskOfOtherNumbersThanZeroAndOneIsRefused() {
        SavedPolicy saved = Served.of(PolicyKind.MASKED_CATEGORICAL, false);
        PolicyServer server = PolicyServer.deterministic(saved);
        float[] observation = Served.observation(saved, 0);
        observation[3] = 0;
        server.act(observation, new float[1]);
        observation[4] = 0.5f;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> server.act(observation, new float[1]))
                .withMessage(
                        "observation[4] = 0.5 belongs to the action mask and must be 0 or 1; pass 1 for each action"
                                + " that is possible");
    }

    /** A mask that allows nothing is refused in the middle of acting; the next request is not affected. */
    @Test
    void anObservationWhoseMaskAllowsNothingLeavesItsSessionAsItWas() {
        SavedPolicy saved = Served.of(PolicyKind.MASKED_CATEGORICAL, true);
        PolicyServer server = PolicyServer.sampling(saved, KEY);
        PolicyServer untouched = PolicyServer.sampling(saved, KEY);
        float[] action = new float[1];
        float[] expected = new float[1];
        float[] nothing = Served.observation(saved, 0);
        Arrays.fill(nothing, 3, 6, 0);
        server.begin("ann");
        untouched.begin("ann");
        for (int i = 0; i < 30; i++) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> server.act("ann", nothing, action))
                    .withMessageContaining("allows no action");
            server.act("ann", Served.observation(saved, i), action);
            untouched.act("ann", Served.observation(saved, i), expected);
            assertThat(action).isEqualTo(expected);
        }
    }

    /** Including batches of changing sizes and sessions; the smallest object has 16 bytes. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingIsAllocatedOnceWarm(boolean draws) {
        SavedPolicy saved = Served.of(PolicyKind.GAUSSIAN, false);
        SavedPolicy remembering = Served.of(PolicyKind.CATEGORICAL, true);
        PolicyServer server = draws ? PolicyServer.sampling(saved, KEY) : PolicyServer.deterministic(saved);
        PolicyServer sessions =
                draws ? PolicyServer.sampling(remembering, KEY) : PolicyServer.deterministic(remembering);
        String[] names = {"ann", "bob", "carl"};
        for (String name : names) {
            sessions.begin(name);
        }
        float[][] batches = new float[71][];
        float[][] actions = new float[batches.length][];
        for (int n = 1; n < batches.length; n++) {
            batches[n] = observations(saved, n);
            actions[n] = new float[n * 2];
        }
        float[] choice = new float[1];
        float[] choices = new float[3];
        int requests = 1000;
        long allocated = Long.MAX_VALUE;
        Allocation.bytes();
        for (int round = 0; round < 20 && allocated >= 8L * requests; round++) {
            long before = Allocation.bytes();
            for (int i = 0; i < requests; i++) {
                int n = 1 + i % 70;
                server.act(batches[1], actions[1]);
                server.act(n, batches[n], actions[n]);
                sessions.act(names[i % 3], batches[1], choice);
                sessions.act(names, batches[3], choices);
                if (i % 20 == 0) {
                    sessions.begin(names[0]);
                }
            }
            allocated = Allocation.bytes() - before;
        }
        assertThat(allocated).as("bytes for %d requests", requests).isLessThan(8L * requests);
    }
}
