package io.github.ascentrl.examples.baselines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.exact.RandomCases;
import io.github.ascentrl.algos.exact.ReferenceCases;
import io.github.ascentrl.algos.exact.TabularCase;
import io.github.ascentrl.api.random.Rng;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EstimatorTest {
    static Stream<Estimator> all() {
        return Estimator.all().stream();
    }

    @ParameterizedTest
    @MethodSource("all")
    void givesOnM3WhatTheFractionsSay(Estimator estimator) {
        double[] mean = estimator.moments().apply(ReferenceCases.m3()).mean();
        assertThat(mean[1] / (-4 / 45.0)).isCloseTo(Estimator.fraction(estimator.first()), within(1e-6));
        assertThat(mean[3] / (3 / 25.0)).isCloseTo(Estimator.fraction(estimator.second()), within(1e-6));
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatIsCalledUnbiasedIsSoOnAnotherProcess(Estimator estimator) {
        TabularCase on = RandomCases.next(Rng.of(3), estimator.mostTrajectories());
        double[] mean = estimator.moments().apply(on).mean();
        double largest = 0;
        for (int i = 0; i < mean.length; i++) {
            largest = Math.max(
                    largest, Math.abs(mean[i] - on.rational().gradient()[i].doubleValue()));
        }
        if (estimator.unbiased()) {
            assertThat(largest).isLessThan(1e-5);
        } else if (!estimator.label().contains("dropped")) { // where γ = 1 nothing is dropped
            assertThat(largest).isGreaterThan(1e-3);
        }
    }

    @Test
    void namesTellThemApart() {
        List<String> labels = all().map(Estimator::toString).toList();
        assertThat(Set.copyOf(labels)).hasSameSizeAs(labels);
        assertThat(labels).contains("within-episode mean", "GRPO: batch mean, over std");
    }
}
