package io.github.ascentrl.api.house;

/** Java source without its comments and the contents of its literals; line breaks stay, so line numbers do too. */
final class JavaCode {
    private final String source;
    private final StringBuilder code;
    private int at;

    private JavaCode(String source) {
        this.source = source;
        this.code = new StringBuilder(source.length());
    }

    static String of(String source) {
        return new JavaCode(source).strip();
    }

    private String strip() {
        while (at < source.length()) {
            if (source.startsWith("//", at)) {
                int end = source.indexOf('\n', at);
                blankTo(end < 0 ? source.length() : end);
            } else if (source.startsWith("/*", at)) {
                int end = source.indexOf("*/", at + 2);
                blankTo(end < 0 ? source.length() : end + 2);
            } else if (source.startsWith("\"\"\"", at)) {
                literal("\"\"\"");
            } else if (source.charAt(at) == '"' || source.charAt(at) == '\'') {
                literal(source.substring(at, at + 1));
            } else {
                code.append(source.charAt(at++));
            }
        }
        return code.toString();
    }

    private void literal(String quote) {
        int end = at + quote.length();
        while (end < source.length() && !source.startsWith(quote, end)) {
            end += source.charAt(end) == '\\' ? 2 : 1;
        }
        code.append(quote);
        at += quote.length();
        blankTo(Math.min(end, source.length()));
        code.append(quote);
        at = Math.min(at + quote.length(), source.length());
    }

    private void blankTo(int end) {
        for (; at < end; at++) {
            code.append(source.charAt(at) == '\n' ? '\n' : ' ');
        }
    }
}
