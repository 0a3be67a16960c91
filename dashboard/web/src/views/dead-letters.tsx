import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { path } from '../api/client';
import { useResource } from '../api/resource';
import type { Cause, DeadLetter, DeadLetters, DeadLetterStats, Reason } from '../api/types';
import { count, dateTime, percent, words } from '../format';
import { href, traceHref } from '../route';
import { Choice, Empty, Panel, RawValue, Shown, Stat, Tag, Text } from '../ui/parts';
import type { ViewProps } from '../app';
import { Replay } from './replay';

const STATES = [['pending', 'Waiting'], ['replayed', 'Replayed'], ['all', 'All']] as const;
type State = (typeof STATES)[number][0];

export function DeadLettersView({ pipeline }: ViewProps): JSX.Element {
  const stats = useResource<DeadLetterStats>('/dlq/stats', 3000);
  const [reason, setReason] = useState<Reason | ''>('');
  const [state, setState] = useState<State>('pending');
  // Where each page after the first begins.
  const [places, setPlaces] = useState<readonly string[]>([]);
  const letters = useResource<DeadLetters>(path(['dlq', 'letters'], { reason, state, limit: 50, before: places.at(-1) }), 3000);
  const older = letters.data?.next_before ?? null;
  const chooseReason = (chosen: Reason | ''): void => {
    setReason(chosen);
    setPlaces([]);
  };
  const chooseState = (chosen: State): void => {
    setState(chosen);
    setPlaces([]);
  };
  const refresh = (): void => {
    stats.reload();
    letters.reload();
  };
  return (
    <>
      <Shown of={stats} lines={4} nothing="No dead letters yet">
        {(s) => (
          <>
            <dl class="stats panel">
              <Stat label="Waiting" value={<span data-figure="pending">{count(s.pending)}</span>} detail={s.records_read > 0 ? `${percent(s.pending / s.records_read)} of what was read` : ''} />
              <Stat label="Replayed" value={count(s.replayed)} />
              <Stat label="Ever refused" value={count(s.records_refused)} detail={`of ${count(s.records_read)} records`} />
              <Stat label="Newest" value={s.last_seen ? dateTime(s.last_seen).slice(0, 10) : '–'} detail={s.last_seen ? `${dateTime(s.last_seen).slice(11)} UTC, by the broker` : ''} />
            </dl>
            <div class="columns columns-dlq">
              <Panel title="Why" aside={<span class="quiet">{count(s.causes.length)} causes</span>}>
                {s.causes.length === 0 ? (
                  <Empty title="Nothing was refused">Every record could be decoded and passed its rules.</Empty>
                ) : (
                  <ul class="causes">{s.causes.map((c, i) => <CauseLine key={i} cause={c} chosen={reason === c.reason} choose={() => chooseReason(reason === c.reason ? '' : c.reason)} />)}</ul>
                )}
              </Panel>
              <Replay pipeline={pipeline} stats={s} reason={reason} done={refresh} />
            </div>
          </>
        )}
      </Shown>
      <Panel
        title="Letters"
        aside={
          <span class="filters">
            <label class="field-inline">Reason{' '}
              <select value={reason} onChange={(e) => chooseReason(e.currentTarget.value as Reason | '')}>
                <option value="">any</option>
                {Object.keys(stats.data?.by_reason ?? {}).map((r) => <option key={r} value={r}>{words(r)}</option>)}
              </select>
            </label>
            <Choice label="State" value={state} options={STATES} onChange={chooseState} />
          </span>
        }
      >
        <Shown of={letters} lines={5} nothing="No dead letters yet">
          {(l) =>
            l.letters.length === 0 ? (
              <Empty title="No such dead letters" />
            ) : (
              <ul class="letters">{l.letters.map((letter) => <Letter key={`${letter.topic}${letter.partition}${letter.offset}${letter.table}`} letter={letter} />)}</ul>
            )
          }
        </Shown>
        {(older !== null || places.length > 0) && (
          <nav class="buttons" aria-label="Pages of letters">
            <button type="button" class="button" disabled={places.length === 0} onClick={() => setPlaces([])}>Newest</button>
            <button type="button" class="button" disabled={places.length === 0} onClick={() => setPlaces(places.slice(0, -1))}>Newer</button>
            <button type="button" class="button" disabled={older === null} onClick={() => older !== null && setPlaces([...places, older])}>Older</button>
            <span class="quiet">page {count(places.length + 1)} · <a href={href('sql', '', { sql: `SELECT * FROM dlq.${pipeline.stream.name} ORDER BY epoch DESC` })}>in SQL</a></span>
          </nav>
        )}
      </Panel>
    </>
  );
}

function CauseLine(props: { cause: Cause; chosen: boolean; choose: () => void }): JSX.Element {
  const { cause } = props;
  return (
    <li>
      <button type="button" class="cause" aria-pressed={props.chosen} onClick={props.choose}>
        <span class="cause-count">{count(cause.pending)}</span>
        <span class="cause-text">
          <strong>{words(cause.reason)}{cause.rule ? `: ${words(cause.rule)}` : cause.field ? `: ${cause.field}` : ''}</strong>
          <small><Text>{cause.message}</Text></small>
        </span>
        {cause.replayed > 0 && <Tag tone="good">{count(cause.replayed)} replayed</Tag>}
      </button>
    </li>
  );
}

function Letter({ letter }: { letter: DeadLetter }): JSX.Element {
  const [open, setOpen] = useState(false);
  return (
    <li class="letter">
      <details open={open} onToggle={(e) => setOpen(e.currentTarget.open)}>
        <summary>
          <span class="letter-place">{letter.topic}-{letter.partition} <span class="quiet">offset</span> {count(letter.offset)}</span>
          <Tag tone={letter.state === 'pending' ? 'warn' : 'good'}>{letter.state === 'pending' ? words(letter.reason) : `replayed in epoch ${count(letter.replayed_in_epoch)}`}</Tag>
          <span class="letter-message"><Text>{letter.message}</Text></span>
          <time class="quiet nowrap">{dateTime(letter.timestamp)}</time>
        </summary>
        {open && <LetterDetail letter={letter} />}
      </details>
    </li>
  );
}

function LetterDetail({ letter }: { letter: DeadLetter }): JSX.Element {
  const whole = useResource<DeadLetters>(path(['dlq', 'letters', letter.topic, letter.partition, letter.offset]), 10_000);
  const full = whole.data?.letters.find((l) => l.table === letter.table) ?? letter;
  return (
    <div class="letter-detail">
      <p><Text>{full.message}</Text></p>
      <dl class="facts">
        <dt>Epoch</dt><dd>{count(full.epoch)}</dd>
        <dt>Correlation id</dt><dd><Text>{full.correlation_id}</Text></dd>
        {full.table && <><dt>Table</dt><dd>{full.table}</dd></>}
        {full.rule && <><dt>Rule</dt><dd>{full.rule}</dd></>}
        {full.field && <><dt>Field</dt><dd>{full.field}</dd></>}
        {full.json_position !== null && <><dt>At byte</dt><dd>{count(full.json_position)}</dd></>}
        <dt>Attempts</dt><dd>{count(full.attempts)}{full.tried_in_epoch !== null && `, last in epoch ${count(full.tried_in_epoch)}`}</dd>
        {full.transform && <><dt>Transform</dt><dd><code>{full.transform}</code></dd></>}
      </dl>
      <RawValue raw={full.key} label="Key" />
      <RawValue raw={full.value} label="Value" />
      <p><a href={traceHref(letter)}>Trace this record</a></p>
    </div>
  );
}
