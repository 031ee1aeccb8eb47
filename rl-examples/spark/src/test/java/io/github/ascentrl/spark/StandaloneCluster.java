package io.github.ascentrl.spark;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A real cluster on this machine: one master and some workers with one core each, in separate processes, from the jars
 * on the class path. They listen on 127.0.0.1 at ports that the system chooses, and end with this program at the
 * latest. Their logs are in the folder.
 */
final class StandaloneCluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String OURS = "io/github/ascentrl";

    /** For processes that run for seconds. */
    static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private final Path folder;
    private final Path applicationJar;
    private final String master;
    private final Process masterProcess;
    private final List<Process> workers = new ArrayList<>();
    private final Set<ProcessHandle> all = new HashSet<>();

    /** Starts a master. */
    StandaloneCluster(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        applicationJar = folder.resolve("application.jar");
        Path jars = Files.createDirectories(folder.resolve("home/jars"));
        Files.createFile(folder.resolve("home/RELEASE"));
        List<Path> ours = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry).toAbsolutePath();
            if (isOurs(path)) {
                ours.add(path);
            } else if (Files.isRegularFile(path) && !Files.exists(jars.resolve(path.getFileName()))) {
                Files.createSymbolicLink(jars.resolve(path.getFileName()), path);
            }
        }
        writeJar(ours, applicationJar);
        masterProcess = start("master", "org.apache.spark.deploy.master.Master", "--port", "0");
        try {
            master = await("master", Pattern.compile("Starting Spark master at (spark://\\S+)"), masterProcess);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** {@return the address of the master} */
    String master() {
        return master;
    }

    /** {@return the jar with the classes of Ascent and of these tests} */
    Path applicationJar() {
        return applicationJar;
    }

    /** Starts workers until the given number is alive. */
    void haveWorkers(int count) throws IOException, InterruptedException {
        while (workers.stream().filter(Process::isAlive).count() < count) {
            String name = "worker-" + workers.size();
            Process worker = start(
                    name,
                    "org.apache.spark.deploy.worker.Worker",
                    "--port",
                    "0",
                    "--cores",
                    "1",
                    "--memory",
                    "1g",
                    "--work-dir",
                    folder.resolve("work").toString(),
                    master);
            workers.add(worker);
            await(name, Pattern.compile("(Successfully registered with master)"), worker);
        }
    }

    /**
     * Kills a worker with its executors, as in a power failure: the first alive, or the one that owns a given process.
     */
    void killWorker(Long pid) throws InterruptedException {
        Process doomed = workers.stream()
                .filter(Process::isAlive)
                .filter(worker ->
                        pid == null || worker.descendants().anyMatch(executor -> executor.pid() == pid.longValue()))
                .findFirst()
                .orElseThrow();
        List<ProcessHandle> executors = doomed.descendants().toList();
        all.addAll(executors);
        executors.forEach(ProcessHandle::destroyForcibly);
        doomed.destroyForcibly().waitFor();
    }

    private Process start(String name, String mainClass, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(addOpens());
        command.addAll(QUICK_START);
        command.addAll(List.of(
                "-Xmx256m",
                "-Dlog4j2.configurationFile=classpath:org/apache/spark/log4j2-defaults.properties",
                "-cp",
                System.getProperty("java.class.path"),
                Tethered.class.getName(),
                mainClass,
                "--host",
                "127.0.0.1",
                "--webui-port",
                "0"));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log(name).toFile());
        builder.environment()
                .putAll(Map.of(
                        "SPARK_HOME",
                        folder.resolve("home").toString(),
                        "SPARK_SCALA_VERSION",
                        "2.13",
                        "SPARK_LOCAL_DIRS",
                        folder.resolve("local").toString(),
                        "SPARK_LOCAL_IP",
                        "127.0.0.1"));
        Process process = builder.start();
        all.add(process.toHandle());
        return process;
    }

    /** {@return the flags with which this program was started} */
    private static List<String> addOpens() {
        return java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens"))
                .toList();
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }

    private String await(String name, Pattern line, Process process) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end && process.isAlive()) {
            Matcher matcher = line.matcher(Files.readString(log(name)));
            if (matcher.find()) {
                return matcher.group(1);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IOException("no line '" + line + "' from " + name + ":\n" + Files.readString(log(name)));
    }

    private static boolean isOurs(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return Files.isDirectory(path.resolve(OURS));
        }
        if (!Files.isRegularFile(path)) {
            return false;
        }
        try (JarFile jar = new JarFile(path.toFile())) {
            return jar.stream().anyMatch(entry -> entry.getName().startsWith(OURS));
        }
    }

    private static void writeJar(List<Path> parts, Path file) throws IOException {
        Set<String> names = new HashSet<>();
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file))) {
            for (Path part : parts) {
                if (Files.isDirectory(part)) {
                    try (Stream<Path> files = Files.walk(part)) {
                        for (Path one : files.filter(Files::isRegularFile).toList()) {
                            try (InputStream in = Files.newInputStream(one)) {
                                add(out, part.relativize(one).toString().replace('\\', '/'), in, names);
                            }
                        }
                    }
                } else {
                    try (JarFile jar = new JarFile(part.toFile())) {
                        for (JarEntry entry :
                                jar.stream().filter(one -> !one.isDirectory()).toList()) {
                            try (InputStream in = jar.getInputStream(entry)) {
                                add(out, entry.getName(), in, names);
                            }
                        }
                    }
                }
            }
        }
    }

    private static void add(JarOutputStream out, String name, InputStream in, Set<String> names) throws IOException {
        if (names.add(name) && !name.equals("module-info.class") && !name.equals(JarFile.MANIFEST_NAME)) {
            out.putNextEntry(new JarEntry(name));
            in.transferTo(out);
            out.closeEntry();
        }
    }

    /** {@return all processes that were started, including executors; none is alive after {@link #close}} */
    Set<ProcessHandle> programs() {
        return all;
    }

    /** Ends all processes. */
    @Override
    public void close() {
        workers.add(masterProcess);
        for (Process process : workers) {
            process.descendants().forEach(all::add);
            process.destroyForcibly();
        }
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(handle -> handle.onExit().orTimeout(20, TimeUnit.SECONDS).join());
    }
}
