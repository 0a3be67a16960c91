package io.pactolus.pipeline.yaml;

/** A value and where it stands. */
record Located<T>(T value, YamlNode node) {}
