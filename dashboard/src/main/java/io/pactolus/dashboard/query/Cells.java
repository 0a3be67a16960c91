package io.pactolus.dashboard.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.lakehouse.query.BoundedQuery;
import io.pactolus.lakehouse.query.LakeSql;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.Blob;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The answer of a query as {@code QueryResult}: nothing is rounded on the way. */
public final class Cells {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SAFE = 1L << 53;

  private Cells() {}

  /**
   * @param took of the query
   */
  public static void write(ObjectNode node, LakeSql.Result result, Duration took) {
    ArrayNode columns = node.putArray("columns");
    for (int i = 0; i < result.columns().size(); i++) {
      columns.addObject().put("name", result.columns().get(i)).put("type", result.types().get(i));
    }
    ArrayNode rows = node.putArray("rows");
    for (List<@Nullable Object> row : result.rows()) {
      ArrayNode cells = rows.addArray();
      for (int i = 0; i < row.size(); i++) {
        write(cells, row.get(i), result.types().get(i));
      }
    }
    node.put("truncated", result.truncated());
    node.put("seconds", took.toMillis() / 1000.0);
  }

  private static void write(ArrayNode cells, @Nullable Object value, String type) {
    if (value == null) {
      cells.addNull();
    } else if (value instanceof Boolean flag) {
      cells.add(flag);
    } else if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      cells.add(((Number) value).longValue());
    } else if (value instanceof Long number && Math.abs(number) <= SAFE) {
      cells.add(number);
    } else if (value instanceof BigInteger number && number.bitLength() <= 53) {
      cells.add(number.longValue());
    } else if (value instanceof Double number && Double.isFinite(number)) {
      cells.add(number);
    } else if (value instanceof Float number && Float.isFinite(number)) {
      cells.add(number);
    } else if (value instanceof OffsetDateTime time) {
      cells.add(time.toInstant().toString());
    } else if (value instanceof Blob blob) {
      cells.add(text(blob));
    } else if (value instanceof String text
        && BoundedQuery.isNested(type.toUpperCase(Locale.ROOT))) {
      nested(cells, text);
    } else {
      cells.add(value.toString());
    }
  }

  private static void nested(ArrayNode cells, String json) {
    try {
      cells.add(JSON.readTree(json));
    } catch (JsonProcessingException e) {
      // It was too long and is cut.
      cells.add(json);
    }
  }

  private static String text(Blob blob) {
    try {
      byte[] bytes = blob.getBytes(1, (int) blob.length());
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException e) {
        return "0x" + HexFormat.of().formatHex(bytes);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
