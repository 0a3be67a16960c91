import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { post, Problem } from '../api/client';
import type { DeadLetterStats, Pipeline, Reason, ReplayReport, ReplayRequest } from '../api/types';
import { count, words } from '../format';
import { Panel, Tag, Text, Trouble } from '../ui/parts';

/** A dry run first, then a question, then the replay: the button that writes is not there before the dry run has told what it would do. */
export function Replay(props: { pipeline: Pipeline; stats: DeadLetterStats; reason: Reason | ''; done: () => void }): JSX.Element {
  const { pipeline, stats } = props;
  const [reason, setReason] = useState<Reason | ''>(props.reason);
  const [where, setWhere] = useState('');
  const [transform, setTransform] = useState('');
  const [busy, setBusy] = useState<'' | 'preview' | 'replay'>('');
  const [report, setReport] = useState<ReplayReport | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => setReason(props.reason), [props.reason]);
  useEffect(() => setReport((r) => (r?.dry_run ? null : r)), [reason, where, transform]);

  const request: ReplayRequest = {
    ...(reason ? { reason } : {}),
    ...(where.trim() ? { where: where.trim() } : {}),
    ...(transform.trim() ? { transform: transform.trim() } : {}),
  };
  const run = async (what: 'preview' | 'replay'): Promise<void> => {
    setBusy(what);
    setProblem(null);
    setReport(null);
    try {
      setReport(await post<ReplayReport>(what === 'preview' ? '/dlq/replay/preview' : '/dlq/replay', request));
    } catch (e) {
      setProblem(e instanceof Problem ? e : Problem.unreachable());
    }
    setBusy('');
    if (what === 'replay') {
      props.done();
    }
  };

  return (
    <Panel title="Replay" aside={!pipeline.actions && <Tag tone="quiet">dry run only</Tag>}>
      <p class="lead">Tries dead letters again with the pipeline file as it is now, in an epoch of its own. Each record lands at most once.</p>
      <form
        class="form"
        onSubmit={(e) => {
          e.preventDefault();
          void run('preview');
        }}
      >
        <label class="field">
          <span>Which</span>
          <select value={reason} onChange={(e) => setReason(e.currentTarget.value as Reason | '')}>
            <option value="">All that wait ({count(stats.pending)})</option>
            {Object.entries(stats.by_reason).filter(([, n]) => n.pending > 0).map(([r, n]) => (
              <option key={r} value={r}>{words(r)} ({count(n.pending)})</option>
            ))}
          </select>
        </label>
        <details class="more">
          <summary>Condition and repair</summary>
          <label class="field">
            <span>Only where <small>SQL over raw, key, reason, message, field, epoch, …</small></span>
            <input type="text" spellcheck={false} autocomplete="off" value={where} onInput={(e) => setWhere(e.currentTarget.value)} placeholder="field = 'time'" />
          </label>
          <label class="field">
            <span>Repair <small>SQL over raw that gives the value to decode; Bronze keeps the record as it came</small></span>
            <textarea rows={2} spellcheck={false} value={transform} onInput={(e) => setTransform(e.currentTarget.value)} placeholder={`REPLACE(raw, '"yesterday"', '1753833600000')`} />
          </label>
        </details>
        <div class="buttons">
          <button type="submit" class="button" disabled={busy !== '' || stats.pending === 0}>
            {busy === 'preview' ? 'Trying…' : 'Dry run'}
          </button>
          {pipeline.actions && (
            <button type="button" class="button button-main" disabled={busy !== '' || !report?.dry_run || report.left === 0} onClick={() => dialog.current?.showModal()}>
              {busy === 'replay' ? 'Replaying…' : 'Replay'}
            </button>
          )}
        </div>
        {!pipeline.actions && (
          <p class="note">
            This server only shows. Start it with <code>--http-actions</code> to replay from here, or use <code>pactolus dlq FILE replay</code>. A dry run is always allowed: it writes nothing.
          </p>
        )}
        {pipeline.actions && stats.pending > 0 && !report && !problem && busy === '' && <p class="note">Begin with a dry run: it writes nothing and tells what would happen.</p>}
      </form>
      <div aria-live="polite">
        {problem && <Trouble problem={problem} />}
        {report && <Report report={report} />}
      </div>
      <dialog ref={dialog} aria-labelledby="replay-question">
        <h2 id="replay-question">Replay {count(report?.tried)} dead {report?.tried === 1 ? 'letter' : 'letters'}?</h2>
        <p>
          {report ? `The dry run says that ${count(report.left)} would leave the queue and ${count(report.stayed)} would stay. ` : ''}
          The run pauses for it after the epoch at hand. The tables change; <code>pactolus rollback</code> takes it back.
        </p>
        <div class="buttons">
          <button type="button" class="button" onClick={() => dialog.current?.close()}>Cancel</button>
          <button
            type="button"
            class="button button-main"
            onClick={() => {
              dialog.current?.close();
              void run('replay');
            }}
          >
            Replay them
          </button>
        </div>
      </dialog>
    </Panel>
  );
}

function Report({ report }: { report: ReplayReport }): JSX.Element {
  const outcomes = Object.entries(report.outcomes).flatMap(([table, counts]) => Object.entries(counts).map(([o, n]) => `${count(n)} ${o} in ${table}`));
  return (
    <div class="report" role="status">
      <p class="report-title">
        <Tag tone={report.left > 0 ? 'good' : 'warn'}>{report.dry_run ? 'dry run' : 'done'}</Tag>{' '}
        {report.dry_run
          ? `Of ${count(report.tried)}, ${count(report.left)} would leave the queue and ${count(report.stayed)} would stay.`
          : `Of ${count(report.tried)}, ${count(report.left)} left the queue and ${count(report.stayed)} stayed.`}
      </p>
      {outcomes.length > 0 && <p class="quiet">{outcomes.join(', ')} {report.epochs.length > 0 && `· epoch ${report.epochs.map(count).join(', ')}`}</p>}
      {report.reasons.length > 0 && (
        <ul class="report-reasons">
          {report.reasons.map((r, i) => (
            <li key={i}><strong>{count(r.count)}</strong> {words(r.reason)}{r.where && `: ${r.where}`}<small><Text>{r.example}</Text></small></li>
          ))}
        </ul>
      )}
      {report.more && <p class="note">More dead letters fit than one epoch takes: replay again afterwards.</p>}
    </div>
  );
}
