package io.github.ascentrl.examples.lab;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar that redraws its line on the terminal behind standard error. */
final class ProgressLine implements Progress {
    private final ProgressBar bar;

    ProgressLine(String task, String unit, long total) {
        bar = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setUnit(" " + unit, 1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .setConsumer(new Terminal(width()))
                .build();
    }

    @Override
    public void advance(long work) {
        bar.stepBy(work);
    }

    @Override
    public void close() {
        bar.close();
    }

    private static int width() {
        String columns = System.getenv("COLUMNS");
        return columns != null && columns.matches("\\d{2,4}") ? Integer.parseInt(columns) - 1 : 99;
    }

    /** Replaces the library's own consumer, which loads native code of jline to get the width of the terminal. */
    private record Terminal(int width) implements ProgressBarConsumer {
        @Override
        public int getMaxRenderedLength() {
            return width;
        }

        @Override
        public void accept(String line) {
            System.err.print('\r' + line);
            System.err.flush();
        }

        @Override
        public void close() {
            System.err.println();
        }
    }
}
