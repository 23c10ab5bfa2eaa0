package io.parley.checkpoint;

/** Why a transfer message was not taken. */
public enum TransferRefusal {
  /** From a node that may neither be asked nor answered. */
  NOT_A_PEER,
  /** An answer to nothing that is asked now: unasked for, doubled, late, or of somebody else. */
  UNASKED,
  /** A list whose root, number or size is not that of the state, or without what was asked. */
  WRONG_LIST,
  /** Not the bytes of the chunks that were asked for. */
  WRONG_CHUNK,
  /** More requests than are answered to one peer between two ticks. */
  TOO_MANY_REQUESTS
}
