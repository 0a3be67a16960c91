import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Breaker, ChartData, DeadLetterStats, Drift, Expectation, Outcomes, Overview, Partitions, SloStatus } from '../src/api/types';
import { points, radius, steps } from '../src/charts/points';
import { account, actions, lagOf, newestFreshness } from '../src/views/verdicts';

const fixture = <T>(name: string): T => JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8')) as T;
const overview = fixture<Overview>('overview');

test('a run in order has nothing to act on', () => {
  expect(actions({ overview, slo: fixture<SloStatus>('slo-empty'), breakers: fixture<{ breakers: Breaker[] }>('breakers').breakers, brokerAnswers: true, dead: null, drifts: [], expectations: [] })).toEqual([]);
});

test('what burns comes before what waits', () => {
  const list = actions({
    overview: fixture<Overview>('overview-broker-away'),
    slo: fixture<SloStatus>('slo'),
    breakers: fixture<{ breakers: Breaker[] }>('breakers-open').breakers,
    brokerAnswers: false,
    dead: fixture<DeadLetterStats>('dlq-stats'),
    drifts: fixture<{ drifts: Drift[] }>('drift').drifts,
    expectations: fixture<{ expectations: Expectation[] }>('expectations').expectations,
  });
  expect(list.map((a) => a.title)).toEqual([
    'The broker does not answer',
    'Event to Gold misses its target',
    '6 dead letters wait',
    'A field has changed its type',
  ]);
});

test('each record that was read has an outcome', () => {
  expect(account(overview, fixture<Outcomes>('outcomes'))).toEqual({ read: 14050, accounted: 14050, open: 0 });
});

test('records of an epoch that is not in the ledger yet are open', () => {
  expect(account({ ...overview, records: 14100 }, fixture<Outcomes>('outcomes'))).toEqual({ read: 14100, accounted: 14050, open: 50 });
});

test('the lag of all partitions is known when that of each is', () => {
  const at = (lag: number | null): Partitions['partitions'][number] => ({ topic: 't', partition: 0, next_offset: 1, end_offset: null, lag, records: 1, empty_offsets: 0, gap_offsets: 0 });
  expect(lagOf({ broker_reachable: true, partitions: [at(3), at(4)] })).toBe(7);
  expect(lagOf({ broker_reachable: false, partitions: [at(3), at(null)] })).toBeNull();
  expect(lagOf(null)).toBeNull();
});

test('the map has a point for each row, and the big one is the largest', () => {
  const all = points(fixture<ChartData>('chart-silver.quakes'));
  const largest = all.reduce((a, b) => (b.size > a.size ? b : a));
  expect(all).toHaveLength(705);
  expect(largest).toMatchObject({ size: 8.8, longitude: 160.1648, latitude: 52.53 });
  expect(radius(8.8, 2.5, 8.8, 20)).toBeGreaterThan(5 * radius(5, 2.5, 8.8, 20));
});

test('a revision that does not change the figure is not a step', () => {
  const revisions = [8, 8.7, 8.8, 8.8, 8.8].map((size, i) => ({ epoch: 52 + i, at: '', size, place: '' }));
  expect(steps(revisions).map((r) => r.size)).toEqual([8, 8.7, 8.8]);
});


test('freshness of the newest epoch is that of its slowest Gold table', () => {
  expect(newestFreshness(overview)).toBe(0.108);
  expect(newestFreshness(fixture<Overview>('overview-empty'))).toBeNull();
});
