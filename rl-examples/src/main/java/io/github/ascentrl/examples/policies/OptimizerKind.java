package io.github.ascentrl.examples.policies;

import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.optim.Optimizer;
import io.github.ascentrl.nn.optim.RmsProp;
import io.github.ascentrl.nn.optim.Sgd;
import java.util.function.BiFunction;

/** The optimisers that R1 §3.5 names. */
enum OptimizerKind {
    /** Without momentum. */
    SGD("SGD", Sgd::of),
    /** With the library's defaults, as the following ones. */
    RMSPROP("RMSProp", RmsProp::of),
    /** Without weight decay. */
    ADAM("Adam", Adam::of),
    /** With decoupled weight decay. */
    ADAMW("AdamW", Adam::decoupled);

    private final String title;
    private final BiFunction<Parameters, Double, Optimizer> maker;

    OptimizerKind(String title, BiFunction<Parameters, Double, Optimizer> maker) {
        this.title = title;
        this.maker = maker;
    }

    Optimizer of(Parameters parameters, double learningRate) {
        return maker.apply(parameters, learningRate);
    }

    @Override
    public String toString() {
        return title;
    }
}
