/** Numbers that change as training goes on: learning rates, entropy coefficients. */
package io.github.ascentrl.nn.schedule;
