/**
 * What a policy gains by remembering: {@link io.github.ascentrl.examples.memory.MemoryTasks} trains networks with and
 * without memory on tasks that hide what matters.
 */
package io.github.ascentrl.examples.memory;
