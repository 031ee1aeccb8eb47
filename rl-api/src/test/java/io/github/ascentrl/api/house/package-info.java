/**
 * The house rules as tests, over the sources of all modules from one place: banned calls, the direction of imports,
 * what lies at the top of the repository, the map of packages in the guide, one name for one class. They read files, so
 * they see a module before it is compiled.
 */
package io.github.ascentrl.api.house;
