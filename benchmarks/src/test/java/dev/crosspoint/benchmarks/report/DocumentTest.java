package dev.crosspoint.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class DocumentTest {
    @Test
    void what_people_wrote_around_the_figures_stays() {
        String document = "before\n" + Document.BEGIN + "\nold\n" + Document.END + "\nafter\n";
        String expected = "before\n" + Document.BEGIN + "\nnew\n" + Document.END + "\nafter\n";
        assertEquals(expected, Document.replaced(document, "new\n\n"));
        assertThrows(IllegalArgumentException.class, () -> Document.replaced("no marks", "new"));
    }
}
