package io.github.ascentrl.algos.data;

import java.nio.charset.StandardCharsets;

/** Parses decimal numbers with the result of {@link Float#parseFloat}, but nearly always without making an object. */
final class Decimal {
    private static final int DIGITS = 18; // the most that fit a long
    private static final double[] POWERS = new double[23]; // the powers of ten that are exact

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = 10 * POWERS[i - 1];
        }
    }

    private Decimal() {}

    /**
     * {@return the float nearest to a decimal number}
     *
     * @throws NumberFormatException if the bytes are not a number
     */
    static float parse(byte[] bytes, int from, int to) {
        return parse(bytes, from, to, '.');
    }

    /**
     * {@return the float nearest to a decimal number}
     *
     * @param mark the decimal separator, '.' or ','
     * @throws NumberFormatException if the bytes are not a number
     */
    static float parse(byte[] bytes, int from, int to, char mark) {
        boolean negative = from < to && bytes[from] == '-';
        int i = negative ? from + 1 : from;
        long digits = 0;
        int taken = 0;
        int exponent = 0;
        boolean point = false;
        boolean any = false;
        for (; i < to && (isDigit(bytes[i]) || bytes[i] == mark && !point); i++) {
            if (bytes[i] == mark) {
                point = true;
            } else if (taken < DIGITS) {
                any = true;
                digits = 10 * digits + bytes[i] - '0';
                taken += digits > 0 ? 1 : 0;
                exponent -= point ? 1 : 0;
            } else {
                exponent += point ? 0 : 1; // a digit too many: only its place counts
            }
        }
        if (i + 1 < to && (bytes[i] | 0x20) == 'e') {
            int sign = bytes[i + 1] == '-' ? -1 : 1;
            int first = sign < 0 ? i + 2 : i + 1;
            int power = 0;
            for (i = first; i < to && isDigit(bytes[i]) && i < first + 4; i++) {
                power = 10 * power + bytes[i] - '0';
            }
            any &= i > first;
            exponent += sign * power;
        }
        if (!any || i != to || Math.abs(exponent) > 2 * (POWERS.length - 1)) {
            return exact(bytes, from, to, mark);
        }
        double value = scaled(digits, exponent);
        boolean exact = taken < DIGITS && exponent >= 0 && value < 0x1p53;
        return rounded(value, exact, negative, bytes, from, to, mark);
    }

    private static float exact(byte[] bytes, int from, int to, char mark) {
        String text = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        if (mark != '.' && text.indexOf('.') >= 0) {
            throw new NumberFormatException(text); // with a decimal comma 1.000 means a thousand
        }
        return Float.parseFloat(text.replace(mark, '.'));
    }

    /**
     * The double is off by a few units in the last place; exact parsing is needed only near halfway between two floats.
     */
    private static float rounded(
            double value, boolean exact, boolean negative, byte[] bytes, int from, int to, char mark) {
        double slack = exact ? 0 : value * 0x1p-49;
        float low = (float) (value - slack);
        float high = (float) (value + slack);
        if (low != high) {
            return exact(bytes, from, to, mark);
        }
        return negative ? -low : low;
    }

    private static double scaled(double digits, int exponent) {
        int most = POWERS.length - 1;
        int first = Math.min(Math.abs(exponent), most);
        int second = Math.abs(exponent) - first;
        return exponent < 0 ? digits / POWERS[first] / POWERS[second] : digits * POWERS[first] * POWERS[second];
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
