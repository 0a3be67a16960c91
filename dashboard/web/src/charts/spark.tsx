import type { JSX } from 'preact';

/** A curve without axes, from zero up. */
export function Spark({ values, label }: { values: readonly number[]; label: string }): JSX.Element {
  const top = Math.max(...values, 1e-9);
  const step = 100 / Math.max(1, values.length - 1);
  const points = values.map((v, i) => `${(i * step).toFixed(2)},${(23 - (v / top) * 21).toFixed(2)}`);
  return (
    <svg class="spark" viewBox="0 0 100 24" preserveAspectRatio="none" role="img" aria-label={label}>
      {points.length > 1 && (
        <>
          <polygon points={`0,24 ${points.join(' ')} 100,24`} />
          <polyline points={points.join(' ')} />
        </>
      )}
    </svg>
  );
}
