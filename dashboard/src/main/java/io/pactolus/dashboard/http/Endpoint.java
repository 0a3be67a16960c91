package io.pactolus.dashboard.http;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Answers one path and method. Called on several threads at once. */
@FunctionalInterface
public interface Endpoint {
  /**
   * @throws HttpProblem when the request is not right
   * @throws io.pactolus.pipeline.PactolusException when it cannot be done
   */
  ObjectNode answer(Call call);
}
