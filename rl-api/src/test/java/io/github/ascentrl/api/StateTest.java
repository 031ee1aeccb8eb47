package io.github.ascentrl.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class StateTest {
    @Property
    void numbersComeBackBitForBit(
            @ForAll float[] floats, @ForAll double[] doubles, @ForAll long[] longs, @ForAll long n) {
        State state = new State();
        state.put("floats", floats);
        state.child("part").put("doubles", doubles);
        state.child("part").child("inner").put("longs", longs);
        state.put("n", n);
        assertThat(state.floats("floats")).isEqualTo(floats);
        assertThat(state.child("part").doubles("doubles")).isEqualTo(doubles);
        assertThat(state.longs("part/inner/longs")).isEqualTo(longs);
        assertThat(state.number("n")).isEqualTo(n);
        float[] into = new float[floats.length];
        state.get("floats", into);
        assertThat(into).isEqualTo(floats);
    }

    @Test
    void arraysAreCopiedInAndOut() {
        State state = new State();
        float[] floats = {1};
        double[] doubles = {1};
        long[] longs = {1};
        state.put("f", floats);
        state.put("d", doubles);
        state.put("l", longs);
        floats[0] = 2;
        doubles[0] = 2;
        longs[0] = 2;
        state.floats("f")[0] = 3;
        state.doubles("d")[0] = 3;
        state.longs("l")[0] = 3;
        assertThat(state.floats("f")).containsExactly(1);
        assertThat(state.doubles("d")).containsExactly(1);
        assertThat(state.longs("l")).containsExactly(1);
    }

    @Test
    void aChildIsAFolderOfTheWhole() {
        State state = new State();
        State child = state.child("baseline");
        child.put("mean", new double[] {0.5});
        child.child("net").put("w", new float[] {1, 2});
        state.put("baseline2", 7);
        assertThat(state.names()).containsExactly("baseline/mean", "baseline/net/w", "baseline2");
        assertThat(child.names()).containsExactly("mean", "net/w");
        assertThat(state.child("baseline").child("net").floats("w")).containsExactly(1, 2);
        assertThat(state.doubles("baseline/mean")).containsExactly(0.5);
        assertThat(state.child("nobody").names()).isEmpty();
        assertThat(state.kind("baseline/mean")).isEqualTo(double.class);
        assertThat(child.kind("net/w")).isEqualTo(float.class);
        assertThat(state.kind("baseline2")).isEqualTo(long.class);
        assertThatThrownBy(() -> child.kind("baseline2")).hasMessageContaining("state has no 'baseline/baseline2'");
    }

    @Property
    void textsComeBack(@ForAll String text) {
        State state = new State();
        state.child("part").put("text", text);
        assertThat(state.text("part/text")).isEqualTo(text);
        assertThat(state.kind("part/text")).isEqualTo(String.class);
        state.child("part").require("text", text);
        assertThatThrownBy(() -> state.child("part").require("text", text + "!"))
                .hasMessageContaining("state 'part/text' is of " + text);
        assertThatThrownBy(() -> state.longs("part/text")).hasMessageContaining("is a String, not a long[]");
    }

    @Test
    void itKnowsWhatWasRead() {
        State state = new State();
        state.put("a", 1);
        state.child("part").put("b", new float[2]);
        state.child("part").put("c", new double[2]);
        state.put("partition", "text");
        state.number("a");
        state.kind("partition"); // looked at, not read
        state.child("part").floats("b");
        assertThat(state.unread()).containsExactly("part/c", "partition");
        assertThat(state.child("part").unread()).containsExactly("c");
        state.ignore("part");
        assertThat(state.unread()).containsExactly("partition");
        state.ignore("nothing");
        state.text("partition");
        assertThat(state.unread()).isEmpty();
    }

    @Test
    void sameAsComparesBits() {
        assertThat(of(Float.NaN, Double.NaN, 1).sameAs(of(Float.NaN, Double.NaN, 1)))
                .isTrue();
        assertThat(of(0f, 0, 1).sameAs(of(-0f, 0, 1))).isFalse();
        assertThat(of(0f, 0, 1).sameAs(of(0f, -0.0, 1))).isFalse();
        assertThat(of(0f, 0, 1).sameAs(of(0f, 0, 2))).isFalse();
        assertThat(of(0f, 0, 1).sameAs(of(Math.nextUp(0f), 0, 1))).isFalse();
        assertThat(new State().sameAs(new State())).isTrue();
        assertThat(new State().sameAs(of(0f, 0, 1))).isFalse();
        assertThat(of(0f, 0, 1).sameAs(new State())).isFalse();
    }

    @Test
    void sameAsComparesNamesTypesAndLengths() {
        State floats = new State();
        floats.put("x", new float[] {1});
        State doubles = new State();
        doubles.put("x", new double[] {1});
        State longer = new State();
        longer.put("x", new float[] {1, 1});
        State renamed = new State();
        renamed.put("y", new float[] {1});
        assertThat(floats.sameAs(doubles)).isFalse();
        assertThat(floats.sameAs(longer)).isFalse();
        assertThat(floats.sameAs(renamed)).isFalse();
        State whole = new State();
        whole.child("a").put("x", new float[] {1});
        whole.child("b").put("x", new float[] {1});
        assertThat(whole.child("a").sameAs(whole.child("b"))).isTrue();
        assertThat(whole.child("a").sameAs(floats)).isTrue();
        assertThat(whole.sameAs(floats)).isFalse();
    }

    private static State of(float f, double d, long n) {
        State state = new State();
        state.put("f", new float[] {f});
        state.put("d", new double[] {d});
        state.put("n", n);
        return state;
    }

    @Test
    void whatIsMissingIsNamedWithWhatThereIs() {
        State state = of(1, 2, 3);
        assertThatThrownBy(() -> state.child("adam").floats("m"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("state has no 'adam/m'; it has [d, f, n]");
        assertThatThrownBy(() -> state.number("x")).hasMessageContaining("'x'");
        assertThatThrownBy(() -> state.get("x", new float[1])).hasMessageContaining("'x'");
        assertThatThrownBy(() -> state.doubles("x")).hasMessageContaining("'x'");
    }

    @Test
    void wrongTypesAreNamed() {
        State state = of(1, 2, 3);
        assertThatThrownBy(() -> state.floats("d"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("state 'd' is a double[], not a float[]");
        assertThatThrownBy(() -> state.doubles("n")).hasMessage("state 'n' is a long[], not a double[]");
        assertThatThrownBy(() -> state.longs("f")).hasMessage("state 'f' is a float[], not a long[]");
        assertThatThrownBy(() -> state.number("f")).hasMessageContaining("float[]");
        assertThatThrownBy(() -> state.get("d", new float[1])).hasMessageContaining("double[]");
    }

    @Test
    void aCountIsNeitherNegativeNorTooLarge() {
        State state = new State();
        state.put("none", 0);
        state.put("most", 1L << 53);
        state.child("trainer").put("steps", -1);
        state.put("more", (1L << 53) + 1);
        assertThat(state.count("none")).isZero();
        assertThat(state.count("most")).isEqualTo(1L << 53);
        assertThatThrownBy(() -> state.child("trainer").count("steps"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("state 'trainer/steps' = -1 must be in [0, 9007199254740992], as counts are; the state is"
                        + " damaged");
        assertThatThrownBy(() -> state.count("more")).hasMessageContaining("9007199254740993 must be in");
    }

    /** A checkpoint has hundreds of names; a message does not list them all. */
    @Test
    void manyNamesAreNotListedInFull() {
        State state = new State();
        for (int i = 0; i < 1000; i++) {
            state.put("name" + i, i);
        }
        assertThatThrownBy(() -> state.number("x"))
                .hasMessageStartingWith("state has no 'x'; it has 1000 entries: [name0, name1, ")
                .hasMessageEndingWith("…")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
    }

    @Test
    void wrongLengthsAreNamedAndNothingIsWritten() {
        State state = new State();
        state.child("net").put("w", new float[] {1, 2});
        float[] into = {9, 9, 9};
        assertThatThrownBy(() -> state.child("net").get("w", into))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("state 'net/w' holds 2 numbers but 3 are needed here");
        assertThat(into).containsOnly(9);
        state.put("pair", 1, 2);
        state.put("none");
        assertThatThrownBy(() -> state.number("pair")).hasMessageContaining("holds 2 whole numbers");
        assertThatThrownBy(() -> state.number("none")).hasMessageContaining("holds 0 whole numbers");
    }

    @Test
    void aNameIsWrittenOnceAndIsAPath() {
        State state = of(1, 2, 3);
        assertThatThrownBy(() -> state.put("f", new float[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("state 'f' is already written; give each part its own folder with child(name)");
        assertThatThrownBy(() -> state.put("f", 4)).hasMessageContaining("already written");
        assertThat(state.floats("f")).containsExactly(1);
        for (String name : new String[] {"", "/x", "x/", "/"}) {
            assertThatThrownBy(() -> state.put(name, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + name + "'");
            assertThatThrownBy(() -> state.child(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
