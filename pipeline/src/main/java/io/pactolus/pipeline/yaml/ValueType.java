package io.pactolus.pipeline.yaml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What an option takes. One object reads and checks the value, describes it to editors (JSON
 * Schema) and to people (reference page).
 */
interface ValueType<T> {
  /** The value; empty after at least one problem. */
  Optional<T> read(YamlNode node, Reading reading);

  /** A noun phrase: "a duration", "a list of names". */
  String label();

  ObjectNode schema(JsonSchema schema);
}
