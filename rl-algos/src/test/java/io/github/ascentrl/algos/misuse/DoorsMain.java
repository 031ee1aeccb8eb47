package io.github.ascentrl.algos.misuse;

import java.nio.file.*;
import java.util.*;

public final class DoorsMain {
    public static void main(String[] a) throws Exception {
        List<Class<?>> classes = Exports.classes();
        Path dir = Files.createTempDirectory("doors");
        GoodValues good = new GoodValues(new Specimens(dir), classes);
        int doors = 0;
        try (Probe probe = new Probe(good)) {
            for (Class<?> c : classes) {
                if (a.length > 0 && !c.getName().matches(a[0])) continue;
                long t = System.nanoTime();
                for (Door d : Exports.doors(c)) {
                    doors++;
                    probe.probe(d);
                }
                long ms = (System.nanoTime() - t) / 1000000;
                if (ms > 1500) System.out.println("#SLOW " + c + " " + ms);
            }
            System.out.println("doors " + doors + " opened " + probe.opened.size() + " calls " + probe.calls
                    + " faults " + probe.faults.size() + " accepted " + probe.accepted.size());
            for (Door d : probe.neverOpened) System.out.println("NEVER " + d.name());
            for (String s : probe.faults) System.out.println("FAULT " + s);
            Ledger ledger = Ledger.read();
            for (String s : probe.accepted) if (!ledger.allows(s)) System.out.println("ACC " + s);
        }
        System.exit(0);
    }
}
