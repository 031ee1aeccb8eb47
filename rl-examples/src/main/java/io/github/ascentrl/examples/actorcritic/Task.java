package io.github.ascentrl.examples.actorcritic;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.envs.classic.Acrobot;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.classic.MountainCar;
import io.github.ascentrl.envs.classic.MountainCarContinuous;
import io.github.ascentrl.envs.classic.Pendulum;
import io.github.ascentrl.envs.vector.VectorOptions;

/** The classic tasks, one at a time or many together. */
public enum Task {
    /** Balance a pole. */
    CARTPOLE("CartPole") {
        @Override
        Env single() {
            return new CartPole();
        }

        @Override
        VectorEnv vector(int n) {
            return CartPole.vector(n, VectorOptions.DEFAULT);
        }
    },
    /** Swing two links up. */
    ACROBOT("Acrobot") {
        @Override
        Env single() {
            return new Acrobot();
        }

        @Override
        VectorEnv vector(int n) {
            return Acrobot.vector(n, VectorOptions.DEFAULT);
        }
    },
    /** Rock a car out of a valley. */
    MOUNTAIN_CAR("MountainCar") {
        @Override
        Env single() {
            return new MountainCar();
        }

        @Override
        VectorEnv vector(int n) {
            return MountainCar.vector(n, VectorOptions.DEFAULT);
        }
    },
    /** The same with a force. */
    MOUNTAIN_CAR_CONTINUOUS("MountainCarContinuous") {
        @Override
        Env single() {
            return new MountainCarContinuous();
        }

        @Override
        VectorEnv vector(int n) {
            return MountainCarContinuous.vector(n, VectorOptions.DEFAULT);
        }
    },
    /** Swing a pendulum up with a torque. */
    PENDULUM("Pendulum") {
        @Override
        Env single() {
            return new Pendulum();
        }

        @Override
        VectorEnv vector(int n) {
            return Pendulum.vector(n, VectorOptions.DEFAULT);
        }
    };

    private final String title;

    Task(String title) {
        this.title = title;
    }

    abstract Env single();

    abstract VectorEnv vector(int n);

    @Override
    public String toString() {
        return title;
    }
}
