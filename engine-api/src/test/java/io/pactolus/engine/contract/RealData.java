package io.pactolus.engine.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** The data sets that lie in the repository, as messages whose keys keep to one partition. */
final class RealData {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PARTITIONS = 3;

  private RealData() {}

  /** Text of a file of the repository. */
  static String text(String path) {
    try {
      return Files.readString(repository().resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path repository() {
    Path directory = Path.of("").toAbsolutePath();
    while (directory != null && !Files.exists(directory.resolve("examples/quakes/pipeline.yaml"))) {
      directory = directory.getParent();
    }
    if (directory == null) {
      throw new IllegalStateException("these tests run inside the repository");
    }
    return directory;
  }

  /** The week of the M8.8 Kamchatka earthquake. Data: U.S. Geological Survey, public domain. */
  static List<Message> quakes() {
    List<Message> messages = new ArrayList<>();
    try (BufferedReader lines =
        lines(
            new GZIPInputStream(
                Files.newInputStream(repository().resolve("examples/quakes/quakes.ndjson.gz"))))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode message = JSON.readTree(line);
        String key = message.path("key").asText();
        messages.add(
            Message.text(message.path("value").toString())
                .keyed(key)
                .at(message.path("ts").asLong())
                .in(Math.floorMod(key.hashCode(), PARTITIONS)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return messages;
  }

  /** The first invoice lines of the Online Retail data; how they are condensed is told there. */
  static List<Message> retail(int atMost) {
    List<Message> messages = new ArrayList<>();
    Map<String, String> seen = new HashMap<>();
    Map<String, Integer> numbers = new HashMap<>();
    String[] invoice = {};
    Path file = repository().resolve("it/src/test/resources/online-retail/online-retail.tsv.zst");
    try (BufferedReader lines = lines(new ZstdInputStream(Files.newInputStream(file)))) {
      String line = lines.readLine();
      for (; line != null && messages.size() < atMost; line = lines.readLine()) {
        String[] columns = line.split("\t", -1);
        int item = columns.length - 4;
        if (columns.length == 8) {
          invoice = columns;
        }
        String code = columns[item];
        ObjectNode json = JSON.createObjectNode();
        json.put("InvoiceNo", invoice[0]);
        json.put("Line", numbers.merge(invoice[0], 1, Integer::sum));
        json.put("StockCode", code);
        json.put("Description", inherited(seen, "text " + code, columns[item + 3]));
        json.put("Quantity", Integer.parseInt(columns[item + 1]));
        json.put("InvoiceDate", invoice[1]);
        json.put("UnitPrice", new BigDecimal(inherited(seen, "price " + code, columns[item + 2])));
        json.put("CustomerID", invoice[2].isEmpty() ? null : invoice[2]);
        json.put("Country", invoice[3]);
        messages.add(
            Message.text(json.toString())
                .keyed(invoice[0])
                .in(Math.floorMod(invoice[0].hashCode(), PARTITIONS)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return messages;
  }

  private static String inherited(Map<String, String> seen, String key, String text) {
    if (text.isEmpty()) {
      return seen.getOrDefault(key, "");
    }
    seen.put(key, text);
    return text;
  }

  private static BufferedReader lines(InputStream in) {
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }
}
