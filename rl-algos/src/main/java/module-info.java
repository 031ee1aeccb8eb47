/** Estimators, policies over networks, baselines and trainers. */
@SuppressWarnings("requires-automatic") // commons-math3 has no module descriptor
module io.github.ascentrl.algos {
    requires transitive io.github.ascentrl.api;
    requires transitive io.github.ascentrl.envs;
    requires transitive io.github.ascentrl.nn;
    requires commons.math3;
    requires org.slf4j;

    exports io.github.ascentrl.algos.actorcritic;
    exports io.github.ascentrl.algos.baseline;
    exports io.github.ascentrl.algos.data;
    exports io.github.ascentrl.algos.distill;
    exports io.github.ascentrl.algos.estimate;
    exports io.github.ascentrl.algos.exact;
    exports io.github.ascentrl.algos.exchange;
    exports io.github.ascentrl.algos.imitation;
    exports io.github.ascentrl.algos.log;
    exports io.github.ascentrl.algos.policy;
    exports io.github.ascentrl.algos.ppo;
    exports io.github.ascentrl.algos.preference;
    exports io.github.ascentrl.algos.prediction;
    exports io.github.ascentrl.algos.reinforce;
    exports io.github.ascentrl.algos.run;
    exports io.github.ascentrl.algos.search;
    exports io.github.ascentrl.algos.sequence;
    exports io.github.ascentrl.algos.serve;
    exports io.github.ascentrl.algos.stats;
    exports io.github.ascentrl.algos.sweep;

    uses io.github.ascentrl.algos.sweep.EngineProvider;
}
