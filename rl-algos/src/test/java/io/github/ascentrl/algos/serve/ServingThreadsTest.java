package io.github.ascentrl.algos.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.policy.PolicyKind;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.testing.Allocation;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.random.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sixteen threads get the same answers as one thread. */
class ServingThreadsTest {
    private static final int THREADS = 16;
    private static final int DIFFERENT = 1000;
    private static final Rng KEY = Rng.of(5);

    /** Answers request i. */
    private interface Answering {
        void act(long i, float[] observation, float[] action);
    }

    /** {@return how many of the given number of answers are wrong} */
    private static long wrong(SavedPolicy saved, long requests, Answering right, Answering tried) throws Exception {
        int size = saved.actionSpace().size();
        float[][] observations = new float[DIFFERENT][];
        float[][] answers = new float[DIFFERENT][size];
        for (int i = 0; i < DIFFERENT; i++) {
            observations[i] = Served.observation(saved, i);
            right.act(i, observations[i], answers[i]);
        }
        return inThreads(thread -> () -> {
            long wrong = 0;
            float[] action = new float[size];
            for (long i = thread; i < requests; i += THREADS) {
                int which = (int) (i % DIFFERENT);
                try {
                    tried.act(which, observations[which], action);
                    wrong += Arrays.equals(action, answers[which]) ? 0 : 1;
                } catch (RuntimeException e) {
                    wrong++;
                }
            }
            return wrong;
        });
    }

    private interface Work {
        Callable<Long> of(int thread);
    }

    private static long inThreads(Work work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<Long>> runs = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            runs.add(threads.submit(work.of(t)));
        }
        threads.shutdown();
        long sum = 0;
        for (Future<Long> run : runs) {
            sum += run.get();
        }
        return sum;
    }

    private static void memoryless(long requests) throws Exception {
        SavedPolicy saved = Served.of(PolicyKind.SQUASHED_GAUSSIAN, false);
        PolicyServer best = PolicyServer.deterministic(saved);
        Actor alone = saved.deterministic().actor(1);
        assertThat(wrong(
                        saved,
                        requests / 2,
                        (i, observation, action) -> alone.act(Rng.of(0), observation, action),
                        (i, observation, action) -> best.act(observation, action)))
                .as("wrong best actions")
                .isZero();
        PolicyServer drawing = PolicyServer.sampling(saved, KEY);
        PolicyServer one = PolicyServer.sampling(saved, KEY);
        assertThat(wrong(
                        saved,
                        requests / 2,
                        (i, observation, action) -> one.act(i, 1, observation, action),
                        (i, observation, action) -> drawing.act(i, 1, observation, action)))
                .as("wrong drawn actions")
                .isZero();
    }

    @Test
    void noAnswerIsWrong() throws Exception {
        memoryless(100_000);
    }

    @Test
    @Tag("long")
    void noneOfAMillionAnswersIsWrong() throws Exception {
        memoryless(1_000_000);
    }

    /** Why the server exists: one actor shared by all threads gives wrong answers, here mostly within a second. */
    @Test
    void mutantWithOneActorForAllThreadsIsCaught() throws Exception {
        SavedPolicy saved = Served.of(PolicyKind.SQUASHED_GAUSSIAN, false);
        Actor alone = saved.deterministic().actor(1);
        Actor shared = saved.deterministic().actor(1);
        long wrong = 0;
        for (int round = 0; round < 100 && wrong == 0; round++) {
            wrong = wrong(
                    saved,
                    50_000,
                    (i, observation, action) -> alone.act(Rng.of(0), observation, action),
                    (i, observation, action) -> shared.act(Rng.of(0), observation, action));
        }
        assertThat(wrong).as("wrong answers of a shared actor").isPositive();
    }

    /** A session, its position, and the answers that a single thread got in it. */
    private record Player(String name, int[] step, float[][] answers) {}

    /** Sessions move from thread to thread; each has three episodes, and its draws continue. */
    private static void sessions(long requests, boolean draws) throws Exception {
        int players = 40;
        int episode = 50;
        SavedPolicy saved = Served.of(PolicyKind.GAUSSIAN, true);
        PolicyServer server = draws ? PolicyServer.sampling(saved, KEY) : PolicyServer.deterministic(saved);
        PolicyServer one = draws ? PolicyServer.sampling(saved, KEY) : PolicyServer.deterministic(saved);
        Queue<Player> waiting = new ConcurrentLinkedQueue<>();
        for (int p = 0; p < players; p++) {
            Player player = new Player("user-" + p, new int[1], new float[3 * episode][2]);
            for (int step = 0; step < 3 * episode; step++) {
                if (step % episode == 0) {
                    one.begin(player.name);
                }
                one.act(player.name, observation(saved, p, step), player.answers[step]);
            }
            waiting.add(player);
        }
        AtomicLong left = new AtomicLong(requests);
        long wrong = inThreads(thread -> () -> {
            long mine = 0;
            float[] action = new float[2];
            while (left.getAndDecrement() > 0) {
                Player player = waiting.remove();
                int step = player.step[0]++;
                if (step == 3 * episode) { // again under the same name: the same draws
                    server.end(player.name);
                    player.step[0] = 1;
                    step = 0;
                }
                if (step % episode == 0) {
                    server.begin(player.name);
                }
                int p = Integer.parseInt(player.name.substring(5));
                server.act(player.name, observation(saved, p, step), action);
                mine += Arrays.equals(action, player.answers[step]) ? 0 : 1;
                waiting.add(player);
            }
            return mine;
        });
        assertThat(wrong).as("wrong answers").isZero();
        assertThat(server.sessions()).isEqualTo(players);
    }

    private static float[] observation(SavedPolicy saved, int player, int step) {
        return Served.observation(saved, player * 1000L + step);
    }

    @Test
    void noAnswerInASessionIsWrong() throws Exception {
        sessions(50_000, false);
        sessions(50_000, true);
    }

    @Test
    @Tag("long")
    void noneOfAMillionAnswersInSessionsIsWrong() throws Exception {
        sessions(500_000, false);
        sessions(500_000, true);
    }

    /** Each thread counts its own bytes; a new actor is made only when more threads act at once than before. */
    @Test
    void threadsTogetherAllocateNothingOnceWarm() throws Exception {
        SavedPolicy saved = Served.of(PolicyKind.SQUASHED_GAUSSIAN, false);
        PolicyServer server = PolicyServer.deterministic(saved);
        int requests = 2000;
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < 30 && allocated >= 8L * requests * THREADS; round++) {
            allocated = inThreads(thread -> () -> {
                float[] observation = Served.observation(saved, thread);
                float[] action = new float[2];
                Allocation.bytes();
                long before = Allocation.bytes();
                for (int i = 0; i < requests; i++) {
                    server.act(observation, action);
                }
                return Allocation.bytes() - before;
            });
        }
        assertThat(allocated).as("bytes of all threads").isLessThan(8L * requests * THREADS);
    }
}
