package io.github.ascentrl.api.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportsTest {
    @Test
    void dependenciesRunOneWay() {
        List<String> violations = new ArrayList<>();
        for (String library : Repository.LIBRARIES) {
            for (Path file : Repository.mainSources(library)) {
                for (String violation :
                        Imports.violations(library, file.endsWith("module-info.java"), Repository.read(file))) {
                    violations.add(Repository.name(file) + ": " + violation);
                }
            }
        }
        assertThat(violations).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "rl-api, import io.github.ascentrl.envs.classic.CartPole;",
        "rl-api, import io.github.ascentrl.nn.Tensor;",
        "rl-api, import org.slf4j.Logger;",
        "rl-api, import static org.apache.commons.math3.util.FastMath.exp;",
        "rl-envs, import io.github.ascentrl.nn.Tensor;",
        "rl-envs, import io.github.ascentrl.algos.reinforce.Reinforce;",
        "rl-nn, import io.github.ascentrl.api.Env;",
        "rl-nn, import io.github.ascentrl.api.data.Batch;",
        "rl-nn, import io.github.ascentrl.api.*;",
        "rl-nn, import io.github.ascentrl.envs.tabular.Mdp;",
        "rl-nn, import io.github.ascentrl.algos.run.Run;",
        "rl-algos, import io.github.ascentrl.envs.classic.CartPole;",
        "rl-algos, import io.github.ascentrl.examples.Main;",
        "rl-algos, io.github.ascentrl.envs.classic.CartPole env;",
        "rl-algos, import static io.github.ascentrl.envs.grid.Maze.of;",
        "rl-algos, import io.github.ascentrl.envs.Envs;",
    })
    void mutantsAreCaught(String library, String source) {
        assertThat(Imports.violations(library, false, "package x;\n" + source + "\nclass A {}"))
                .hasSize(1)
                .allMatch(violation -> violation.contains(library));
    }

    @ParameterizedTest
    @CsvSource({
        "rl-api, import java.util.List;",
        "rl-api, import io.github.ascentrl.api.data.Batch;",
        "rl-envs, import io.github.ascentrl.api.Env;",
        "rl-envs, import io.github.ascentrl.envs.wrap.TimeLimit;",
        "rl-nn, import io.github.ascentrl.api.State;",
        "rl-nn, import io.github.ascentrl.api.Stateful;",
        "rl-nn, import io.github.ascentrl.api.io.AtomicFiles;",
        "rl-nn, import io.github.ascentrl.api.random.Rng;",
        "rl-nn, import io.github.ascentrl.api.internal.Workers;",
        "rl-nn, import org.slf4j.Logger;",
        "rl-algos, import io.github.ascentrl.envs.tabular.Mdp;",
        "rl-algos, import io.github.ascentrl.envs.prediction.MarkovRewardProcess;",
        "rl-algos, import io.github.ascentrl.nn.Tensor;",
        "rl-algos, // io.github.ascentrl.envs.classic.CartPole",
    })
    void whatIsAllowedPasses(String library, String source) {
        assertThat(Imports.violations(
                        library, false, "package io.github.ascentrl.examples;\n" + source + "\nclass A {}"))
                .isEmpty();
    }

    @Test
    void moduleDescriptorsAreChecked() {
        String nn = "module io.github.ascentrl.nn { requires transitive io.github.ascentrl.api; exports"
                + " io.github.ascentrl.nn.layer; }";
        assertThat(Imports.violations("rl-nn", true, nn)).isEmpty();
        assertThat(Imports.violations("rl-nn", true, nn.replace("api;", "envs;")))
                .hasSize(1);
        assertThat(Imports.violations("rl-nn", true, nn.replace("layer;", "layer to io.github.ascentrl.algos;")))
                .as("a package for one friend")
                .isEmpty();
        assertThat(Imports.violations(
                        "rl-api",
                        true,
                        "module io.github.ascentrl.api { requires"
                                + " io.github.ascentrl.nn; exports io.github.ascentrl.api.data; }"))
                .hasSize(1);
    }
}
