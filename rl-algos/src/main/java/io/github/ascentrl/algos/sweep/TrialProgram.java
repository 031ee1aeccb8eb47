package io.github.ascentrl.algos.sweep;

import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.nn.io.FileFormatException;
import java.util.Objects;

/**
 * Converts trials to the tasks of an {@link Engine}, runs tasks in any process, and converts answers to results.
 * {@link Sweep} does all of this; these methods are for programs that do not use a sweep.
 */
public final class TrialProgram {
    private static final byte[] NONE = {};

    private TrialProgram() {}

    /**
     * {@return the task of a trial}
     *
     * @param objective the program of the trial
     * @param number the number that identifies the answer, ≥ 0
     * @param trial the trial to run
     * @param state the state from which it continues; empty if it starts from scratch
     */
    public static Engine.Task task(Class<? extends Objective> objective, int number, Trial trial, byte[] state) {
        Objects.requireNonNull(objective, "objective");
        Objects.requireNonNull(trial, "trial");
        Objects.requireNonNull(state, "state");
        Check.atLeast("number", number, 0);
        return new Engine.Task(TrialText.ask(objective.getName(), number, trial), state);
    }

    /**
     * {@return the result in an answer} The state of a trial that another may continue is in the answer's bytes.
     *
     * @param answer an answer returned by {@link #answer}
     * @throws IllegalStateException if it is not such an answer
     */
    public static TrialResult result(Engine.Answer answer) {
        Objects.requireNonNull(answer, "answer");
        try {
            return TrialText.result(answer.text());
        } catch (FileFormatException e) {
            throw new IllegalStateException(
                    "the engine returned something that is not the answer to a task; fix the engine: " + e.getMessage(),
                    e);
        }
    }

    /**
     * {@return the answer to a task, whose text is a line of the sweep's file} Whatever the objective throws is a
     * result, except for two kinds of errors that concern the process rather than the trial: an
     * {@link OutOfMemoryError}, because the trial may succeed with fewer others at the same time, and a class that is
     * missing or cannot be loaded.
     *
     * @param task a task of a {@link Sweep}
     * @throws IllegalArgumentException if it is not such a task
     * @throws InterruptedException if the objective was interrupted
     * @throws OutOfMemoryError if there is not enough memory here
     * @throws LinkageError if the objective or a class that it needs cannot be loaded here
     */
    public static Engine.Answer answer(Engine.Task task) throws InterruptedException {
        Objects.requireNonNull(task, "task");
        TrialText.Asked asked;
        try {
            asked = TrialText.read(task.text());
        } catch (FileFormatException e) {
            throw new IllegalArgumentException("this is not a task of a sweep: " + e.getMessage(), e);
        }
        long start = System.nanoTime();
        try {
            Outcome outcome = objective(asked.objective()).run(asked.trial(), task.bytes());
            if (outcome == null) {
                throw new IllegalStateException("the objective returned null; return an Outcome, or throw");
            }
            byte[] state = asked.trial().continued() ? outcome.state() : NONE;
            String text = TrialText.line(asked.number(), asked.trial(), outcome, state, secondsSince(start));
            return new Engine.Answer(text, state);
        } catch (InterruptedException | OutOfMemoryError | LinkageError e) {
            throw e;
        } catch (Throwable e) {
            return failed(asked, e, secondsSince(start));
        }
    }

    /** {@return the answer to a task whose objective threw {@link InterruptedException} without being interrupted} */
    static Engine.Answer failed(Engine.Task task, InterruptedException e) {
        try {
            return failed(TrialText.read(task.text()), e, 0);
        } catch (FileFormatException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Engine.Answer failed(TrialText.Asked asked, Throwable e, double seconds) {
        return new Engine.Answer(TrialText.line(asked.number(), asked.trial(), described(e), seconds), NONE);
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1_000_000 / 1e3;
    }

    private static Objective objective(String name) {
        try {
            return made(named(name).asSubclass(Objective.class));
        } catch (ClassNotFoundException e) {
            throw (LinkageError) new NoClassDefFoundError(name).initCause(e);
        }
    }

    private static Class<?> named(String name) throws ClassNotFoundException {
        ClassLoader context =
                Thread.currentThread().getContextClassLoader(); // on a cluster, this one has the user's classes
        return Class.forName(name, true, context == null ? TrialProgram.class.getClassLoader() : context);
    }

    /** Rejects, before a sweep begins, a class that cannot be created by its name. */
    static void check(Class<? extends Objective> type) {
        made(type);
        Class<?> found;
        try {
            found = named(type.getName());
        } catch (ClassNotFoundException e) {
            found = null;
        }
        if (found != type) {
            throw new IllegalArgumentException(type.getName()
                    + " is not the class found by its name; load it with the thread's context class loader,"
                    + " as trials do");
        }
    }

    private static Objective made(Class<? extends Objective> type) {
        try {
            return type.getConstructor().newInstance();
        } catch (NoSuchMethodException | InstantiationException | IllegalAccessException e) {
            throw new IllegalArgumentException(
                    type.getName()
                            + " cannot be created by its name: it must be a public class, not an inner class, with a"
                            + " public constructor without parameters, in a package that its module exports",
                    e);
        } catch (java.lang.reflect.InvocationTargetException e) {
            throw new IllegalStateException("the constructor of " + type.getName() + " failed: " + e.getCause(), e);
        }
    }

    /**
     * {@return a text that is the same in every process: only the top of the trace, since the rest depends on the
     * engine}
     */
    private static String described(Throwable e) {
        String text;
        try {
            text = e.toString();
        } catch (Throwable worse) { // a user's exception may do anything
            text = e.getClass().getName();
        }
        StackTraceElement[] trace = e.getStackTrace();
        if (trace.length == 0) {
            return text;
        }
        StackTraceElement top = trace[0]; // its toString() would name the class loader
        return text + " at " + top.getClassName() + "." + top.getMethodName() + "(" + top.getFileName() + ":"
                + top.getLineNumber() + ")";
    }
}
