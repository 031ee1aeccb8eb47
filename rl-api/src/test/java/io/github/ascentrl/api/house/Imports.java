package io.github.ascentrl.api.house;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who may mention whom: {@code rl-api ← rl-envs ← rl-algos → rl-nn}. */
final class Imports {
    private static final String ROOT = "io.github.ascentrl.";

    private static final Pattern MENTION = Pattern.compile("\\bio\\.github\\.ascentrl\\.([\\w.]*\\w)");
    private static final Pattern IMPORT = Pattern.compile("\\bimport\\s+(?:static\\s+)?([\\w.]+)");
    /** Who alone may see a package: a name, not a dependency. */
    private static final Pattern FRIENDS = Pattern.compile("\\bto\\s+[\\w.,\\s]+;");

    private static final Pattern OWN_PACKAGE = Pattern.compile("(?m)^\\s*package\\s+[\\w.]+\\s*;");

    /** For each library, what its main code may mention, below {@code io.github.ascentrl}. */
    private static final Map<String, Pattern> MAY_MENTION = Map.of(
            "rl-api", Pattern.compile("api(\\..*)?"),
            "rl-envs", Pattern.compile("(api|envs)(\\..*)?"),
            "rl-nn", Pattern.compile("nn(\\..*)?|api\\.(internal|io|random)(\\..*)?|api\\.(State|Stateful)(\\..*)?"),
            "rl-algos", Pattern.compile("(api|nn|algos)(\\..*)?|envs\\.(tabular|prediction)(\\..*)?"));

    /** For each library, the modules of the house that its module-info may require. */
    private static final Map<String, Pattern> MAY_REQUIRE = Map.of(
            "rl-api", Pattern.compile("api"),
            "rl-envs", Pattern.compile("api|envs(\\..*)?"),
            "rl-nn", Pattern.compile("api|nn(\\..*)?"),
            "rl-algos", Pattern.compile("api|envs|nn|algos(\\..*)?"));

    private Imports() {}

    /** {@return what a source file of a library mentions and may not} */
    static List<String> violations(String library, boolean moduleInfo, String source) {
        String code = OWN_PACKAGE.matcher(JavaCode.of(source)).replaceAll("");
        if (moduleInfo) {
            code = FRIENDS.matcher(code).replaceAll(";");
        }
        Pattern allowed = (moduleInfo ? MAY_REQUIRE : MAY_MENTION).get(library);
        List<String> violations = new ArrayList<>();
        Matcher mention = MENTION.matcher(code);
        while (mention.find()) {
            if (!allowed.matcher(mention.group(1)).matches()
                    && !(moduleInfo
                            && library.equals("rl-api")
                            && mention.group(1).startsWith("api."))) {
                violations.add(library + " may not mention " + ROOT + mention.group(1)
                        + "; dependencies run rl-api <- rl-envs <- rl-algos -> rl-nn (of rl-envs, rl-algos sees"
                        + " envs.tabular and envs.prediction; of rl-api, rl-nn sees State, Stateful, api.io, api.random and"
                        + " api.internal)");
            }
        }
        Matcher imported = IMPORT.matcher(code);
        while (library.equals("rl-api") && imported.find()) {
            if (!imported.group(1).startsWith("java.") && !imported.group(1).startsWith(ROOT)) {
                violations.add("rl-api depends on nothing but java.base, it imports " + imported.group(1));
            }
        }
        return violations;
    }
}
