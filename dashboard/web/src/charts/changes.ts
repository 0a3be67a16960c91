import type { ChartData } from '../api/types';

/** Rows that a chart shows; the server tells no more. */
const MOST_ROWS = 5000;

/**
 * Rows with those that have changed since; null when some are gone, which the change does not tell. Rows stay in the order of drawing:
 * by time, or by the first value.
 */
export function withChanges(last: ChartData, change: ChartData, mostRows = MOST_ROWS): ChartData | null {
  if (change.whole) {
    return change;
  }
  if (change.epoch === last.epoch && change.result.rows.length === 0) {
    return last;
  }
  const { columns, rows } = last.result;
  const at = (name: string): number => columns.findIndex((c) => c.name === name);
  const keyAt = last.chart.key.map(at);
  const keyOf = (row: readonly unknown[]): string => JSON.stringify(keyAt.map((i) => row[i]));
  const changed = change.result.rows;
  const all = new Map(rows.map((row) => [keyOf(row), row]));
  for (const row of changed) {
    all.set(keyOf(row), row);
  }
  const merged = changed.length === 0 ? rows : [...all.values()].sort(order(last, at)).slice(-mostRows);
  if (merged.length !== Math.min(change.rows, mostRows)) {
    return null;
  }
  return { ...change, chart: last.chart, result: { ...last.result, rows: merged, seconds: change.result.seconds } };
}

function order(data: ChartData, at: (name: string) => number): (a: readonly unknown[], b: readonly unknown[]) => number {
  const { chart } = data;
  if (chart.kind === 'bars') {
    const value = at(chart.y[0] ?? '');
    return (a, b) => Number(b[value] ?? -Infinity) - Number(a[value] ?? -Infinity);
  }
  const time = at(chart.kind === 'map' ? (chart.time ?? '_epoch') : chart.x);
  return (a, b) => compare(a[time], b[time]);
}

/** Times are ISO 8601, so text sorts as time does; but fractions of a second may be left out. */
function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') {
    return a - b;
  }
  return Date.parse(String(a)) - Date.parse(String(b));
}
