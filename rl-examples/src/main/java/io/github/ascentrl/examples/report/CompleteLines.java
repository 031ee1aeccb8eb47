package io.github.ascentrl.examples.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The lines of a file that grows. What follows the last line feed was not finished when its program was killed. */
public final class CompleteLines {
    private CompleteLines() {}

    /**
     * {@return the complete lines of a file, without their line feeds}
     *
     * @param file the file, in UTF-8; the incomplete last line may end in the middle of a character
     * @throws IOException if the file cannot be read, or its complete lines are not UTF-8
     */
    public static List<String> of(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, end))
                    .toString()
                    .lines()
                    .toList();
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not UTF-8 text; it is damaged", e);
        }
    }
}
