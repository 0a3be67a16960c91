package io.pactolus.pipeline.yaml;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Value of a client property; numbers and true/false are passed on as text. */
final class ClientProperty extends ScalarType<String> {
  ClientProperty() {
    super("the value of a property");
  }

  @Override
  String parse(String text) {
    return text;
  }

  @Override
  public ObjectNode schema(JsonSchema schema) {
    ObjectNode value = schema.object();
    value.putArray("type").add("string").add("number").add("boolean");
    return value;
  }
}
