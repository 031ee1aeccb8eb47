package io.github.ascentrl.nn.internal.kernels;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses an implementation once per JVM and logs which one and why. No module descriptor of this library requires
 * {@code jdk.incubator.vector} (users' compilers would warn about incubator modules), so the module is present only if
 * the command line adds it. The SIMD class is then loaded by name.
 */
final class KernelProvider {
    private static final Logger LOG = LoggerFactory.getLogger(KernelProvider.class);

    private static final String MODULE = "jdk.incubator.vector";
    static final String SWITCH = "ascent.simd";
    /** The value of the switch that closes every {@link Gate} at first. */
    static final String GRADUAL = "gradual";

    private static final Supplier<Kernels> CHOSEN = choose();

    private KernelProvider() {}

    static Kernels create() {
        return CHOSEN.get();
    }

    private static Supplier<Kernels> choose() {
        String simd = System.getProperty(SWITCH, "on");
        if (!simd.equals("on") && !simd.equals("off") && !simd.equals(GRADUAL)) {
            LOG.warn("-D{}={} is not one of on, off and gradual and is treated as on", SWITCH, simd);
        }
        String obstacle = obstacle(
                simd,
                System.getProperty("java.vm.info", ""),
                System.getProperty("java.vm.name", ""),
                module().isPresent());
        if (obstacle == null) {
            try {
                Supplier<Kernels> vector = vector();
                LOG.info(
                        "Kernels: {} bits. -D{}=off switches to plain Java; results have the same bits.",
                        vector.get().name(),
                        SWITCH);
                return vector;
            } catch (ReflectiveOperationException | LinkageError | UnsupportedOperationException e) {
                obstacle = "the SIMD kernels do not run on this JVM: " + e;
            }
        }
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
