package io.github.ascentrl.api.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryTest {
    private static final Set<String> TOP = Set.of(
            "pom.xml", "README.md", "CHANGELOG.md", "LICENSE", "rl-api", "rl-envs", "rl-nn", "rl-algos", "rl-examples");

    @Test
    void theTopHoldsTheRoomsOfTheHouseAndNoMore() throws IOException {
        assertThat(strangers(topLevel(Repository.root())))
                .as("entries at the top that belong in a room")
                .isEmpty();
    }

    @Test
    void strangersAtTheTopAreSeen() {
        assertThat(strangers(Set.of("pom.xml", ".ci", ".gitignore", "rl-api"))).isEmpty();
        assertThat(strangers(Set.of("pom.xml", "docs", "rl-extra", "Makefile")))
                .containsExactly("Makefile", "docs", "rl-extra");
    }

    @Test
    void withoutGitTheIgnoredIsLeftOut(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve(".gitignore"), "target/\n*.iml\n/out/\n# x\n\n");
        for (String name : new String[] {"pom.xml", "target", "a.iml", "out", "docs"}) {
            Files.writeString(folder.resolve(name), "");
        }
        assertThat(present(folder)).containsExactly(".gitignore", "docs", "pom.xml");
    }

    private static Set<String> strangers(Set<String> names) {
        Set<String> strangers = new TreeSet<>(names);
        strangers.removeIf(name -> name.startsWith(".") || TOP.contains(name));
        return strangers;
    }

    /**
     * The files that git tracks, so that a user's own results at the top do not count; in an unpacked archive, all
     * files.
     */
    private static Set<String> topLevel(Path root) throws IOException {
        Set<String> tracked = tracked(root);
        return tracked.isEmpty() ? present(root) : tracked;
    }

    private static Set<String> tracked(Path root) throws IOException {
        if (!Files.exists(root.resolve(".git"))) {
            return Set.of();
        }
        Process git;
        try {
            git = new ProcessBuilder("git", "ls-files", "-z")
                    .directory(root.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return Set.of(); // no git on this machine
        }
        Set<String> names = new TreeSet<>();
        String files = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        for (String file : files.split("\0")) {
            if (!file.isEmpty()) {
                names.add(file.split("/")[0]);
            }
        }
        return names;
    }

    private static Set<String> present(Path root) throws IOException {
        List<String> ignored = new ArrayList<>();
        Path ignore = root.resolve(".gitignore");
        for (String line : Files.exists(ignore) ? Files.readAllLines(ignore) : List.<String>of()) {
            if (!line.isBlank() && !line.startsWith("#")) {
                ignored.add(line.replaceAll("^/|/$", ""));
            }
        }
        Set<String> names = new TreeSet<>();
        try (Stream<Path> entries = Files.list(root)) {
            entries.map(Path::getFileName)
                    .filter(name -> ignored.stream().noneMatch(glob -> FileSystems.getDefault()
                            .getPathMatcher("glob:" + glob)
                            .matches(name)))
                    .forEach(name -> names.add(name.toString()));
        }
        return names;
    }

    @Test
    void everyPackageHasItsTour() {
        Set<String> without = new TreeSet<>();
        for (String module : Repository.MODULES) {
            for (Path file : Repository.mainSources(module)) {
                Path tour = file.resolveSibling("package-info.java");
                if (!file.endsWith("module-info.java") && !(Files.exists(tour) && hasTour(Repository.read(tour)))) {
                    without.add(Repository.name(file.getParent()));
                }
            }
        }
        assertThat(without)
                .as("packages without a package-info.java that says what is where")
                .isEmpty();
        assertThat(hasTour("package x;")).isFalse();
        assertThat(hasTour("/** Hm. */ package x;")).isFalse();
    }

    private static boolean hasTour(String packageInfo) {
        return Pattern.compile("(?s)/\\*\\*.{40,}\\*/").matcher(packageInfo).find();
    }

    @Test
    void theBomManagesItsOwnModulesAlone() {
        String root = Repository.read(Repository.root().resolve("pom.xml"));
        assertThat(managed(root))
                .as("what importing the root pom as a BOM decides for a stranger's project")
                .containsExactlyInAnyOrder(
                        "io.github.ascentrl:ascent-api",
                        "io.github.ascentrl:ascent-envs",
                        "io.github.ascentrl:ascent-nn",
                        "io.github.ascentrl:ascent-algos",
                        "io.github.ascentrl:ascent-onnx",
                        "io.github.ascentrl:ascent-spark");
        String leak = "<dependency><groupId>org.slf4j</groupId><artifactId>slf4j-api</artifactId></dependency>";
        assertThat(managed(root.replaceFirst("<dependencyManagement>\\s*<dependencies>", "$0" + leak)))
                .contains("org.slf4j:slf4j-api");
    }

    private static List<String> managed(String pom) {
        Matcher section = Pattern.compile("(?s)<dependencyManagement>.*?</dependencyManagement>")
                .matcher(pom);
        List<String> managed = new ArrayList<>();
        while (section.find()) {
            Matcher dependency = Pattern.compile("<groupId>(.*?)</groupId>\\s*<artifactId>(.*?)</artifactId>")
                    .matcher(section.group());
            while (dependency.find()) {
                managed.add(dependency.group(1) + ":" + dependency.group(2));
            }
        }
        return managed;
    }

    // jqwik 1.9.3 is the last release without a usage clause.

    @Test
    void jqwikStaysWhereItsLicenceIsPlain() {
        String root = Repository.read(Repository.root().resolve("pom.xml"));
        assertThat(jqwikVersions(root)).isNotEmpty().containsOnly("1.9.3");
        for (String module : Repository.MODULES) {
            Path pom = Repository.root().resolve(module).resolve("pom.xml");
            if (Files.exists(pom)) {
                assertThat(jqwikVersions(Repository.read(pom))).as(module).isEmpty();
            }
        }
        assertThat(jqwikVersions(root.replace("1.9.3", "1.10.1"))).contains("1.10.1");
        assertThat(jqwikVersions(
                        "<groupId>net.jqwik</groupId> <artifactId>jqwik-api</artifactId> <version>1.10</version>"))
                .containsExactly("1.10");
    }

    /** {@return every jqwik version a pom states itself, as property or with a dependency} */
    private static List<String> jqwikVersions(String pom) {
        Matcher matcher = Pattern.compile("<jqwik\\.version>\\s*([^<\\s]*)"
                        + "|<artifactId>jqwik[\\w-]*</artifactId>\\s*<version>\\s*(?!\\$\\{jqwik\\.version})([^<\\s]*)")
                .matcher(pom);
        List<String> versions = new ArrayList<>();
        while (matcher.find()) {
            versions.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
        }
        return versions;
    }
}
