package io.github.ascentrl.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClaimTest {
    @Test
    void againstEachOfTheOthersEveryComparisonMustShowIt() {
        Map<String, Comparison> others = new LinkedHashMap<>();
        others.put("none", Comparison.of(new double[] {1, 2, 1}, new double[] {11, 12, 12}));
        assertThat(claim(others).verdict()).isEqualTo(Verdict.SEEN);
        others.put("V(s)", Comparison.of(new double[] {1, 2, 1}, new double[] {1, 1, 2}));
        Claim claim = claim(others);
        assertThat(claim.verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(claim.evidence())
                .startsWith("updates, RLOO, against none: 1.3 against 11.7, difference −10.3")
                .contains("; against V(s): 1.3 against 1.3, difference 0.0 ");
    }

    private static Claim claim(Map<String, Comparison> others) {
        return Claim.againstEach("R4 §1.2.3", "fastest of all", "updates, RLOO", others, Comparison::smaller);
    }
}
