package io.parley.persistence;

import io.parley.replica.CheckpointCell;
import io.parley.replica.OriginState;
import io.parley.replica.Restamping;
import jakarta.persistence.EntityManager;
import java.util.List;

/** The statements that replace timestamps, in one transaction. */
final class StampWriter {
  /** Their timestamp follows from their version alone; a checkpoint's cell also names another's. */
  private static final List<String> ROWS = List.of("LogEntryRow", "CounterRow", "RegisterRow");

  private final EntityManager em;
  private final Origins origins;

  StampWriter(EntityManager em, Origins origins) {
    this.em = em;
    this.origins = origins;
  }

  void write(Restamping restamping) {
    OriginState state = restamping.state();
    int number = origins.number(em, state.origin()).orElseThrow();
    for (String rows : ROWS) {
      em.createQuery(
              "update "
                  + rows
                  + " r set r.stamp = r.version + :offset"
                  + " where r.originNo = :number and r.version >= :first")
          .setParameter("offset", restamping.offset())
          .setParameter("number", number)
          .setParameter("first", restamping.first())
          .executeUpdate();
    }
    for (CheckpointCell cell : restamping.checkpoints()) {
      em.createQuery(
              "update CheckpointCellRow c set c.stamp = :stamp, c.opened = :opened"
                  + " where c.originNo = :number and c.version = :version")
          .setParameter("stamp", cell.timestamp())
          .setParameter("opened", cell.opened())
          .setParameter("number", number)
          .setParameter("version", cell.version())
          .executeUpdate();
    }
    em.createQuery(
            "update OriginRow o set o.stamp = :stamp, o.frontier = :frontier, o.setHash = :hash"
                + " where o.originNo = :number")
        .setParameter("stamp", state.timestamp())
        .setParameter("frontier", state.log().encode())
        .setParameter("hash", state.cells().encode())
        .setParameter("number", number)
        .executeUpdate();
  }
}
