import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.util.Comparator;

/** Prints the element-list of this JDK's documentation, with which javadoc links to it without a network. */
final class ElementList {
    public static void main(String[] args) {
        ModuleFinder.ofSystem().findAll().stream()
                .map(ModuleReference::descriptor)
                .filter(module -> module.name().startsWith("java."))
                .sorted(Comparator.comparing(ModuleDescriptor::name))
                .forEach(module -> {
                    System.out.println("module:" + module.name());
                    module.exports().stream()
                            .filter(exported -> !exported.isQualified())
                            .map(ModuleDescriptor.Exports::source)
                            .sorted()
                            .forEach(System.out::println);
                });
    }
}
