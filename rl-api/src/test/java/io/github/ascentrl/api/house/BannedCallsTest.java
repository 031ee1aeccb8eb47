package io.github.ascentrl.api.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.api.house.BannedCalls.Rule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BannedCallsTest {
    @Test
    void noLibraryCallsWhatIsBanned() {
        List<String> found = new ArrayList<>();
        int files = 0;
        for (String library : Repository.PUBLISHED) {
            for (Path file : Repository.mainSources(library)) {
                found.addAll(BannedCalls.in(file));
                files++;
            }
        }
        assertThat(files).as("files read").isGreaterThan(20);
        assertThat(found).as("banned calls").isEmpty();
    }

    @Test
    void everyMutantIsCaughtByItsRuleAlone() {
        for (Rule rule : BannedCalls.RULES) {
            assertThat(rule.mutants()).as(rule.name()).isNotEmpty();
            for (String mutant : rule.mutants()) {
                assertThat(BannedCalls.in("class A {\n" + mutant + "\n}"))
                        .as(mutant)
                        .isNotEmpty()
                        .allMatch(found -> found.startsWith("2: ") && found.endsWith(rule.reason()));
            }
        }
    }

    @Test
    void commentsAndLiteralsAreNotCalls() {
        for (Rule rule : BannedCalls.RULES) {
            for (String mutant : rule.mutants()) {
                assertThat(BannedCalls.in("// " + mutant.replace('\n', ' '))).isEmpty();
                assertThat(BannedCalls.in("/** See {@code " + mutant + "} */ class A {}"))
                        .isEmpty();
                assertThat(BannedCalls.in("String s = \"" + mutant.replace('\n', ' ') + "\";"))
                        .isEmpty();
                assertThat(BannedCalls.in("String s = \"\"\"\n " + mutant + "\n\"\"\";"))
                        .isEmpty();
            }
        }
    }

    @Test
    void whatLooksAlikeIsFine() {
        String fine = """
                import java.util.random.RandomGenerator;
                double a = StrictMath.exp(1) + StrictMath.pow(2, 3) + Math.sqrt(2) + Math.fma(a, b, c) + Math.abs(d);
                double e = tape.exp(x) + Kernels.tanh(y) + math.log(z) + FastMath.log(z);
                Rng random = new RandomWalk(7).rng();
                log.info("x"); system.out(); Math.expand(); Collections.shuffle(list, random);
                boolean parallel = parallel(2); float[] out; long now = clock.now();
                """;
        assertThat(BannedCalls.in(fine)).isEmpty();
    }

    @Test
    void theAllowListNamesOnlyWhatItIsNeededFor() {
        BannedCalls.ALLOWED.forEach((name, rules) -> {
            Path file = Repository.root().resolve(name);
            assertThat(file).as("a file on the allow list").matches(Files::isRegularFile);
            String code = JavaCode.of(Repository.read(file));
            rules.forEach((rule, reason) -> assertThat(BannedCalls.RULES)
                    .as("%s needs its leave for %s (%s)", name, rule, reason)
                    .anyMatch(r ->
                            r.name().equals(rule) && r.pattern().matcher(code).find()));
        });
        assertThat(BannedCalls.RULES.stream().map(Rule::name)).doesNotHaveDuplicates();
    }
}
