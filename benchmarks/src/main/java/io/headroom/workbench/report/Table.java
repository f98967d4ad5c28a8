package io.headroom.workbench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of text, for the terminal and for a page alike.
 *
 * <pre>
 *   Table table = new Table("seeds 1..10").left("estimator").right("utilisation %");
 *   table.row("headroom", "96.2");
 *   out.print(table.toText());
 * </pre>
 *
 * <p>Not thread-safe.
 */
public final class Table {
    /** What a cell has to say beside its text; said in weight and colour, so the text must say it too. */
    public enum Tone {
        /** Nothing. */
        PLAIN,
        /** This is the best of its kind. */
        GOOD,
        /** This is where the harm is. */
        BAD,
        /** This is for completeness. */
        MUTED
    }

    /** One cell. */
    public record Cell(String text, Tone tone) {
        /** The best of its kind. */
        public static Cell good(String text) {
            return new Cell(text, Tone.GOOD);
        }

        /** Where the harm is. */
        public static Cell bad(String text) {
            return new Cell(text, Tone.BAD);
        }

        /** For completeness. */
        public static Cell muted(String text) {
            return new Cell(text, Tone.MUTED);
        }
    }

    private record Column(String header, boolean right) {}

    private final String caption;
    private final List<Column> columns = new ArrayList<>();
    private final List<List<Cell>> rows = new ArrayList<>();

    /** Makes an empty table; an empty caption is not shown. */
    public Table(String caption) {
        this.caption = caption;
    }

    /** Adds a column of words. */
    public Table left(String header) {
        columns.add(new Column(header, false));
        return this;
    }

    /** Adds a column of numbers. */
    public Table right(String header) {
        columns.add(new Column(header, true));
        return this;
    }

    /**
     * Adds a row of as many cells as there are columns, each a {@link Cell} or anything whose string says it.
     *
     * @throws IllegalArgumentException if there are more or fewer cells than columns
     */
    public Table row(Object... cells) {
        return row(List.of(cells));
    }

    /** The same from a list. */
    public Table row(List<?> cells) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException(cells.size() + " cells for " + columns.size() + " columns");
        }
        List<Cell> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(cell instanceof Cell c ? c : new Cell(cell.toString(), Tone.PLAIN));
        }
        rows.add(row);
        return this;
    }

    /** How many rows there are. */
    public int size() {
        return rows.size();
    }

    /** The table in plain text, columns aligned, each line ended by a newline. */
    public String toText() {
        int[] widths = new int[columns.size()];
        for (int c = 0; c < widths.length; c++) {
            widths[c] = length(columns.get(c).header);
            for (List<Cell> row : rows) {
                widths[c] = Math.max(widths[c], length(row.get(c).text));
            }
        }
        StringBuilder out = new StringBuilder();
        if (!caption.isEmpty()) {
            out.append(caption).append('\n');
        }
        appendLine(out, widths, columns.stream().map(Column::header).toList());
        out.append("-".repeat(Math.max(0, sum(widths) + 2 * (widths.length - 1))))
                .append('\n');
        for (List<Cell> row : rows) {
            appendLine(out, widths, row.stream().map(Cell::text).toList());
        }
        return out.toString();
    }

    void appendHtml(StringBuilder out) {
        out.append("<div class=\"scroll\"><table>");
        if (!caption.isEmpty()) {
            out.append("<caption>").append(Html.escape(caption)).append("</caption>");
        }
        out.append("<thead><tr>");
        for (Column column : columns) {
            out.append(column.right ? "<th class=\"n\">" : "<th>")
                    .append(Html.escape(column.header))
                    .append("</th>");
        }
        out.append("</tr></thead><tbody>\n");
        for (List<Cell> row : rows) {
            out.append("<tr>");
            for (int c = 0; c < row.size(); c++) {
                String classes = (columns.get(c).right ? "n " : "") + toneClass(row.get(c).tone);
                out.append(classes.isBlank() ? "<td>" : "<td class=\"" + classes.strip() + "\">")
                        .append(Html.escape(row.get(c).text))
                        .append("</td>");
            }
            out.append("</tr>\n");
        }
        out.append("</tbody></table></div>\n");
    }

    private static String toneClass(Tone tone) {
        return switch (tone) {
            case PLAIN -> "";
            case GOOD -> "good";
            case BAD -> "bad";
            case MUTED -> "muted";
        };
    }

    private void appendLine(StringBuilder out, int[] widths, List<String> texts) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            String padding = " ".repeat(widths[c] - length(texts.get(c)));
            line.append(c == 0 ? "" : "  ");
            line.append(columns.get(c).right ? padding + texts.get(c) : texts.get(c) + padding);
        }
        out.append(line.toString().stripTrailing()).append('\n');
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static int sum(int[] values) {
        int sum = 0;
        for (int value : values) {
            sum += value;
        }
        return sum;
    }
}
