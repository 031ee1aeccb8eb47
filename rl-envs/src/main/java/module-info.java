/**
 * Built-in environments that agree with their originals number by number (Gymnasium's under the rules of NumPy 1),
 * and wrappers.
 */
@SuppressWarnings("requires-automatic") // commons-math3 has no module descriptor
module io.github.ascentrl.envs {
    requires transitive io.github.ascentrl.api;
    requires commons.math3;
    // Only for envs.render; not needed for training.
    requires static java.desktop;

    exports io.github.ascentrl.envs;
    exports io.github.ascentrl.envs.classic;
    exports io.github.ascentrl.envs.grid;
    exports io.github.ascentrl.envs.memory;
    exports io.github.ascentrl.envs.prediction;
    exports io.github.ascentrl.envs.render;
    exports io.github.ascentrl.envs.replay;
    exports io.github.ascentrl.envs.scheduling;
    exports io.github.ascentrl.envs.tabular;
    exports io.github.ascentrl.envs.text;
    exports io.github.ascentrl.envs.vector;
    exports io.github.ascentrl.envs.wrap;

    uses io.github.ascentrl.envs.EnvProvider;

    provides io.github.ascentrl.envs.EnvProvider with
            io.github.ascentrl.envs.internal.BuiltInEnvironments;
}
