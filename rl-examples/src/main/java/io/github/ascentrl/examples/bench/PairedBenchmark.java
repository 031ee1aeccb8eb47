package io.github.ascentrl.examples.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * Compares two builds of this library on a noisy machine: the JMH benchmarks of both run alternately in one JVM, at
 * least a tenth of a second of thread time each, so that anything that slows the machine down slows both. Compilation
 * differs from JVM to JVM and favours the build that is loaded first, so several JVMs are started, and every other one
 * loads the second build first. The output is the ratio of the speeds, new / old: the median over the JVMs of each
 * JVM's median, their range, and all of them. Compare a build with itself (a copy of the file) to see the noise.
 *
 * <pre>{@code
 * java -cp NEW.jar io.github.ascentrl.examples.bench.PairedBenchmark OLD.jar NEW.jar 6 \
 *     ReinforceBenchmark.cartPole ActorCriticBenchmark.ppoCartPole:environments=4 ActorCriticBenchmark.a2cDarkRoom
 * }</pre>
 *
 * <p>To compare two values of a parameter, pass the same build twice with
 * {@code WatchedPpoBenchmark.ppo:listeners=NONE|ALL}. Code that runs rarely, like a listener, needs more than the 5 s
 * of warm-up until it is compiled: {@code -DwarmUpSeconds=60}.
 */
public final class PairedBenchmark {
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
    private static final long WINDOW = 100_000_000;
    private static final long WARM_UP = Long.getLong("warmUpSeconds", 5) * 1_000_000_000L;
    private static final long MEASURED = 6_000_000_000L;

    private PairedBenchmark() {}

    /**
     * Runs the comparison.
     *
     * @param args the jar of the old build, the jar of the new build, the number of JVMs, and benchmarks as
     * {@code Class.method} or {@code Class.method:parameter=value}, or {@code =value|value} for different values in the
     * old and the new build
     * @throws Exception if a jar or a benchmark is not found, or a benchmark fails
     */
    public static void main(String[] args) throws Exception {
        if (args.length < 4) {
            System.err.println("usage: PairedBenchmark OLD.jar NEW.jar JVMS Class.method[:parameter=value] ...");
            System.exit(2);
        }
        int jvms = Integer.parseInt(args[2]);
        if (jvms == 0) {
            System.out.println(quotient(args[0], args[1], args[3]));
            return;
        }
        for (String benchmark : Arrays.copyOfRange(args, 3, args.length)) {
            double[] quotients = new double[jvms];
            for (int i = 0; i < jvms; i++) {
                quotients[i] = i % 2 == 0
                        ? inItsOwnJvm(args[0], args[1], benchmark)
                        : 1 / inItsOwnJvm(args[1], args[0], swapped(benchmark));
            }
            Arrays.sort(quotients);
            System.out.printf(
                    Locale.ROOT,
                    "%-50s %.3f  [%.3f, %.3f]  %s%n",
                    benchmark,
                    median(quotients),
                    quotients[0],
                    quotients[jvms - 1],
                    Arrays.toString(Arrays.stream(quotients)
                            .mapToObj(q -> String.format(Locale.ROOT, "%.2f", q))
                            .toArray()));
        }
    }

    /** {@return {@code name=b|a} for {@code name=a|b}} */
    private static String swapped(String benchmark) {
        return benchmark.replaceFirst("=(.*)\\|(.*)", "=$2|$1");
    }

    private static double median(double[] sorted) {
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static double inItsOwnJvm(String first, String second, String benchmark)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), PairedBenchmark.class.getName()));
        command.addAll(List.of(first, second, "0", benchmark));
        Process jvm = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines =
                new String(jvm.getInputStream().readAllBytes()).lines().toList();
        if (jvm.waitFor() != 0) {
            throw new IllegalStateException(benchmark + " failed: " + lines);
        }
        return Double.parseDouble(lines.get(lines.size() - 1));
    }

    /** {@return the median of the time of the first / the time of the second, for the same work done alternately} */
    private static double quotient(String first, String second, String benchmark) throws Exception {
        Side a = new Side(Path.of(first), benchmark.replaceFirst("\\|.*", ""));
        Side b = new Side(Path.of(second), swapped(benchmark).replaceFirst("\\|.*", ""));
        int calls = calls(a, b);
        while (a.total < WARM_UP) {
            calls = calls(a, b);
        }
        long end = a.total + MEASURED;
        List<Double> all = new ArrayList<>();
        while (a.total < end) {
            boolean firstIsFirst = all.size() % 2 == 0;
            long timeOfB = firstIsFirst ? 0 : b.time(calls);
            long timeOfA = a.time(calls);
            all.add((double) timeOfA / (firstIsFirst ? b.time(calls) : timeOfB));
        }
        double[] quotients = all.stream().mapToDouble(q -> q).toArray();
        Arrays.sort(quotients);
        return median(quotients);
    }

    /**
     * {@return the number of calls that fill a window} Both sides make the same calls, so that both continue with the
     * same work.
     */
    private static int calls(Side a, Side b) throws Exception {
        int calls = 1;
        while (Math.min(a.time(calls), b.time(calls)) < WINDOW) {
            calls *= 2;
        }
        return calls;
    }

    /** A benchmark of one build, with its own class loader. */
    static final class Side {
        private final Method method;
        private final Object benchmark;
        private final Object[] states;
        private long total;

        Side(Path jar, String name) throws Exception {
            if (!Files.isRegularFile(jar)) {
                throw new IllegalArgumentException(jar + " is not a file; build it with mvn package");
            }
            String[] parts = name.split("[.:]", 3);
            ClassLoader loader =
                    new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
            Thread.currentThread().setContextClassLoader(loader);
            Class<?> type = loader.loadClass(PairedBenchmark.class.getPackageName() + "." + parts[0]);
            method = Arrays.stream(type.getMethods())
                    .filter(m -> m.getName().equals(parts[1]))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(type + " has no method " + parts[1]));
            benchmark = state(type, parts.length > 2 ? parts[2] : ""); // which may be its own state
            states = new Object[method.getParameterCount()];
            for (int i = 0; i < states.length; i++) {
                states[i] = state(method.getParameterTypes()[i], parts.length > 2 ? parts[2] : "");
            }
        }

        /** {@return a state after its set-up, with its parameters set, by default to their first value} */
        private static Object state(Class<?> type, String setting) throws Exception {
            Object state = type.getConstructor().newInstance();
            for (Field field : type.getFields()) {
                String[] values = annotation(field, Param.class) == null ? new String[0] : values(field);
                if (values.length > 0) {
                    boolean given = setting.startsWith(field.getName() + "=");
                    set(state, field, given ? setting.substring(setting.indexOf('=') + 1) : values[0]);
                }
            }
            for (Method method : type.getMethods()) {
                if (annotation(method, Setup.class) != null) {
                    method.invoke(state);
                }
            }
            return state;
        }

        /** {@return an annotation, found by its name because its class belongs to the other loader} */
        private static Object annotation(java.lang.reflect.AnnotatedElement element, Class<?> wanted) {
            return Arrays.stream(element.getAnnotations())
                    .filter(a -> a.annotationType().getName().equals(wanted.getName()))
                    .findFirst()
                    .orElse(null);
        }

        private static String[] values(Field field) throws Exception {
            Object param = annotation(field, Param.class);
            return (String[]) param.getClass().getMethod("value").invoke(param);
        }

        private static void set(Object state, Field field, String value) throws Exception {
            if (field.getType() == int.class) {
                field.setInt(state, Integer.parseInt(value));
            } else if (field.getType() == String.class) {
                field.set(state, value);
            } else if (field.getType().isEnum()) {
                field.set(
                        state,
                        field.getType().getMethod("valueOf", String.class).invoke(null, value));
            } else {
                throw new IllegalArgumentException(field + " is neither int, String nor enum");
            }
        }

        long time(int calls) throws Exception {
            long start = CLOCK.getCurrentThreadCpuTime();
            for (int i = 0; i < calls; i++) {
                method.invoke(benchmark, states);
            }
            long time = CLOCK.getCurrentThreadCpuTime() - start;
            total += time;
            return time;
        }
    }
}
