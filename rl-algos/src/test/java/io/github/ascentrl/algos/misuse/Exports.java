package io.github.ascentrl.algos.misuse;

import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.nn.Tape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The exported classes of the four libraries and their public constructors and methods. */
final class Exports {
    /** One class of each library: they lead to its folder or jar. */
    private static final List<Class<?>> LIBRARIES = List.of(Env.class, CartPole.class, Tape.class, Reinforce.class);

    private Exports() {}

    static List<Class<?>> classes() {
        List<Class<?>> classes = new ArrayList<>();
        for (Class<?> library : LIBRARIES) {
            try {
                URI place = library.getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI();
                Path path = Path.of(place);
                if (Files.isDirectory(path)) {
                    addClasses(path, classes);
                } else {
                    try (FileSystem jar = FileSystems.newFileSystem(path, Map.of())) {
                        addClasses(jar.getPath("/"), classes);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (URISyntaxException | ClassNotFoundException e) {
                throw new AssertionError(e);
            }
        }
        return classes;
    }

    private static void addClasses(Path root, List<Class<?>> classes) throws IOException, ClassNotFoundException {
        Set<String> exported;
        try (InputStream descriptor = Files.newInputStream(root.resolve("module-info.class"))) {
            exported = ModuleDescriptor.read(descriptor).exports().stream()
                    .filter(export -> !export.isQualified())
                    .map(ModuleDescriptor.Exports::source)
                    .collect(Collectors.toSet());
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted().toList()) {
                String name = root.relativize(file).toString().replace('\\', '/');
                if (!name.endsWith(".class") || name.endsWith("-info.class") || name.startsWith("META-INF")) {
                    continue;
                }
                String className = name.substring(0, name.length() - 6).replace('/', '.');
                if (!exported.contains(className.substring(0, className.lastIndexOf('.')))) {
                    continue;
                }
                Class<?> type = Class.forName(className);
                if (isVisible(type)) {
                    classes.add(type);
                }
            }
        }
    }

    private static boolean isVisible(Class<?> type) {
        for (Class<?> t = type; t != null; t = t.getEnclosingClass()) {
            if (!Modifier.isPublic(t.getModifiers())) {
                return false;
            }
        }
        return !type.isAnonymousClass() && !type.isLocalClass();
    }

    static List<Door> doors(Class<?> type) {
        List<Door> doors = new ArrayList<>();
        if (!Modifier.isAbstract(type.getModifiers())) {
            for (Constructor<?> constructor : type.getConstructors()) {
                doors.add(new Door(type, constructor));
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers()) && !method.isSynthetic() && !isGenerated(type, method)) {
                doors.add(new Door(type, method));
            }
        }
        doors.sort(Comparator.comparing(Door::name));
        return doors;
    }

    /** Of enumerations and records: the language says what they do. */
    private static boolean isGenerated(Class<?> type, Method method) {
        return type.isEnum() && Set.of("valueOf", "values").contains(method.getName())
                || method.getName().equals("equals")
                        && Arrays.equals(method.getParameterTypes(), new Class<?>[] {Object.class});
    }
}
