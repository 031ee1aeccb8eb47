package io.github.ascentrl.nn.schedule;

/** A schedule that prints as its settings: logs and checkpoints show them. */
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
