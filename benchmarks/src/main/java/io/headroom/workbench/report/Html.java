package io.headroom.workbench.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Text, numbers and JSON on their way into a page. */
final class Html {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII) // U+2028 would end a line of script
            .build();

    private Html() {}

    /** Writes one JSON value. */
    interface JsonBody {
        void writeTo(JsonGenerator json) throws IOException;
    }

    /** {@code text} such that it can stand between tags and inside quoted attributes. */
    static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    /** A JSON text that can stand inside a script element: nothing in it can end that element. */
    static String json(JsonBody body) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            body.writeTo(json);
        } catch (IOException e) {
            throw new UncheckedIOException("a StringWriter refused text", e);
        }
        return out.toString().replace("<", "\\u003c");
    }

    /** A number with so many decimals at most and no idle zeros; not-a-number and infinity become null. */
    static void number(JsonGenerator json, double value, int decimals) throws IOException {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            json.writeNull();
            return;
        }
        BigDecimal rounded = BigDecimal.valueOf(value)
                .setScale(decimals, RoundingMode.HALF_EVEN)
                .stripTrailingZeros();
        json.writeRawValue(rounded.toPlainString());
    }

    /** A number for people: so many decimals, or a dash where there is none. */
    static String number(double value, int decimals) {
        return Double.isNaN(value) || Double.isInfinite(value)
                ? "–"
                : String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
