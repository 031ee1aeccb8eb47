package io.github.ascentrl.examples.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of the library, from the manifest of its jar, and the commit it was built from. */
public final class Version {
    private Version() {}

    /** {@return the version; "development" when not run from a jar} */
    public static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /**
     * {@return the commit, with a note if files differed from it; "unknown" if the jar was not built in a working copy}
     */
    public static String commit() {
        try (InputStream in = Version.class.getResourceAsStream("git.properties")) {
            Properties git = new Properties();
            if (in != null) {
                git.load(in);
            }
            boolean dirty = Boolean.parseBoolean(git.getProperty("git.dirty"));
            return git.getProperty("git.commit.id.full", "unknown") + (dirty ? ", with changes" : "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
