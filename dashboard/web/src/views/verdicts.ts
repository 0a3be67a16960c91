import type { Breaker, Counts, DeadLetterStats, Drift, Expectation, Objective, Overview, Partition, Partitions, SloStatus } from '../api/types';
import type { Tone } from '../ui/parts';
import { count, duration, percent, words } from '../format';
import { href } from '../route';

/** An epoch takes seconds; one that takes this long is worth a look. */
const LONG_OPEN_SECONDS = 120;
const UNBALANCED = 'EPOCH_UNBALANCED';

export interface Judgement { tone: Tone; answer: string }

/** Whether each record that was read has an outcome in each Silver table, as far as Bronze and the ledger tell, and passes its rules. */
export function trust(overview: Overview, expectations: readonly Expectation[] | null): Judgement {
  const { run, records, open_records: open, unbalanced_epochs: unbalanced } = overview;
  if (unbalanced > 0) {
    return { tone: 'bad', answer: unbalanced === 1 ? 'An epoch does not balance' : `${count(unbalanced)} epochs do not balance` };
  }
  if (run.state === 'failed' && run.code === UNBALANCED) {
    return { tone: 'bad', answer: 'The newest epoch does not balance' };
  }
  if (run.state === 'failed' && open > 0) {
    return { tone: 'bad', answer: 'Records are unaccounted for' };
  }
  if (records === 0) {
    return { tone: 'quiet', answer: 'Nothing to judge yet' };
  }
  const openFor = openSeconds(overview);
  if (openFor >= LONG_OPEN_SECONDS) {
    return { tone: 'warn', answer: `An epoch is open for ${duration(openFor)}` };
  }
  const failing = (expectations ?? []).filter((e) => e.pass_ratio !== null && e.pass_ratio < 0.99).length;
  if (failing > 0) {
    return { tone: 'warn', answer: failing === 1 ? 'A rule fails often' : `${failing} rules fail often` };
  }
  return { tone: 'good', answer: 'Every record is accounted for' };
}

/** Since when an epoch is in Bronze and not in the ledger; 0 when none is. */
function openSeconds(overview: Overview): number {
  const read = overview.arrows.filter((a) => a.from.startsWith('topic.') && a.at !== null).map((a) => Date.parse(a.at ?? ''));
  return overview.unfinished_epochs === 0 || read.length === 0 ? 0 : Math.floor((Date.parse(overview.at) - Math.max(...read)) / 1000);
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
  if (overview.unbalanced_epochs > 0 || overview.run.code === UNBALANCED) {
    out.push({ tone: 'bad', title: 'An epoch does not balance', detail: 'Keep the lake as it is and run pactolus audit.', link: href('epochs') });
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
      out.push({
        tone: burning?.severity === 'page' ? 'bad' : 'warn',
        title: `${clockName(objective.target.id)} misses its target`,
        detail: againstTarget(objective),
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

const MEASURED = new Map([[50, 'p50'], [95, 'p95'], [99, 'p99']] as const);

/** The percentile that the target names where it is measured, else how many records were within it. */
function againstTarget({ target, windows }: Objective): string {
  const hour = windows.find((w) => w.window === '1h');
  const measured = MEASURED.get(target.percentile as 50 | 95 | 99);
  const within = duration(target.target_seconds);
  return measured
    ? `${measured} of the last hour ${duration(hour?.[measured])}, target ${within}.`
    : `${percent(hour?.within_target_ratio)} of the last hour within ${within}, target ${target.percentile} %.`;
}

/** From the broker's timestamp of the oldest record of the newest epoch until it was in Gold; null when none has come so far. */
export function newestFreshness(overview: Overview): number | null {
  const gold = overview.arrows.filter((a) => a.to.startsWith('gold.') && a.epoch !== null);
  const newest = Math.max(...gold.map((a) => a.epoch ?? 0));
  const seconds = gold.filter((a) => a.epoch === newest).flatMap((a) => (a.freshness_seconds === null ? [] : [a.freshness_seconds]));
  return seconds.length === 0 ? null : Math.max(...seconds);
}

/** Over all partitions, or those of a topic; null where that of one is not known. */
export function lagOf(partitions: Partitions | null, topic?: string): number | null {
  const lags = (partitions?.partitions ?? []).filter((p) => topic === undefined || p.topic === topic).map((p) => p.lag);
  return lags.length === 0 || lags.includes(null) ? null : lags.reduce((a: number, b) => a + (b ?? 0), 0);
}

/** The partitions furthest behind first; of those where it is not known, nothing can be said. */
export function furthestBehind(partitions: readonly Partition[]): Partition[] {
  return [...partitions].sort((a, b) => (b.lag ?? -1) - (a.lag ?? -1) || a.partition - b.partition);
}

export function clockName(id: string): string {
  return id === 'broker_to_gold' ? 'Broker to Gold' : 'Event to Gold';
}
