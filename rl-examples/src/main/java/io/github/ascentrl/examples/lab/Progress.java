package io.github.ascentrl.examples.lab;

import java.io.PrintWriter;

/** Shows the progress of some work. Thread-safe. */
interface Progress extends AutoCloseable {
    /** Shows nothing. */
    Progress NONE = new Progress() {
        @Override
        public void advance(long work) {}

        @Override
        public void close() {}
    };

    /** Adds to the work done. */
    void advance(long work);

    @Override
    void close();

    /** {@return a bar that redraws itself on a terminal; elsewhere, a line every ten seconds} */
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
            // Since JDK 22 System.console() may be a console that is not a terminal.
            return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(System.console());
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
