package io.github.ascentrl.envs.text;

import java.util.ArrayList;
import java.util.List;

/**
 * One rule of a grammar. Its right-hand side is {@code texts[0] symbols[0] texts[1] … symbols[k−1] texts[k]}, where
 * texts may be empty.
 *
 * @param probability in (0, 1]
 * @param texts the texts, one more than there are symbols
 * @param symbols the numbers of the symbols
 */
record Production(double probability, String[] texts, int[] symbols) {
    /** A parsed right-hand side, with symbols by name. */
    record Form(List<String> texts, List<String> symbols) {
        /** {@return the form of a right-hand side, where {@code <name>} is a symbol and everything else is text} */
        static Form parse(String rule, String right) {
            List<String> texts = new ArrayList<>();
            List<String> symbols = new ArrayList<>();
            int from = 0;
            for (int open = right.indexOf('<'); open >= 0; open = right.indexOf('<', from)) {
                int close = right.indexOf('>', open);
                if (close < 0) {
                    throw new IllegalArgumentException(
                            "rule " + rule + ": the '<' at character " + open + " is not closed; write <symbol>");
                }
                texts.add(right.substring(from, open));
                symbols.add(checkedName("rule " + rule, right.substring(open + 1, close)));
                from = close + 1;
            }
            texts.add(right.substring(from));
            for (String text : texts) {
                if (text.indexOf('>') >= 0) {
                    throw new IllegalArgumentException("rule " + rule + ": the '>' after '"
                            + text.substring(0, text.indexOf('>')) + "' has no matching '<'; write <symbol>");
                }
            }
            return new Form(texts, symbols);
        }
    }

    static String checkedName(String where, String name) {
        if (name.isEmpty() || name.indexOf('<') >= 0 || name.indexOf('>') >= 0) {
            throw new IllegalArgumentException(
                    where + ": '" + name + "' is not a valid symbol name; use at least one character, but not < or >");
        }
        return name;
    }

    /** {@return the number of characters of its texts} */
    int characters() {
        int sum = 0;
        for (String text : texts) {
            sum += text.length();
        }
        return sum;
    }
}
