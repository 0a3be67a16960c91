import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { geoEqualEarth, geoGraticule10, geoPath, type GeoProjection } from 'd3-geo';
import { feature } from 'topojson-client';
import atlas from 'world-atlas/land-110m.json';
import type { ChartData } from '../api/types';
import { useCell } from '../cell';
import { count, dateTime, words } from '../format';
import { colour, colours } from '../theme';
import { Text } from '../ui/parts';
import { points, radius, type Point } from './points';

const WIDTH = 960;
const HEIGHT = 468;
/** The Pacific in the middle, and the cut through the Atlantic. */
const CENTRE = 152;
const LAND = feature(atlas, atlas.objects.land);
const RING_MILLIS = 2200;
const WEEK_MILLIS = 14_000;

const projection: GeoProjection = geoEqualEarth().rotate([-CENTRE, 0]).fitExtent([[4, 4], [WIDTH - 4, HEIGHT - 4]], { type: 'Sphere' });

interface Placed extends Point { x: number; y: number }

/** A world map with the rows of a table, sized by a column; those that an epoch has just brought ring. */
export function WorldMap({ data }: { data: ChartData }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const palette = useCell(colours);
  const [near, setNear] = useState<Placed | null>(null);
  const [until, setUntil] = useState<number | null>(null);
  const land = useMemo(() => {
    const path = geoPath(projection).digits(1);
    return { sphere: path({ type: 'Sphere' }) ?? '', land: path(LAND) ?? '', graticule: path(geoGraticule10()) ?? '' };
  }, []);
  const all = useMemo(() => points(data).map(place), [data]);
  const seen = useRef<{ epoch: number; rings: { point: Placed; since: number }[] }>({ epoch: data.epoch, rings: [] });
  const sizes = all.map((p) => p.size);
  const most = Math.max(...sizes);
  const least = Math.min(...sizes);
  const strongest = all.reduce<Placed | null>((a, b) => (a === null || b.size > a.size ? b : a), null);
  const times = all.map((p) => p.at).filter((t) => t > 0);
  const first = Math.min(...times);
  const last = Math.max(...times);
  const shown = until === null ? all : all.filter((p) => p.at <= until);

  useEffect(() => {
    const now = performance.now();
    const fresh = all.filter((p) => p.epoch > seen.current.epoch);
    seen.current.epoch = Math.max(seen.current.epoch, data.epoch);
    seen.current.rings.push(...fresh.slice(-60).map((point) => ({ point, since: now })));
  }, [all]);

  useEffect(() => {
    if (until === null) {
      return undefined;
    }
    const started = performance.now() - ((until - first) / (last - first)) * WEEK_MILLIS;
    let before = until;
    const frame = requestAnimationFrame(() => {
      const next = first + ((performance.now() - started) / WEEK_MILLIS) * (last - first);
      const born = all.filter((p) => p.at > before && p.at <= next);
      seen.current.rings.push(...born.map((point) => ({ point, since: performance.now() })));
      before = next;
      setUntil(next >= last ? null : next);
    });
    return () => cancelAnimationFrame(frame);
  }, [until]);

  useEffect(() => {
    const element = canvas.current;
    const pen = element?.getContext('2d');
    if (!element || !pen) {
      return undefined;
    }
    const quake = colour('--quake');
    const ring = colour('--quake-ring');
    const ink = colour('--ink');
    const halo = colour('--sea');
    let frame = 0;
    const draw = (): void => {
      const scale = fit(element);
      const reach = Math.max(12, 22 * Math.min(1, scale));
      pen.setTransform(1, 0, 0, 1, 0, 0);
      pen.clearRect(0, 0, element.width, element.height);
      const ratio = element.width / element.clientWidth;
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      for (const p of [...shown].sort((a, b) => b.size - a.size)) {
        const r = radius(p.size, least, most, reach);
        pen.beginPath();
        pen.arc(p.x * scale, p.y * scale, r, 0, 2 * Math.PI);
        pen.globalAlpha = 0.42;
        pen.fillStyle = quake;
        pen.fill();
        pen.globalAlpha = 0.9;
        pen.lineWidth = 0.75;
        pen.strokeStyle = quake;
        pen.stroke();
      }
      const now = performance.now();
      seen.current.rings = seen.current.rings.filter((r) => now - r.since < RING_MILLIS);
      for (const { point, since } of seen.current.rings) {
        const age = (now - since) / RING_MILLIS;
        pen.beginPath();
        pen.arc(point.x * scale, point.y * scale, radius(point.size, least, most, reach) + age * 22, 0, 2 * Math.PI);
        pen.globalAlpha = 1 - age;
        pen.lineWidth = 1.5;
        pen.strokeStyle = ring;
        pen.stroke();
      }
      pen.globalAlpha = 1;
      if (strongest && shown.includes(strongest)) {
        pen.font = '600 12px "Inter Variable", sans-serif';
        pen.lineWidth = 3;
        pen.strokeStyle = halo;
        pen.fillStyle = ink;
        const x = strongest.x * scale + reach + 6;
        const y = strongest.y * scale + 4;
        pen.strokeText(strongest.size.toFixed(1), x, y);
        pen.fillText(strongest.size.toFixed(1), x, y);
      }
      if (seen.current.rings.length > 0) {
        frame = requestAnimationFrame(draw);
      }
    };
    draw();
    const observer = new ResizeObserver(draw);
    observer.observe(element);
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
    };
  }, [shown, palette, until]);

  const point = (e: PointerEvent): void => {
    const element = canvas.current;
    if (element) {
      const scale = element.clientWidth / WIDTH;
      const bounds = element.getBoundingClientRect();
      setNear(nearest(shown, (e.clientX - bounds.left) / scale, (e.clientY - bounds.top) / scale, 14 / scale));
    }
  };

  return (
    <figure class="world">
      <div class="world-map" role="img" aria-label={summary(data, all, strongest)}>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
          <path class="world-sphere" d={land.sphere} />
          <path class="world-graticule" d={land.graticule} />
          <path class="world-land" d={land.land} />
        </svg>
        <canvas ref={canvas} onPointerMove={point} onPointerDown={point} onPointerLeave={() => setNear(null)} />
        {near && (
          <div class="world-tip" style={{ left: `${Math.min(75, Math.max(0, (near.x / WIDTH) * 100 - 12))}%`, top: `${(near.y / HEIGHT) * 100}%` }}>
            <Text>{near.label || `${near.latitude}, ${near.longitude}`}</Text>
            <small>{dateTime(near.at ? new Date(near.at).toISOString() : null)} UTC · epoch {count(near.epoch)}</small>
          </div>
        )}
      </div>
      <figcaption class="world-foot">
        <span>
          <strong class="figures">{count(shown.length)}</strong> rows{data.chart.size && `, sized by ${words(data.chart.size)}`}
          {times.length > 0 && ` · ${dateTime(new Date(until ?? last).toISOString()).slice(0, 16)} UTC`}
        </span>
        {last > first && (
          <button type="button" class="button button-quiet" onClick={() => setUntil(until === null ? first : null)}>
            {until === null ? 'Play it from the start' : 'Stop'}
          </button>
        )}
      </figcaption>
    </figure>
  );
}

function place(p: Point): Placed {
  const [x, y] = projection([p.longitude, p.latitude]) ?? [-100, -100];
  return { ...p, x, y };
}

function fit(element: HTMLCanvasElement): number {
  const ratio = Math.min(3, window.devicePixelRatio || 1);
  const width = Math.round(element.clientWidth * ratio);
  const height = Math.round(element.clientHeight * ratio);
  if (element.width !== width || element.height !== height) {
    element.width = width;
    element.height = height;
  }
  return element.clientWidth / WIDTH;
}

function nearest(among: readonly Placed[], x: number, y: number, within: number): Placed | null {
  let best: Placed | null = null;
  let shortest = within;
  for (const p of among) {
    const distance = Math.hypot(p.x - x, p.y - y);
    if (distance < shortest) {
      best = p;
      shortest = distance;
    }
  }
  return best;
}

function summary(data: ChartData, all: readonly Placed[], strongest: Placed | null): string {
  const top = strongest ? `; the largest: ${strongest.label || strongest.size}` : '';
  return `World map of ${data.chart.title}: ${count(all.length)} rows${top}`;
}
