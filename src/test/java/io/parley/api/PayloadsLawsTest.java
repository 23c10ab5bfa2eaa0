package io.parley.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PayloadsLawsTest {

  @Provide
  Arbitrary<String> mediaTypes() {
    return Arbitraries.of(
        "application/json",
        "application/x+json; charset=utf-16",
        "text/plain",
        "text/plain; charset=us-ascii",
        "text/plain; charset=nonsense",
        "application/octet-stream",
        "not a media type");
  }

  @Provide
  Arbitrary<byte[]> payloads() {
    return Arbitraries.oneOf(
        Arbitraries.bytes().array(byte[].class),
        Arbitraries.strings().map(s -> s.getBytes(StandardCharsets.UTF_8)),
        Arbitraries.of(
                "{\"a\":[1,null]}", "\"\\ud800\"", "1" + "0".repeat(2000), "-0", "[".repeat(9999))
            .map(s -> s.getBytes(StandardCharsets.UTF_8)));
  }

  private static JsonObject shown(String mediaType, byte[] payload) {
    JsonObjectBuilder json = Json.object();
    Payloads.add(json, mediaType, payload);
    return JsonTree.read(new String(Json.bytes(json), StandardCharsets.UTF_8)).asJsonObject();
  }

  @Property
  void aPayloadIsShownInOneWayWhateverItClaimsToBe(
      @ForAll("mediaTypes") String mediaType, @ForAll("payloads") byte[] payload) {
    JsonObject json = shown(mediaType, payload);
    assertEquals(1, json.size());
    if (json.containsKey("base64")) {
      assertArrayEquals(payload, Base64.getDecoder().decode(json.getString("base64")));
    } else {
      assertEquals(true, Set.of("json", "text").containsAll(json.keySet()));
    }
  }

  @Example
  void whatIsNotWhatItClaimsToBeIsShownAsWhatItIs() {
    assertEquals(
        "{\"json\":{\"a\":1}}",
        shown("application/json", "{\"a\":1}".getBytes(StandardCharsets.UTF_8)).toString());
    assertEquals("{\"text\":\"{\"}", shown("application/json", new byte[] {'{'}).toString());
    assertEquals("{\"base64\":\"/w==\"}", shown("text/plain", new byte[] {-1}).toString());
    assertEquals(
        "{\"text\":\"ä\"}",
        shown("text/plain;charset=iso-8859-1", new byte[] {(byte) 0xe4}).toString());
    assertEquals("{\"base64\":\"YQ==\"}", shown("image/png", new byte[] {'a'}).toString());
    assertEquals(
        "{\"json\":\"é€\"}",
        shown("application/json;charset=utf-16", "\"é€\"".getBytes(StandardCharsets.UTF_8))
            .toString());
  }

  @Example
  void anyNumberOfJsonIsShownAsItWasWritten() {
    for (String number :
        List.of(
            "1e99999999999999", "-1E-99999999999999", "9".repeat(5_000), "0.10", "-0", "1E+2")) {
      String value = "{\"a\":[" + number + ",{\"b\":" + number + "}]}";
      JsonObjectBuilder json = Json.object();
      Payloads.add(json, "application/json", value.getBytes(StandardCharsets.UTF_8));
      assertEquals(
          "{\"json\":" + value + "}", new String(Json.bytes(json), StandardCharsets.UTF_8));
    }
  }
}
