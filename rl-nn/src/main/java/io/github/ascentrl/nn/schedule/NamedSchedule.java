package io.github.ascentrl.nn.schedule;

/** A schedule whose string form gives its settings, for logs and checkpoints. */
record NamedSchedule(String name, Schedule schedule) implements Schedule {
    @Override
    public double at(long step) {
        return schedule.at(step);
    }

    @Override
    public String toString() {
        return name;
    }
}
