/** Schedules: numbers that change during training, such as learning rates and entropy coefficients. */
package io.github.ascentrl.nn.schedule;
