package io.github.ascentrl.nn.internal.kernels;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses implementations once per JVM and logs which and why. No module descriptor of this library requires
 * {@code jdk.incubator.vector} (users' compilers would warn about incubator modules), so the module is present only if
 * the command line adds it. The SIMD class is then loaded by name, when it is first needed.
 */
final class KernelProvider {
    private static final Logger LOG = LoggerFactory.getLogger(KernelProvider.class);

    private static final String MODULE = "jdk.incubator.vector";
    static final String SWITCH = "ascent.simd";

    private static Supplier<Kernels> simd;
    private static final Supplier<Kernels> CHOSEN = choose();

    private KernelProvider() {}

    static Kernels create() {
        return CHOSEN.get();
    }

    private static Supplier<Kernels> choose() {
        String simd = System.getProperty(SWITCH, "auto");
        if (!simd.equals("auto") && !simd.equals("on") && !simd.equals("off")) {
            LOG.warn("-D{}={} is not one of auto, on and off and is treated as auto", SWITCH, simd);
        }
        String obstacle = obstacle(
                simd,
                System.getProperty("java.vm.info", ""),
                System.getProperty("java.vm.name", ""),
                module().isPresent());
        if (obstacle != null) {
            return plain(obstacle);
        }
        if (simd.equals("on")) {
            return simd();
        }
        LOG.info(
                "Kernels: plain Java at first, later SIMD. -D{}=on or off uses one of them throughout; results have the"
                        + " same bits.",
                SWITCH);
        return () -> new EarlyKernels(() -> simd().get());
    }

    private static Supplier<Kernels> plain(String obstacle) {
        LOG.info(
                "Kernels: plain Java, because {}. Results have the same bits, but training is two to three times slower.",
                obstacle);
        return PlainKernels::create;
    }

    /** {@return why SIMD kernels should not be tried, with a remedy, or null} */
    static String obstacle(String simd, String vmInfo, String vmName, boolean module) {
        if (simd.equals("off")) {
            return "-D" + SWITCH + "=off is set; leave it out for SIMD";
        }
        // Without the C2 compiler, every vector is an object: 140 to 860 ns per element.
        if (vmInfo.contains("interpreted") || vmInfo.contains("emulated-client")) {
            return "this JVM runs without its optimising compiler (" + vmInfo + "); leave out -Xint, -client and"
                    + " -XX:TieredStopAtLevel for SIMD";
        }
        if (!vmName.contains("Server")) {
            return "'" + vmName + "' is not known to compile vector code; use a HotSpot server JVM for SIMD";
        }
        if (!module) {
            return "the module " + MODULE + " is not available; add --add-modules " + MODULE
                    + " to the java command line, or to the environment variable JDK_JAVA_OPTIONS, for SIMD";
        }
        return null;
    }

    private static Optional<Module> module() {
        return ModuleLayer.boot().findModule(MODULE);
    }

    /** {@return what makes the SIMD kernels, or plain ones if they do not run; loaded when they are first needed} */
    private static synchronized Supplier<Kernels> simd() {
        if (simd == null) {
            simd = load();
        }
        return simd;
    }

    private static Supplier<Kernels> load() {
        try {
            Supplier<Kernels> vector = vector();
            LOG.info(
                    "Kernels: {} bits. -D{}=off switches to plain Java; results have the same bits.",
                    vector.get().name(),
                    SWITCH);
            return vector;
        } catch (ReflectiveOperationException | LinkageError | UnsupportedOperationException e) {
            return plain("the SIMD kernels do not run on this JVM: " + e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Supplier<Kernels> vector() throws ReflectiveOperationException {
        KernelProvider.class.getModule().addReads(module().orElseThrow());
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        Class<?> kind = lookup.findClass(KernelProvider.class.getPackageName() + ".VectorKernels");
        try {
            return (Supplier<Kernels>) lookup.findConstructor(kind, MethodType.methodType(void.class))
                    .invoke();
        } catch (RuntimeException | Error | ReflectiveOperationException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
