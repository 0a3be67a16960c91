import type { JSX } from 'preact';
import { useResource } from '../api/resource';
import { OUTCOMES, type Drift, type Expectation, type Outcomes } from '../api/types';
import { count, dateTime, percent, words } from '../format';
import { href, traceHref } from '../route';
import { Empty, Meter, Panel, Scroll, Shown, Tag, Text, type Tone } from '../ui/parts';
import { sum } from './verdicts';

const CHANGES: Record<Drift['change'], { tone: Tone; text: string }> = {
  new_field: { tone: 'quiet', text: 'new field' },
  changed_type: { tone: 'warn', text: 'other type' },
  untracked: { tone: 'warn', text: 'too many to track' },
};

export function Quality(): JSX.Element {
  const expectations = useResource<{ expectations: Expectation[] }>('/expectations', 3000);
  const drift = useResource<{ since: string; drifts: Drift[] }>('/drift', 3000);
  const outcomes = useResource<Outcomes>('/outcomes?window=1h&buckets=60', 3000);
  return (
    <>
      <Panel title="Expectations" aside={<a href={href('dlq')}>Dead letters</a>}>
        <Shown of={expectations}>
          {(e) =>
            e.expectations.length === 0 ? (
              <Empty title="No expectations">A Silver table of the pipeline file can declare rules that each row must fulfil.</Empty>
            ) : (
              <Scroll label="Expectations">
                <table class="grid">
                  <thead><tr><th scope="col">Rule</th><th scope="col">Table</th><th scope="col">On failure</th><th scope="col" class="number">Judged</th><th scope="col" class="number">Failed</th><th scope="col" class="wide">Passes</th></tr></thead>
                  <tbody>{e.expectations.map((one) => <Rule key={`${one.table}${one.rule}`} rule={one} />)}</tbody>
                </table>
              </Scroll>
            )
          }
        </Shown>
      </Panel>
      <Panel title="Where each record went" aside={<span class="quiet">since the first epoch</span>}>
        <Shown of={outcomes}>
          {(o) => (
            <Scroll label="Outcomes by table">
              <table class="grid" data-figure="totals">
                <thead><tr><th scope="col">Silver table</th>{OUTCOMES.map((name) => <th key={name} scope="col" class="number">{name}</th>)}<th scope="col" class="number">all</th></tr></thead>
                <tbody>
                  {Object.entries(o.totals).map(([table, counts]) => (
                    <tr key={table}>
                      <th scope="row">{table}</th>
                      {OUTCOMES.map((name) => <td key={name} class={`number ${name === 'rejected' && counts[name] > 0 ? 'is-bad' : ''}`}>{count(counts[name])}</td>)}
                      <td class="number is-strong">{count(sum(counts))}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scroll>
          )}
        </Shown>
        <p class="note">An epoch enters the ledger only when every offset it read has exactly one outcome in every Silver table. One that does not balance stops the pipeline.</p>
      </Panel>
      <Panel title="Drift" aside={drift.data && <span class="quiet">since {dateTime(drift.data.since)} UTC</span>}>
        <Shown of={drift}>
          {(d) =>
            d.drifts.length === 0 ? (
              <Empty title="No drift">Every record that this run has seen fits the contract.</Empty>
            ) : (
              <Scroll label="Drift">
                <table class="grid">
                  <thead><tr><th scope="col">Change</th><th scope="col">Field</th><th scope="col">JSON type</th><th scope="col">First seen at</th><th scope="col">When</th></tr></thead>
                  <tbody>
                    {d.drifts.map((one, i) => (
                      <tr key={i}>
                        <td><Tag tone={CHANGES[one.change].tone}>{CHANGES[one.change].text}</Tag></td>
                        <th scope="row"><code><Text>{one.path}</Text></code></th>
                        <td>{one.json_type}</td>
                        <td><a href={traceHref(one)}>{one.topic}-{one.partition} offset {count(one.offset)}</a></td>
                        <td class="nowrap">{dateTime(one.at)}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </Scroll>
            )
          }
        </Shown>
        <p class="note">Fields beyond the contract stay in Bronze, so nothing is lost: add the field to the contract and it is there for older records too.</p>
      </Panel>
    </>
  );
}

function Rule({ rule }: { rule: Expectation }): JSX.Element {
  const ratio = rule.pass_ratio;
  const tone: Tone = ratio === null ? 'quiet' : ratio >= 0.99 ? 'good' : ratio >= 0.9 ? 'warn' : 'bad';
  return (
    <tr>
      <th scope="row">{words(rule.rule)}<small><code>{rule.check}</code></small></th>
      <td>{rule.table}</td>
      <td><Tag tone={rule.on_fail === 'warn' ? 'quiet' : 'gold'}>{rule.on_fail}</Tag></td>
      <td class="number">{count(rule.records)}</td>
      <td class={`number ${(rule.failed ?? 0) > 0 ? 'is-bad' : ''}`} {...(rule.note ? { title: rule.note } : {})}>{count(rule.failed)}</td>
      <td class="wide"><span class="rate-cell"><Meter ratio={ratio ?? 0} tone={tone} label={`${words(rule.rule)} passes ${percent(ratio)}`} /><span class="figures">{percent(ratio)}</span></span></td>
    </tr>
  );
}
