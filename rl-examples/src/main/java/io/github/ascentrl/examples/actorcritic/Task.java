package io.github.ascentrl.examples.actorcritic;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.envs.classic.Acrobot;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.classic.MountainCar;
import io.github.ascentrl.envs.classic.MountainCarContinuous;
import io.github.ascentrl.envs.classic.Pendulum;
import io.github.ascentrl.envs.vector.VectorOptions;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** The classic tasks, as single environments or as batches. */
public enum Task {
    /** Balance a pole. */
    CARTPOLE("CartPole", CartPole::new, CartPole::vector),
    /** Swing two links up. */
    ACROBOT("Acrobot", Acrobot::new, Acrobot::vector),
    /** Rock a car out of a valley. */
    MOUNTAIN_CAR("MountainCar", MountainCar::new, MountainCar::vector),
    /** Rock a car out of a valley with a continuous force. */
    MOUNTAIN_CAR_CONTINUOUS("MountainCarContinuous", MountainCarContinuous::new, MountainCarContinuous::vector),
    /** Swing a pendulum up with a torque. */
    PENDULUM("Pendulum", Pendulum::new, Pendulum::vector);

    private final String title;
    private final Supplier<Env> single;
    private final BiFunction<Integer, VectorOptions, VectorEnv> vector;

    Task(String title, Supplier<Env> single, BiFunction<Integer, VectorOptions, VectorEnv> vector) {
        this.title = title;
        this.single = single;
        this.vector = vector;
    }

    Env single() {
        return single.get();
    }

    VectorEnv vector(int n) {
        return vector.apply(n, VectorOptions.DEFAULT);
    }

    @Override
    public String toString() {
        return title;
    }
}
