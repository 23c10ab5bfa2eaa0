/**
 * Checks a downloaded state or chunk of a checkpoint against a combined root, without a server: the
 * command {@code java -cp parley-classes.jar io.parley.verify.Verify}.
 *
 * <p>Plain Java; may use {@code checkpoint}, {@code replica}, {@code crdt}, {@code merkle} and
 * {@code java.*}; nothing else of Parley uses it. Whoever checks should need one jar and a JDK and
 * nothing that could fail or lie besides; that is why the few JSON values of a proof are read by a
 * strict reader of our own, which refuses what two readers might understand differently.
 */
package io.parley.verify;
