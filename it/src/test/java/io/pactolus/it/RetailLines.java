package io.pactolus.it;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.luben.zstd.ZstdInputStream;
import io.pactolus.engine.core.source.GivenRecords.Given;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The invoice lines of the Online Retail data; how they are condensed is told beside them. */
final class RetailLines {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final int PARTITIONS = 2;

  private RetailLines() {}

  record Line(
      String invoice,
      String date,
      String customer,
      String country,
      String stockCode,
      int quantity,
      BigDecimal unitPrice,
      String description) {

    BigDecimal revenue() {
      return unitPrice.multiply(BigDecimal.valueOf(quantity));
    }

    String day() {
      return date.substring(0, 10);
    }
  }

  static List<Line> all() {
    List<Line> lines = new ArrayList<>();
    Map<String, String> prices = new HashMap<>();
    Map<String, String> descriptions = new HashMap<>();
    String[] invoice = {};
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new ZstdInputStream(
                    RetailLines.class.getResourceAsStream("/online-retail/online-retail.tsv.zst")),
                StandardCharsets.UTF_8))) {
      for (String text = in.readLine(); text != null; text = in.readLine()) {
        String[] columns = text.split("\t", -1);
        int item = columns.length - 4;
        if (columns.length == 8) {
          invoice = columns;
        }
        String stockCode = columns[item];
        String price = inherited(prices, stockCode, columns[item + 2]);
        String description = inherited(descriptions, stockCode, columns[item + 3]);
        lines.add(
            new Line(
                invoice[0],
                invoice[1],
                invoice[2],
                invoice[3],
                stockCode,
                Integer.parseInt(columns[item + 1]),
                new BigDecimal(price),
                description.equals("-") ? "" : description));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }

  private static String inherited(Map<String, String> before, String stockCode, String text) {
    if (text.isEmpty()) {
      return before.getOrDefault(stockCode, "");
    }
    before.put(stockCode, text);
    return text;
  }

  /** As JSON, keyed by invoice, each with its number within the invoice. */
  static List<Given> messages(List<Line> lines) {
    Map<String, Integer> numbers = new HashMap<>();
    List<Given> messages = new ArrayList<>(lines.size());
    for (Line line : lines) {
      ObjectNode json = JSON.createObjectNode();
      json.put("InvoiceNo", line.invoice());
      json.put("Line", numbers.merge(line.invoice(), 1, Integer::sum));
      json.put("StockCode", line.stockCode());
      json.put("Description", orNull(line.description()));
      json.put("Quantity", line.quantity());
      json.put("InvoiceDate", line.date());
      json.put("UnitPrice", line.unitPrice());
      json.put("CustomerID", orNull(line.customer()));
      json.put("Country", line.country());
      messages.add(
          new Given(
              line.invoice().getBytes(StandardCharsets.UTF_8),
              json.toString().getBytes(StandardCharsets.UTF_8),
              List.of(),
              LocalDateTime.parse(line.date(), DATE).toInstant(ZoneOffset.UTC).toEpochMilli(),
              Math.floorMod(line.invoice().hashCode(), PARTITIONS)));
    }
    return messages;
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
