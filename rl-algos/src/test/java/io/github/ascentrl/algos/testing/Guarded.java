package io.github.ascentrl.algos.testing;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.internal.Failures;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.wrap.Wrapper;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * CartPoles of at most 30 steps that count how many of them were made and closed, and throw what they are told to: at one
 * of all their steps, when one is made, or when one is closed.
 */
public final class Guarded implements Supplier<Env> {
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final AtomicInteger steps = new AtomicInteger();
    private Throwable thrown;
    private int failingStep;
    private int failingToBeMade;
    private int failingToClose;

    /** Throws at step {@code step} of all environments together, counted from 1. */
    public Guarded throwing(Throwable what, int step) {
        thrown = what;
        failingStep = step;
        return this;
    }

    /** Throws instead of making environment {@code number}, counted from 1. */
    public Guarded throwingInsteadOf(Throwable what, int number) {
        thrown = what;
        failingToBeMade = number;
        return this;
    }

    /** Throws when the environment that is closed as number {@code number}, counted from 1, has been. */
    public Guarded throwingOnClose(Throwable what, int number) {
        thrown = what;
        failingToClose = number;
        return this;
    }

    /** {@return how many were made} */
    public int opened() {
        return opened.get();
    }

    /** {@return how often one was closed} */
    public int closed() {
        return closed.get();
    }

    @Override
    public Env get() {
        if (opened.get() + 1 == failingToBeMade) {
            throw Failures.rethrow(thrown);
        }
        opened.incrementAndGet();
        return new Wrapper(new CartPole(30)) {
            @Override
            public Step step(float[] action, float[] observation) {
                if (steps.incrementAndGet() == failingStep) {
                    throw Failures.rethrow(thrown);
                }
                return super.step(action, observation);
            }

            @Override
            public void close() {
                super.close();
                if (closed.incrementAndGet() == failingToClose) {
                    throw Failures.rethrow(thrown);
                }
            }
        };
    }
}
