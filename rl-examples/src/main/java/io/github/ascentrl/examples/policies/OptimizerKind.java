package io.github.ascentrl.examples.policies;

import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.optim.Optimizer;
import io.github.ascentrl.nn.optim.RmsProp;
import io.github.ascentrl.nn.optim.Sgd;

/** The optimisers that R1 §3.5 names. */
enum OptimizerKind {
    /** Without momentum. */
    SGD("SGD") {
        @Override
        Optimizer of(Parameters parameters, double learningRate) {
            return Sgd.of(parameters, learningRate);
        }
    },
    /** With the library's defaults, as all that follow. */
    RMSPROP("RMSProp") {
        @Override
        Optimizer of(Parameters parameters, double learningRate) {
            return RmsProp.of(parameters, learningRate);
        }
    },
    /** Without weight decay. */
    ADAM("Adam") {
        @Override
        Optimizer of(Parameters parameters, double learningRate) {
            return Adam.of(parameters, learningRate);
        }
    },
    /** With decoupled weight decay. */
    ADAMW("AdamW") {
        @Override
        Optimizer of(Parameters parameters, double learningRate) {
            return Adam.decoupled(parameters, learningRate);
        }
    };

    private final String title;

    OptimizerKind(String title) {
        this.title = title;
    }

    abstract Optimizer of(Parameters parameters, double learningRate);

    @Override
    public String toString() {
        return title;
    }
}
