import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Checks a folder of HTML: every link that stays inside it must lead to a file, and its fragment to an id there. Links
 * to other sites are counted, not followed. Prints what is broken and exits with 1.
 *
 * <pre>java .ci/Links.java FOLDER [TEXT...]</pre>
 *
 * With texts, at least one link must contain each of them: types of the JDK and of other modules are really linked.
 */
final class Links {
    private static final Pattern LINK = Pattern.compile("\\s(?:href|src)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')");
    private static final Pattern ID = Pattern.compile("\\s(?:id|name)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')");
    private static final Pattern SCRIPT = Pattern.compile("(?s)<script[^>]*>.*?</script>|<!--.*?-->");

    private final Map<Path, Set<String>> ids = new HashMap<>();
    private final Set<String> broken = new TreeSet<>();
    private final Set<String> wanted = new HashSet<>();
    private int inside;
    private int outside;

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]).toAbsolutePath().normalize();
        Links links = new Links();
        links.wanted.addAll(List.of(args).subList(1, args.length));
        List<Path> pages;
        try (Stream<Path> files = Files.walk(folder)) {
            pages = files.filter(file -> file.toString().endsWith(".html")).sorted().toList();
        }
        pages.forEach(page -> links.check(folder, page));
        links.wanted.forEach(text -> links.broken.add("no page links to " + text));
        links.broken.forEach(System.out::println);
        System.out.printf(
                "%d pages, %d links inside, %d to other sites (not followed), %d broken%n",
                pages.size(), links.inside, links.outside, links.broken.size());
        if (pages.isEmpty() || links.inside == 0 || !links.broken.isEmpty()) {
            System.exit(1);
        }
    }

    private void check(Path folder, Path page) {
        Matcher matcher = LINK.matcher(SCRIPT.matcher(read(page)).replaceAll(""));
        while (matcher.find()) {
            String link = unescape(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
            wanted.removeIf(link::contains);
            if (link.matches("(?i)(https?|mailto|javascript|data):.*")) {
                outside++;
                continue;
            }
            inside++;
            int hash = link.indexOf('#');
            String path = decode((hash < 0 ? link : link.substring(0, hash)).replaceFirst("\\?.*", ""));
            Path target = path.isEmpty() ? page : page.resolveSibling(path).normalize();
            if (Files.isDirectory(target)) {
                target = target.resolve("index.html");
            }
            String from = folder.relativize(page) + ": " + link;
            if (!target.startsWith(folder) || !Files.isRegularFile(target)) {
                broken.add(from + " (no such file)");
            } else if (hash >= 0 && hash + 1 < link.length() && target.toString().endsWith(".html")) {
                String fragment = link.substring(hash + 1);
                Set<String> there = ids.computeIfAbsent(target, Links::idsOf);
                if (!there.contains(fragment) && !there.contains(decode(fragment))) {
                    broken.add(from + " (no such id)");
                }
            }
        }
    }

    private static Set<String> idsOf(Path page) {
        Set<String> found = new HashSet<>();
        Matcher matcher = ID.matcher(read(page));
        while (matcher.find()) {
            found.add(unescape(matcher.group(1) != null ? matcher.group(1) : matcher.group(2)));
        }
        return found;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String unescape(String text) {
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
