package io.pactolus.lakehouse.delta;

import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.MetricsReporter;
import java.util.List;

/** Kernel's default handlers over our storage, without its per-commit metrics log. */
final class KernelEngine extends DefaultEngine {
  KernelEngine(Storage storage) {
    super(new KernelFileIo(storage));
  }

  @Override
  public List<MetricsReporter> getMetricsReporters() {
    return List.of();
  }
}
