package io.github.ascentrl.api.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PackageMapTest {
    private static final Set<String> PACKAGES = Set.of("rl-api api", "rl-nn nn.io");
    private static final String MAP =
            "| module | package | who |\n| --- | --- | --- |\n| `rl-api` | `api` | `Env` |\n| `rl-nn` | `nn.io` | files |\n";

    /** That each has a package-info.java, {@link RepositoryTest} checks. */
    @Test
    void theMapInTheGuideListsEveryPackageOnce() {
        Set<String> packages = PackageMap.packages(Repository.MODULES);
        assertThat(packages)
                .contains("rl-api api", "rl-nn nn.internal.kernels", "rl-algos algos.exact", "rl-examples examples");
        String map = Repository.read(Repository.root().resolve(PackageMap.FILE));
        assertThat(PackageMap.differences(map, packages)).isEmpty();
    }

    /** As the map says, a batch written for one environment is in its package; all others are in envs.vector. */
    @Test
    void lanesLiveBesideTheirEnvironment() throws IOException {
        List<Path> lanes;
        try (Stream<Path> files = Files.walk(Repository.root().resolve("rl-envs/src/main"))) {
            lanes = files.filter(file -> file.getFileName().toString().matches("\\w+Lanes\\.java"))
                    .toList();
        }
        assertThat(lanes)
                .hasSizeGreaterThan(5)
                .filteredOn(PackageMapTest::strays)
                .extracting(file -> file.getFileName().toString())
                .containsExactly("EnvLanes.java");
    }

    private static boolean strays(Path lanes) {
        return !Files.exists(lanes.resolveSibling(lanes.getFileName().toString().replace("Lanes.java", ".java")));
    }

    @Test
    void aTrueMapPasses() {
        assertThat(PackageMap.differences(MAP, PACKAGES)).isEmpty();
    }

    @Test
    void mutantWithoutAPackageIsCaught() {
        assertThat(PackageMap.differences(MAP.replaceAll("(?m)^.*`nn.io`.*\n", ""), PACKAGES))
                .containsExactly(
                        "packages.md does not list rl-nn nn.io; add a line: | `rl-nn` | `nn.io` | who lives there |");
    }

    @Test
    void mutantWithAPackageThatIsNotThereIsCaught() {
        assertThat(PackageMap.differences(MAP + "| `rl-nn` | `nn.layer` | networks |\n", PACKAGES))
                .containsExactly("packages.md lists rl-nn nn.layer, where there is no main code; remove the line");
    }

    @Test
    void mutantWithAPackageUnderAnotherModuleIsCaught() {
        assertThat(PackageMap.differences(MAP.replace("rl-nn", "rl-api"), PACKAGES))
                .hasSize(2)
                .anyMatch(difference -> difference.contains("lists rl-api nn.io"))
                .anyMatch(difference -> difference.contains("does not list rl-nn nn.io"));
    }

    @Test
    void mutantsWithAPackageTwiceOrWithNobodyInItAreCaught() {
        assertThat(PackageMap.differences(MAP + "| `rl-api` | `api` | again |\n", PACKAGES))
                .containsExactly("packages.md lists rl-api api twice; remove one line");
        assertThat(PackageMap.differences(MAP.replace("files", ""), PACKAGES)).hasSize(1);
    }
}
