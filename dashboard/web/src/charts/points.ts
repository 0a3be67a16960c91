import type { ChartData } from '../api/types';

/** A row of a map's chart. */
export interface Point { longitude: number; latitude: number; size: number; label: string; at: number; epoch: number }

export function points(data: ChartData): Point[] {
  const { chart, result } = data;
  const column = (name: string | null | undefined): number => (name ? result.columns.findIndex((c) => c.name === name) : -1);
  const [x, y, size, label, time, epoch] = [chart.x, chart.y[0], chart.size, chart.label, chart.time, '_epoch'].map(column) as [
    number, number, number, number, number, number,
  ];
  return result.rows
    .map((row) => ({
      longitude: row[x] === null ? Number.NaN : Number(row[x]),
      latitude: row[y] === null ? Number.NaN : Number(row[y]),
      size: size < 0 || row[size] === null ? 0 : Number(row[size]),
      label: label < 0 ? '' : String(row[label] ?? ''),
      at: time < 0 ? 0 : Date.parse(String(row[time])),
      epoch: Number(row[epoch] ?? 0),
    }))
    .filter((p) => Number.isFinite(p.longitude) && Number.isFinite(p.latitude));
}

/** Radius by size: slow at first, then fast, as energy grows with magnitude. */
export function radius(size: number, least: number, most: number, largest: number): number {
  const share = most > least ? (size - least) / (most - least) : 0.3;
  return 1.4 + largest * Math.max(0, share) ** 3;
}

export interface Revision { epoch: number; at: string; size: number; place: string }

/** Only those that changed the figure: 8.0, 8.7, 8.8, 8.8, 8.8 are three. */
export function steps(revisions: readonly Revision[]): Revision[] {
  return revisions.filter((r, i) => i === 0 || r.size !== revisions[i - 1]?.size);
}
