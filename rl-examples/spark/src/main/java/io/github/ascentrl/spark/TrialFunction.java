package io.github.ascentrl.spark;

import io.github.ascentrl.algos.sweep.Engine;
import io.github.ascentrl.algos.sweep.TrialProgram;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/**
 * The function that Spark runs on an executor to answer a task. It has no fields and is the only object of Ascent that
 * Spark serialises; a task or an answer is sent as two byte arrays, its text and its state.
 */
final class TrialFunction extends AbstractFunction1<Iterator<byte[][]>, byte[][]> implements Serializable {
    private static final long serialVersionUID = 1L;

    static byte[][] pack(Engine.Task task) {
        return pack(task.text(), task.bytes());
    }

    private static byte[][] pack(String text, byte[] bytes) {
        return new byte[][] {text.getBytes(StandardCharsets.UTF_8), bytes};
    }

    static Engine.Answer unpackAnswer(byte[][] packed) {
        return new Engine.Answer(text(packed), packed[1]);
    }

    private static String text(byte[][] packed) {
        return new String(packed[0], StandardCharsets.UTF_8);
    }

    @Override
    public byte[][] apply(Iterator<byte[][]> partition) {
        byte[][] packed = partition.next();
        try {
            Engine.Answer answer = TrialProgram.answer(new Engine.Task(text(packed), packed[1]));
            return pack(answer.text(), answer.bytes());
        } catch (InterruptedException e) { // by Spark, which has cancelled the task and needs no answer
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the trial was interrupted", e);
        } catch (OutOfMemoryError e) { // unchanged, it would make Spark end the whole process with its other trials
            throw new IllegalStateException(SparkFailures.NO_MEMORY + " (" + e.getMessage() + ") in " + text(packed));
        }
    }
}
