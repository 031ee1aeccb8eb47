package io.github.ascentrl.envs.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.EnvSpec;
import io.github.ascentrl.envs.Envs;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.envs.wrap.Wrap;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Node;

class FilmTest {
    @TempDir
    Path directory;

    private static Policy random(Env env) {
        return Policy.of((random, observation, action) -> env.actionSpace().sample(random, action));
    }

    @Test
    void everyEnvironmentDrawsItself() {
        for (EnvSpec spec : Envs.all()) {
            Env env = Envs.make(spec.id());
            Drawable drawable = env.find(Drawable.class).orElseThrow();
            Film film = new Film(120, 90);
            assertThatThrownBy(() -> film.shoot(drawable)).as(spec.id()).isInstanceOf(IllegalStateException.class);
            env.reset(Rng.of(1), new float[env.observationSpace().size()]);
            film.shoot(drawable);
            int drawn = 0;
            for (int y = 0; y < 90; y++) {
                for (int x = 0; x < 120; x++) {
                    drawn += film.pixel(0, x, y) != 0xffffff ? 1 : 0;
                }
            }
            assertThat(drawn).as(spec.id()).isGreaterThan(50);
        }
    }

    @Test
    void anEpisodeBecomesAnAnimation() throws IOException {
        Env env = Wrap.around(new CartPole(), Wrap.timeLimit(12));
        Film film = Film.ofEpisode(env, random(env), Rng.of(2), 160, 100);
        assertThat(film.frames()).isBetween(9, 13);
        Path file = directory.resolve("episode.gif");
        film.writeGif(file, 50);
        assertThat(Files.readAllBytes(file)).isEqualTo(film.gif(50));
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            ImageReader reader = readers.next();
            reader.setInput(in);
            assertThat(reader.getFormatName()).isEqualTo("gif");
            assertThat(reader.getNumImages(true)).isEqualTo(film.frames());
            assertThat(reader.getWidth(0)).isEqualTo(160);
            for (int frame = 0; frame < film.frames(); frame++) { // few colours: all of them fit into the palette
                BufferedImage read = reader.read(frame);
                for (int y = 0; y < 100; y++) {
                    for (int x = 0; x < 160; x++) {
                        assertThat(read.getRGB(x, y) & 0xffffff).isEqualTo(film.pixel(frame, x, y));
                    }
                }
            }
            reader.dispose();
        }
        assertThat(directory.toFile().list()).containsExactly("episode.gif");
    }

    /** Rounded down one by one, 33 ms a picture made 30: a tenth too fast. */
    @Test
    void allPicturesTogetherTakeTheirTime() throws IOException {
        for (int millis : new int[] {20, 25, 29, 33, 41, 100, 1001, 600_000}) {
            int[] delays = delays(40, millis);
            int total = 0;
            for (int i = 0; i < delays.length; i++) {
                total += delays[i];
                assertThat(10L * total - (i + 1L) * millis)
                        .as("picture %d of %d ms", i, millis)
                        .isBetween(-5L, 5L);
                assertThat(delays[i]).as("less is shown more slowly").isGreaterThanOrEqualTo(2);
            }
        }
        assertThat(delays(4, 25)).containsExactly(3, 2, 3, 2);
        assertThat(delays(3, 33)).containsExactly(3, 4, 3);
    }

    private int[] delays(int pictures, int millis) throws IOException {
        Film film = new Film(8, 8);
        for (int i = 0; i < pictures; i++) {
            film.shoot(canvas -> canvas.view(0, 0, 8, 8));
        }
        Path file = directory.resolve("delays.gif");
        film.writeGif(file, millis);
        int[] delays = new int[pictures];
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            ImageReader reader = ImageIO.getImageReaders(in).next();
            reader.setInput(in);
            for (int i = 0; i < pictures; i++) {
                IIOMetadata metadata = reader.getImageMetadata(i);
                Node root = metadata.getAsTree(metadata.getNativeMetadataFormatName());
                for (Node child = root.getFirstChild(); child != null; child = child.getNextSibling()) {
                    if (child.getNodeName().equals("GraphicControlExtension")) {
                        delays[i] = Integer.parseInt(
                                child.getAttributes().getNamedItem("delayTime").getNodeValue());
                    }
                }
            }
            reader.dispose();
        }
        return delays;
    }

    /** More than the 256 that a GIF can have: near ones become one, and every pixel stays within 16 in each channel. */
    @Test
    void manyColoursBecomeFewer() throws IOException {
        Film film = new Film(64, 64);
        film.shoot(canvas -> {
            canvas.view(0, 0, 64, 64);
            for (int y = 0; y < 64; y++) {
                for (int x = 0; x < 64; x++) {
                    canvas.rectangle(x, y, 1, 1, 4 * x << 16 | 4 * y);
                }
            }
        });
        Path file = directory.resolve("colours.gif");
        film.writeGif(file, 50);
        BufferedImage image = ImageIO.read(file.toFile());
        for (int y = 0; y < 64; y++) {
            for (int x = 0; x < 64; x++) {
                int difference = (image.getRGB(x, y) & 0xffffff) ^ film.pixel(0, x, y);
                assertThat(difference & 0xf000f0).as("pixel (%d, %d)", x, y).isZero();
            }
        }
    }

    @Test
    void aFrameBecomesAPicture() throws IOException {
        Film film = new Film(90, 90);
        DarkRoom room = DarkRoom.paper(0);
        room.reset(Rng.of(1), new float[1]);
        film.shoot(room);
        Path file = directory.resolve("room.png");
        film.writePng(0, file);
        BufferedImage image = ImageIO.read(file.toFile());
        assertThat(image.getWidth()).isEqualTo(90);
        assertThat(image.getRGB(45, 45) & 0xffffff).isEqualTo(Canvas.BLUE); // the agent, in the centre
        assertThat(image.getRGB(6, 6) & 0xffffff).isEqualTo(Canvas.GREEN); // the goal, in the first cell
    }

    /** Drawn upright, on its line, as high as it should be. */
    @Test
    void textStandsOnItsLine() {
        Film film = new Film(100, 100);
        film.shoot(canvas -> {
            canvas.view(0, 0, 10, 10);
            canvas.text(2, 3, 4, "L", Canvas.RED);
            canvas.rectangle(9, 0, 1, 1, Canvas.GREEN); // drawn as before
        });
        int top = 100;
        int bottom = 0;
        int upper = 0;
        int lower = 0;
        for (int y = 0; y < 100; y++) {
            for (int x = 0; x < 90; x++) {
                if (film.pixel(0, x, y) == Canvas.RED) {
                    assertThat(x).isBetween(20, 60);
                    top = Math.min(top, y);
                    bottom = Math.max(bottom, y);
                    upper += y < 50 ? 1 : 0;
                    lower += y < 50 ? 0 : 1;
                }
            }
        }
        assertThat(bottom).isBetween(67, 70);
        assertThat(top).isBetween(25, 35);
        assertThat(lower).as("the foot of an L").isGreaterThan(upper);
        assertThat(film.pixel(0, 95, 95)).isEqualTo(Canvas.GREEN);
    }

    @Test
    void whatSomebodyElseIsWritingBesideIsLeftAlone() throws IOException {
        Film film = new Film(8, 8);
        film.shoot(canvas -> canvas.view(0, 0, 8, 8));
        Path[] others = {directory.resolve("x.png.part"), directory.resolve(".x.png.0.part")};
        for (Path other : others) {
            Files.writeString(other, "half of a picture");
        }
        Path file = directory.resolve("x.png");
        Files.writeString(file, "old");
        film.writePng(0, file);
        assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(8);
        for (Path other : others) {
            assertThat(other).hasContent("half of a picture");
        }
        assertThat(directory.toFile().list()).hasSize(3);
    }

    @Test
    void aHeatMapIsDarkestWhereVisitsWereMost() {
        HeatMap map = new HeatMap(9, 9);
        for (int i = 0; i < 10; i++) {
            map.visit(40);
        }
        map.visit(0);
        map.mark(80);
        Film film = new Film(90, 90);
        film.shoot(map);
        int often = film.pixel(0, 45, 45) & 0xff;
        int rarely = film.pixel(0, 6, 6) & 0xff;
        int never = film.pixel(0, 6, 45) & 0xff;
        assertThat(often).isLessThan(rarely);
        assertThat(rarely).isLessThan(never);
        assertThat(map.visits(40)).isEqualTo(10);
        assertThatThrownBy(() -> map.visit(81)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void rejectsWhatCannotBeDrawn() {
        assertThatThrownBy(() -> new Film(0, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 x 10");
        Film film = new Film(10, 10);
        assertThatThrownBy(() -> film.writeGif(directory.resolve("x.gif"), 50))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> film.writeGif(directory.resolve("x.gif"), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("millis = 0");
    }
}
