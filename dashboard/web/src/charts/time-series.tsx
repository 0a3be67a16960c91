import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { ChartData } from '../api/types';
import { useCell } from '../cell';
import { compact, dateTime, figure, words } from '../format';
import { colour, colours } from '../theme';

interface Series { name: string; values: (number | null)[] }

/** One small chart for each column, with one cursor: columns seldom share a scale. */
export function TimeSeries({ data }: { data: ChartData }): JSX.Element {
  const { chart, result } = data;
  const at = (name: string): number => result.columns.findIndex((c) => c.name === name);
  const timeAt = at(chart.x);
  const rows = result.rows.filter((row) => row[timeAt] !== null);
  const times = rows.map((row) => Date.parse(String(row[timeAt])) / 1000);
  const series = chart.y.map((name): Series => {
    const column = at(name);
    return { name, values: rows.map((row) => (row[column] === null ? null : Number(row[column]))) };
  });
  const group = `series-${chart.table}`;
  return (
    <div class="series">
      {series.map((one, i) => (
        <Line key={one.name} times={times} series={one} group={group} last={i === series.length - 1} />
      ))}
    </div>
  );
}

function Line(props: { times: number[]; series: Series; group: string; last: boolean }): JSX.Element {
  const { times, series, group, last } = props;
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const palette = useCell(colours);
  const known = series.values.filter((v): v is number => v !== null);
  const most = Math.max(...known);
  const least = Math.min(...known);
  const logarithmic = least > 0 && most / least > 1e4;

  useEffect(() => {
    const element = box.current;
    if (!element) {
      return undefined;
    }
    const ink = colour('--muted');
    const gold = colour('--series');
    const axis = { stroke: ink, grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false }, font: '11px "Inter Variable", sans-serif' };
    const made = new uPlot(
      {
        width: element.clientWidth || 300,
        height: last ? 132 : 112,
        tzDate: (ts) => uPlot.tzDate(new Date(ts * 1000), 'UTC'),
        cursor: { sync: { key: group }, points: { size: 6 }, drag: { x: true, y: false } },
        legend: { show: false },
        scales: { y: logarithmic ? { distr: 3 } : { range: (_u, min, max) => [Math.min(0, min), max <= 0 ? 1 : max * 1.08] } },
        axes: [
          { ...axis, show: last, size: 26, space: 70, values: (_u, splits, _i, _s, incr) => splits.map((t) => label(t, incr)) },
          { ...axis, ...(logarithmic ? { grid: { show: false } } : {}), size: 52, space: 32, values: (_u, splits) => splits.map((v) => (v === null ? '' : Math.abs(v) >= 1e9 ? figure(v).replace('.00', '') : compact(v))) },
        ],
        series: [{}, { stroke: gold, width: 1.5, fill: `${gold}22`, spanGaps: false, points: { show: known.length < 40, size: 4, fill: gold } }],
        hooks: { setCursor: [(u) => showCursor(u, element)] },
        padding: [8, 8, last ? 0 : 8, 0],
      },
      [times, series.values] as uPlot.AlignedData,
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
  }, [palette, last, logarithmic, group]);

  useEffect(() => {
    plot.current?.setData([times, series.values] as uPlot.AlignedData);
  }, [times.length, times.at(-1), JSON.stringify(series.values.slice(-200)), most]);

  const newest = known.at(-1);
  return (
    <figure class="line">
      <figcaption>
        <span>{words(series.name)}{logarithmic && ' (log)'}</span>
        <span class="line-now">{newest === undefined ? '' : figure(newest)}</span>
      </figcaption>
      <div
        ref={box}
        class="line-plot"
        role="img"
        aria-label={`${words(series.name)} over time: ${known.length} values, from ${figure(least)} to ${figure(most)}, last ${newest === undefined ? 'unknown' : figure(newest)}`}
      />
    </figure>
  );
}

function showCursor(u: uPlot, element: HTMLElement): void {
  const i = u.cursor.idx;
  const shown = element.parentElement?.querySelector('.line-now');
  if (shown) {
    const values = [...(u.data[1] ?? [])];
    const value = i === null || i === undefined ? values.findLast((v) => v !== null) : values[i];
    const time = i === null || i === undefined ? undefined : u.data[0][i];
    shown.textContent =
      (time === undefined ? '' : `${dateTime(new Date(time * 1000).toISOString()).slice(0, 16)} · `) + (value === null || value === undefined ? '' : figure(value));
  }
}

function label(seconds: number, increment: number): string {
  const iso = new Date(seconds * 1000).toISOString();
  return increment >= 86_400 || iso.endsWith('T00:00:00.000Z') ? iso.slice(5, 10) : iso.slice(11, increment < 60 ? 19 : 16);
}
