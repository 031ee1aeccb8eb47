package io.github.ascentrl.api.house;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the libraries' main code must not call, and why. */
final class BannedCalls {
    /**
     * One rule.
     *
     * @param name for the allow list
     * @param pattern found in code without comments and literals
     * @param reason why, and what to call instead
     * @param mutants snippets that the rule must catch
     */
    record Rule(String name, Pattern pattern, String reason, List<String> mutants) {
        Rule(String name, String pattern, String reason, String... mutants) {
            this(name, Pattern.compile(pattern), reason, List.of(mutants));
        }
    }

    static final List<Rule> RULES = List.of(
            new Rule(
                    "randomness",
                    "\\bMath\\s*(\\.|::)\\s*random\\b|\\bnew\\s+(java\\s*\\.\\s*util\\s*\\.\\s*)?Random\\s*\\("
                            + "|\\bThreadLocalRandom\\b|\\b(Splittable|Secure)Random\\b|\\brandomUUID\\b"
                            + "|\\bRandomGenerator\\s*\\.\\s*(getDefault|of)\\b|\\bRandomGeneratorFactory\\b"
                            + "|\\bshuffle\\s*\\([^,()]*\\)",
                    "random numbers that cannot be seeded or resumed; draw from the given RandomGenerator or Rng",
                    "double x = Math.random();",
                    "Random r = new Random(7);",
                    "var r = new java.util.Random (7);",
                    "Supplier<Double> s = Math::random;",
                    "ThreadLocalRandom.current().nextInt();",
                    "new SplittableRandom(1)",
                    "new SecureRandom()",
                    "RandomGenerator.getDefault()",
                    "RandomGenerator.of(name)",
                    "UUID.randomUUID()",
                    "Collections.shuffle(list);"),
            new Rule(
                    "equiDoubles",
                    "\\bequiDoubles\\b",
                    "the one RandomGenerator method whose arithmetic is the JDK's own; use Rng's bounded draws",
                    "random.equiDoubles(0, 1, true, true)"),
            new Rule(
                    "printing",
                    "\\bSystem\\s*(\\.|::)\\s*(out|err)\\b|\\bprintStackTrace\\b",
                    "a library does not print: log through slf4j, or publish to listeners",
                    "System.out.println(x);",
                    "list.forEach(System.out::println);",
                    "System . err.print(1);",
                    "e.printStackTrace();"),
            new Rule(
                    "serialization",
                    "\\b(Serializable|Externalizable|Object(In|Out)putStream)\\b",
                    "Java serialization runs code from a file and breaks with every rename; use Stateful",
                    "import java.io.Serializable;",
                    "class A implements Externalizable {",
                    "new ObjectInputStream(in).readObject();",
                    "new ObjectOutputStream(out)"),
            new Rule(
                    "transcendental",
                    "\\bMath\\s*(\\.|::)\\s*(sin|cos|tan|exp|log|log10|log1p|expm1|pow|tanh|sinh|cosh|asin|acos|atan"
                            + "|atan2|cbrt|hypot)\\b|\\bimport\\s+static\\s+java\\.lang\\.Math\\.\\*",
                    "Math's transcendental functions may differ between JDKs and machines in the last bit; use"
                            + " StrictMath, or the library's own float functions (sqrt, fma, abs, min, max are exact)",
                    "x = Math.sin(a);",
                    "x = Math.cos(a) * Math.sqrt(b);",
                    "x = java.lang.Math.tan(a);",
                    "x = Math.exp (a);",
                    "x = Math\n    .log(a);",
                    "map(Math::log10)",
                    "Math.log1p(a)",
                    "Math.expm1(a)",
                    "Math.pow(a, 2)",
                    "Math.tanh(a)",
                    "Math.sinh(a)",
                    "Math.cosh(a)",
                    "Math.asin(a)",
                    "Math.acos(a)",
                    "Math.atan(a)",
                    "Math.atan2(a, b)",
                    "Math.cbrt(a)",
                    "Math.hypot(a, b)",
                    "import static java.lang.Math.exp;",
                    "import static java.lang.Math.*;"),
            new Rule(
                    "parallel streams",
                    "\\.\\s*parallel\\s*\\(\\s*\\)|\\bparallelStream\\b|\\bparallelPrefix\\b",
                    "the order of a parallel reduction, and so its bits, depends on the machine; split work by"
                            + " output, or into a number of shards that depends on the batch alone",
                    "stream.parallel().sum()",
                    "list.parallelStream()",
                    "Arrays.parallelPrefix(a, Float::sum);"),
            new Rule(
                    "clocks",
                    "\\bSystem\\s*(\\.|::)\\s*(nanoTime|currentTimeMillis)\\b"
                            + "|\\b(Instant|LocalDate|LocalDateTime|OffsetDateTime|ZonedDateTime|LocalTime)\\s*(\\.|::)"
                            + "\\s*now\\b|\\bClock\\s*\\.\\s*(system|tick)|\\bnew\\s+Date\\s*\\(\\s*\\)",
                    "a result that depends on a clock is not reproducible; count updates, episodes or steps (code that"
                            + " only reports times goes on the allow list of BannedCalls, with its reason)",
                    "long t = System.nanoTime();",
                    "seed(System.currentTimeMillis())",
                    "Instant.now()",
                    "LocalDateTime.now()",
                    "Clock.systemUTC()",
                    "new Date()"),
            new Rule(
                    "identity hashes",
                    "\\bidentityHashCode\\b|\\bIdentityHashMap\\b",
                    "identity hashes differ from run to run, and so does every order made from them",
                    "System.identityHashCode(a)",
                    "new IdentityHashMap<>()"),
            new Rule(
                    "writing",
                    "\\bStandardOpenOption\\s*\\.\\s*(WRITE|APPEND|CREATE|CREATE_NEW)\\b"
                            + "|\\bFiles\\s*(\\.|::)\\s*(write|writeString|newBufferedWriter|newOutputStream|move|copy"
                            + "|create(Temp)?File)\\b|\\b(FileOutputStream|FileWriter|RandomAccessFile)\\b",
                    "a file must appear whole or not at all, whatever happens meanwhile; write it with AtomicFiles",
                    "FileChannel.open(file, StandardOpenOption.WRITE)",
                    "Files.write(file, bytes);",
                    "Files.writeString(file, text);",
                    "Files.newBufferedWriter(file)",
                    "Files.newOutputStream(file)",
                    "Files.move(from, to);",
                    "Files.copy(in, to);",
                    "Files.createTempFile(folder, name, null)",
                    "new FileOutputStream(name)",
                    "new FileWriter(name)",
                    "new RandomAccessFile(name, mode)"));

    /**
     * Files that may break a rule, with the reason: {@code "rl-algos/…/Progress.java" → Map.of("clocks", "reports the
     * time left, decides nothing")}.
     */
    static final Map<String, Map<String, String>> ALLOWED = Map.ofEntries(
            Map.entry(
                    "rl-nn/src/main/java/io/github/ascentrl/nn/internal/kernels/EarlyKernels.java",
                    Map.of("clocks", "decides which of two implementations computes the same bits")),
            Map.entry(
                    "rl-api/src/main/java/io/github/ascentrl/api/io/PartFile.java",
                    Map.of("writing", "what AtomicFiles does")),
            Map.entry(
                    "rl-api/src/main/java/io/github/ascentrl/api/io/Leftovers.java",
                    Map.of("writing", "opens a file to lock it, writes nothing")),
            Map.entry(
                    "rl-algos/src/main/java/io/github/ascentrl/algos/run/SavedRun.java",
                    Map.of(
                            "clocks", "decides when to save, which changes no result",
                            "writing", "opens an empty file to lock it")),
            Map.entry(
                    "rl-algos/src/main/java/io/github/ascentrl/algos/log/GrowingFile.java",
                    Map.of(
                            "clocks", "decides when bytes are written, never which",
                            "writing", "a log grows by rows; when its run is resumed, it is cut at a row")),
            Map.entry(
                    "rl-algos/src/main/java/io/github/ascentrl/algos/sweep/SweepFile.java",
                    Map.of("writing", "results are added line by line; an incomplete last line is cut off")),
            Map.entry(
                    "rl-algos/src/main/java/io/github/ascentrl/algos/log/LogRows.java",
                    Map.of("clocks", "the columns of a log that a clock fills")),
            Map.entry(
                    "rl-algos/src/main/java/io/github/ascentrl/algos/log/ProgressLine.java",
                    Map.of("clocks", "reports speed and the time left, decides nothing")),
            Map.entry(
                    "rl-algos/src/main/java/io/github/ascentrl/algos/serve/PolicyServer.java",
                    Map.of("clocks", "decides whether an idle session still exists, never which action it gets")),
            Map.entry(
                    "rl-algos/src/main/java/io/github/ascentrl/algos/log/TensorBoardLog.java",
                    Map.of("clocks", "each event says when it was written")),
            Map.entry(
                    "rl-algos/src/main/java/io/github/ascentrl/algos/sweep/TrialProgram.java",
                    Map.of("clocks", "reports how long a trial took, decides nothing")),
            Map.entry(
                    "rl-examples/spark/src/main/java/io/github/ascentrl/spark/TrialFunction.java",
                    Map.of(
                            "serialization",
                            "Spark ships functions so; this one holds nothing, and data travel as bytes")));

    private BannedCalls() {}

    /** {@return what is banned in a piece of source, as "line: call: reason"; comments and literals do not count} */
    static List<String> in(String source) {
        return in(source, Map.of());
    }

    static List<String> in(Path file) {
        return in(Repository.read(file), ALLOWED.getOrDefault(Repository.name(file), Map.of())).stream()
                .map(found -> Repository.name(file) + ":" + found)
                .toList();
    }

    private static List<String> in(String source, Map<String, String> allowed) {
        String code = JavaCode.of(source);
        List<String> found = new ArrayList<>();
        for (Rule rule : RULES) {
            if (allowed.containsKey(rule.name())) {
                continue;
            }
            Matcher matcher = rule.pattern().matcher(code);
            while (matcher.find()) {
                long line = 1
                        + code.substring(0, matcher.start())
                                .chars()
                                .filter(c -> c == '\n')
                                .count();
                found.add(line + ": " + matcher.group() + ": " + rule.reason());
            }
        }
        return found;
    }
}
