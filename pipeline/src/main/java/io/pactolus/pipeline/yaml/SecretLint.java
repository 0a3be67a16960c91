package io.pactolus.pipeline.yaml;

import io.pactolus.pipeline.yaml.YamlNode.Scalar;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds secrets written in clear. Their values never appear in a message. */
final class SecretLint {
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          ".*(password|passphrase|jaas|secret|credential|api[._-]?key|private[._-]?key"
              + "|keystore[._-]key|user[._-]info|token|sasl[._-]oauthbearer[._-]assertion).*");

  /** Names about a secret that hold none themselves. */
  private static final Pattern HARMLESS_NAME =
      Pattern.compile(
          ".*(url|uri|endpoint|class|location|file|path|type|interval|timeout|ms|name|algorithm"
              + "|enable|enabled|seconds)");

  private static final Pattern JAAS_PASSWORD =
      Pattern.compile(
          "(?:password|secret|token)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s;\"']+))",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern WITH_DEFAULT = Pattern.compile("\\$\\{[A-Za-z_0-9]+:-[^}]+}");

  private SecretLint() {}

  static boolean isSecret(String property) {
    String name = property.toLowerCase(Locale.ROOT);
    return SECRET_NAME.matcher(name).matches() && !HARMLESS_NAME.matcher(name).matches();
  }

  static void check(Map<String, Located<String>> properties, Problems problems) {
    properties.forEach(
        (name, value) -> {
          if (isSecret(name)
              && value.node() instanceof Scalar scalar
              && isClear(name, scalar.text())) {
            problems.add(
                value.node(),
                "the secret '" + ScalarType.shortened(name) + "' is written in clear",
                "take it from the environment or a file: ${NAME} or ${file:/path}");
          }
        });
  }

  /** A value that is a secret whatever its option is called. */
  static void check(Settings group, Option<?> option, Problems problems) {
    group
        .rawText(option)
        .filter(text -> isClear(option.name(), text))
        .ifPresent(
            text ->
                problems.add(
                    group.nodeOf(option),
                    "the address of '" + option.name() + "' is a secret and is written in clear",
                    "take it from the environment or a file: ${NAME} or ${file:/path}"));
  }

  private static boolean isClear(String name, String text) {
    if (text.isEmpty()) {
      return false;
    }
    // In "$${" the text "${" is meant literally.
    String escaped = text.replace("$${", "");
    if (!escaped.contains("${") || WITH_DEFAULT.matcher(escaped).find()) {
      return true;
    }
    if (!name.toLowerCase(Locale.ROOT).contains("jaas")) {
      return false;
    }
    Matcher password = JAAS_PASSWORD.matcher(escaped);
    while (password.find()) {
      if (!password.group().contains("${")) {
        return true;
      }
    }
    return false;
  }
}
