/** Sub-commands of the launcher that are no experiments: replaying recorded traces, drawing episodes. */
package io.github.ascentrl.examples.tools;
