package io.github.ascentrl.examples.guide;

import io.github.ascentrl.envs.EnvProvider;
import io.github.ascentrl.envs.EnvSpec;
import java.util.List;

/** The guide's environment by name; not registered here, so that no other test sees it. */
public final class WalkProvider implements EnvProvider {
    @Override
    public List<EnvSpec> environments() {
        return List.of(new EnvSpec("Walk", "Seven cells in a row, the goal at the right end", Walk::new));
    }
}
