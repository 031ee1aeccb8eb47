/** Parts that environments are composed of. Not exported. */
package io.github.ascentrl.envs.internal;
