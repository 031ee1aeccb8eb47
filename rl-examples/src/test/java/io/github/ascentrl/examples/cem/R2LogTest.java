package io.github.ascentrl.examples.cem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class R2LogTest {
    /** What R2 prints, r and p, fit together for 31 pairs and for no other number near it. */
    @Test
    void itsPValueIsThatOf31Epochs() {
        assertThat(R2Log.pValue(-0.360623644640199, 31)).isCloseTo(0.04626262179019945, within(1e-12));
        assertThat(R2Log.pValue(-0.360623644640199, 30)).isGreaterThan(0.05);
    }
}
