import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { get, path, Problem } from '../api/client';
import { useResource } from '../api/resource';
import { OUTCOMES, type Counts, type Epoch, type Epochs } from '../api/types';
import { bare, bytes, clock, compact, count, dateTime, duration, words } from '../format';
import { Empty, Panel, Scroll, Shown, TableChoice, Tag, Trouble } from '../ui/parts';
import type { ViewProps } from '../app';

export function EpochsView({ pipeline }: ViewProps): JSX.Element {
  const tables = pipeline.silver.map((s) => bare(s.table));
  const [table, setTable] = useState(tables[0] ?? '');
  const newest = useResource<Epochs>('/epochs?limit=50', 2000);
  const [older, setOlder] = useState<{ epochs: Epoch[]; next: number | null } | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [open, setOpen] = useState<number | null>(null);
  return (
    <Shown of={newest} lines={10} nothing="No epoch yet">
      {(page) => {
        const all = [...page.epochs, ...(older?.epochs ?? []).filter((e) => e.epoch < (page.epochs.at(-1)?.epoch ?? 0))];
        const next = older ? older.next : page.next_before;
        const more = (): void => {
          get<Epochs>(path(['epochs'], { before: all.at(-1)?.epoch, limit: 100 })).then(
            (p) => setOlder({ epochs: [...(older?.epochs ?? page.epochs), ...p.epochs], next: p.next_before }),
            (e: unknown) => setProblem(e instanceof Problem ? e : Problem.unreachable()),
          );
        };
        if (all.length === 0) {
          return <div class="panel"><Empty title="No epoch yet">The first one appears here as soon as it is in the ledger.</Empty></div>;
        }
        return (
          <>
            <Panel title="Time of an epoch" aside={<span class="quiet">the newest {Math.min(120, all.length)}</span>}>
              <Durations epochs={all.slice(0, 120).reverse()} />
            </Panel>
            <Panel title="Ledger" aside={<><TableChoice tables={tables} value={table} onChange={setTable} /><span class="quiet">newest first</span></>}>
              <Scroll label="Epochs">
                <table class="grid epochs">
                  <thead>
                    <tr>
                      <th scope="col" class="number">Epoch</th><th scope="col">In Gold at</th><th scope="col" class="number">Took</th><th scope="col" class="number">Records</th>
                      <th scope="col">Outcomes in silver.{table}</th><th scope="col" class="number">p95</th><th scope="col" class="number">Lag</th>
                    </tr>
                  </thead>
                  <tbody>{all.map((e) => <Line key={e.epoch} epoch={e} table={table} open={open === e.epoch} toggle={() => setOpen(open === e.epoch ? null : e.epoch)} />)}</tbody>
                </table>
              </Scroll>
              {problem && <Trouble problem={problem} />}
              {next !== null && <button type="button" class="button" onClick={more}>Older epochs</button>}
            </Panel>
          </>
        );
      }}
    </Shown>
  );
}

function Line(props: { epoch: Epoch; table: string; open: boolean; toggle: () => void }): JSX.Element {
  const e = props.epoch;
  return (
    <>
      <tr class={e.kept ? '' : 'is-taken-back'}>
        <th scope="row" class="number">
          <button type="button" class="link" aria-expanded={props.open} onClick={props.toggle}>{count(e.epoch)}</button>
        </th>
        <td class="nowrap" title={dateTime(e.gold_at)}>
          {clock(e.gold_at)} {e.kind !== 'read' && <Tag tone="gold">{e.kind}{e.rolled_back_to !== null && ` to ${count(e.rolled_back_to)}`}</Tag>} {!e.kept && <Tag tone="quiet">taken back</Tag>}
        </td>
        <td class="number">{duration(e.seconds)}</td>
        <td class="number">{count(e.records)}</td>
        <td><OutcomeStrip counts={e.outcomes[props.table]} /></td>
        <td class="number">{duration(e.freshness.broker_to_gold.p95)}</td>
        <td class="number">{compact(e.lag_records)}</td>
      </tr>
      {props.open && <tr class="epoch-detail"><td colSpan={7}><Detail epoch={e} /></td></tr>}
    </>
  );
}

function OutcomeStrip({ counts }: { counts: Counts | undefined }): JSX.Element {
  if (!counts) {
    return <span class="quiet">none</span>;
  }
  const shown = OUTCOMES.filter((o) => counts[o] !== 0);
  return (
    <span class="strip">
      <span class="strip-bar" aria-hidden="true">{shown.map((o) => <span key={o} class={`outcome-${o}`} style={{ flexGrow: Math.abs(counts[o]) }} />)}</span>
      <span class="strip-text">{shown.map((o) => `${count(counts[o])} ${o}`).join(' · ')}</span>
    </span>
  );
}

function Detail({ epoch: e }: { epoch: Epoch }): JSX.Element {
  const stages = Object.entries(e.stages ?? {});
  const most = Math.max(...stages.map(([, s]) => s), 1e-9);
  return (
    <div class="detail-grid">
      <div>
        <h3>Stages</h3>
        {stages.length === 0 ? <p class="quiet">Known only of epochs that this process made.</p> : (
          <ul class="stage-list">
            {stages.map(([name, seconds]) => (
              <li key={name}><span>{words(name)}</span><span class="lag-bar" aria-hidden="true"><span style={{ width: `${(seconds / most) * 100}%` }} /></span><span class="figures">{duration(seconds)}</span></li>
            ))}
          </ul>
        )}
      </div>
      <div>
        <h3>Offsets</h3>
        {e.ranges.length === 0 ? <p class="quiet">This epoch read nothing.</p> : (
          <ul class="plain">
            {e.ranges.map((r) => <li key={`${r.topic}${r.partition}`}>{r.topic}-{r.partition}: {count(r.from)} to {count(r.until)}, {count(r.records)} records{r.empty_offsets > 0 && `, ${count(r.empty_offsets)} empty`}{r.gap_offsets > 0 && `, ${count(r.gap_offsets)} expired`}</li>)}
          </ul>
        )}
      </div>
      <div>
        <h3>Run</h3>
        <p>{e.engine}, Bronze version {count(e.bronze_version)}{e.bytes !== null && `, ${bytes(e.bytes)} raw`}{e.warnings > 0 && `, ${count(e.warnings)} warnings`}{e.replayed !== 0 && `, ${count(e.replayed)} replayed`}</p>
        <p class="quiet">Began {dateTime(e.started_at)} UTC · <code>{e.run_id}</code></p>
      </div>
    </div>
  );
}

function Durations({ epochs }: { epochs: Epoch[] }): JSX.Element {
  const most = Math.max(...epochs.map((e) => e.seconds), 1e-3);
  const width = 600 / Math.max(30, epochs.length);
  return (
    <div class="outcome-plot outcome-plot-low">
      <span class="axis-top">{duration(most)}</span>
      <svg viewBox="0 0 600 70" preserveAspectRatio="none" role="img" aria-label={`Seconds of ${epochs.length} epochs, at most ${duration(most)}`}>
        {epochs.map((e, i) => {
          const height = (e.seconds / most) * 70;
          return <rect key={e.epoch} class={e.kind === 'read' ? 'epoch-bar' : 'epoch-bar epoch-bar-other'} x={i * width + width * 0.12} width={width * 0.76} y={70 - height} height={height}><title>{`epoch ${e.epoch}: ${duration(e.seconds)}`}</title></rect>;
        })}
      </svg>
      <span class="axis-x"><span>epoch {count(epochs[0]?.epoch)}</span><span>{count(epochs.at(-1)?.epoch)}</span></span>
    </div>
  );
}
