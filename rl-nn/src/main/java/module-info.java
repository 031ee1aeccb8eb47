/**
 * Parameters, a tape of fused batched operations, layers, optimisers and schedules over flat {@code float} arrays. From
 * the API module it uses {@code State}, {@code Stateful}, random generators, file writing and threads. It is
 * independent of reinforcement learning.
 */
@SuppressWarnings("requires-automatic") // no descriptor in commons-math3
module io.github.ascentrl.nn {
    requires transitive io.github.ascentrl.api;
    requires commons.math3;
    requires org.slf4j;

    exports io.github.ascentrl.nn;
    exports io.github.ascentrl.nn.io;
    exports io.github.ascentrl.nn.layer;
    exports io.github.ascentrl.nn.optim;
    exports io.github.ascentrl.nn.schedule;
}
