import { expect, test } from 'vitest';
import type { ChartData } from '../src/api/types';
import { lines, MOST_LINES } from '../src/charts/lines';

function revenue(series: string[], rows: unknown[][]): ChartData {
  return {
    chart: { table: 'gold.revenue', title: 'revenue', kind: 'time_series', declared: false, x: 'at', y: ['orders', 'revenue'], key: ['region', 'at'], series, size: null, label: null, time: null },
    epoch: 1, rows: rows.length, whole: true,
    result: { columns: ['region', 'at', 'orders', 'revenue', '_epoch'].map((name) => ({ name, type: 'VARCHAR' })), rows, truncated: false, seconds: 0 },
  };
}

test('each value of the series is a line, the largest first, with gaps where it has no row', () => {
  const made = lines(revenue(['region'], [
    ['north', '2025-01-01T00:00:00Z', 1, '1.50', 1],
    ['south', '2025-01-01T00:00:00Z', 5, '2.50', 1],
    ['south', '2025-01-01T00:00:10Z', 6, '3.50', 1],
  ]), 'revenue');
  expect(made.times).toEqual([1735689600, 1735689610]);
  expect(made.lines).toEqual([
    { name: 'south', values: [2.5, 3.5] },
    { name: 'north', values: [1.5, null] },
  ]);
  expect(made.left).toBe(0);
});

test('lines that could not be told apart are counted', () => {
  const many = Array.from({ length: 10 }, (_, i) => [`r${i}`, '2025-01-01T00:00:00Z', i + 1, '1', 1]);
  const made = lines(revenue(['region'], many), 'orders');
  expect(made.lines).toHaveLength(MOST_LINES);
  expect(made.lines[0]?.name).toBe('r9');
  expect(made.left).toBe(4);
});

test('without a series there is one line', () => {
  const made = lines(revenue([], [['', '2025-01-01T00:00:00Z', 1, null, 1]]), 'revenue');
  expect(made.lines).toEqual([{ name: 'revenue', values: [null] }]);
});
