import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { ChartData } from '../api/types';
import { useCell } from '../cell';
import { compact, count, dateTime, figure, words } from '../format';
import { colour, colours } from '../theme';
import { Text } from '../ui/parts';
import { lines, type Lines } from './lines';

const COLOURS = ['--series', '--series-2', '--series-3', '--series-4', '--series-5', '--series-6'];

/** One small chart for each column, with one cursor: columns seldom share a scale. */
export function TimeSeries({ data }: { data: ChartData }): JSX.Element {
  const { chart } = data;
  const made = useMemo(() => chart.y.map((name) => ({ name, of: lines(data, name) })), [data]);
  const legend = made[0]?.of;
  return (
    <div class="series">
      {chart.series.length > 0 && legend && (
        <ul class="series-legend" aria-label={`Lines by ${words(chart.series.join(', '))}`}>
          {legend.lines.map((line, i) => (
            <li key={line.name}><span class={`swatch series-${i + 1}`} aria-hidden="true" /><Text>{line.name}</Text></li>
          ))}
          {legend.left > 0 && <li class="quiet">and {count(legend.left)} more with less {words(chart.y[0] ?? '')}</li>}
        </ul>
      )}
      {made.map(({ name, of }, i) => (
        <Plot key={name} name={name} of={of} group={`series-${chart.table}`} last={i === made.length - 1} />
      ))}
    </div>
  );
}

function Plot(props: { name: string; of: Lines; group: string; last: boolean }): JSX.Element {
  const { name, of, group, last } = props;
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const palette = useCell(colours);
  const known = of.lines.flatMap((line) => line.values).filter((v): v is number => v !== null);
  const most = Math.max(...known);
  const least = Math.min(...known);
  const logarithmic = least > 0 && most / least > 1e4;
  const single = of.lines.length === 1;
  const points = of.times.length < 40;
  const values = [of.times, ...of.lines.map((line) => line.values)] as uPlot.AlignedData;

  useEffect(() => {
    const element = box.current;
    if (!element) {
      return undefined;
    }
    const ink = colour('--muted');
    const axis = { stroke: ink, grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false }, font: '11px "Inter Variable", sans-serif' };
    const made = new uPlot(
      {
        width: element.clientWidth || 300,
        height: last ? 132 : 112,
        tzDate: (ts) => uPlot.tzDate(new Date(ts * 1000), 'UTC'),
        cursor: { sync: { key: group }, points: { size: 6 }, drag: { x: true, y: false } },
        legend: { show: false },
        // A single time would be drawn among years.
        scales: { x: { range: (u, min, max) => around(u.data[0], min, max) }, y: logarithmic ? { distr: 3 } : { range: (_u, min, max) => [Math.min(0, min), max <= 0 ? 1 : max * 1.08] } },
        axes: [
          { ...axis, show: last, size: 26, space: 70, values: (_u, splits, _i, _s, incr) => splits.map((t) => label(t, incr)) },
          { ...axis, ...(logarithmic ? { grid: { show: false } } : {}), size: 52, space: 32, values: (_u, splits) => splits.map((v) => (v === null ? '' : Math.abs(v) >= 1e9 ? figure(v).replace('.00', '') : compact(v))) },
        ],
        series: [
          {},
          ...of.lines.map((_line, i) => {
            const stroke = colour(COLOURS[i] ?? '--series');
            return { stroke, width: 1.5, ...(single ? { fill: `${stroke}22` } : {}), spanGaps: false, points: { show: points, size: 4, fill: stroke } };
          }),
        ],
        hooks: { setCursor: [(u) => showCursor(u, element)] },
        padding: [8, 8, last ? 0 : 8, 0],
      },
      values,
      element,
    );
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: made.height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [palette, last, logarithmic, group, of.lines.length, points]);

  useEffect(() => {
    plot.current?.setData(values);
  }, [of]);

  const newest = single ? known.at(-1) : undefined;
  return (
    <figure class="line">
      <figcaption>
        <span>{words(name)}{logarithmic && ' (log)'}</span>
        <span class="line-now">{newest === undefined ? '' : figure(newest)}</span>
      </figcaption>
      <div ref={box} class="line-plot" role="img" aria-label={summary(name, of, least, most)} />
    </figure>
  );
}

function around(times: ArrayLike<number>, min: number, max: number): [number, number] {
  const only = times[0];
  return times.length === 1 && only !== undefined ? [only - 1800, only + 1800] : [min, max];
}

function summary(name: string, of: Lines, least: number, most: number): string {
  const ends = of.lines.map((line) => {
    const last = line.values.findLast((v) => v !== null);
    const text = last === null || last === undefined ? 'unknown' : figure(last);
    return of.lines.length === 1 ? `last ${text}` : `${line.name} last ${text}`;
  });
  return `${words(name)} over time: ${count(of.times.length)} values, from ${figure(least)} to ${figure(most)}, ${ends.join(', ')}`;
}

function showCursor(u: uPlot, element: HTMLElement): void {
  const i = u.cursor.idx;
  const shown = element.parentElement?.querySelector('.line-now');
  if (!shown) {
    return;
  }
  const at = (values: ArrayLike<number | null | undefined>): string => {
    const value = i === null || i === undefined ? Array.from(values).findLast((v) => v !== null) : values[i];
    return value === null || value === undefined ? '–' : figure(value);
  };
  const series = u.data.slice(1);
  const time = i === null || i === undefined ? undefined : u.data[0][i];
  const text = time === undefined && series.length > 1 ? '' : series.map(at).join(' / ');
  shown.textContent = (time === undefined ? '' : `${dateTime(new Date(time * 1000).toISOString()).slice(0, 19)} · `) + text;
}

function label(seconds: number, increment: number): string {
  const iso = new Date(seconds * 1000).toISOString();
  return increment >= 86_400 || iso.endsWith('T00:00:00.000Z') ? iso.slice(5, 10) : iso.slice(11, increment < 60 ? 19 : 16);
}
