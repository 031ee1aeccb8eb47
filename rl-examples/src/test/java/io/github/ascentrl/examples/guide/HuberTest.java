package io.github.ascentrl.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.nn.GradientCheck;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import org.junit.jupiter.api.Test;

/** The guide's operation, checked as the guide checks it. */
class HuberTest {
    @Test
    void itsGradientIsRight() {
        Parameters parameters = new Parameters();
        Parameter x = parameters.add("x", 2, 3);
        parameters.set(new float[] {-3, -0.5f, 0.25f, 0.75f, 1.5f, 4});
        GradientCheck.Result result =
                GradientCheck.check(parameters, tape -> tape.sum(Huber.of(tape, tape.parameter(x), 1)));
        assertThat(result.passed()).as(result.worst()).isTrue();
        assertThat(result.checked()).isEqualTo(6);
    }
}
