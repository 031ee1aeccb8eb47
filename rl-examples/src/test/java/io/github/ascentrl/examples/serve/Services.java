package io.github.ascentrl.examples.serve;

import io.github.ascentrl.algos.policy.PolicyKind;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.layer.Gru;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Trunk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Policies to serve, and raw requests that a well-behaved client would not send. */
final class Services {
    private Services() {}

    static SavedPolicy choices() {
        Mlp mlp = Mlp.sizes(4, 16, 3).build(Rng.of(1));
        return SavedPolicy.of(
                PolicyKind.CATEGORICAL,
                mlp,
                Box.uniform(4, -3, 3),
                new Discrete(3),
                new Provenance("test", "none", 1, "1"));
    }

    static SavedPolicy remembering() {
        Gru gru = Gru.sizes(4, 8).build(Rng.of(2));
        Mlp head = Mlp.sizes(8, 4).into(gru.parameters(), "head.").build(Rng.of(3));
        return SavedPolicy.of(
                PolicyKind.SQUASHED_GAUSSIAN,
                Trunk.of(gru).to(head),
                Box.uniform(4, -3, 3),
                Box.uniform(2, -1, 1),
                new Provenance("test", "none", 1, "1"));
    }

    static InetSocketAddress anyPort() throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
    }

    static float[] observation(long i) {
        float[] observation = new float[4];
        Rng rng = Rng.of(3).child(i);
        for (int j = 0; j < observation.length; j++) {
            observation[j] = rng.nextFloat(-3, 3);
        }
        return observation;
    }

    static String act(float[] observation) {
        return "{\"observation\":" + Arrays.toString(observation) + "}";
    }

    static String act(float[] observation, String session) {
        return "{\"observation\":" + Arrays.toString(observation) + ",\"session\":\"" + session + "\"}";
    }

    /** A connection for sending any bytes, at any speed. */
    static final class Raw implements AutoCloseable {
        private final Socket socket;

        Raw(URI address) throws IOException {
            socket = new Socket(address.getHost(), address.getPort());
            socket.setSoTimeout(20_000);
        }

        Raw send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return this;
        }

        /** {@return everything received until the other side closes; may be empty} */
        String answer() throws IOException {
            try {
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (java.net.SocketException e) { // reset: there was more to read on the other side
                return "";
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    static String head(URI address, String path, int length) {
        return "POST " + path + " HTTP/1.1\r\nHost: " + address.getAuthority()
                + "\r\nConnection: close\r\nContent-Length: " + length + "\r\n\r\n";
    }
}
