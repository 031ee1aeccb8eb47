package io.github.ascentrl.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class BudgetTest {
    @Property
    void eachLimitStopsWhereItIsReached(@ForAll @LongRange(min = 1) long limit) {
        long far = Long.MAX_VALUE - 1;
        assertThat(Budget.updates(limit).allows(new Totals(limit - 1, far, far)))
                .isTrue();
        assertThat(Budget.updates(limit).allows(new Totals(limit, 0, 0))).isFalse();
        assertThat(Budget.episodes(limit).allows(new Totals(far, limit - 1, far)))
                .isTrue();
        assertThat(Budget.episodes(limit).allows(new Totals(0, limit, 0))).isFalse();
        assertThat(Budget.steps(limit).allows(new Totals(far, far, limit - 1))).isTrue();
        assertThat(Budget.steps(limit).allows(new Totals(0, 0, limit))).isFalse();
    }

    @Property
    void bothBudgetsAllowWhatEachAllows(
            @ForAll @LongRange(max = 5) long a,
            @ForAll @LongRange(max = 5) long b,
            @ForAll @LongRange(max = 5) long c,
            @ForAll @LongRange(max = 5) long d,
            @ForAll @LongRange(max = 6) long spent) {
        Budget one = new Budget(a, b, 5);
        Budget two = new Budget(c, 5, d);
        assertThat(one.and(two).allows(new Totals(spent, 6 - spent, spent)))
                .isEqualTo(one.allows(new Totals(spent, 6 - spent, spent))
                        && two.allows(new Totals(spent, 6 - spent, spent)));
        assertThat(one.and(two)).isEqualTo(two.and(one));
    }

    @Test
    void nothingIsABudgetToo() {
        assertThat(Budget.updates(0).allows(new Totals(0, 0, 0))).isFalse();
        assertThat(Budget.updates(3)).isEqualTo(new Budget(3, Long.MAX_VALUE, Long.MAX_VALUE));
    }

    @Test
    void negativeLimitsAreNamed() {
        assertThatThrownBy(() -> Budget.updates(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("updates = -1 must be at least 0 (Long.MAX_VALUE for no limit)");
        assertThatThrownBy(() -> Budget.episodes(-2)).hasMessageStartingWith("episodes = -2");
        assertThatThrownBy(() -> Budget.steps(-3)).hasMessageStartingWith("steps = -3");
    }

    @Test
    void whatIsLeftIsNeverNegativeAndNoLimitStaysNone() {
        Budget left = new Budget(10, Long.MAX_VALUE, 100).minus(new Totals(4, 7, 101));
        assertThat(left).isEqualTo(new Budget(6, Long.MAX_VALUE, 0));
    }
}
