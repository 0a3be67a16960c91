import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Breaker, ChartData, DeadLetterStats, Drift, Expectation, Overview, Partition, Partitions, SloStatus } from '../src/api/types';
import { points, radius, steps } from '../src/charts/points';
import { actions, furthestBehind, lagOf, newestFreshness, trust } from '../src/views/verdicts';

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

const failed = (code: string | null): Overview['run'] => ({ ...overview.run, state: 'failed', code });

test('each record that was read has an outcome', () => {
  expect(trust(overview, [])).toEqual({ tone: 'good', answer: 'Every record is accounted for' });
  expect(trust({ ...overview, records: 0 }, [])).toEqual({ tone: 'quiet', answer: 'Nothing to judge yet' });
});

test('an epoch that does not balance cannot be trusted, whatever runs now', () => {
  expect(trust({ ...overview, unbalanced_epochs: 1 }, [])).toEqual({ tone: 'bad', answer: 'An epoch does not balance' });
  expect(trust({ ...overview, unbalanced_epochs: 3 }, [])).toEqual({ tone: 'bad', answer: '3 epochs do not balance' });
  expect(trust({ ...overview, run: failed('EPOCH_UNBALANCED') }, [])).toEqual({ tone: 'bad', answer: 'The newest epoch does not balance' });
  expect(actions({ overview: { ...overview, unbalanced_epochs: 1 }, slo: null, breakers: [], brokerAnswers: true, dead: null, drifts: [], expectations: [] }))
    .toMatchObject([{ tone: 'bad', title: 'An epoch does not balance' }]);
});

test('records that a run has left behind in Bronze are unaccounted for; one that left none may fail for another reason', () => {
  expect(trust({ ...overview, run: failed('BROKER_REFUSED'), unfinished_epochs: 1, open_records: 40 }, [])).toMatchObject({ tone: 'bad', answer: 'Records are unaccounted for' });
  expect(trust({ ...overview, run: failed('BROKER_REFUSED') }, []).tone).toBe('good');
});

test('an epoch at work is nothing to tell, one that is open for minutes is', () => {
  const after = (seconds: number): Overview => ({ ...overview, unfinished_epochs: 1, open_records: 40, at: new Date(Date.parse('2026-11-23T00:47:19.706Z') + seconds * 1000).toISOString() });
  expect(trust(after(20), []).tone).toBe('good');
  expect(trust(after(180), [])).toEqual({ tone: 'warn', answer: 'An epoch is open for 3 min' });
  // Bronze that nobody has written to for an hour is in order when the ledger has all of it.
  expect(trust({ ...after(3600), unfinished_epochs: 0, open_records: 0 }, []).tone).toBe('good');
});

test('rules that fail often are warned of', () => {
  const rule = fixture<{ expectations: Expectation[] }>('expectations').expectations[0]!;
  expect(trust(overview, [{ ...rule, pass_ratio: 0.9 }])).toEqual({ tone: 'warn', answer: 'A rule fails often' });
  expect(trust(overview, [{ ...rule, pass_ratio: 0.9 }, { ...rule, pass_ratio: 0.5 }, { ...rule, pass_ratio: null }]).answer).toBe('2 rules fail often');
});

test('a target that is missed is told by the percentile that it names', () => {
  const slo = fixture<SloStatus>('slo');
  const missed = (percentile: number): string | undefined => {
    const objective = slo.objectives[0]!;
    const windows = [{ window: '1h', records: 9, p50: 1, p95: 3, p99: 7.25, within_target_ratio: 0.962 }];
    const objectives = [{ ...objective, met: false, burn_rates: [], windows, target: { ...objective.target, percentile, target_seconds: 5 } }];
    return actions({ overview, slo: { ...slo, objectives }, breakers: [], brokerAnswers: true, dead: null, drifts: [], expectations: [] })[0]?.detail;
  };
  expect(missed(99)).toBe('p99 of the last hour 7.25 s, target 5 s.');
  expect(missed(95)).toBe('p95 of the last hour 3 s, target 5 s.');
  expect(missed(97.5)).toBe('96.2 % of the last hour within 5 s, target 97.5 %.');
});

test('the partitions furthest behind come first, those of which nothing is known last', () => {
  const at = (partition: number, lag: number | null): Partition => ({ topic: 't', partition, next_offset: 1, end_offset: null, lag, records: 1, empty_offsets: 0, gap_offsets: 0 });
  const all = [at(0, 0), at(1, 5), at(2, null), at(3, 900), at(4, 0)];
  expect(furthestBehind(all).map((p) => p.partition)).toEqual([3, 1, 0, 4, 2]);
  expect(all.map((p) => p.partition)).toEqual([0, 1, 2, 3, 4]);
});

test('the lag of all partitions is known when that of each is', () => {
  const at = (lag: number | null): Partitions['partitions'][number] => ({ topic: 't', partition: 0, next_offset: 1, end_offset: null, lag, records: 1, empty_offsets: 0, gap_offsets: 0 });
  expect(lagOf({ broker_reachable: true, partitions: [at(3), at(4)] })).toBe(7);
  expect(lagOf({ broker_reachable: false, partitions: [at(3), at(null)] })).toBeNull();
  expect(lagOf(null)).toBeNull();
  expect(lagOf({ broker_reachable: true, partitions: [at(3), { ...at(4), topic: 'u' }, { ...at(5), topic: 'u' }] }, 'u')).toBe(9);
  expect(lagOf({ broker_reachable: true, partitions: [at(3)] }, 'u')).toBeNull();
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
