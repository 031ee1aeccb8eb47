package io.github.ascentrl.api.house;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JavaCodeTest {
    @Test
    void commentsAndLiteralsAreBlankedAndCodeStays() {
        assertThat(JavaCode.of("a(); // exp(x)\nb();")).isEqualTo("a();          \nb();");
        assertThat(JavaCode.of("a /* x\ny */ b")).isEqualTo("a     \n     b");
        assertThat(JavaCode.of("s = \"x // y\" + 'c';")).isEqualTo("s = \"      \" + ' ';");
        assertThat(JavaCode.of("s = \"\\\"x\" + y;")).isEqualTo("s = \"   \" + y;");
        assertThat(JavaCode.of("c = '\"'; d = '\\''; e;")).isEqualTo("c = ' '; d = '  '; e;");
        assertThat(JavaCode.of("s = \"\"\"\n  \"x\" // y\n  \"\"\" + z;"))
                .isEqualTo("s = \"\"\"\n          \n  \"\"\" + z;");
        assertThat(JavaCode.of("a / b * c")).isEqualTo("a / b * c");
    }

    @Test
    void unfinishedSourceEndsWhereItEnds() {
        assertThat(JavaCode.of("a /* x")).isEqualTo("a     ");
        assertThat(JavaCode.of("a // x")).isEqualTo("a     ");
        assertThat(JavaCode.of("a \"x\\")).startsWith("a \"");
    }
}
