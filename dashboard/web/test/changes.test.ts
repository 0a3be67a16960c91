import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ChartData } from '../src/api/types';
import { withChanges } from '../src/charts/changes';

const whole = (table: string): ChartData => JSON.parse(readFileSync(new URL(`../fixtures/chart-${table}.json`, import.meta.url), 'utf8')) as ChartData;

function change(of: ChartData, rows: unknown[][], inAll: number): ChartData {
  return { ...of, epoch: of.epoch + 1, rows: inAll, whole: false, result: { ...of.result, rows } };
}

test('a changed group takes the place of the one with its key, and bars are in order again', () => {
  const before = whole('gold.quakes_by_region');
  const last = before.result.rows.at(-1)!;
  const grown = [last[0], 100_000, ...last.slice(2, -1), before.epoch + 1];
  const after = withChanges(before, change(before, [grown], before.rows))!;
  expect(after.epoch).toBe(before.epoch + 1);
  expect(after.result.rows).toHaveLength(before.rows);
  expect(after.result.rows[0]).toEqual(grown);
  expect(after.result.rows.filter((row) => row[0] === last[0])).toHaveLength(1);
});

test('a late hour comes in its place in time', () => {
  const before = whole('gold.quakes_by_hour');
  const late = before.result.rows[5]!;
  const without = { ...before, rows: before.rows - 1, result: { ...before.result, rows: before.result.rows.filter((row) => row !== late) } };
  const after = withChanges(without, change(without, [late], before.rows))!;
  expect(after.result.rows).toEqual(before.result.rows);
});

test('nothing new leaves the rows as they are', () => {
  const before = whole('silver.quakes');
  const nothing = change(before, [], before.rows);
  nothing.result = { columns: [], rows: [], truncated: false, seconds: 0 };
  const after = withChanges(before, nothing)!;
  expect(after.result.rows).toBe(before.result.rows);
  expect(after.result.columns).toEqual(before.result.columns);
});

test('when a row is gone, all have to be asked for', () => {
  const before = whole('gold.quakes_by_region');
  expect(withChanges(before, change(before, [], before.rows - 1))).toBeNull();
});

test('of more rows than are drawn the oldest make room', () => {
  const before = whole('gold.quakes_by_hour');
  const newest = ['2030-01-01T00:00:00Z', ...before.result.rows[0]!.slice(1)];
  const after = withChanges(before, change(before, [newest], before.rows + 1), before.rows)!;
  expect(after.result.rows).toHaveLength(before.rows);
  expect(after.result.rows.at(-1)).toEqual(newest);
  expect(after.result.rows[0]).toEqual(before.result.rows[1]);
});

test('a whole answer is taken as it is', () => {
  const before = whole('gold.quakes_by_region');
  const other = whole('gold.quakes_by_hour');
  expect(withChanges(before, other)).toBe(other);
});
