package io.parley.persistence;

import io.parley.checkpoint.ChunkStore;
import io.parley.checkpoint.ChunkStoreContract;
import io.parley.merkle.Hash;
import io.parley.replica.InDoubtException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;

/** What is relied on of the chunk store, on every database. */
abstract class JpaChunkStoreContract extends ChunkStoreContract {
  private final AtomicReference<Failure> next = new AtomicReference<>();
  private Database database;

  /** A new, empty database. */
  abstract Database database() throws Exception;

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected ChunkStore create() throws Exception {
    database = database();
    return restart();
  }

  @Override
  protected ChunkStore restart() {
    Transactions transactions = new LocalTransactions(database.factory());
    return new JpaChunkStore(
        database.factory(),
        work -> {
          Failure failure = next.getAndSet(null);
          transactions.run(
              em -> {
                work.accept(em);
                if (failure == Failure.ROLLED_BACK) {
                  em.flush();
                  throw new IllegalStateException("cut off");
                }
              });
          if (failure == Failure.IN_DOUBT) {
            throw new InDoubtException("the answer was lost", null);
          }
        });
  }

  @Override
  protected long bytes() {
    try (var connection = database.connection();
        var statement = connection.createStatement();
        var result =
            statement.executeQuery(
                "select coalesce(sum(octet_length(content)), 0), coalesce(sum(size_bytes), 0)"
                    + " from parley_chunk")) {
      result.next();
      if (result.getLong(1) != result.getLong(2)) {
        throw new IllegalStateException(
            "bytes: got " + result.getLong(1) + ", want " + result.getLong(2));
      }
      return result.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected void damage(Hash name) {
    try (var connection = database.connection();
        var read = connection.prepareStatement("select content from parley_chunk where hash = ?");
        var write =
            connection.prepareStatement("update parley_chunk set content = ? where hash = ?")) {
      read.setString(1, name.hex());
      try (var result = read.executeQuery()) {
        result.next();
        byte[] bytes = result.getBytes(1);
        bytes[0] ^= (byte) 0x80;
        write.setBytes(1, bytes);
        write.setString(2, name.hex());
        write.executeUpdate();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected void fail(Failure failure) {
    next.set(failure);
  }

  @Override
  protected void breakDown() {
    database.pool().close();
  }
}
