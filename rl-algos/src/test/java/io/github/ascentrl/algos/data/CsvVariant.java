package io.github.ascentrl.algos.data;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.random.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A random way to write a data set with three observation numbers and one action as CSV: a naive writer, and the format
 * that reads its files.
 *
 * @param separator the separator
 * @param decimalComma whether numbers have a decimal comma
 * @param quote the quote
 * @param quoteAll whether every cell is quoted
 * @param named whether episodes have names
 * @param finals how final observations are written
 * @param truth how truth values are written
 * @param order the key of the order of columns
 */
record CsvVariant(
        char separator,
        boolean decimalComma,
        char quote,
        boolean quoteAll,
        boolean named,
        Finals finals,
        String[] truth,
        Rng order) {
    /** The ways to write final observations. */
    enum Finals {
        NEXT_COLUMNS,
        ROW,
        NOTHING
    }

    private static final String[][] TRUTHS = {
        {"0", "1"}, {"false", "true"}, {"False", "True"}, {"0.0", "1.0"}, {"FALSE", "1"}
    };

    static CsvVariant random(Rng rng, boolean named) {
        char separator = ",;\t|".charAt(rng.nextInt(4));
        return new CsvVariant(
                separator,
                separator != ',' && rng.nextBoolean(),
                rng.nextBoolean() ? '"' : '\'',
                rng.nextInt(4) == 0,
                named || rng.nextBoolean(),
                Finals.values()[rng.nextInt(3)],
                TRUTHS[rng.nextInt(TRUTHS.length)],
                rng.child("order"));
    }

    CsvFormat format() {
        CsvFormat.Builder format = CsvFormat.builder()
                .separator(separator)
                .decimalComma(decimalComma)
                .quote(quote)
                .observation("s0", "s1", "s2")
                .action("a")
                .reward("r; \"'|\t,")
                .terminated("end")
                .truncated("cut");
        if (finals == Finals.NEXT_COLUMNS) {
            format.nextObservation("n0", "n1", "n2");
        }
        return (named ? format.episode("name").step("t") : format).build();
    }

    /** The expected result: if the file does not contain what an action led to, the action is left out. */
    Trajectory expected(Trajectory e) {
        if (finals != Finals.NOTHING) {
            return e;
        }
        int kept = e.ending() == Ending.TERMINATED ? e.length() : e.length() - 1;
        float[] last = Arrays.copyOfRange(e.observations(), 3 * (e.length() - 1), 3 * e.length());
        return new Trajectory(
                Arrays.copyOf(e.observations(), 3 * kept),
                Arrays.copyOf(e.actions(), kept),
                Arrays.copyOf(e.rewards(), kept),
                last,
                e.ending() == Ending.TERMINATED ? Ending.TERMINATED : Ending.NONE);
    }

    String text(MemoryDataset data) {
        StringBuilder text = new StringBuilder(order.child("mark").nextBoolean() ? "\uFEFF" : "");
        boolean header = true;
        for (int e = 0; e < data.episodes(); e++) {
            for (Map<String, String> row : rows(e, data.trajectory(e))) {
                if (header) {
                    line(new ArrayList<>(row.keySet()), text);
                }
                header = false;
                line(new ArrayList<>(row.values()), text);
            }
        }
        return text.toString();
    }

    private List<Map<String, String>> rows(int episode, Trajectory e) {
        List<Map<String, String>> rows = new ArrayList<>();
        for (int t = 0; t <= e.length(); t++) {
            boolean last = t == e.length();
            if (last && finals != Finals.ROW) {
                break;
            }
            Map<String, String> row = new LinkedHashMap<>();
            boolean ends = t == e.length() - 1;
            for (int i = 0; i < 3; i++) {
                row.put("s" + i, number(last ? e.finalObservation()[i] : e.observations()[3 * t + i]));
                row.put("n" + i, last ? "" : number(ends ? e.finalObservation()[i] : e.observations()[3 * t + 3 + i]));
            }
            row.put("a", last ? "" : number(e.actions()[t]));
            row.put("r; \"'|\t,", last ? "" : number(e.rewards()[t]));
            row.put("end", last ? "" : truth[ends && e.ending() == Ending.TERMINATED ? 1 : 0].replace('.', mark()));
            row.put("cut", last ? "" : truth[ends && e.ending() == Ending.TRUNCATED ? 1 : 0].replace('.', mark()));
            row.put("name", "run " + episode);
            row.put("t", "" + (episode + t));
            row.put(
                    "note, of; no\tuse|",
                    t % 3 == 0 ? "" : t % 3 == 1 ? "a\n" + quote + separator + "\r\nb" : quote + "");
            rows.add(row);
        }
        return rows;
    }

    private char mark() {
        return decimalComma ? ',' : '.';
    }

    private String number(float x) {
        return Float.toString(x).replace('.', mark());
    }

    private void line(List<String> cells, StringBuilder text) {
        for (int i = cells.size() - 1; i > 0; i--) { // the same order in every line
            int j = order.child("place").child(i).nextInt(i + 1);
            String other = cells.get(i);
            cells.set(i, cells.get(j));
            cells.set(j, other);
        }
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            boolean plain = cell.indexOf(separator) < 0 && cell.indexOf(quote) < 0 && cell.indexOf('\n') < 0;
            String sign = String.valueOf(quote);
            text.append(i == 0 ? "" : separator)
                    .append(plain && !quoteAll ? cell : sign + cell.replace(sign, sign + sign) + sign);
        }
        text.append('\n');
    }
}
