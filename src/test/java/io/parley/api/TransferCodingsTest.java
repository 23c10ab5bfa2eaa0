package io.parley.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.parley.api.TransferCodings.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransferCodingsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "chunked                    | UNDERSTOOD",
        "' , Chunked ,'             | UNDERSTOOD",
        "'chunked, gzip'            | MALFORMED",
        "'chunked, chunked'         | MALFORMED",
        "'chunked, foo, chunked'    | MALFORMED",
        "chunked;a=b                | MALFORMED",
        "'chun ked'                 | MALFORMED",
        "'\"chunked\"'              | MALFORMED",
        "''                         | MALFORMED",
        "','                        | MALFORMED",
        "'gzip, chunked'            | UNKNOWN",
        "'foo;p=\"a,b\", chunked'   | UNKNOWN",
        "identity                   | UNKNOWN",
        "xchunked                   | UNKNOWN",
        "foo                        | UNKNOWN"
      })
  void onlyChunkedAloneIsUnderstood(String header, Verdict verdict) {
    assertEquals(verdict, TransferCodings.of(List.of(header)));
  }

  @Test
  void severalLinesAreOneListAndNoneIsNoCoding() {
    assertEquals(Verdict.MALFORMED, TransferCodings.of(List.of("chunked", "gzip")));
    assertEquals(Verdict.MALFORMED, TransferCodings.of(List.of("chunked", "chunked")));
    assertEquals(Verdict.UNKNOWN, TransferCodings.of(List.of("gzip", "chunked")));
    assertEquals(Verdict.UNDERSTOOD, TransferCodings.of(List.of()));
  }
}
