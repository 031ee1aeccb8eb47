/**
 * Sub-commands of the launcher that are not experiments: replaying recorded traces, drawing episodes, importing data
 * and models.
 */
package io.github.ascentrl.examples.tools;
