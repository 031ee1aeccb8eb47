package io.github.ascentrl.algos.misuse;

import static io.github.ascentrl.algos.misuse.Keys.all;

import io.github.ascentrl.algos.data.CsvDatasets;
import io.github.ascentrl.algos.data.DatasetWriter;
import io.github.ascentrl.algos.distill.HistoryRecorder;
import io.github.ascentrl.algos.distill.Tokens;
import io.github.ascentrl.algos.exchange.Sb3Weights;
import io.github.ascentrl.algos.log.CsvLog;
import io.github.ascentrl.algos.log.JsonLinesLog;
import io.github.ascentrl.algos.log.ProgressLine;
import io.github.ascentrl.algos.log.TensorBoardLog;
import io.github.ascentrl.algos.run.Checkpoint;
import io.github.ascentrl.algos.run.SavedRun;
import io.github.ascentrl.algos.sweep.Searches;
import io.github.ascentrl.algos.sweep.Sweep;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.RunningStatistics;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.nn.io.DType;
import io.github.ascentrl.nn.io.Json;
import io.github.ascentrl.nn.io.JsonObject;
import io.github.ascentrl.nn.io.SafetensorsHeader;
import io.github.ascentrl.nn.io.SafetensorsWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Files that hold what a door reads, and logs that have been started. */
final class FileKeys {
    private FileKeys() {}

    private static final Provenance SOURCE = new Provenance("a", "b", 1, "0.1.0");

    static void addTo(Keys keys, Specimens specimens) {
        addData(keys, specimens);
        addHistories(keys, specimens);
        addLogs(keys, specimens);
        addRuns(keys, specimens);
        addFormats(keys, specimens);
    }

    private static void addData(Keys keys, Specimens specimens) {
        Callable<Path> csv = () -> {
            Path file = specimens.newFile();
            CsvDatasets.write(Specimens.data(), file);
            return file;
        };
        keys.add("algos.data.CsvDatasets.read(Path)", () -> all(csv.call()));
        keys.add(
                "algos.data.CsvDatasets.read(Path,Space,Space,Provenance)",
                () -> all(csv.call(), Specimens.FOUR, Specimens.TWO, SOURCE));
        Callable<Path> data = () -> {
            Path file = specimens.newFile();
            DatasetWriter.write(Specimens.data(), file);
            return file;
        };
        keys.add("algos.data.DiskDataset.open(Path)", () -> all(data.call()));
        keys.add("algos.data.DiskDataset.openUnverified(Path)", () -> all(data.call()));
        keys.add(
                "algos.data.DatasetWriter.add(Trajectory)",
                () -> all(
                        new DatasetWriter(specimens.newFile(), Specimens.FOUR, Specimens.TWO, SOURCE),
                        Specimens.trajectory()));
        keys.add("algos.exchange.Sb3Model.safetensors(Path,Space,Space)", () -> {
            Path file = specimens.newFile();
            Sb3Weights.write(Specimens.model(), file);
            return all(file, Specimens.FOUR, Specimens.TWO);
        });
    }

    private static Batch numbered() {
        return Batch.of(List.of(new Trajectory(
                new float[] {0, 1}, new float[] {0, 1}, new float[] {1, 0}, new float[] {0}, Ending.TERMINATED)));
    }

    private static void addHistories(Keys keys, Specimens specimens) {
        Callable<HistoryRecorder> recorder = () -> {
            HistoryRecorder recording = new HistoryRecorder(specimens.newFile(), 0, SOURCE);
            recording.add(numbered());
            return recording;
        };
        keys.add("algos.distill.HistoryRecorder.finish()", () -> all(recorder.call()));
        keys.add("algos.distill.LearningHistories.open(Tokens,Path[])", () -> {
            Path file = specimens.newFile();
            HistoryRecorder recording = new HistoryRecorder(file, 0, SOURCE);
            recording.add(numbered());
            recording.finish();
            return all(Tokens.numbered(2, 2, 2, 10), new Path[] {file});
        });
    }

    private static UpdateStats stats() {
        return new UpdateStats(1, 1, 2, 2, new float[] {1}, new int[] {2}, Map.of("a", 1.0));
    }

    private static void addLogs(Keys keys, Specimens specimens) {
        Map<String, Callable<TrainingListener>> logs = Map.of(
                "CsvLog", () -> new CsvLog(specimens.newFile()),
                "JsonLinesLog", () -> new JsonLinesLog(specimens.newFile()),
                "TensorBoardLog", () -> new TensorBoardLog(specimens.newFile()),
                "ProgressLine", () -> new ProgressLine(new StringBuilder()));
        logs.forEach((name, log) -> {
            keys.add("algos.log." + name + ".onStart(Budget)", () -> all(log.call(), Budget.updates(2)));
            keys.add("algos.log." + name + ".onUpdate(UpdateStats)", () -> {
                TrainingListener started = log.call();
                started.onStart(Budget.updates(2));
                return all(started, stats());
            });
        });
    }

    private static void addRuns(Keys keys, Specimens specimens) {
        for (String method : new String[] {"read", "readSameSettings"}) {
            keys.add("algos.run.Checkpoint." + method + "(Stateful,Path)", () -> {
                Path file = specimens.newFile();
                RunningStatistics part = new RunningStatistics(4);
                Checkpoint.write(part, file);
                return all(part, file);
            });
        }
        keys.add(
                "algos.run.SavedRun.resumeOrStart(Trainer,Budget,TrainingListener[])",
                () -> all(
                        SavedRun.at(specimens.newFile()),
                        specimens
                                .of(io.github.ascentrl.algos.reinforce.Reinforce.class)
                                .get(0)
                                .get(),
                        Budget.updates(1),
                        new TrainingListener[] {new CsvLog(specimens.newFile())}));
        keys.add(
                "algos.sweep.Sweep.of(Class,Search)",
                () -> all(SpecimenObjective.class, Searches.every(List.of(Map.of("a", "1")), new long[] {1}, 1)));
        keys.add("algos.sweep.Sweep.results()", () -> {
            Path folder = specimens.newFile();
            Sweep sweep = Sweep.of(
                            SpecimenObjective.class, Searches.every(List.of(Map.of("a", "1")), new long[] {1}, 1))
                    .at(folder);
            sweep.run();
            return all(sweep);
        });
    }

    private static void addFormats(Keys keys, Specimens specimens) {
        byte[] json = "{\"a\": [1, 2]}".getBytes(StandardCharsets.UTF_8);
        keys.add("nn.io.Json.parse(String,Limits)", () -> all("{\"a\": 1}", Json.Limits.HEADER));
        keys.add(
                "nn.io.Json.parse(byte[],int,int,Limits)", () -> all(json.clone(), 0, json.length, Json.Limits.HEADER));
        keys.add("nn.io.JsonObject.of(String,Object)", () -> all("a", Map.of("b", 1L)));
        keys.add("nn.io.JsonObject.parse(String,String,Limits)", () -> all("a", "{\"b\": 1}", Json.Limits.HEADER));
        keys.add(
                "nn.io.JsonObject.wholes(String,int,int)",
                () -> all(JsonObject.parse("a", "{\"a\": [1, 2]}", Json.Limits.HEADER), "a", 0, 4));
        Callable<Path> tensors = () -> {
            Path file = specimens.newFile();
            new SafetensorsWriter()
                    .metadata("format", "a")
                    .metadata("version", "1")
                    .add("a", new long[] {2}, new float[2], 0)
                    .write(file);
            return file;
        };
        keys.add("nn.io.SafetensorsHeader.read(Path,int)", () -> all(tensors.call(), 1000));
        keys.add(
                "nn.io.SafetensorsHeader.read(FileChannel,int)",
                () -> all(java.nio.channels.FileChannel.open(tensors.call()), 1000));
        keys.add("nn.io.SafetensorsHeader.of(byte[],int)", () -> all(Files.readAllBytes(tensors.call()), 1000));
        keys.add(
                "nn.io.SafetensorsHeader.requireFormat(String,String[])",
                () -> all(SafetensorsHeader.read(tensors.call(), 1000), "a", new String[] {"1"}));
        keys.add(
                "nn.io.SafetensorsHeader.tensor(String,DType,long[])",
                () -> all(SafetensorsHeader.read(tensors.call(), 1000), "a", DType.F32, new long[] {2}));
        keys.add("nn.io.SafetensorsHeader.verify(byte[])", () -> {
            Path file = tensors.call();
            return all(SafetensorsHeader.read(file, 1000), Files.readAllBytes(file));
        });
    }
}
