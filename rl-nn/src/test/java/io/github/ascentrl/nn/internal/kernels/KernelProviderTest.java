package io.github.ascentrl.nn.internal.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Each run of the suite states in {@code ascent.test.kernels} which kernels it expects: a failed load falls back to
 * plain Java, which would go unnoticed without this test.
 */
class KernelProviderTest {
    @Test
    void choosesWhatThisRunExpects() {
        String expected = System.getProperty("ascent.test.kernels");
        assertThat(expected)
                .as("set by the build; in an IDE pass -Dascent.test.kernels=plain, or vector with"
                        + " --add-modules jdk.incubator.vector -Dascent.simd=on")
                .isNotNull();
        String name = Kernels.create().name();
        assertThat(name).startsWith(expected);
        String widest = System.getProperty("ascent.test.kernels.widest");
        if (widest != null) {
            assertThat(Integer.parseInt(name.substring("vector ".length())))
                    .isLessThanOrEqualTo(Integer.parseInt(widest));
        }
    }

    @Test
    void givesEachThreadItsOwn() {
        assertThat(Kernels.create()).isNotSameAs(Kernels.create()).hasSameClassAs(Kernels.create());
    }

    @Test
    void saysWhatStandsInTheWayAndWhatToDo() {
        String server = "OpenJDK 64-Bit Server VM";
        assertThat(KernelProvider.obstacle("on", "mixed mode, sharing", server, true))
                .isNull();
        assertThat(KernelProvider.obstacle("off", "mixed mode", server, true)).contains("-Dascent.simd=off");
        assertThat(KernelProvider.obstacle("on", "interpreted mode", server, true))
                .contains("-Xint");
        assertThat(KernelProvider.obstacle("on", "mixed mode, emulated-client", server, true))
                .contains("TieredStopAtLevel");
        assertThat(KernelProvider.obstacle("on", "mixed mode", "OpenJDK Zero VM", true))
                .contains("Zero");
        assertThat(KernelProvider.obstacle("on", "mixed mode", server, false))
                .contains("--add-modules jdk.incubator.vector")
                .contains("JDK_JAVA_OPTIONS");
    }
}
