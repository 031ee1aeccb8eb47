package io.github.ascentrl.examples.lab;

import java.io.PrintWriter;

/** Shows how far the work is. Thread-safe. */
interface Progress extends AutoCloseable {
    /** Shows nothing. */
    Progress NONE = new Progress() {
        @Override
        public void advance(long work) {}

        @Override
        public void close() {}
    };

    /** Counts work as done. */
    void advance(long work);

    @Override
    void close();

    /** A bar that redraws itself on a terminal, else a line now and then. */
    static Progress display(String task, String unit, long total, PrintWriter out) {
        return isTerminal()
                ? new ProgressLine(task, unit, total)
                : new PlainProgress(task, unit, total, out, System::nanoTime);
    }

    private static boolean isTerminal() {
        if (System.console() == null || "dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            // Since JDK 22 there may be a console that is not a terminal.
            return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(System.console());
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
