package io.parley.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Measures ours and its baseline. */
@FunctionalInterface
interface Measurement {
  /** Runs once, in an empty folder of its own. */
  List<Row> run(Path folder) throws Exception;

  /** This one and then the other, each in a folder of its own. */
  default Measurement and(Measurement other) {
    return folder -> {
      List<Row> rows = new ArrayList<>(run(Files.createDirectories(folder.resolve("first"))));
      rows.addAll(other.run(Files.createDirectories(folder.resolve("second"))));
      return rows;
    };
  }
}
