package io.github.ascentrl.api.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassNamesTest {
    /** Public or not, of main code or of tests. */
    @ParameterizedTest
    @ValueSource(strings = {"rl-api", "rl-envs", "rl-nn", "rl-algos", "rl-examples"})
    void noTwoClassesOfOneModuleShareAName(String module) {
        ClassNames names = new ClassNames();
        for (Path file : Repository.sources(module)) {
            names.add(Repository.name(file), Repository.read(file), false);
        }
        assertThat(names.size()).isGreaterThan(20);
        assertThat(names.shared()).isEmpty();
    }

    /** Of main code: these are the names that a user meets in one list of imports. */
    @Test
    void noTwoPublicClassesOfAllModulesShareAName() {
        ClassNames names = new ClassNames();
        for (String module : Repository.MODULES) {
            for (Path file : Repository.mainSources(module)) {
                names.add(Repository.name(file), Repository.read(file), true);
            }
        }
        assertThat(names.size()).isGreaterThan(100);
        assertThat(names.shared()).isEmpty();
    }

    @Test
    void mutantWithASharedNameIsCaught() {
        ClassNames names = new ClassNames();
        names.add("a/Rows.java", "package a;\n/** Rows. */\npublic final class Rows {}\n", false);
        names.add("b/Row.java", "package b;\nrecord Row(int x) {\n    enum Rows {}\n}\n// class Rows {}\n", false);
        assertThat(names.shared()).as("a nested class and a comment").isEmpty();
        names.add("c/Table.java", "package c;\ninterface Table {}\n\nsealed interface Rows permits X {}\n", false);
        assertThat(names.shared())
                .containsExactly(
                        "2 classes are called Rows: a/Rows.java, c/Table.java; rename all but one to what each of them is");
    }

    @Test
    void ofPublicClassesOnlyPublicOnesCount() {
        ClassNames names = new ClassNames();
        names.add("a/Json.java", "package a;\n@Deprecated\npublic final class Json {}\n", true);
        names.add("b/Json.java", "package b;\nfinal class Json {}\n", true);
        assertThat(names.shared()).isEmpty();
        names.add("c/Json.java", "package c;\npublic record Json(String text) {}\n", true);
        assertThat(names.shared()).hasSize(1).first().asString().contains("a/Json.java, c/Json.java");
    }
}
