import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { path } from '../api/client';
import { useCell } from '../cell';
import { overview as live, rates } from '../api/live';
import { useResource } from '../api/resource';
import type {
  Breaker, Chart, Cost, DeadLetterStats, Drift, Expectation, Outcomes, Overview as OverviewAnswer, Partitions, SloStatus, Window,
} from '../api/types';
import { bare, bytes, count, duration, figure, money, percent, rate, words } from '../format';
import { href } from '../route';
import { GoldChart } from '../charts/chart';
import { OutcomeBars } from '../charts/outcomes';
import { Spark } from '../charts/spark';
import { Choice, Dot, Empty, Loading, Meter, Panel, Shown, TableChoice, type Tone } from '../ui/parts';
import { Flow } from './flow';
import { Revisions } from './revisions';
import type { ViewProps } from '../app';
import { actions, clockName, lagOf, newestFreshness, trust } from './verdicts';

const WINDOWS = [['5m', '5 min'], ['1h', '1 h'], ['6h', '6 h'], ['1d', '1 d'], ['all', 'All']] as const satisfies readonly (readonly [Window, string])[];

/** A run of a minute would be a single bar of an hour. */
function fitting(now: OverviewAnswer | null): Window {
  const age = now ? Date.parse(now.at) - Date.parse(now.run.since) : Number.POSITIVE_INFINITY;
  return age < 6 * 60_000 ? '5m' : '1h';
}

/** One screen: can the data be trusted, is it on time, what does it cost, where must someone act. */
export function Overview({ pipeline }: ViewProps): JSX.Element {
  const first = useResource<OverviewAnswer>('/overview', 60_000);
  const now = useCell(live) ?? first.data;
  const [chosen, setChosen] = useState<Window | null>(null);
  const span = chosen ?? fitting(now);
  const tables = pipeline.silver.map((s) => bare(s.table));
  const [table, setTable] = useState(tables[0] ?? '');
  const outcomes = useResource<Outcomes>(path(['outcomes'], { window: span, buckets: 60 }), 2500);
  const charts = useResource<{ charts: Chart[] }>('/charts', 60_000);
  const map = charts.data?.charts.find((c) => c.kind === 'map');
  const chart = map ?? charts.data?.charts[0];
  if (now === null) {
    return <Loading lines={8} />;
  }
  return (
    <>
      <Verdicts now={now} />
      <Panel
        title="Flow"
        class="panel-flow"
        aside={
          <span class="flow-rate">
            <Spark values={rates()} label="Records per second over the last minutes" />
            <strong>{rate(now.records_per_second)}</strong>
            <span class="quiet">{bytes(Math.round(now.bytes_per_second))}/s</span>
          </span>
        }
      >
        <Flow overview={now} />
      </Panel>
      <div class="columns">
        <Panel
          title="Outcomes"
          aside={
            <span class="filters">
              <TableChoice tables={tables} value={table} onChange={setTable} />
              <Choice label="How far back" value={span} options={WINDOWS} onChange={setChosen} />
            </span>
          }
        >
          <Shown of={outcomes} lines={5} nothing="No epoch yet">
            {(o) => (o.from === null ? <Empty title="No epoch yet">Outcomes appear with the first epoch in the ledger.</Empty> : <OutcomeBars outcomes={o} table={table} />)}
          </Shown>
        </Panel>
        {chart && (
          <Panel title={chart.title} class="panel-chart" aside={<a href={href('gold')}>All of Gold</a>}>
            <GoldChart chart={chart} few={8} />
            {chart.kind === 'map' && <Revisions chart={chart} pipeline={pipeline} />}
          </Panel>
        )}
      </div>
    </>
  );
}

function Verdicts({ now }: { now: OverviewAnswer }): JSX.Element {
  const slo = useResource<SloStatus>('/slo', 4000);
  const cost = useResource<Cost>('/cost', 5000);
  const dead = useResource<DeadLetterStats>('/dlq/stats', 5000);
  const breakers = useResource<{ breakers: Breaker[] }>('/breakers', 2000);
  const partitions = useResource<Partitions>('/partitions', 2000);
  // Nobody asks it any more once the run has ended.
  const brokerAnswers = now.run.state === 'ended' ? null : (partitions.data?.broker_reachable ?? null);
  const drift = useResource<{ drifts: Drift[] }>('/drift', 5000);
  const expectations = useResource<{ expectations: Expectation[] }>('/expectations', 5000);
  return (
    <div class="verdicts">
      <Trust now={now} dead={dead.data} expectations={expectations.data?.expectations ?? null} />
      <Time now={now} slo={slo.data} brokerAnswers={brokerAnswers} lag={now.lag_records ?? lagOf(partitions.data)} />
      <Price cost={cost.data} />
      <Act
        list={actions({
          overview: now,
          slo: slo.data,
          breakers: breakers.data?.breakers ?? [],
          brokerAnswers,
          dead: dead.data,
          drifts: drift.data?.drifts ?? [],
          expectations: expectations.data?.expectations ?? [],
        })}
      />
    </div>
  );
}

function Verdict(props: { question: string; tone: Tone; answer: string; link: string; children: ComponentChildren }): JSX.Element {
  return (
    <section class={`verdict verdict-${props.tone}`}>
      <h2><a href={props.link}>{props.question}</a></h2>
      <p class="verdict-answer"><Dot tone={props.tone} />{props.answer}</p>
      <div class="verdict-facts">{props.children}</div>
    </section>
  );
}

function Trust(props: {
  now: OverviewAnswer;
  dead: DeadLetterStats | null;
  expectations: Expectation[] | null;
}): JSX.Element {
  const { now, dead, expectations } = props;
  const { tone, answer } = trust(now, expectations);
  const refused = dead && dead.records_read > 0 ? dead.pending / dead.records_read : null;
  return (
    <Verdict question="Can I trust it?" tone={tone} answer={answer} link={href('quality')}>
      <p class="hero"><strong data-figure="records">{count(now.records)}</strong> <span>records read</span></p>
      <p>
        {now.open_records > 0 ? `${count(now.open_records)} on their way · ` : ''}
        {dead ? `${count(dead.pending)} wait as dead letters${refused ? ` (${percent(refused)})` : ''}` : 'counting dead letters'}
      </p>
      <p>{expectations === null ? '' : expectations.length === 0 ? 'No rules declared' : `${expectations.length} ${expectations.length === 1 ? 'rule' : 'rules'}, the lowest passes ${percent(Math.min(...expectations.map((e) => e.pass_ratio ?? 1)))}`}</p>
    </Verdict>
  );
}

function Time({ now, slo, brokerAnswers, lag }: { now: OverviewAnswer; slo: SloStatus | null; brokerAnswers: boolean | null; lag: number | null }): JSX.Element {
  const fresh = now.freshness.broker_to_gold;
  const main = slo?.objectives.find((o) => o.target.id === 'broker_to_gold');
  const newest = newestFreshness(now);
  const target = main?.target.target_seconds ?? null;
  // Without figures over time yet, the newest epoch answers for itself.
  const met = main?.met ?? now.slo.find((s) => s.id === 'broker_to_gold')?.met ?? (newest === null || target === null ? null : newest <= target);
  const late = now.run.state === 'failed' || now.run.state === 'waiting' || brokerAnswers === false;
  const tone: Tone = late ? 'bad' : met === null ? 'quiet' : met ? 'good' : 'bad';
  const answer = late ? 'Nothing arrives' : met === null ? 'Nothing to judge yet' : met ? 'On time' : 'Late';
  return (
    <Verdict question="Is it on time?" tone={tone} answer={answer} link={href('service')}>
      <p class="hero"><strong>{duration(fresh.p95 ?? newest)}</strong> <span>from broker to Gold, {fresh.p95 === null && newest !== null ? 'newest epoch' : 'p95'}</span></p>
      <p>lag {lag === null ? 'unknown' : `${count(lag)} records`}{target !== null && ` · target ${duration(target)}`}</p>
      {(slo?.objectives ?? []).map((o) => {
        const left = o.error_budget.remaining_ratio;
        const budget: Tone = left === null ? 'quiet' : left <= 0 ? 'bad' : left < 0.25 ? 'warn' : 'good';
        const text = left === null ? 'no records' : left < 0 ? 'overdrawn' : `${percent(left)} left`;
        return (
          <div key={o.target.id} class="budget">
            <span>{clockName(o.target.id)}</span>
            <Meter ratio={left ?? 0} tone={budget} label={`Error budget of ${clockName(o.target.id)}: ${text}`} />
            <span class="budget-left">{text}</span>
          </div>
        );
      })}
    </Verdict>
  );
}

function Price({ cost }: { cost: Cost | null }): JSX.Element {
  const total = cost?.per_million ?? null;
  return (
    <Verdict question="What does it cost?" tone="gold" answer={cost ? 'Per million records' : 'Measuring'} link={href('cost')}>
      <p class="hero"><strong>{money(total, cost?.currency ?? 'USD')}</strong> <span>estimated</span></p>
      {cost && total !== null && total > 0 && (
        <>
          <div class="split" aria-hidden="true">
            {cost.items.map((item, i) => <span key={item.name} class={`split-${i % 4}`} style={{ flexGrow: Math.max(0, (item.per_million ?? 0) / total) }} />)}
          </div>
          <p class="split-names">
            {cost.items.map((item, i) => (
              <span key={item.name}><span class={`swatch split-${i % 4}`} aria-hidden="true" />{words(item.name)} {percent((item.per_million ?? 0) / total)}</span>
            ))}
          </p>
        </>
      )}
      {cost && <p>{cost.cpu_seconds_per_million === null ? '' : `${figure(Math.round(cost.cpu_seconds_per_million * 10) / 10)} CPU-s per million · `}{bytes(cost.stored_bytes)} stored</p>}
    </Verdict>
  );
}

function Act({ list }: { list: ReturnType<typeof actions> }): JSX.Element {
  const gravest: Tone = list.some((a) => a.tone === 'bad') ? 'bad' : list.length > 0 ? 'warn' : 'good';
  const answer = list.length === 0 ? 'Nothing needs you' : list.length === 1 ? 'One thing to look at' : `${list.length} things to look at`;
  return (
    <Verdict question="Where must I act?" tone={gravest} answer={answer} link={href('events')}>
      <ul class="actions">
        {list.slice(0, 4).map((a) => (
          <li key={a.title}>
            <a href={a.link}><Dot tone={a.tone} /><span><strong>{a.title}</strong><small>{a.detail}</small></span></a>
          </li>
        ))}
      </ul>
    </Verdict>
  );
}
