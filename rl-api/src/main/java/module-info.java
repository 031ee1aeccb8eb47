/** Environments, policies, baselines, trainers and data sets as small interfaces; depends on nothing. */
module io.github.ascentrl.api {
    exports io.github.ascentrl.api;
    exports io.github.ascentrl.api.contract;
    exports io.github.ascentrl.api.data;
    exports io.github.ascentrl.api.io;
    exports io.github.ascentrl.api.random;
    exports io.github.ascentrl.api.space;
}
