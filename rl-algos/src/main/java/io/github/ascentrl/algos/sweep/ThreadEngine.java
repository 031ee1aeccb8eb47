package io.github.ascentrl.algos.sweep;

import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.api.internal.Failures;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Implements {@link Engine#threads}. */
final class ThreadEngine implements Engine {
    private final int threads;

    ThreadEngine(int threads) {
        Settings.atLeastOne("threads", threads);
        this.threads = threads;
    }

    @Override
    public void run(Iterator<Task> tasks, Consumer<Answer> answers) throws InterruptedException {
        Objects.requireNonNull(tasks, "tasks");
        Objects.requireNonNull(answers, "answers");
        Round round = new Round(tasks, answers, threads);
        ExecutorService executor = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "ascent-trial");
            thread.setDaemon(true); // a caller that gives up must not wait for an hour-long trial
            return thread;
        });
        try {
            for (int i = 0; i < threads; i++) {
                if (round.begins()) {
                    executor.execute(round);
                } else {
                    round.ended.countDown();
                }
            }
            round.ended.await();
        } finally {
            round.stop();
            executor.shutdownNow();
        }
        if (round.failure != null) {
            throw Failures.rethrow(round.failure);
        }
    }

    @Override
    public String toString() {
        return threads + (threads == 1 ? " thread" : " threads");
    }

    /** The shared state of the threads of one call; each thread takes tasks until none is left. */
    private static final class Round implements Runnable {
        private final Iterator<Task> tasks;
        private final Consumer<Answer> answers;
        private final CountDownLatch ended;
        private boolean stopped;
        private volatile Throwable failure;

        Round(Iterator<Task> tasks, Consumer<Answer> answers, int threads) {
            this.tasks = tasks;
            this.answers = answers;
            ended = new CountDownLatch(threads);
        }

        @Override
        public void run() {
            try {
                for (Task task = next(); task != null; task = next()) {
                    give(answer(task));
                }
            } catch (Throwable e) { // from the receiver, or out of memory: there is no result, so the sweep must end
                fail(e);
            } finally {
                ended.countDown();
            }
        }

        private Answer answer(Task task) {
            try {
                return TrialProgram.answer(task);
            } catch (InterruptedException e) { // thrown by the trial itself, unless the call has been stopped
                return TrialProgram.failed(task, e);
            } finally {
                Thread.interrupted(); // clear an interruption by the trial itself, so that its answer is written and
                // the next trial is not affected
            }
        }

        /** {@return whether there is a task for another thread} */
        synchronized boolean begins() {
            return !stopped && tasks.hasNext();
        }

        private synchronized Task next() {
            return !stopped && tasks.hasNext() ? tasks.next() : null;
        }

        private synchronized void give(Answer answer) {
            if (stopped) { // after a failure or an interruption, answers are dropped
                return;
            }
            try {
                answers.accept(answer);
            } catch (Throwable e) {
                fail(e);
            }
        }

        private synchronized void fail(Throwable e) {
            if (!stopped) {
                failure = e;
                stopped = true;
                while (ended.getCount() > 0) { // the caller need not wait for trials whose answers are dropped
                    ended.countDown();
                }
            }
        }

        synchronized void stop() {
            stopped = true;
        }
    }
}
