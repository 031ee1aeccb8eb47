package io.github.ascentrl.nn.schedule;

import io.github.ascentrl.api.internal.Check;

/** A schedule whose string form gives its settings, for logs and checkpoints. */
record NamedSchedule(String name, Schedule schedule) implements Schedule {
    @Override
    public double at(long step) {
        return schedule.at(Check.atLeast("step", step, 0));
    }

    @Override
    public String toString() {
        return name;
    }
}
