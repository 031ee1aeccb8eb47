package io.github.ascentrl.algos.misuse;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.envs.tabular.Rational;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.exception.MathArithmeticException;
import org.apache.commons.math3.fraction.BigFraction;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The libraries can replace what they depend on without breaking their users. */
class ForeignTypesTest {
    @Test
    void noExportedSignatureMentionsAnotherLibrary() {
        List<Class<?>> classes = Exports.classes();
        assertThat(classes).hasSizeGreaterThan(300).contains(Rational.class);
        List<String> found = new ArrayList<>();
        for (Class<?> type : classes) {
            found.addAll(ForeignTypes.in(type));
        }
        assertThat(found).isEmpty();
    }

    /** Private parts may be of any type. */
    @SuppressWarnings("unused")
    public static class Clean<T extends Comparable<T>> {
        private BigFraction value;

        Clean(BigFraction value) {}

        public List<? super Map<String, T[]>> all(int[][] x) {
            return List.of();
        }

        private RealMatrix matrix() {
            return null;
        }
    }

    @SuppressWarnings("unused")
    public static final class OfField {
        public BigFraction value;
    }

    @SuppressWarnings("unused")
    public static final class OfConstructor {
        public OfConstructor(BigFraction[][] table) {}
    }

    public interface OfReturn {
        List<Map<String, ? extends BigFraction[]>> values();
    }

    public interface OfParameter {
        void set(Map<BigFraction, String> values);
    }

    public interface OfException {
        void run() throws MathArithmeticException;
    }

    public interface OfBound<T extends List<? super BigFraction>> {
        T value();
    }

    public interface OfInterface extends Comparator<BigFraction> {}

    public abstract static class OfSuperclass extends BigFraction {
        private static final long serialVersionUID = 1;

        OfSuperclass() {
            super(1);
        }
    }

    @SuppressWarnings("unused")
    public abstract static class OfProtected {
        protected abstract BigFraction value();
    }

    /** Public through its subclass, although it is not exported itself. */
    abstract static class Hidden {
        public BigFraction value() {
            return BigFraction.ONE;
        }
    }

    public static final class OfInherited extends Hidden {}

    @Test
    void whatIsPrivatePasses() {
        assertThat(ForeignTypes.in(Clean.class)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                OfField.class,
                OfConstructor.class,
                OfReturn.class,
                OfParameter.class,
                OfException.class,
                OfBound.class,
                OfInterface.class,
                OfSuperclass.class,
                OfProtected.class,
                OfInherited.class
            })
    void mutantsAreCaught(Class<?> mutant) {
        assertThat(ForeignTypes.in(mutant))
                .isNotEmpty()
                .allMatch(message -> message.contains(mutant.getSimpleName())
                        && message.contains(" mentions org.apache.commons.math3."));
    }
}
