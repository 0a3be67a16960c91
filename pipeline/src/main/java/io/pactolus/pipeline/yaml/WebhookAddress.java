package io.pactolus.pipeline.yaml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pactolus.pipeline.yaml.YamlNode.Scalar;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** An address that takes a POST. It is never shown: whoever knows it may post, too. */
final class WebhookAddress extends ScalarType<URI> {
  WebhookAddress() {
    super("an http or https address");
  }

  @Override
  public Optional<URI> read(YamlNode node, Reading reading) {
    // Written in clear it is refused elsewhere, without being shown.
    boolean clear =
        node instanceof Scalar scalar
            && !scalar.isNull()
            && !scalar.text().isBlank()
            && !scalar.text().contains("${");
    return clear ? Optional.empty() : super.read(node, reading);
  }

  @Override
  URI parse(String text) throws Mismatch {
    try {
      URI address = new URI(text.strip());
      boolean http =
          "https".equalsIgnoreCase(address.getScheme())
              || "http".equalsIgnoreCase(address.getScheme());
      if (http && address.getHost() != null && address.getUserInfo() == null) {
        return address;
      }
    } catch (URISyntaxException e) {
      // Its message has the address.
    }
    throw new Mismatch(
        "is not an http or https address",
        "let the variable hold https://HOST/PATH, no user in it");
  }

  @Override
  public ObjectNode schema(JsonSchema schema) {
    return schema.text().put("pattern", "\\$\\{");
  }
}
