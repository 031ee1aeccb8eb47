/** Environments, policies, baselines, trainers and data sets as small interfaces; depends on nothing. */
@SuppressWarnings("module") // the modules that share its internals are compiled later
module io.github.ascentrl.api {
    exports io.github.ascentrl.api;
    exports io.github.ascentrl.api.contract;
    exports io.github.ascentrl.api.data;
    exports io.github.ascentrl.api.internal to
            io.github.ascentrl.algos,
            io.github.ascentrl.envs,
            io.github.ascentrl.nn;
    exports io.github.ascentrl.api.io;
    exports io.github.ascentrl.api.random;
    exports io.github.ascentrl.api.space;
}
