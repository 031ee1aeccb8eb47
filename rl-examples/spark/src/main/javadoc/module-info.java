/**
 * The trials of a sweep on Apache Spark. The jar is an automatic module of this name, and Spark is used from the class
 * path; this descriptor only gives the module its page in the documentation of the whole library.
 */
module io.github.ascentrl.spark {
    requires transitive io.github.ascentrl.algos;

    exports io.github.ascentrl.spark;

    provides io.github.ascentrl.algos.sweep.EngineProvider with
            io.github.ascentrl.spark.SparkEngineProvider;
}
