package io.github.ascentrl.examples.minari;

import io.github.ascentrl.nn.io.FileFormatException;
import io.jhdf.HdfFile;
import io.jhdf.exceptions.HdfFilterException;
import io.jhdf.exceptions.UnsupportedHdfException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;

/** Opens files with jhdf and turns all that it throws where a file is damaged into one exception. */
final class HdfReading {
    private static final long SIGNATURE = 0x8948_4446_0d0a_1a0aL; // 0x89, "HDF", and four control characters
    private static final String MISSING =
            "; the reader of HDF5 used here (jhdf) does not know this feature, or the file"
                    + " is damaged. If h5py opens it, write it again in an older form:"
                    + " h5repack --low=0 --high=1 -f GZIP=4 FROM TO";

    private static final String FILTERS = " (4 is szip, 5 n-bit, 6 scale-offset)";

    private HdfReading() {}

    /** Something that is done with jhdf. */
    @FunctionalInterface
    interface Step<T> {
        T take() throws FileFormatException;
    }

    /**
     * {@return a file, opened} Of a mapped file jhdf cuts what a length asks for, of a channel it takes memory for it
     * first; so files are mapped as far as one buffer reaches.
     */
    static HdfFile open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            if (!hasSignature(channel)) {
                throw new FileFormatException("this is no HDF5 file: the signature of one is missing");
            }
            if (channel.size() <= Integer.MAX_VALUE) {
                ByteBuffer mapped = channel.map(MapMode.READ_ONLY, 0, channel.size());
                return taking("the file", () -> HdfFile.fromByteBuffer(mapped));
            }
        }
        return taking("the file", () -> new HdfFile(file));
    }

    /** At the beginning, or after a block of 512, 1024, … bytes that is the user's. */
    private static boolean hasSignature(FileChannel channel) throws IOException {
        for (long at = 0; at <= channel.size() - Long.BYTES; at = Math.max(512, 2 * at)) {
            ByteBuffer head = ByteBuffer.allocate(Long.BYTES);
            if (channel.read(head, at) == Long.BYTES && head.getLong(0) == SIGNATURE) {
                return true;
            }
        }
        return false;
    }

    /**
     * {@return what a step gives}
     *
     * @throws FileFormatException if it fails in any way that a file can bring about: jhdf's exceptions, those of
     *     buffers and arrays, trees that lead back to themselves, and lengths far beyond the file
     */
    static <T> T taking(String what, Step<T> step) throws FileFormatException {
        try {
            return step.take();
        } catch (StackOverflowError e) {
            throw new FileFormatException(what + " cannot be read: its parts lead back to themselves", e);
        } catch (OutOfMemoryError e) { // nothing was taken: an absurd length is refused at once
            throw new FileFormatException(what + " cannot be read: a length in it is beyond all memory", e);
        } catch (RuntimeException e) {
            Throwable inner = innermost(e);
            String reason = inner.getMessage() == null ? inner.getClass().getSimpleName() : inner.getMessage();
            throw new FileFormatException(
                    what + " cannot be read: " + reason + (inner instanceof HdfFilterException ? FILTERS : "")
                            + (isMissing(inner, reason) ? MISSING : "; the file is damaged"),
                    e);
        }
    }

    /** Whether jhdf says that it does not know something, and not that something is wrong. */
    private static boolean isMissing(Throwable inner, String reason) {
        return inner instanceof UnsupportedHdfException
                || inner instanceof HdfFilterException
                || reason.startsWith("Unsupported")
                || reason.startsWith("Unrecognized");
    }

    /** Of a chain of exceptions the last says what is missing. */
    private static Throwable innermost(Throwable e) {
        Throwable inner = e;
        while (inner.getCause() != null && inner.getCause() != inner) {
            inner = inner.getCause();
        }
        return inner;
    }
}
