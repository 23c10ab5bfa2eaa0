package io.parley.bench;

import java.nio.file.Path;
import java.util.List;

/** Measures ours and its baseline. */
@FunctionalInterface
interface Measurement {
  /** Runs once, in an empty folder of its own. */
  List<Row> run(Path folder) throws Exception;
}
