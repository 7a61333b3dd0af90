package dev.crosspoint.benchmarks.report;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A table of a Markdown document.
 *
 * @param columns names of the columns but the first
 * @param rows    cells of the other columns by what the first one says
 */
record Table(List<String> columns, Map<String, List<String>> rows) {

    /** All tables by the heading above them; the first of those that share one. */
    static Map<String, Table> all(String markdown) {
        Map<String, Table> tables = new LinkedHashMap<>();
        String heading = "";
        Table open = null;
        for (String line : markdown.lines().toList()) {
            if (line.startsWith("#")) {
                heading = line.replaceFirst("^#+ *", "");
            }
            if (!line.startsWith("|")) {
                open = null;
            } else if (open == null) {
                List<String> cells = cells(line);
                open = new Table(cells.subList(1, cells.size()), new LinkedHashMap<>());
                tables.putIfAbsent(heading, open);
            } else if (!line.replaceAll("[|:\\- ]", "").isEmpty()) {
                List<String> cells = cells(line);
                open.rows.put(cells.getFirst(), cells.subList(1, cells.size()));
            }
        }
        return tables;
    }

    private static List<String> cells(String line) {
        String inner = line.strip().substring(1);
        return Arrays.stream(inner.substring(0, inner.length() - 1).split("\\|", -1)).map(String::strip).toList();
    }

    /** A cell, or an empty one where there is no such row or column. */
    String cell(String row, int column) {
        List<String> cells = rows.getOrDefault(row, List.of());
        return column < cells.size() ? cells.get(column) : "";
    }
}
