import type { ChartData } from '../api/types';
import { valueText } from '../text';

/** One line of a time series; where it has no row, a gap. */
export interface Line { name: string; values: (number | null)[] }
export interface Lines { times: number[]; lines: Line[]; left: number }

/** More cannot be told apart. */
export const MOST_LINES = 6;

/** The lines of a column: one, or one for each value of the chart's `series`, those with the largest sums of the first column. */
export function lines(data: ChartData, y: string): Lines {
  const { chart, result } = data;
  const at = (name: string): number => result.columns.findIndex((c) => c.name === name);
  const [timeAt, valueAt] = [at(chart.x), at(y)];
  const rows = result.rows.filter((row) => row[timeAt] !== null);
  const seconds = (row: readonly unknown[]): number => Date.parse(String(row[timeAt])) / 1000;
  const number = (value: unknown): number | null => (value === null || value === undefined ? null : Number(value));
  const times = [...new Set(rows.map(seconds))].sort((a, b) => a - b);
  if (chart.series.length === 0) {
    return { times: rows.map(seconds), lines: [{ name: y, values: rows.map((row) => number(row[valueAt])) }], left: 0 };
  }
  const seriesAt = chart.series.map(at);
  const nameOf = (row: readonly unknown[]): string => seriesAt.map((i) => valueText(row[i]) ?? 'null').join(' · ');
  const weightAt = at(chart.y[0] ?? y);
  const weights = new Map<string, number>();
  for (const row of rows) {
    const name = nameOf(row);
    weights.set(name, (weights.get(name) ?? 0) + Math.abs(Number(row[weightAt] ?? 0)));
  }
  const names = [...weights].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([name]) => name);
  const index = new Map(times.map((t, i) => [t, i]));
  const made = new Map(names.slice(0, MOST_LINES).map((name) => [name, times.map((): number | null => null)]));
  for (const row of rows) {
    const values = made.get(nameOf(row));
    if (values) {
      values[index.get(seconds(row))!] = number(row[valueAt]);
    }
  }
  return { times, lines: [...made].map(([name, values]) => ({ name, values })), left: names.length - made.size };
}
