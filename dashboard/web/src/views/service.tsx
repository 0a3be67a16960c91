import type { JSX } from 'preact';
import { useResource } from '../api/resource';
import type { Breaker, Objective, Partitions, SloStatus } from '../api/types';
import { count, dateTime, duration, figure, percent, UNKNOWN, words } from '../format';
import { Dot, Empty, Meter, Panel, Scroll, Shown, Tag, type Tone } from '../ui/parts';
import { clockName } from './verdicts';

export function Service(): JSX.Element {
  const slo = useResource<SloStatus>('/slo', 3000);
  return (
    <>
      <Shown of={slo} lines={8}>
        {(s) => (s.objectives.length === 0 ? <Empty title="No targets" /> : <div class="columns">{s.objectives.map((o) => <Target key={o.target.id} objective={o} />)}</div>)}
      </Shown>
      <div class="columns">
        <PartitionPanel />
        <BreakerPanel />
      </div>
    </>
  );
}

function Target({ objective }: { objective: Objective }): JSX.Element {
  const { target, met, windows, error_budget: budget, burn_rates: burns } = objective;
  const left = budget.remaining_ratio;
  const tone: Tone = met === null ? 'quiet' : met ? 'good' : 'bad';
  const budgetTone: Tone = left === null ? 'quiet' : left <= 0 ? 'bad' : left < 0.25 ? 'warn' : 'good';
  return (
    <Panel title={clockName(target.id)} aside={<Tag tone={tone}>{met === null ? 'no records' : met ? 'met' : 'missed'}</Tag>}>
      <p class="lead">{target.title}</p>
      <Scroll label={`${clockName(target.id)} by window`}>
        <table class="grid">
          <thead><tr><th scope="col">Window</th><th scope="col" class="number">Records</th><th scope="col" class="number">p50</th><th scope="col" class="number">p95</th><th scope="col" class="number">p99</th><th scope="col" class="number">In target</th></tr></thead>
          <tbody>
            {windows.map((w) => (
              <tr key={w.window}>
                <th scope="row">{w.window}</th>
                <td class="number">{count(w.records)}</td>
                <td class="number">{duration(w.p50)}</td>
                <td class="number">{duration(w.p95)}</td>
                <td class="number">{duration(w.p99)}</td>
                <td class="number">{percent(w.within_target_ratio)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <h3>Error budget of {budget.period}</h3>
      <Meter ratio={left ?? 0} tone={budgetTone} label={`Error budget: ${left === null ? 'no records' : percent(left)} left`} />
      <p>
        {left === null
          ? 'No records yet.'
          : left < 0
            ? `Overdrawn: ${count(budget.missed_records)} records missed the target, ${figure(Math.floor(budget.allowed_records))} may.`
            : `${percent(left)} left: ${count(budget.missed_records)} records missed the target, ${figure(Math.floor(budget.allowed_records))} may.`}
      </p>
      {burns.length > 0 && <h3>Burn rate</h3>}
      <ul class="burns">
        {burns.map((b) => (
          <li key={`${b.severity}${b.long_window}`}>
            <Dot tone={b.alerting ? 'bad' : 'good'} />
            <span>
              <strong>{b.severity === 'page' ? 'Page' : 'Ticket'}</strong> {b.alerting ? 'alerts' : 'is quiet'}: {b.long_window}{' '}
              {b.long_rate === null ? UNKNOWN : `${figure(b.long_rate)}×`}, {b.short_window} {b.short_rate === null ? UNKNOWN : `${figure(b.short_rate)}×`}
              <span class="quiet">, alerts when both are above {figure(b.threshold)}×</span>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function PartitionPanel(): JSX.Element {
  const partitions = useResource<Partitions>('/partitions', 1500);
  return (
    <Panel title="Partitions" aside={partitions.data && <Tag tone={partitions.data.broker_reachable ? 'good' : 'bad'}>{partitions.data.broker_reachable ? 'broker answers' : 'broker does not answer'}</Tag>}>
      <Shown of={partitions}>
        {(p) => (
          <Scroll label="Partitions">
            <table class="grid">
              <thead>
                <tr>
                  <th scope="col">Partition</th><th scope="col" class="number">Next offset</th><th scope="col" class="number">End</th><th scope="col" class="number">Lag</th>
                  <th scope="col" class="number">Records</th><th scope="col" class="number" title="Offsets that hold no record">Empty</th><th scope="col" class="number" title="Offsets that expired before they were read">Expired</th>
                </tr>
              </thead>
              <tbody>
                {p.partitions.map((one) => (
                  <tr key={`${one.topic}-${one.partition}`}>
                    <th scope="row">{one.topic}-{one.partition}</th>
                    <td class="number">{count(one.next_offset)}</td>
                    <td class="number">{count(one.end_offset)}</td>
                    <td class={`number ${(one.lag ?? 0) > 0 ? 'is-strong' : ''}`}>{count(one.lag)}</td>
                    <td class="number">{count(one.records)}</td>
                    <td class="number">{count(one.empty_offsets)}</td>
                    <td class={`number ${one.gap_offsets > 0 ? 'is-bad' : ''}`}>{count(one.gap_offsets)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        )}
      </Shown>
    </Panel>
  );
}

function BreakerPanel(): JSX.Element {
  const breakers = useResource<{ breakers: Breaker[] }>('/breakers', 1500);
  return (
    <Panel title="Circuit breakers">
      <Shown of={breakers}>
        {(b) =>
          b.breakers.length === 0 ? (
            <Empty title="None has opened">Each dependency has answered so far.</Empty>
          ) : (
            <ul class="list">
              {b.breakers.map((one) => (
                <li key={one.dependency}>
                  <Dot tone={one.state === 'closed' ? 'good' : one.state === 'open' ? 'bad' : 'warn'} />
                  <span><strong>{one.dependency}</strong> is {words(one.state)} <span class="quiet">since {dateTime(one.since)} UTC</span></span>
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
      <p class="note">Closed: calls go through. Open: the dependency does not answer and is left alone for a while. Half open: it is tried again.</p>
    </Panel>
  );
}
