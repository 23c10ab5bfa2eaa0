import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Fails unless every given directory of JUnit XML reports holds tests, none of them failed, and each
 * that was skipped says why.
 */
class CheckReports {
  /** What JUnit writes where nobody gave a reason. */
  private static final Pattern NO_REASON =
      Pattern.compile(
          "|.* is @Disabled|(Assumption failed: )?assumption is (not true|not false)|.*TestAbortedException",
          Pattern.DOTALL);

  public static void main(String[] directories) throws Exception {
    List<String> faults = new ArrayList<>();
    for (String directory : directories) {
      int tests = 0;
      int skipped = 0;
      for (Path report : reports(Path.of(directory))) {
        NodeList cases = parse(report.toFile()).getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
          Element test = (Element) cases.item(i);
          String name = test.getAttribute("classname") + "." + test.getAttribute("name");
          tests++;
          if (has(test, "failure") || has(test, "error")) {
            faults.add(name + " failed");
          }
          if (has(test, "skipped")) {
            skipped++;
            Element skip = (Element) test.getElementsByTagName("skipped").item(0);
            String reason = skip.getAttribute("message").strip();
            if (NO_REASON.matcher(reason).matches()) {
              faults.add(name + " was skipped without a reason");
            } else {
              System.out.println(name + " was skipped: " + reason);
            }
          }
        }
      }
      System.out.println(directory + ": " + (tests - skipped) + " tests ran");
      if (tests == skipped) {
        faults.add(directory + ": no test ran");
      }
    }
    faults.forEach(System.err::println);
    System.exit(faults.isEmpty() ? 0 : 1);
  }

  private static List<Path> reports(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
          .sorted()
          .toList();
    }
  }

  private static Document parse(File report) throws Exception {
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(report);
  }

  private static boolean has(Element test, String outcome) {
    return test.getElementsByTagName(outcome).getLength() > 0;
  }
}
