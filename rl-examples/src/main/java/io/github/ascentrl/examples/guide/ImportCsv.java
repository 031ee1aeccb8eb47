package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.data.CsvDatasets;
import io.github.ascentrl.algos.data.CsvFormat;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import java.io.IOException;
import java.nio.file.Path;

/** Reads a log that a spreadsheet saved with decimal commas. */
public final class ImportCsv {
    private ImportCsv() {}

    /**
     * Reads the log.
     *
     * @param args the CSV file, with columns trial, position, speed, push, gain and done; {@code log.csv} unless given
     * @throws IOException if it cannot be read
     */
    public static void main(String[] args) throws IOException {
        Path file = Path.of(args.length > 0 ? args[0] : "log.csv");
        CsvFormat format = CsvFormat.builder()
                .separator(';')
                .decimalComma(true)
                .episode("trial")
                .observation("position", "speed")
                .action("push")
                .reward("gain")
                .terminated("done")
                .build();
        Provenance provenance = new Provenance("cart", "a person", 0, "log of May");
        EpisodicDataset data = CsvDatasets.read(file, format, Box.unbounded(2), new Discrete(3), provenance);
        System.out.println(data.size() + " steps of " + data.episodes() + " episodes");
        data.provenance().derivation().forEach(System.out::println); // what the file does not say
    }
}
