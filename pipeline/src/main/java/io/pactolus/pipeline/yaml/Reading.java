package io.pactolus.pipeline.yaml;

import io.pactolus.pipeline.yaml.YamlNode.Scalar;
import java.util.Optional;

/** One file being read: where its text comes from and where its problems go. */
record Reading(SourceText source, Problems problems, Substitution substitution) {

  Optional<String> expand(Scalar scalar) {
    return substitution.expand(scalar, source, problems);
  }
}
