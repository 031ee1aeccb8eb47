package io.github.ascentrl.nn.internal.kernels;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/** Kernels of which one part is another. */
final class Parts {
    private Parts() {}

    static Kernels with(Kernels k, Products products) {
        return new KernelParts(k.name(), products, k.elementwise(), k.rowwise(), k.cells(), k.sums(), k.updates());
    }

    static Kernels with(Kernels k, Rowwise rowwise) {
        return new KernelParts(k.name(), k.products(), k.elementwise(), rowwise, k.cells(), k.sums(), k.updates());
    }

    static Kernels with(Kernels k, CellSteps cells) {
        return new KernelParts(k.name(), k.products(), k.elementwise(), k.rowwise(), cells, k.sums(), k.updates());
    }

    static Kernels with(Kernels k, Updates updates) {
        return new KernelParts(k.name(), k.products(), k.elementwise(), k.rowwise(), k.cells(), k.sums(), updates);
    }

    /** What a proxy does with a call, given the part that it stands for. */
    interface Handler {
        InvocationHandler of(Object part);
    }

    /** Kernels whose every part is a proxy. */
    static Kernels proxies(Kernels k, Handler handler) {
        return new KernelParts(
                k.name(),
                proxy(Products.class, handler.of(k.products())),
                proxy(Elementwise.class, handler.of(k.elementwise())),
                proxy(Rowwise.class, handler.of(k.rowwise())),
                proxy(CellSteps.class, handler.of(k.cells())),
                proxy(Sums.class, handler.of(k.sums())),
                proxy(Updates.class, handler.of(k.updates())));
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
