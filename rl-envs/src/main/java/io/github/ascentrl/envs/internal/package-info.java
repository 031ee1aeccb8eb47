/** Building blocks of environments. Not exported. */
package io.github.ascentrl.envs.internal;
