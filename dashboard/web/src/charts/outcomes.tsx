import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { OUTCOMES, type Outcome, type Outcomes } from '../api/types';
import { clock, compact, count, duration } from '../format';

const WIDTH = 600;
const HEIGHT = 150;

/** Stacked bars of what became of the records in a Silver table, with a switch for each outcome: the many hide the few. */
export function OutcomeBars({ outcomes, table }: { outcomes: Outcomes; table: string }): JSX.Element {
  const [hidden, setHidden] = useState<ReadonlySet<Outcome>>(new Set());
  const buckets = outcomes.tables.find((t) => t.table === table)?.buckets ?? [];
  const totals = outcomes.totals[table];
  const shown = OUTCOMES.filter((o) => !hidden.has(o));
  const toggle = (o: Outcome): void => {
    const next = new Set(hidden);
    if (!next.delete(o)) {
      next.add(o);
    }
    setHidden(next);
  };
  const from = Date.parse(outcomes.from ?? '');
  const until = Date.parse(outcomes.until ?? '');
  const step = outcomes.bucket_seconds * 1000;
  const slots = Math.max(1, Math.round((until - from) / step));
  const width = WIDTH / slots;
  const heights = buckets.map((b) => shown.reduce((sum, o) => sum + Math.max(0, b.counts[o]), 0));
  const top = Math.max(1, ...heights);
  const label = `Records of silver.${table} by outcome, ${clock(outcomes.from)} to ${clock(outcomes.until)} UTC: ${OUTCOMES.filter((o) => (totals?.[o] ?? 0) > 0)
    .map((o) => `${count(totals?.[o])} ${o}`)
    .join(', ')}`;
  return (
    <div class="outcomes">
      <div class="outcome-plot">
        <span class="axis-top">{compact(top)} per {duration(outcomes.bucket_seconds)}</span>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
          <line class="rule" x1="0" x2={WIDTH} y1="0.5" y2="0.5" />
          <line class="rule" x1="0" x2={WIDTH} y1={HEIGHT / 2} y2={HEIGHT / 2} />
          <line class="rule" x1="0" x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
          {buckets.map((bucket) => {
            let y = HEIGHT;
            const x = ((Date.parse(bucket.at) - from) / step) * width;
            return shown.map((o) => {
              const height = (Math.max(0, bucket.counts[o]) / top) * HEIGHT;
              y -= height;
              return height > 0 && (
                <rect key={`${bucket.at}${o}`} class={`outcome-${o}`} x={x + width * 0.12} y={y} width={width * 0.76} height={height}>
                  <title>{`${clock(bucket.at)} ${o}: ${count(bucket.counts[o])}`}</title>
                </rect>
              );
            });
          })}
        </svg>
        <span class="axis-x"><time>{clock(outcomes.from)}</time><span>UTC</span><time>{clock(outcomes.until)}</time></span>
      </div>
      <ul class="outcome-legend" aria-label="Outcomes shown, with totals since the first epoch">
        {OUTCOMES.map((o) => (
          <li key={o}>
            <button type="button" aria-pressed={!hidden.has(o)} onClick={() => toggle(o)} data-outcome={o}>
              <span class={`swatch outcome-${o}`} aria-hidden="true" />
              <span class="outcome-name">{o}</span>
              <span class="outcome-count">{count(totals?.[o] ?? 0)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
