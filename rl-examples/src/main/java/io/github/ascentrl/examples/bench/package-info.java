/**
 * JMH benchmarks. Run one with {@code java -cp rl-examples/target/ascent-examples.jar org.openjdk.jmh.Main NAME}; the
 * commands and the last results are in {@code rl-examples/BENCHMARKS.md}.
 */
package io.github.ascentrl.examples.bench;
