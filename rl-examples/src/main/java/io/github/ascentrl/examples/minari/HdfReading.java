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

/** Opens files with jhdf and converts all its exceptions for damaged files to one. */
final class HdfReading {
    private static final long SIGNATURE = 0x8948_4446_0d0a_1a0aL; // 0x89, "HDF", and four control characters
    private static final String MISSING =
            "; the HDF5 reader used here (jhdf) does not support this feature, or the file"
                    + " is damaged. If h5py can open it, convert it to an older format:"
                    + " h5repack --low=0 --high=1 -f GZIP=4 FROM TO";

    private static final String FILTERS = " (4 is szip, 5 n-bit, 6 scale-offset)";

    private HdfReading() {}

    /** Code that uses jhdf. */
    @FunctionalInterface
    interface Step<T> {
        T take() throws FileFormatException;
    }

    /**
     * {@return an opened file} Files up to the size of one buffer are mapped: jhdf slices a mapped file, but for a
     * channel it allocates memory of any length that the file declares.
     */
    static HdfFile open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            if (!hasSignature(channel)) {
                throw new FileFormatException("this is not an HDF5 file: the signature is missing");
            }
            if (channel.size() <= Integer.MAX_VALUE) {
                ByteBuffer mapped = channel.map(MapMode.READ_ONLY, 0, channel.size());
                return taking("the file", () -> HdfFile.fromByteBuffer(mapped));
            }
        }
        return taking("the file", () -> new HdfFile(file));
    }

    /** {@return whether the file has a signature at its start, or after a user block of 512, 1024, … bytes} */
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
     * {@return the result of a step}
     *
     * @throws FileFormatException if it fails in any way that a file can cause: exceptions of jhdf, of buffers and of
     * arrays, cyclic trees, and lengths far beyond the file
     */
    static <T> T taking(String what, Step<T> step) throws FileFormatException {
        try {
            return step.take();
        } catch (StackOverflowError e) {
            throw new FileFormatException(what + " cannot be read: its parts contain a cycle", e);
        } catch (OutOfMemoryError e) { // nothing was allocated: an absurd length fails immediately
            throw new FileFormatException(what + " cannot be read: a length in it exceeds all memory", e);
        } catch (RuntimeException e) {
            Throwable inner = innermost(e);
            String reason = inner.getMessage() == null ? inner.getClass().getSimpleName() : inner.getMessage();
            throw new FileFormatException(
                    what + " cannot be read: " + reason + (inner instanceof HdfFilterException ? FILTERS : "")
                            + (isMissing(inner, reason) ? MISSING : "; the file is damaged"),
                    e);
        }
    }

    /** {@return whether jhdf reports an unsupported feature, not an error in the file} */
    private static boolean isMissing(Throwable inner, String reason) {
        return inner instanceof UnsupportedHdfException
                || inner instanceof HdfFilterException
                || reason.startsWith("Unsupported")
                || reason.startsWith("Unrecognized");
    }

    /** {@return the last exception in a chain of causes, which names what is missing} */
    private static Throwable innermost(Throwable e) {
        Throwable inner = e;
        while (inner.getCause() != null && inner.getCause() != inner) {
            inner = inner.getCause();
        }
        return inner;
    }
}
