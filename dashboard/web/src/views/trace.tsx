import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { path } from '../api/client';
import { useResource } from '../api/resource';
import type { SilverRow, Trace, TraceFound, Values } from '../api/types';
import { useCell } from '../cell';
import { count, dateTime, words } from '../format';
import { href, route, traceHref } from '../route';
import { valueText } from '../text';
import { Choice, Empty, Panel, Scroll, Shown, Tag, Text, type Tone } from '../ui/parts';
import type { ViewProps } from '../app';

type By = 'id' | 'key' | 'offset';
const BYS = [['id', 'Correlation id'], ['key', 'Key'], ['offset', 'Offset']] as const;

export function TraceView({ pipeline }: ViewProps): JSX.Element {
  const { query } = useCell(route);
  const asked = Object.fromEntries(['id', 'key', 'topic', 'partition', 'offset'].map((n) => [n, query.get(n)]));
  const ready = asked['id'] || asked['key'] || (asked['topic'] && asked['partition'] && asked['offset']);
  const trace = useResource<Trace>(ready ? path(['trace'], asked) : null, Infinity);
  return (
    <>
      <Panel title="Which record" aside={ready && !trace.loading ? <button type="button" class="button button-quiet" onClick={trace.reload}>Look again</button> : null}>
        <Form pipeline={pipeline} query={query} />
      </Panel>
      {ready ? (
        <Shown of={trace} lines={8}>{(t) => (t.found ? <Story trace={t} /> : <div class="panel"><Empty title="Not found">{t.why}</Empty></div>)}</Shown>
      ) : (
        <div class="panel"><Empty title="The life of one record">From the topic to the Gold groups that count it: what became of it, why, and in which commit. Records of other views have links to here.</Empty></div>
      )}
    </>
  );
}

function Form({ pipeline, query }: ViewProps & { query: URLSearchParams }): JSX.Element {
  const given: By = query.has('key') ? 'key' : query.has('offset') ? 'offset' : 'id';
  const [by, setBy] = useState<By>(given);
  const [text, setText] = useState(query.get('id') ?? query.get('key') ?? '');
  const [topic, setTopic] = useState(query.get('topic') ?? pipeline.topics[0] ?? '');
  const [partition, setPartition] = useState(query.get('partition') ?? '0');
  const [offset, setOffset] = useState(query.get('offset') ?? '');
  const address = query.toString();
  useEffect(() => {
    setBy(given);
    setText(query.get('id') ?? query.get('key') ?? '');
    setTopic(query.get('topic') ?? pipeline.topics[0] ?? '');
    setPartition(query.get('partition') ?? '0');
    setOffset(query.get('offset') ?? '');
  }, [address]);
  return (
    <form
      class="form form-row"
      onSubmit={(e) => {
        e.preventDefault();
        location.hash = by === 'offset' ? href('trace', '', { topic, partition, offset }) : href('trace', '', { [by]: text });
      }}
    >
      <Choice label="Find by" value={by} options={BYS} onChange={setBy} />
      {by === 'offset' ? (
        <>
          <label class="field"><span>Topic</span>
            <select value={topic} onChange={(e) => setTopic(e.currentTarget.value)}>{pipeline.topics.map((t) => <option key={t}>{t}</option>)}</select>
          </label>
          <label class="field field-short"><span>Partition</span><input type="number" min="0" required value={partition} onInput={(e) => setPartition(e.currentTarget.value)} /></label>
          <label class="field field-short"><span>Offset</span><input type="number" min="0" required value={offset} onInput={(e) => setOffset(e.currentTarget.value)} /></label>
        </>
      ) : (
        <label class="field field-grow"><span>{by === 'id' ? 'Correlation id' : 'Key, as text'}</span>
          <input type="text" required spellcheck={false} autocomplete="off" value={text} onInput={(e) => setText(e.currentTarget.value)} placeholder={by === 'id' ? `${pipeline.topics[0] ?? 'topic'}-0:17` : ''} />
        </label>
      )}
      <button type="submit" class="button button-main">Trace</button>
    </form>
  );
}

const DECODED: Record<TraceFound['decoding']['result'], Tone> = { accepted: 'good', rejected: 'bad', tombstone: 'quiet', ignored: 'quiet' };

function Story({ trace }: { trace: TraceFound }): JSX.Element {
  const { record, bronze, ledger, decoding } = trace;
  return (
    <>
      {trace.matches > 1 && (
        <Panel title={`${count(trace.matches)} records have this key or id`} aside={<span class="quiet">the newest is shown</span>}>
          <ul class="chips">
            {trace.match_places.map((p) => (
              <li key={`${p.partition}-${p.offset}`}><a href={traceHref(p)} {...(p.partition === record.partition && p.offset === record.offset ? { 'aria-current': 'true' as const } : {})}>{p.topic}-{p.partition}:{p.offset} <small>epoch {p.epoch}</small></a></li>
            ))}
          </ul>
        </Panel>
      )}
      <ol class="story">
        <Step layer="topic" title={`${record.topic}-${record.partition} offset ${count(record.offset)}`} at={record.timestamp}>
          <dl class="facts">
            <dt>Correlation id</dt><dd><Text>{record.correlation_id}</Text></dd>
            <dt>Key</dt><dd>{record.key === null ? <span class="quiet">none</span> : <Text>{record.key}</Text>}</dd>
            <dt>Read at</dt><dd>{dateTime(record.read_at)} UTC</dd>
          </dl>
          {record.value === null ? <p class="quiet">No value.</p> : (
            <figure class="raw"><figcaption>Value</figcaption><pre tabIndex={0} aria-label="Value"><Text>{record.value}</Text></pre></figure>
          )}
        </Step>
        <Step layer="bronze" title={`Bronze, epoch ${count(bronze.epoch)}`} at={bronze.commit?.at} tag={<Tag tone={trace.complete ? 'good' : 'warn'}>{trace.complete ? 'in the ledger' : 'epoch not finished'}</Tag>}>
          <dl class="facts">
            <dt>File</dt><dd><code>{bronze.file}</code> row {count(bronze.row)}</dd>
            {bronze.commit && <><dt>Version</dt><dd>{count(bronze.commit.version)} by {bronze.commit.engine}</dd></>}
            {ledger && <><dt>In Gold at</dt><dd>{dateTime(ledger.gold_at)} UTC, {ledger.engine}</dd></>}
          </dl>
        </Step>
        <Step layer="decode" title="Decoded" tag={<Tag tone={DECODED[decoding.result]}>{decoding.result}</Tag>}>
          {decoding.message && <p><Text>{decoding.message}</Text></p>}
          <p class="quiet">By {decoding.by}.</p>
        </Step>
        {trace.dead_letters.map((letter, i) => (
          <Step key={i} layer="dlq" title="Dead letter" at={letter.commit?.at} tag={<Tag tone={letter.replay_state === 'pending' ? 'warn' : 'good'}>{letter.replay_state}</Tag>}>
            <p><Text>{letter.message}</Text></p>
            <p class="quiet">{words(letter.reason)}{letter.table && ` in ${letter.table}`}{letter.replayed_in_epoch !== undefined && `, replayed in epoch ${count(letter.replayed_in_epoch)}`}</p>
          </Step>
        ))}
        {trace.silver.map((s) => (
          <>
            <Step key={s.table} layer="silver" title={`silver.${s.table}`} at={s.commit?.at} tag={s.outcomes.map((o) => <Tag key={o} tone={o === 'rejected' ? 'bad' : 'good'}>{o}</Tag>)}>
              <p><Text>{s.because}</Text></p>
              {(s.rules ?? []).length > 0 && (
                <ul class="rules">
                  {(s.rules ?? []).map((r) => (
                    <li key={r.rule}><Tag tone={r.result === 'true' ? 'good' : r.result === 'false' ? 'bad' : 'warn'}>{r.result === 'true' ? 'passed' : r.result === 'false' ? 'failed' : words(r.result)}</Tag> {words(r.rule)} <code>{r.check}</code></li>
                  ))}
                </ul>
              )}
              <Rows made={s.row} replaced={s.replaced} now={s.now} />
            </Step>
            {s.gold.map((g) => (
              <Step key={`${s.table}${g.table}`} layer="gold" title={`gold.${g.table}`} at={g.commit?.at}>
                {g.groups.length === 0 && <p class="quiet">No group.</p>}
                {g.groups.map((group, i) => (
                  <dl key={i} class="facts">
                    {Object.entries({ ...group.key, ...group.now }).map(([name, value]) => <><dt>{name}</dt><dd><Text>{valueText(value) ?? 'null'}</Text></dd></>)}
                    {!group.now && <><dt>Now</dt><dd>the group is no longer there</dd></>}
                  </dl>
                ))}
                {!g.log_is_whole && <p class="note">The log of this table does not reach back far enough to name every commit.</p>}
              </Step>
            ))}
          </>
        ))}
      </ol>
      <p class="note">{count(trace.files_read)} files read.</p>
    </>
  );
}

function Step(props: { layer: string; title: string; at?: string | undefined; tag?: ComponentChildren; children: ComponentChildren }): JSX.Element {
  return (
    <li class={`step step-${props.layer}`}>
      <header>
        <h2>{props.title}</h2>
        {props.tag}
        {props.at && <time class="quiet">{dateTime(props.at)} UTC</time>}
      </header>
      {props.children}
    </li>
  );
}

/** The row that the record made beside the one it replaced and the one that is there now; what differs stands out. */
function Rows(props: { made: SilverRow | undefined; replaced: SilverRow | undefined; now: SilverRow | undefined }): JSX.Element | null {
  const sides = ([['Before', props.replaced], ['This record', props.made], ['Now', props.now]] as const).filter(([, row]) => row !== undefined);
  if (sides.length === 0) {
    return null;
  }
  const names = [...new Set(sides.flatMap(([, row]) => Object.keys(row?.values ?? {})))];
  const differs = (name: string): boolean => new Set(sides.map(([, row]) => valueText(row?.values[name as keyof Values]))).size > 1;
  const ordered = sides.length > 1 ? [...names.filter(differs), ...names.filter((n) => !differs(n))] : names;
  return (
    <details class="more" open={sides.length > 1}>
      <summary>{sides.length > 1 ? 'What changed' : 'The row'}</summary>
      <Scroll label="Rows in Silver" class="scroll-tall">
        <table class="grid grid-data">
          <thead><tr><th scope="col">Column</th>{sides.map(([title, row]) => <th key={title} scope="col">{title}{title === 'This record' && row?.current && <small>in the table now</small>}</th>)}</tr></thead>
          <tbody>
            {ordered.map((name) => (
              <tr key={name} class={sides.length > 1 && differs(name) ? 'is-changed' : ''}>
                <th scope="row">{name}</th>
                {sides.map(([title, row]) => <td key={title}><Text>{valueText(row?.values[name]) ?? 'null'}</Text></td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </details>
  );
}
