package io.github.ascentrl.api.house;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One name, one class: which top-level classes share a simple name. A nested class has its outer one's name too. */
final class ClassNames {
    private static final Pattern TOP_LEVEL =
            Pattern.compile("(?m)^((?:(?:public|abstract|final|sealed|non-sealed)\\s+)*)"
                    + "(?:class|interface|record|enum|@interface)\\s+(\\w+)");

    private final Map<String, List<String>> classes = new TreeMap<>();

    /** Adds the top-level classes of a source file. */
    void add(String file, String source, boolean onlyPublic) {
        Matcher declaration = TOP_LEVEL.matcher(JavaCode.of(source));
        while (declaration.find()) {
            if (!onlyPublic || declaration.group(1).contains("public")) {
                classes.computeIfAbsent(declaration.group(2), name -> new ArrayList<>())
                        .add(file);
            }
        }
    }

    /** {@return how many names there are} */
    int size() {
        return classes.size();
    }

    /** {@return for each name of several classes, where they are} */
    List<String> shared() {
        List<String> shared = new ArrayList<>();
        classes.forEach((name, files) -> {
            if (files.size() > 1) {
                shared.add(files.size() + " classes are called " + name + ": " + String.join(", ", files)
                        + "; rename all but one to what each of them is");
            }
        });
        return shared;
    }
}
