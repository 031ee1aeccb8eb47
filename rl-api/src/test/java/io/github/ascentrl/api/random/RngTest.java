package io.github.ascentrl.api.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RngTest {
    // Keys: what a child draws depends on its path alone.

    @Property
    void childrenDependOnThePathAlone(
            @ForAll long seed, @ForAll @Size(max = 5) List<Long> path, @ForAll @IntRange(max = 20) int draws) {
        assertThat(dependsOnPathAlone(seed, path, draws, Rng::child)).isTrue();
    }

    @Test
    void aChildThatDependsOnDrawsIsCaught() {
        BiFunction<Rng, Long, Rng> mutant =
                (parent, index) -> Rng.of(parent.nextLong()).child(index);
        assertThat(dependsOnPathAlone(1, List.of(3L, 4L), 2, mutant)).isFalse();
    }

    private static boolean dependsOnPathAlone(
            long seed, List<Long> path, int draws, BiFunction<Rng, Long, Rng> childOf) {
        Rng quiet = Rng.of(seed);
        Rng drawn = Rng.of(seed);
        for (long index : path) {
            for (int i = 0; i < draws; i++) {
                drawn.nextGaussian();
            }
            childOf.apply(drawn, index + 1); // an unrelated consumer
            quiet = childOf.apply(quiet, index);
            drawn = childOf.apply(drawn, index);
        }
        return quiet.nextLong() == drawn.nextLong() && quiet.nextLong() == drawn.nextLong();
    }

    @Property
    void takingChildrenDrawsNothing(@ForAll long seed, @ForAll long index, @ForAll String name) {
        Rng rng = Rng.of(seed);
        rng.child(index);
        rng.child(name);
        assertThat(rng.position()).isZero();
        assertThat(rng.nextLong()).isEqualTo(Rng.of(seed).nextLong());
    }

    @Test
    void namedAndNumberedChildrenDifferAndPathsDoNotRunTogether() {
        Rng rng = Rng.of(7);
        Set<Long> firsts = new HashSet<>();
        int paths = 0;
        for (int i = 0; i < 300; i++) {
            firsts.add(rng.child(i).nextLong());
            firsts.add(rng.child(-1L - i).nextLong());
            firsts.add(rng.child(Integer.toString(i)).nextLong());
            firsts.add(rng.child(Character.toString((char) (i + 300))).nextLong());
            paths += 4;
            for (int j = 0; j < 300; j++) {
                firsts.add(rng.child(i).child(j).nextLong());
                firsts.add(rng.child(Integer.toString(i)).child(j).nextLong());
                firsts.add(rng.child(i).child(Integer.toString(j)).nextLong());
                paths += 3;
            }
        }
        for (String[] split : new String[][] {{"ab", "c"}, {"a", "bc"}, {"", "abc"}, {"abc", ""}, {"abc"}, {"ab/c"}}) {
            Rng at = rng;
            for (String name : split) {
                at = at.child(name);
            }
            firsts.add(at.nextLong());
            paths++;
        }
        firsts.add(rng.nextLong());
        firsts.add(rng.child("").nextLong());
        // Two of 271 208 honest 64-bit words collide with probability 2e-9.
        assertThat(firsts).hasSize(paths + 2);
    }

    @Test
    void differentSeedsGiveDifferentStreams() {
        Set<Long> firsts = new HashSet<>();
        for (long seed = -50_000; seed < 50_000; seed++) {
            firsts.add(Rng.of(seed).nextLong());
        }
        assertThat(firsts).hasSize(100_000);
    }

    // Golden bits: a change of any of these changes every result of every user, and must be a decision.

    @Test
    void wordsAreThePinnedOnes() {
        assertThat(words(Rng.of(42)))
                .containsExactly(0x0134fc0991992248L, 0x0fcb7e39b652d492L, 0x3900d09b9835dde6L, 0xe8a19fd1635c2db1L);
        assertThat(words(Rng.of(42).child("rollout").child(7).child(3)))
                .containsExactly(0x1f4f3d92df4759f9L, 0x69e9afea63b0c2ddL, 0x9525657b000ea2daL, 0xd57803fa0705b612L);
        assertThat(Rng.of(-1).child(-1).child("").child("ä").nextLong()).isEqualTo(0x93f78083a362540cL);
    }

    private static long[] words(Rng rng) {
        return new long[] {rng.nextLong(), rng.nextLong(), rng.nextLong(), rng.nextLong()};
    }

    @Test
    void everyKindOfDrawIsThePinnedOne() {
        assertThat(Golden.digests()).containsExactlyInAnyOrderEntriesOf(Golden.PINNED);
    }

    // Position: with the key, the whole state.

    @Property
    void aGeneratorResumesAtItsPosition(
            @ForAll long seed, @ForAll @Size(max = 40) List<@IntRange(max = 9) Integer> draws) {
        Rng rng = Rng.of(seed);
        for (int kind : draws) {
            Golden.draw(rng, kind);
        }
        Rng resumed = Rng.of(seed);
        resumed.seek(rng.position());
        for (int kind = 0; kind <= 9; kind++) {
            assertThat(Golden.draw(resumed, kind)).isEqualTo(Golden.draw(rng, kind));
        }
        assertThat(resumed.position()).isEqualTo(rng.position());
    }

    @Test
    void aPositionCountsWordsAndCanBeSoughtBackAndForth() {
        Rng rng = Rng.of(3);
        long[] expected = new long[10];
        for (int i = 0; i < 10; i++) {
            assertThat(rng.position()).isEqualTo(i);
            expected[i] = rng.nextLong();
        }
        rng.seek(4);
        assertThat(rng.nextLong()).isEqualTo(expected[4]);
        rng.seek(0);
        assertThat(rng.nextLong()).isEqualTo(expected[0]);
        assertThatThrownBy(() -> rng.seek(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1")
                .hasMessageContaining("at least 0");
    }

    // The JDK's part: what RandomGenerator itself computes may change with the JDK.

    @Test
    void whatIsInheritedFromTheJdkComputesNothingOfItsOwn() {
        String stream = "specified as repeated calls of the next… method, which is ours; tested below";
        Map<String, String> fine = Map.of(
                "isDeprecated", "says whether the class carries @Deprecated; draws nothing",
                "ints", stream,
                "longs", stream,
                "doubles", stream,
                "equiDoubles", "since JDK 22 only, so that code for 17 cannot call it");
        Set<String> inherited = Arrays.stream(RandomGenerator.class.getMethods())
                .filter(Method::isDefault)
                .filter(method -> !overridden(method))
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(fine.keySet())
                .as("a RandomGenerator default that Rng neither overrides nor is known to be harmless")
                .containsAll(inherited);
        assertThat(inherited).contains("isDeprecated", "ints", "longs", "doubles");
    }

    private static boolean overridden(Method method) {
        try {
            return Rng.class
                            .getMethod(method.getName(), method.getParameterTypes())
                            .getDeclaringClass()
                    == Rng.class;
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    @Property
    void isShownByItsKeyAndPosition(@ForAll long seed) {
        Rng rng = Rng.of(seed).child("a");
        assertThat(rng).hasToString(Rng.of(seed).child("a").toString());
        assertThat(rng.toString()).isNotEqualTo(Rng.of(seed).child("b").toString());
        rng.nextLong();
        assertThat(rng.toString()).matches("Rng\\[key [0-9a-f]{32}, position 1]");
    }

    @Property
    void streamsAreRepeatedDraws(@ForAll long seed, @ForAll int a, @ForAll int b) {
        int low = Math.min(a, b);
        int high = Math.max(a, b) + (a == b && a < Integer.MAX_VALUE ? 1 : 0);
        Rng rng = Rng.of(seed);
        assertThat(Rng.of(seed).ints(3)).containsExactly(rng.nextInt(), rng.nextInt(), rng.nextInt());
        rng.seek(0);
        assertThat(Rng.of(seed).longs(2)).containsExactly(rng.nextLong(), rng.nextLong());
        rng.seek(0);
        assertThat(Rng.of(seed).doubles(2)).containsExactly(rng.nextDouble(), rng.nextDouble());
        if (low < high) {
            rng.seek(0);
            assertThat(Rng.of(seed).ints(2, low, high)).containsExactly(rng.nextInt(low, high), rng.nextInt(low, high));
            rng.seek(0);
            assertThat(Rng.of(seed).longs(2, low, high))
                    .containsExactly(rng.nextLong(low, high), rng.nextLong(low, high));
            rng.seek(0);
            assertThat(Rng.of(seed).doubles(2, low, high))
                    .containsExactly(rng.nextDouble(low, high), rng.nextDouble(low, high));
        }
    }
}
