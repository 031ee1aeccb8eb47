package io.github.ascentrl.api.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnTest {
    private final Box plain = Box.of(new float[] {-1, 0, 0, 0}, new float[] {1, 1, 1, 9});
    private final Box named = plain.named("time", 3, 1).named(Column.ACTION_MASK, 1, 2);

    @Test
    void namesAreFoundByPlaceAndByName() {
        Column mask = new Column(Column.ACTION_MASK, 1, 2);
        assertThat(named.columns()).containsExactly(mask, new Column("time", 3, 1));
        assertThat(named.column(Column.ACTION_MASK)).contains(mask);
        assertThat(named.column("speed")).isEmpty();
        assertThat(mask.to()).isEqualTo(3);
        assertThat(plain.columns()).as("the box named is another one").isEmpty();
        assertThat(plain.named(named.columns())).isEqualTo(named);
    }

    @Test
    void theMaskIsKnownCoordinateByCoordinate() {
        assertThat(new boolean[] {named.isMask(0), named.isMask(1), named.isMask(2), named.isMask(3)})
                .containsExactly(false, true, true, false);
        assertThat(plain.isMask(0)).isFalse();
        assertThat(plain.named("time", 3, 1).isMask(0)).isFalse();
    }

    @Test
    void namesArePartOfWhatASpaceIs() {
        assertThat(named)
                .isNotEqualTo(plain)
                .hasToString(plain.toString().replace("]]", "], columns=")
                        + "[Column[name=actionMask, from=1, size=2], Column[name=time, from=3, size=1]]]");
        Box other = plain.named(List.of(new Column(Column.ACTION_MASK, 1, 2), new Column("time", 3, 1)));
        assertThat(named).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(named.contains(new float[] {0, 1, 0, 5})).isTrue();
        assertThat(named.low(0)).isEqualTo(-1);
    }

    @Test
    void namesThatCannotBeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> named.named("speed", 2, 2))
                .withMessageContaining("column 'speed' at 2 … 3 overlaps column 'actionMask' at 1 … 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> named.named("time", 0, 1))
                .withMessageContaining("there is already a column 'time' at 3 … 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plain.named("time", 3, 2))
                .withMessageContaining("takes the coordinates 3 … 4, but the box has only 0 … 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plain.named(" ", 3, 1))
                .withMessageContaining("not blank");
        for (int[] range : new int[][] {{-1, 1}, {0, 0}, {Integer.MAX_VALUE, 1}}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> plain.named("time", range[0], range[1]))
                    .withMessageContaining("from = " + range[0] + " and size = " + range[1]);
        }
    }

    @Test
    void severalDiscreteChoicesAddUp() {
        assertThat(MultiDiscrete.of(2, 3, 1).choices()).isEqualTo(6);
    }
}
