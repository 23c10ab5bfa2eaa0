package io.parley.crdt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

@Domain(CrdtDomain.class)
class LwwRegisterLawsTest implements SemilatticeLaws<LwwRegister> {

  @Override
  public LwwRegister merge(LwwRegister left, LwwRegister right) {
    return left.merge(right);
  }

  @Property
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  void oneOfTwoDifferentWritesWinsOnBothSides(@ForAll LwwRegister a, @ForAll LwwRegister b) {
    boolean tie = a.timestamp() == b.timestamp() && a.origin().equals(b.origin());
    Statistics.label("stamps")
        .collect(tie ? "tie" : "apart")
        .coverage(c -> c.check("tie").count(n -> n > 5));
    assertEquals(!a.equals(b), a.wins(b) ^ b.wins(a));
    assertTrue(a.merge(b).equals(a) || a.merge(b).equals(b));
  }

  @Property
  void winningIsTransitive(@ForAll LwwRegister a, @ForAll LwwRegister b, @ForAll LwwRegister c) {
    if (a.wins(b) && b.wins(c)) {
      assertTrue(a.wins(c));
    }
  }
}
