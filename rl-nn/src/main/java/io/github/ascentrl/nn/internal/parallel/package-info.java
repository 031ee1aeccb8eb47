/** Threads that run short tasks, many times over: {@link io.github.ascentrl.nn.internal.parallel.Workers}. */
package io.github.ascentrl.nn.internal.parallel;
