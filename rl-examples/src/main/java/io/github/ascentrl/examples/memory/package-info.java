/**
 * What a policy gains from memory: {@link io.github.ascentrl.examples.memory.MemoryTasks} trains networks with and
 * without memory on tasks that hide relevant information.
 */
package io.github.ascentrl.examples.memory;
