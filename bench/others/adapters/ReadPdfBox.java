// Apache PDFBox: PDFTextStripper with its defaults, a page at a time. Run as a single source file; protocol: protocol.py.

import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;

public class ReadPdfBox {
    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true, "US-ASCII");
        System.setOut(System.err);
        new PDFTextStripper();
        out.println("{\"ready\": true}");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String file = in.readLine(); file != null; file = in.readLine()) out.println(read(file));
    }

    private static String read(String file) {
        List<String> pages = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        long start = System.nanoTime();
        try (PDDocument pdf = PDDocument.load(new File(file))) {
            for (int number = 1; number <= pdf.getNumberOfPages(); number++) {
                try {
                    PDFTextStripper stripper = new PDFTextStripper();
                    stripper.setStartPage(number);
                    stripper.setEndPage(number);
                    pages.add(quote(stripper.getText(pdf)));
                } catch (Exception fault) {
                    pages.add("\"\"");
                    notes.add(quote("page " + number + ": " + fault));
                }
            }
        } catch (Exception fault) {
            notes.add(quote("file: " + fault));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return "{\"file\": " + quote(file) + ", \"pages\": [" + String.join(", ", pages) + "], \"seconds\": " + seconds
                + ", \"notes\": [" + String.join(", ", notes) + "]}";
    }

    private static String quote(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int at = 0; at < text.length(); at++) {
            char unit = text.charAt(at);
            if (unit >= ' ' && unit <= '~' && unit != '"' && unit != '\\') out.append(unit);
            else out.append(String.format("\\u%04x", (int) unit));
        }
        return out.append('"').toString();
    }
}
