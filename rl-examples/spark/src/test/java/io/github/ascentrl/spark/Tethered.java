package io.github.ascentrl.spark;

import java.io.IOException;
import java.util.Arrays;

/** Runs another program, which ends when the one that started it does, however that ends: its standard input is closed then. */
public final class Tethered {
    private Tethered() {}

    /**
     * Runs it.
     *
     * @param args the name of the main class, and what it is given
     * @throws ReflectiveOperationException if there is no such class, or it fails
     */
    public static void main(String[] args) throws ReflectiveOperationException {
        Thread watch = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            // nothing is said, only the end matters
                        }
                    } catch (IOException e) {
                        // an end too
                    }
                    Runtime.getRuntime().halt(1);
                },
                "tether");
        watch.setDaemon(true);
        watch.start();
        Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object)
                Arrays.copyOfRange(args, 1, args.length));
    }
}
