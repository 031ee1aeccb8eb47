package io.github.ascentrl.api.house;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of packages in the guide: one line for each, {@code | `module` | `package` | who lives there |}. */
final class PackageMap {
    static final String FILE = "rl-examples/guide/packages.md";
    private static final String ROOT = "io.github.ascentrl.";
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package\\s+([\\w.]+)\\s*;");
    private static final Pattern LINE =
            Pattern.compile("(?m)^\\| `(rl-[\\w/-]+)` \\| `([a-z][\\w.]*)` \\| +(?=[^|\\s])[^|\\n]+\\|$");

    private PackageMap() {}

    /** {@return the packages with main code of these modules, each as "module package"} */
    static Set<String> packages(List<String> modules) {
        Set<String> packages = new TreeSet<>();
        for (String module : modules) {
            for (Path file : Repository.mainSources(module)) {
                Matcher declaration = PACKAGE.matcher(JavaCode.of(Repository.read(file)));
                if (declaration.find()) { // a module-info has none
                    packages.add(module + " " + declaration.group(1).replace(ROOT, ""));
                }
            }
        }
        return packages;
    }

    /** {@return where a map and the packages that there are disagree} */
    static List<String> differences(String map, Set<String> packages) {
        List<String> differences = new ArrayList<>();
        Set<String> missing = new TreeSet<>(packages);
        Set<String> listed = new TreeSet<>();
        Matcher line = LINE.matcher(map);
        while (line.find()) {
            String entry = line.group(1) + " " + line.group(2);
            missing.remove(entry);
            if (!packages.contains(entry)) {
                differences.add("packages.md lists " + entry + ", where there is no main code; remove the line");
            } else if (!listed.add(entry)) {
                differences.add("packages.md lists " + entry + " twice; remove one line");
            }
        }
        for (String entry : missing) {
            differences.add("packages.md does not list " + entry + "; add a line: | `" + entry.replace(" ", "` | `")
                    + "` | who lives there |");
        }
        return differences;
    }
}
