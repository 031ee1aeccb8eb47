package io.github.ascentrl.algos.misuse;

import io.github.ascentrl.algos.sweep.Objective;
import io.github.ascentrl.algos.sweep.Outcome;
import io.github.ascentrl.algos.sweep.Trial;

/** An objective that a sweep can create by its name. */
public final class SpecimenObjective implements Objective {
    @Override
    public Outcome run(Trial trial, byte[] state) {
        return Outcome.of(1);
    }
}
