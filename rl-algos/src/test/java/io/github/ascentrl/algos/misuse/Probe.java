package io.github.ascentrl.algos.misuse;

import io.github.ascentrl.api.State;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Calls doors with one bad argument among good ones. */
final class Probe implements AutoCloseable {
    private static final int SECONDS = 5;

    private final GoodValues good;
    private final Keys keys;
    private ExecutorService caller = Executors.newSingleThreadExecutor(Probe::daemon);

    /** Calls that were made, doors that good arguments open, and what was found. */
    int calls;

    final List<Door> opened = new ArrayList<>();
    final List<Door> neverOpened = new ArrayList<>();
    final List<String> faults = new ArrayList<>();
    final List<String> accepted = new ArrayList<>();

    Probe(GoodValues good, Keys keys) {
        this.good = good;
        this.keys = keys;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "probe");
        thread.setDaemon(true);
        return thread;
    }

    void probe(Door door) {
        List<List<Supplier<Object>>> candidates = new ArrayList<>();
        for (Type type : door.arguments()) {
            candidates.add(good.of(type));
        }
        if (candidates.stream().anyMatch(List::isEmpty)) {
            neverOpened.add(door);
            faults.add(door.name() + " cannot be tried: no values for a parameter or the receiver; add a specimen");
            return;
        }
        Supplier<Object[]> chosen = inTime(() -> key(door, candidates), null);
        if (chosen == null) {
            neverOpened.add(door);
            chosen = () -> Combination.values(
                    candidates.stream().map(list -> list.get(0)).toList());
        } else {
            opened.add(door);
        }
        int first = door.needsReceiver() ? 1 : 0;
        for (int i = first; i < door.arguments().size(); i++) {
            Class<?> type = door.executable().getParameterTypes()[i - first];
            Object usual;
            try {
                usual = chosen.get()[i];
            } catch (RuntimeException e) {
                faults.add(door.name() + " " + e);
                continue;
            }
            List<Nonsense.Value> values = new ArrayList<>(Nonsense.like(type, usual));
            if (usual instanceof State state && door.executable().getName().equals("load")) {
                values.addAll(Nonsense.likeSaved(state));
            }
            for (Nonsense.Value value : values) {
                tryOne(door, chosen, i, i - first, value);
            }
        }
    }

    /** {@return arguments that open a door: those made for it, or a combination of candidates; null if none was found} */
    private Supplier<Object[]> key(Door door, List<List<Supplier<Object>>> candidates) {
        Combination.Call call = arguments -> {
            door.call(arguments);
            return true;
        };
        for (Supplier<Object[]> made : keys.of(door, candidates)) {
            try {
                if (call.accepts(made.get())) {
                    return made;
                }
            } catch (Throwable e) {
                if (keys.isMadeFor(door)) {
                    faults.add(door.name() + " is not opened by the arguments made for it: " + e);
                }
            }
        }
        List<Supplier<Object>> found = Combination.firstThatWorks(candidates, call);
        return found == null ? null : () -> Combination.values(found);
    }

    private void tryOne(Door door, Supplier<Object[]> chosen, int at, int parameter, Nonsense.Value value) {
        calls++;
        String what = door.name() + " " + door.parameter(parameter).getName() + " = " + value.name();
        Throwable thrown = inTime(
                () -> {
                    Object[] arguments;
                    try {
                        arguments = chosen.get();
                    } catch (RuntimeException e) {
                        return new Error("no good arguments: " + e, e);
                    }
                    arguments[at] = value.value();
                    try {
                        Object result = door.call(arguments);
                        if (door.type().getSimpleName().endsWith("Builder")
                                && !door.executable().getName().equals("build")) {
                            build(result);
                        }
                        return null;
                    } catch (Throwable e) {
                        return e;
                    }
                },
                new Error("no answer within " + SECONDS + " s"));
        if (thrown == null) {
            if (!value.unusual()) {
                accepted.add(what);
            }
            return;
        }
        String fault = Verdict.of(thrown, door, parameter);
        if (!fault.isEmpty()) {
            faults.add(what + " -> " + fault.replace('\n', ' '));
        }
    }

    /** A builder may leave it to {@code build} to refuse. */
    private static void build(Object builder) throws Throwable {
        if (builder == null) {
            return; // a builder that collects, such as BatchBuilder, returns nothing
        }
        try {
            builder.getClass().getMethod("build").invoke(builder);
        } catch (NoSuchMethodException e) {
            // it wants arguments; its own door is tried
        } catch (java.lang.reflect.InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private <T> T inTime(java.util.concurrent.Callable<T> task, T late) {
        Future<T> future = caller.submit(task);
        try {
            return future.get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            future.cancel(true);
            caller.shutdownNow();
            caller = Executors.newSingleThreadExecutor(Probe::daemon);
            return late;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        caller.shutdownNow();
    }
}
