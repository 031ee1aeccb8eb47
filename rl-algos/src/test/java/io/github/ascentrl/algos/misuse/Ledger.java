package io.github.ascentrl.algos.misuse;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Values that look like nonsense and are right: {@code accepted-*.txt}, one pattern a line, {@code door parameter = value},
 * where {@code *} stands for anything, under headings that say why.
 */
final class Ledger {
    private final List<String> lines = new ArrayList<>();
    private final List<Pattern> patterns = new ArrayList<>();
    private final Set<String> used = new LinkedHashSet<>();

    static Ledger read() {
        StringBuilder text = new StringBuilder();
        for (String module : List.of("api", "envs", "nn", "algos")) {
            try (InputStream stream = Ledger.class.getResourceAsStream("accepted-" + module + ".txt")) {
                text.append(new String(stream.readAllBytes(), StandardCharsets.UTF_8))
                        .append('\n');
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new Ledger(text.toString());
    }

    Ledger(String text) {
        for (String line : text.split("\n")) {
            if (!line.isBlank() && !line.startsWith("#")) {
                lines.add(line.strip());
                patterns.add(Pattern.compile(
                        Pattern.quote(line.strip()).replace("*", "\\E.*\\Q"), Pattern.CASE_INSENSITIVE));
            }
        }
    }

    /** {@return whether a value is listed} */
    boolean allows(String what) {
        boolean found = false;
        for (int i = 0; i < patterns.size(); i++) {
            if (patterns.get(i).matcher(what).matches()) {
                used.add(lines.get(i));
                found = true;
            }
        }
        return found;
    }

    /** {@return lines that no value needed} */
    List<String> unused() {
        return lines.stream().filter(line -> !used.contains(line)).toList();
    }
}
