/**
 * What Prometheus and Grafana are told about a pipeline: alert rules and a dashboard. Text only.
 */
@NullMarked
package io.pactolus.control.rules;

import org.jspecify.annotations.NullMarked;
