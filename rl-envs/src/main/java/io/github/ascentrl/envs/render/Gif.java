package io.github.ascentrl.envs.render;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes animated GIFs with the JDK's own writer. */
final class Gif {
    private static final int COLOURS = 256;

    private Gif() {}

    static void write(List<BufferedImage> frames, int millis, OutputStream out) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.prepareWriteSequence(null);
            for (int i = 0; i < frames.size(); i++) {
                BufferedImage frame = indexed(frames.get(i));
                // Rounds the beginning of each picture, not its length: otherwise 100 × 25 ms would take 2 or 3
                // seconds, not 2.5.
                int hundredths = (int) (hundredths(i + 1, millis) - hundredths(i, millis));
                writer.writeToSequence(
                        new IIOImage(frame, null, metadata(writer, frame, hundredths)), writer.getDefaultWriteParam());
            }
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
    }

    /** The time at which a picture begins, in hundredths of a second, rounded. */
    private static long hundredths(long picture, int millis) {
        return (picture * millis + 5) / 10;
    }

    /**
     * Converts a picture to a palette of its own colours. By default the writer searches for the best 256 colours,
     * which takes much longer than drawing. Drawings have few colours: nearly always all of them fit; otherwise similar
     * colours are merged.
     */
    private static BufferedImage indexed(BufferedImage frame) {
        int width = frame.getWidth();
        int height = frame.getHeight();
        int[] colours = frame.getRGB(0, 0, width, height, null, 0, width);
        byte[] pixels = new byte[colours.length];
        for (int mask : new int[] {0xffffff, 0xfcfcfc, 0xf0f0f0, 0xc0c0c0}) {
            Map<Integer, Byte> places = new HashMap<>();
            int[] palette = new int[COLOURS];
            if (fits(colours, mask, places, palette, pixels)) {
                IndexColorModel model = new IndexColorModel(8, COLOURS, palette, 0, false, -1, DataBuffer.TYPE_BYTE);
                BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, model);
                image.getRaster().setDataElements(0, 0, width, height, pixels);
                return image;
            }
        }
        return frame; // cannot happen: the last mask leaves 64 colours
    }

    /**
     * Fills the palette; colours that agree in the bits of the mask are all drawn as the first of them. False if they
     * do not fit.
     */
    private static boolean fits(int[] colours, int mask, Map<Integer, Byte> places, int[] palette, byte[] pixels) {
        int last = -1; // neighbouring pixels are mostly equal
        byte place = 0;
        for (int i = 0; i < colours.length; i++) {
            int colour = colours[i] & mask;
            if (colour != last) {
                Byte known = places.get(colour);
                if (known == null) {
                    if (places.size() == COLOURS) {
                        return false;
                    }
                    known = (byte) places.size();
                    palette[places.size()] = colours[i];
                    places.put(colour, known);
                }
                last = colour;
                place = known;
            }
            pixels[i] = place;
        }
        return true;
    }

    private static IIOMetadata metadata(ImageWriter writer, BufferedImage frame, int hundredths)
            throws IIOInvalidTreeException {
        ImageWriteParam parameters = writer.getDefaultWriteParam();
        // Not createFromRenderedImage, which replaces the image's own palette with that of its type.
        IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(frame), parameters);
        String format = metadata.getNativeMetadataFormatName();
        IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(format);

        IIOMetadataNode control = child(root, "GraphicControlExtension");
        control.setAttribute("disposalMethod", "none");
        control.setAttribute("userInputFlag", "FALSE");
        control.setAttribute("transparentColorFlag", "FALSE");
        control.setAttribute("transparentColorIndex", "0");
        control.setAttribute("delayTime", Integer.toString(hundredths));

        IIOMetadataNode loop = new IIOMetadataNode("ApplicationExtension");
        loop.setAttribute("applicationID", "NETSCAPE");
        loop.setAttribute("authenticationCode", "2.0");
        loop.setUserObject(new byte[] {1, 0, 0}); // for ever
        child(root, "ApplicationExtensions").appendChild(loop);

        metadata.setFromTree(format, root);
        return metadata;
    }

    private static IIOMetadataNode child(IIOMetadataNode root, String name) {
        for (int i = 0; i < root.getLength(); i++) {
            if (root.item(i).getNodeName().equals(name)) {
                return (IIOMetadataNode) root.item(i);
            }
        }
        IIOMetadataNode node = new IIOMetadataNode(name);
        root.appendChild(node);
        return node;
    }
}
