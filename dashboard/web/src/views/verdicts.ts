import type { Breaker, Counts, DeadLetterStats, Drift, Expectation, Outcomes, Overview, Partitions, SloStatus } from '../api/types';
import type { Tone } from '../ui/parts';
import { count, duration, percent, words } from '../format';
import { href } from '../route';

/** Whether each record that was read has an outcome in each Silver table. */
export interface Account { read: number; accounted: number; open: number }

export function account(overview: Overview, outcomes: Outcomes | null): Account | null {
  const sums = Object.values(outcomes?.totals ?? {}).map(sum);
  if (sums.length === 0) {
    return null;
  }
  const accounted = Math.min(...sums);
  // The two answers are not of one moment; what the outcomes know more of has been read meanwhile.
  const read = Math.max(overview.records, accounted);
  return { read, accounted, open: read - accounted };
}

export function sum(counts: Counts): number {
  return Object.values(counts).reduce((a, b) => a + b, 0);
}

/** Something a person should look at, the gravest first. */
export interface Action { tone: Tone; title: string; detail: string; link: string }

export function actions(facts: {
  overview: Overview;
  slo: SloStatus | null;
  breakers: readonly Breaker[];
  /** What the last look at the broker said; null before it. */
  brokerAnswers: boolean | null;
  dead: DeadLetterStats | null;
  drifts: readonly Drift[];
  expectations: readonly Expectation[];
}): Action[] {
  const { overview, slo, breakers, brokerAnswers, dead, drifts, expectations } = facts;
  const out: Action[] = [];
  if (overview.run.state === 'failed') {
    out.push({ tone: 'bad', title: 'The run has failed', detail: overview.run.message ?? overview.run.code ?? '', link: href('events') });
  }
  for (const breaker of breakers.filter((b) => b.state !== 'closed')) {
    out.push({
      tone: breaker.state === 'open' ? 'bad' : 'warn',
      title: breaker.state === 'open' ? `The ${breaker.dependency} does not answer` : `The ${breaker.dependency} is tried again`,
      detail: `Its circuit breaker is ${words(breaker.state)}.`,
      link: href('service'),
    });
  }
  if (brokerAnswers === false && !out.some((a) => a.title === 'The broker does not answer')) {
    out.push({ tone: 'bad', title: 'The broker does not answer', detail: 'The position is kept; the run goes on when it is back.', link: href('service') });
  }
  for (const objective of slo?.objectives ?? []) {
    const burning = objective.burn_rates.find((b) => b.alerting);
    if (burning || objective.met === false) {
      const hour = objective.windows.find((w) => w.window === '1h');
      out.push({
        tone: burning?.severity === 'page' ? 'bad' : 'warn',
        title: `${clockName(objective.target.id)} misses its target`,
        detail: `p${objective.target.percentile} of the last hour ${duration(hour?.p95)}, target ${duration(objective.target.target_seconds)}.`,
        link: href('service'),
      });
    }
  }
  if (dead && dead.pending > 0) {
    out.push({
      tone: 'warn',
      title: `${count(dead.pending)} dead ${dead.pending === 1 ? 'letter waits' : 'letters wait'}`,
      detail: Object.entries(dead.by_reason).filter(([, n]) => n.pending > 0).map(([reason, n]) => `${count(n.pending)} ${words(reason)}`).join(', '),
      link: href('dlq'),
    });
  }
  const changed = drifts.filter((d) => d.change === 'changed_type');
  if (changed.length > 0) {
    out.push({ tone: 'warn', title: 'A field has changed its type', detail: changed.map((d) => `${d.path} is ${d.json_type}`).join(', '), link: href('quality') });
  }
  for (const e of expectations.filter((x) => x.pass_ratio !== null && x.pass_ratio < 0.99)) {
    out.push({ tone: 'warn', title: `${words(e.rule)} passes ${percent(e.pass_ratio)}`, detail: e.check, link: href('quality') });
  }
  return out;
}

/** From the broker's timestamp of the oldest record of the newest epoch until it was in Gold; null when none has come so far. */
export function newestFreshness(overview: Overview): number | null {
  const gold = overview.arrows.filter((a) => a.to.startsWith('gold.') && a.epoch !== null);
  const newest = Math.max(...gold.map((a) => a.epoch ?? 0));
  const seconds = gold.filter((a) => a.epoch === newest).flatMap((a) => (a.freshness_seconds === null ? [] : [a.freshness_seconds]));
  return seconds.length === 0 ? null : Math.max(...seconds);
}

/** Over all partitions; null where that of one is not known. */
export function lagOf(partitions: Partitions | null): number | null {
  const lags = (partitions?.partitions ?? []).map((p) => p.lag);
  return lags.length === 0 || lags.includes(null) ? null : lags.reduce((a: number, b) => a + (b ?? 0), 0);
}

export function clockName(id: string): string {
  return id === 'broker_to_gold' ? 'Broker to Gold' : 'Event to Gold';
}
