package dev.crosspoint.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A document whose middle is written by a program and whose rest is written by people. */
final class Document {
    static final String BEGIN = "<!-- measured: written by bin/bench, do not edit -->";
    static final String END = "<!-- end of measured -->";

    private Document() {
    }

    /** Puts the text between the two marks. */
    static void replace(Path file, String text) throws IOException {
        Files.writeString(file, replaced(Files.readString(file), text));
    }

    static String replaced(String document, String text) {
        String measured = measured(document);
        int begin = document.indexOf(BEGIN) + BEGIN.length();
        return document.substring(0, begin) + "\n" + text.strip() + "\n"
                + document.substring(begin + measured.length());
    }

    /** What stands between the two marks. */
    static String measured(String document) {
        int begin = document.indexOf(BEGIN);
        int end = document.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("the document lacks the marks of the measured part");
        }
        return document.substring(begin + BEGIN.length(), end);
    }
}
