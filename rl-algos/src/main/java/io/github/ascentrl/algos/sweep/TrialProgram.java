package io.github.ascentrl.algos.sweep;

import io.github.ascentrl.nn.io.FileFormatException;

/**
 * Trials as an {@link Engine} carries them: a task is made here, answered in whichever process it has reached, and its answer read
 * here. {@link Sweep} does all of it; these are for programs that are no sweep.
 */
public final class TrialProgram {
    private static final byte[] NONE = {};

    private TrialProgram() {}

    /**
     * {@return the task of a trial}
     *
     * @param objective what runs it
     * @param number tells the answer from others, ≥ 0
     * @param trial what to run
     * @param state what it continues; empty if it begins anew
     */
    public static Engine.Task task(Class<? extends Objective> objective, int number, Trial trial, byte[] state) {
        return new Engine.Task(TrialText.ask(objective.getName(), number, trial), state);
    }

    /**
     * {@return the result that an answer is; the state of a trial that another may continue is in the answer's bytes}
     *
     * @param answer what {@link #answer} returned
     * @throws IllegalStateException if it is something else
     */
    public static TrialResult result(Engine.Answer answer) {
        try {
            return TrialText.result(answer.text());
        } catch (FileFormatException e) {
            throw new IllegalStateException("the engine's answer is none: " + e.getMessage(), e);
        }
    }

    /**
     * {@return what comes of a task: a line of the sweep's file} What the objective throws is a result. Two things are not, because
     * they say something of the process and nothing of the trial: an {@link OutOfMemoryError}, since the trial may do better
     * with fewer beside it, and a class that is not there or cannot be loaded.
     *
     * @param task a task of a {@link Sweep}
     * @throws IllegalArgumentException if the text is something else
     * @throws InterruptedException if the objective was interrupted
     * @throws OutOfMemoryError if memory does not suffice here
     * @throws LinkageError if the objective or a class that it needs cannot be loaded here
     */
    public static Engine.Answer answer(Engine.Task task) throws InterruptedException {
        TrialText.Asked asked;
        try {
            asked = TrialText.read(task.text());
        } catch (FileFormatException e) {
            throw new IllegalArgumentException("this is no task of a sweep: " + e.getMessage(), e);
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

    /** The answer to a task whose objective was not interrupted, but threw {@link InterruptedException} of its own. */
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
        ClassLoader context = Thread.currentThread().getContextClassLoader(); // of a cluster: it has the user's classes
        return Class.forName(name, true, context == null ? TrialProgram.class.getClassLoader() : context);
    }

    /** Refuses a class that cannot be made by its name, before a sweep begins. */
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
                    + " is not what its name finds: load it by the thread's context class loader, as trials do");
        }
    }

    private static Objective made(Class<? extends Objective> type) {
        try {
            return type.getConstructor().newInstance();
        } catch (NoSuchMethodException | InstantiationException | IllegalAccessException e) {
            throw new IllegalArgumentException(
                    type.getName() + " cannot be made by its name: it must be a public class, not an inner one, with a"
                            + " public constructor without parameters, in a package that its module exports",
                    e);
        } catch (java.lang.reflect.InvocationTargetException e) {
            throw new IllegalStateException("the constructor of " + type.getName() + " failed: " + e.getCause(), e);
        }
    }

    /** The same text in every process: no trace, whose lower half depends on the engine, but where it was thrown. */
    private static String described(Throwable e) {
        String text;
        try {
            text = e.toString();
        } catch (Throwable worse) { // an exception of the user's, which may do anything
            text = e.getClass().getName();
        }
        StackTraceElement[] trace = e.getStackTrace();
        if (trace.length == 0) {
            return text;
        }
        StackTraceElement top = trace[0]; // its own text would name the class loader
        return text + " at " + top.getClassName() + "." + top.getMethodName() + "(" + top.getFileName() + ":"
                + top.getLineNumber() + ")";
    }
}
