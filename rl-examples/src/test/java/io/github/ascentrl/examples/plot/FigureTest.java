package io.github.ascentrl.examples.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.algos.stats.Interval;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;

/** Tests that figures can be drawn and have the right content; how they look is judged by eye ({@link Samples}). */
class FigureTest {
    static Stream<Figure> samples() {
        return Samples.all().values().stream();
    }

    private static byte[] png(Figure figure) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        figure.writePng(out);
        return out.toByteArray();
    }

    private static String svg(Figure figure) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        figure.writeSvg(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Set<Integer> colours(Figure figure) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png(figure)));
        Set<Integer> colours = new HashSet<>();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                colours.add(image.getRGB(x, y) & 0xffffff);
            }
        }
        return colours;
    }

    @Test
    void bandsOfUnequallyManySeedsSaySo() {
        Curve curve = new Curve(new double[] {1, 2}, new double[] {3, 4});
        BandPlot plot = new BandPlot("t", "x", "y").band("few", List.of(curve, curve));
        assertThat(plot.subtitle()).startsWith("2 seeds; ");
        assertThat(plot.band("many", List.of(curve, curve, curve)).subtitle()).startsWith("2 and 3 seeds; ");
    }

    @Test
    void intervalsEndWithThePlot() throws IOException {
        Set<Integer> rows = new HashSet<>();
        for (double high : new double[] {1.5, 100}) { // both beyond the axis: nothing is drawn there
            BarPlot plot = new BarPlot("t", "y", List.of("a"))
                    .bars("b", new double[] {0.5}, List.of(new Interval(0.2, high)))
                    .withoutNumbers()
                    .yRange(0, 1);
            rows.add(Arrays.hashCode(png(plot)));
        }
        assertThat(rows).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everyKindIsDrawnTheSameTwiceWithTitleAndCaption(Figure figure) throws Exception {
        byte[] png = png(figure);
        assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isEqualTo(1800);
        assertThat(png(figure)).isEqualTo(png);
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        Document document = factory.newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg(figure).getBytes(StandardCharsets.UTF_8)));
        assertThat(document.getDocumentElement().getTextContent()).contains(figure.title());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void textInSvgFallsBackOnSimilarFontsAndSaysItsSize(Figure figure) throws IOException {
        assertThat(svg(figure))
                .doesNotContainPattern("font-family:(?!&quot;[^&]+&quot;,Verdana,Arial,sans-serif;font-size:1)")
                .contains("font-size:13px");
    }

    @Test
    void everyCurveHasItsColour() throws IOException {
        Set<Integer> colours = colours(Samples.band());
        for (int i = 0; i < 7; i++) {
            assertThat(colours)
                    .as("colour of series " + i)
                    .contains(Palette.series(i).getRGB() & 0xffffff);
        }
    }

    @Test
    void coloursOfSeriesAreFarApart() {
        for (int i = 0; i < 7; i++) {
            for (int j = 0; j < i; j++) {
                Color a = Palette.series(i);
                Color b = Palette.series(j);
                int distance = Math.abs(a.getRed() - b.getRed())
                        + Math.abs(a.getGreen() - b.getGreen())
                        + Math.abs(a.getBlue() - b.getBlue());
                assertThat(distance).as(i + " and " + j).isGreaterThan(80);
            }
        }
        assertThat(Palette.series(7)).isEqualTo(Palette.series(0));
        assertThat(Palette.stroke(7, 2).getDashArray())
                .isNotEqualTo(Palette.stroke(0, 2).getDashArray());
    }

    @Test
    void captionsFallBackOnWhatThereIs() {
        assertThat(new LinePlot("Title", "x", "y").caption()).isEqualTo("Title");
        assertThat(new LinePlot("Title", "x", "y").subtitle("Sub").caption()).isEqualTo("Sub");
    }

    @Test
    void emptyAndDegenerateFiguresAreDrawnToo() throws IOException {
        Curve point = new Curve(new double[] {5}, new double[] {5});
        List<Figure> figures = List.of(
                new BandPlot("no curves", "x", "y"),
                new BandPlot("no points", "x", "y").band("a", List.of(new Curve(new double[0], new double[0]))),
                new BandPlot("one point", "x", "y").band("a", List.of(point)),
                new BandPlot("a flat line", "x", "y")
                        .band("a", List.of(new Curve(new double[] {1, 2}, new double[] {3, 3}))),
                new LinePlot("a gap", "x", "y")
                        .line("a", new double[] {1, 2, 3, 4}, new double[] {Double.NaN, 1, Double.NaN, 2}),
                new HistogramPlot("one value", "x", 10).sample("a", new double[] {3, 3, 3}),
                new BarPlot("no height", "y", List.of("a", "b")).bars("s", new double[] {0, Double.NaN}),
                new HeatMapPlot("one cell", "x", "y", List.of("a"), List.of("b"), new double[][] {{Double.NaN}}));
        for (Figure figure : figures) {
            assertThat(png(figure)).as(figure.title()).isNotEmpty();
            assertThat(svg(figure)).as(figure.title()).contains("</svg>");
        }
    }

    @Test
    void theAxisCoversIntervals() throws IOException {
        double[] x = {1, 2};
        double[] y = {20, 30};
        LinePlot plot = new LinePlot("t", "x", "y")
                .lineWithIntervals("a", x, y, new double[] {10, 20}, new double[] {30, 1000})
                .logarithmic(false, true);
        assertThat(svg(plot)).contains(">10<", ">1000<");
        assertThat(svg(new LinePlot("t", "x", "y").lineWithPoints("a", x, y).logarithmic(false, true)))
                .doesNotContain(">1000<");
    }

    @Test
    void wrongArgumentsAreExplained() {
        assertThatThrownBy(() -> new LinePlot("t", "x", "y")
                        .lineWithIntervals("a", new double[2], new double[2], new double[2], new double[3]))
                .hasMessageContaining("'a' has 2 x and 2 lower and 3 upper ends");
        assertThatThrownBy(() -> new LinePlot("t", "x", "y").line("a", new double[2], new double[3]))
                .hasMessageContaining("'a' has 2 x and 3 y");
        assertThatThrownBy(() -> new HistogramPlot("t", "x", 0)).hasMessageContaining("got 0");
        assertThatThrownBy(() -> new HistogramPlot("t", "x", 5).sample("a", new double[] {Double.NaN}))
                .hasMessageContaining("sample 'a' has NaN at index 0");
        assertThatThrownBy(() -> new BarPlot("t", "y", List.of("a")).bars("s", new double[2]))
                .hasMessageContaining("2 values and 0 intervals for 1 categories");
        assertThatThrownBy(() -> new BarPlot("t", "y", List.of("a"))
                        .bars("s", new double[1], List.of(new Interval(0, 1), new Interval(0, 1))))
                .hasMessageContaining("2 intervals for 1 categories");
        assertThatThrownBy(() -> new BandPlot("t", "x", "y").smooth(Double.NaN)).hasMessageContaining("got NaN");
        assertThatThrownBy(() -> new BandPlot("t", "x", "y").yRange(1, 1)).hasMessageContaining("low < high");
        assertThatThrownBy(() -> Samples.groups().groups(new int[] {0, 50}, List.of("a", "b")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("[0, 50]", "[0, 50)");
        assertThatThrownBy(() -> new HeatMapPlot("t", "x", "y", List.of("a"), List.of("b"), new double[1][2]))
                .hasMessageContaining("values are [1][2], but there are names for [1][1]");
        Figure zero = new LinePlot("t", "x", "y")
                .line("a", new double[] {0, 1}, new double[2])
                .logarithmic(true, false);
        assertThatThrownBy(() -> png(zero)).hasMessageContaining("must be positive, got");
    }
}
