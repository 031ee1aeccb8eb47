package io.github.ascentrl.spark;

import java.io.IOException;
import java.util.Arrays;

/** Runs a program that ends when the process that started it ends, because its standard input is closed then. */
public final class Tethered {
    private Tethered() {}

    /**
     * Runs the program.
     *
     * @param args the name of the main class, and its arguments
     * @throws ReflectiveOperationException if there is no such class, or its main method fails
     */
    public static void main(String[] args) throws ReflectiveOperationException {
        Thread watch = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            // nothing is written, only the end of the stream matters
                        }
                    } catch (IOException e) {
                        // also an end
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
