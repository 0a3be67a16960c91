import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { post } from '../api/client';
import { overview } from '../api/live';
import type { Chart, Pipeline, QueryResult } from '../api/types';
import { count, dateTime } from '../format';
import { href } from '../route';
import { steps, type Revision } from '../charts/points';
import { Text } from '../ui/parts';

const EVERY_MILLIS = 8000;
/** Where Bronze is large it takes long, and is asked less often. */
const PAUSES_TO_WORK = 20;

/**
 * How the largest row of the map came to be what it is: each revision of it that was read, from Bronze. For GeoJSON features as the U.S.
 * Geological Survey sends them; shows nothing for other records.
 */
export function Revisions({ chart, pipeline }: { chart: Chart; pipeline: Pipeline }): JSX.Element | null {
  const [found, setFound] = useState<{ key: string; revisions: Revision[] } | null>(null);
  const key = pipeline.stream.key[0];
  useEffect(() => {
    if (!key || chart.size !== 'magnitude') {
      return undefined;
    }
    const stop = new AbortController();
    let seen = -1;
    let pauseUntil = 0;
    const ask = (): void => {
      const epoch = overview.value?.epoch ?? 0;
      if (epoch !== seen && !document.hidden && performance.now() >= pauseUntil) {
        seen = epoch;
        const begun = performance.now();
        pauseUntil = Infinity;
        post<QueryResult>('/sql', { sql: query(chart, pipeline.stream.name, key), limit: 200 }, stop.signal).then(
          (result) => setFound(read(result)),
          // Busy, or not there yet: asked again later.
          () => { seen = -1; },
        ).finally(() => {
          pauseUntil = performance.now() + (performance.now() - begun) * PAUSES_TO_WORK;
        });
      }
    };
    ask();
    const timer = setInterval(ask, EVERY_MILLIS);
    return () => {
      clearInterval(timer);
      stop.abort();
    };
  }, [chart.table, key]);

  if (found === null || found.revisions.length < 2) {
    return null;
  }
  const shown = steps(found.revisions);
  const last = found.revisions.at(-1)!;
  return (
    <div class="revisions">
      <p>
        The largest one was revised: <a href={href('trace', '', { key: found.key })}><Text>{found.key}</Text></a>{' '}
        <span class="quiet">({count(found.revisions.length)} records)</span>
      </p>
      <ol>
        {shown.map((r) => (
          <li key={`${r.epoch}-${r.at}`} title={r.place}>
            <strong>{r.size.toFixed(1)}</strong>
            <small>epoch {count(r.epoch)}, {dateTime(r.at).slice(0, 16)}</small>
          </li>
        ))}
      </ol>
      <p class="quiet"><Text>{last.place}</Text></p>
    </div>
  );
}

function query(chart: Chart, stream: string, key: string): string {
  // When the feed revised it: in a replay of the past, the broker's timestamp is that of the replay.
  return `SELECT epoch, coalesce(to_timestamp(TRY_CAST(json_extract_string(decode(value), '$.properties.updated') AS DOUBLE) / 1000), "timestamp") AS revised,
  CAST(decode(key) AS VARCHAR) AS id,
  TRY_CAST(json_extract_string(decode(value), '$.properties.mag') AS DOUBLE) AS size,
  json_extract_string(decode(value), '$.properties.place') AS place
FROM bronze."${stream}"
WHERE key = (SELECT encode("${key}") FROM ${quoted(chart.table)} WHERE "${chart.size}" IS NOT NULL ORDER BY "${chart.size}" DESC LIMIT 1)
ORDER BY topic, "partition", "offset"`;
}

function quoted(table: string): string {
  return table.split('.').map((part) => `"${part}"`).join('.');
}

function read(result: QueryResult): { key: string; revisions: Revision[] } | null {
  const revisions = result.rows
    .filter((row) => typeof row[3] === 'number')
    .map((row) => ({ epoch: Number(row[0]), at: String(row[1]), size: Number(row[3]), place: String(row[4] ?? '') }));
  return revisions.length > 0 ? { key: String(result.rows[0]?.[2] ?? ''), revisions } : null;
}
