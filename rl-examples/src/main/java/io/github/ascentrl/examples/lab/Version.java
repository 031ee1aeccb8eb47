package io.github.ascentrl.examples.lab;

/** The version of the library, from the manifest of its jar. */
public final class Version {
    private Version() {}

    /** {@return the version; "development" when not run from a jar} */
    public static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
