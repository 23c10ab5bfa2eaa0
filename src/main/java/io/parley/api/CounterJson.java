package io.parley.api;

import io.parley.crdt.Origin;
import io.parley.crdt.PnCounter;
import jakarta.json.JsonObjectBuilder;
import java.math.BigInteger;
import java.util.TreeMap;

/** A counter as clients see it: every number exact, as a string. */
final class CounterJson {

  private record Sums(BigInteger increments, BigInteger decrements) {
    Sums plus(Sums other) {
      return new Sums(increments.add(other.increments), decrements.add(other.decrements));
    }
  }

  private CounterJson() {}

  static JsonObjectBuilder of(String name, PnCounter counter) {
    return Json.object()
        .add("name", name)
        .add("value", counter.value().toString())
        .add("increments", counter.increments().value().toString())
        .add("decrements", counter.decrements().value().toString())
        .add("byNode", byNode(counter));
  }

  /** A node's incarnations count as one. */
  private static JsonObjectBuilder byNode(PnCounter counter) {
    TreeMap<String, Sums> sums = new TreeMap<>();
    counter
        .asShares()
        .forEach(
            (Origin origin, PnCounter.Share share) ->
                sums.merge(
                    origin.node(),
                    new Sums(
                        BigInteger.valueOf(share.increments()),
                        BigInteger.valueOf(share.decrements())),
                    Sums::plus));
    JsonObjectBuilder json = Json.object();
    sums.forEach(
        (node, sum) ->
            json.add(
                node,
                Json.object()
                    .add("increments", sum.increments().toString())
                    .add("decrements", sum.decrements().toString())));
    return json;
  }
}
