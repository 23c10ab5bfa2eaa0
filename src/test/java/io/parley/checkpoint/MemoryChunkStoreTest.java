package io.parley.checkpoint;

import io.parley.merkle.Hash;
import io.parley.replica.InDoubtException;
import io.parley.replica.StoreException;

/** The store of others' tests keeps what every store promises. */
class MemoryChunkStoreTest extends ChunkStoreContract {
  private final MemoryChunkStore store = new MemoryChunkStore();

  @Override
  protected ChunkStore create() {
    return store;
  }

  @Override
  protected ChunkStore restart() {
    store.restart();
    return store;
  }

  @Override
  protected long bytes() {
    return store.bytes();
  }

  @Override
  protected void damage(Hash name) {
    store.damage(name);
  }

  @Override
  protected void fail(Failure failure) {
    if (failure == Failure.ROLLED_BACK) {
      store.beforeCommit(
          () -> {
            store.beforeCommit(() -> {});
            throw new StoreException("rolled back", null);
          });
    } else {
      store.afterCommit(
          () -> {
            store.afterCommit(() -> {});
            throw new InDoubtException("the answer was lost", null);
          });
    }
  }

  @Override
  protected void breakDown() {
    store.failReads(true);
    store.beforeCommit(
        () -> {
          throw new StoreException("down", null);
        });
  }
}
