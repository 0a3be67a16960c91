/**
 * Serves the built page with the example answers, for work on the page alone: `npm run bundle && npm run mock`. Not part of the product.
 *
 * `POST /dev/SCENARIO` changes what it plays: live, empty, away, hostile, readonly, failing, locked, several (topics and tables), unbalanced.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { readFileSync, existsSync } from 'node:fs';
import { join, extname, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('..', import.meta.url));
const port = Number(process.env['PORT'] ?? 8099);
const TYPES: Record<string, string> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };
const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

let scenario = 'live';
let listeners: ServerResponse[] = [];
let epoch = 204;
let records = 14050;
let notice = 4;

const fixture = (name: string): unknown => JSON.parse(readFileSync(join(here, 'fixtures', `${name}.json`), 'utf8'));

function overview(): unknown {
  if (scenario === 'empty') {
    return fixture('overview-empty');
  }
  const o = fixture(scenario === 'away' ? 'overview-broker-away' : 'overview') as {
    at: string; epoch: number; records: number; records_per_second: number; lag_records: number;
    unbalanced_epochs: number; nodes: { id: string; kind: string; epoch: number | null; rows: number | null }[];
    arrows: { from: string; to: string; records: number; records_per_second: number; lag_records: number | null; epoch: number | null; at: string | null }[];
  };
  o.at = new Date().toISOString();
  o.epoch = epoch;
  o.records = records;
  if (scenario === 'unbalanced') {
    o.unbalanced_epochs = 1;
  }
  if (scenario === 'several') {
    o.nodes = o.nodes.flatMap((n) => (n.id === 'topic.quakes' || n.id === 'silver.quakes' ? [n, { ...n, id: n.id.replace('quakes', 'felt_reports') }] : [n]));
    o.arrows = o.arrows.flatMap((a) =>
      a.from === 'topic.quakes' ? [a, { ...a, from: 'topic.felt_reports', records: 812, records_per_second: 3.1, lag_records: 4107 }]
        : a.to === 'silver.quakes' ? [a, { ...a, to: 'silver.felt_reports', records: 790, records_per_second: 3 }] : [a],
    );
  }
  if (scenario === 'live') {
    o.records_per_second = Math.round((340 + 90 * Math.sin(epoch / 4)) * 10) / 10;
    o.lag_records = epoch % 5;
    o.arrows.forEach((a, i) => {
      if (i !== 2) {
        a.records_per_second = i === 0 ? o.records_per_second : 18.2 + (epoch % 7);
        a.epoch = epoch;
        a.records += (epoch - 204) * (i === 0 ? 70 : 6);
      }
    });
  }
  return o;
}

function answer(path: string, query: URLSearchParams): { status: number; body: unknown } | null {
  const ok = (name: string): { status: number; body: unknown } => ({ status: 200, body: fixture(name) });
  const problem = (name: string): { status: number; body: unknown } => {
    const body = fixture(name) as { status: number };
    return { status: body.status, body };
  };
  if (scenario === 'locked') {
    return problem('problem-unauthorized');
  }
  if (scenario === 'failing' && !['pipeline', 'overview'].includes(path)) {
    return problem('problem-timeout');
  }
  const empty = scenario === 'empty';
  const [head = '', table = '', tail = ''] = path.split('/').map(decodeURIComponent);
  switch (head) {
    case 'pipeline': {
      const pipeline = fixture('pipeline') as { actions: boolean; silver: { table: string; mode: string; expectations: number }[] };
      pipeline.actions = scenario !== 'readonly';
      if (scenario === 'several') {
        pipeline.silver.push({ table: 'silver.felt_reports', mode: 'append', expectations: 0 });
      }
      return { status: 200, body: pipeline };
    }
    case 'overview':
      return { status: 200, body: overview() };
    case 'breakers':
      return ok(scenario === 'away' ? 'breakers-open' : 'breakers');
    case 'partitions':
      if (scenario === 'several') {
        const at = (topic: string, partition: number, lag: number): object => ({ topic, partition, lag, next_offset: 100, end_offset: 100 + lag, records: 100, empty_offsets: 0, gap_offsets: 0 });
        const partitions = [...[0, 12, 0, 800, 3, 0, 41, 1951, 1300].map((lag, i) => at('felt_reports', i, lag)), at('quakes', 0, 3)];
        return { status: 200, body: { broker_reachable: true, partitions } };
      }
      return ok(scenario === 'away' ? 'partitions-broker-away' : 'partitions');
    case 'slo':
      return ok(empty ? 'slo-empty' : 'slo');
    case 'epochs':
      return empty ? { status: 200, body: { epochs: [], next_before: null } } : ok(query.has('before') ? 'epochs-before-155' : 'epochs');
    case 'dlq': {
      if (table === 'stats') {
        return ok('dlq-stats');
      }
      if (tail) {
        return ok(scenario === 'hostile' ? 'dlq-letters-hostile' : 'dlq-letter-quakes-1-3407');
      }
      if (empty || scenario === 'hostile') {
        return ok(empty ? 'dlq-letters-empty' : 'dlq-letters-hostile');
      }
      // Pages of four, whatever is asked for: there are only six.
      const letters = (fixture('dlq-letters') as { letters: unknown[] }).letters;
      return query.has('before')
        ? { status: 200, body: { letters: letters.slice(4), more: false, next_before: null } }
        : { status: 200, body: { letters: letters.slice(0, 4), more: true, next_before: '54:quakes:1:824:' } };
    }
    case 'trace':
      return ok(query.has('key') ? 'trace-key-us6000qw60' : query.get('offset') === '3407' ? 'trace-rejected-quakes-1-3407' : query.get('offset') === '1632' ? 'trace-quakes-2-1632' : 'trace-not-found');
    case 'tables': {
      if (!table) {
        return empty ? { status: 200, body: { tables: [] } } : ok('tables');
      }
      const name = tail === 'files' ? `files-${table}` : tail === 'preview' ? 'preview-silver.quakes' : `table-${table}`;
      return existsSync(join(here, 'fixtures', `${name}.json`)) ? ok(name) : problem('problem-not-found');
    }
    case 'charts': {
      if (!table) {
        return ok('charts');
      }
      const data = fixture(`chart-${table}`) as { epoch: number; rows: number; whole: boolean; result: { rows: unknown[][] } };
      data.epoch = epoch;
      if (empty) {
        data.result.rows = [];
      } else if (scenario === 'live') {
        data.result.rows.slice(-2).forEach((row) => { row[row.length - 1] = epoch; });
      }
      const since = Number(query.get('since_epoch') ?? 0);
      data.whole = since === 0;
      data.rows = data.result.rows.length;
      data.result.rows = data.result.rows.filter((row) => since === 0 || Number(row.at(-1)) > since);
      return { status: 200, body: data };
    }
    case 'outcomes': {
      const o = fixture('outcomes') as { from: string | null; tables: { table: string }[]; totals: Record<string, { duplicate: number }> };
      if (empty) {
        return { status: 200, body: { from: null, until: null, bucket_seconds: 1, tables: [], totals: {} } };
      }
      if (scenario === 'several') {
        o.totals['felt_reports'] = { ...o.totals['quakes']!, duplicate: 0 };
        o.tables.unshift({ ...o.tables[0]!, table: 'felt_reports' });
      }
      for (const counts of Object.values(o.totals)) {
        counts.duplicate += records - 14050;
      }
      return { status: 200, body: o };
    }
    default:
      return existsSync(join(here, 'fixtures', `${head}.json`)) ? ok(head) : problem('problem-not-found');
  }
}

async function written(request: IncomingMessage): Promise<Record<string, string>> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
  }
  return text ? (JSON.parse(text) as Record<string, string>) : {};
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': status < 300 ? 'application/json' : 'application/problem+json', 'Content-Security-Policy': CSP });
  response.end(JSON.stringify(body));
}

const server = createServer((request, response) => {
  void handle(request, response);
});

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname.startsWith('/dev/')) {
    scenario = url.pathname.slice(5);
    if (scenario === 'drop') {
      listeners.forEach((l) => l.destroy());
    }
    listeners.forEach(tellOverview);
    response.end(scenario);
    return;
  }
  if (url.pathname === '/api/v1/events') {
    if (scenario === 'drop') {
      response.destroy();
      return;
    }
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    listeners.push(response);
    tellOverview(response);
    response.on('close', () => { listeners = listeners.filter((l) => l !== response); });
    return;
  }
  if (url.pathname.startsWith('/api/v1/')) {
    if (scenario === 'drop') {
      response.destroy();
      return;
    }
    const path = url.pathname.slice(8);
    if (request.method === 'POST') {
      const body = await written(request);
      const sql = body['sql'] ?? '';
      const name = path === 'sql' ? (sql.includes('properties.mag') ? 'sql-revisions' : /^\s*(select|with)/i.test(sql) ? 'sql' : 'problem-sql') : path === 'dlq/replay/preview' ? 'dlq-replay-preview' : scenario === 'readonly' ? 'problem-actions-off' : 'dlq-replay';
      const answered = fixture(name) as { status?: number; left?: number; rows?: unknown[][] };
      if (name === 'sql-revisions') {
        answered.rows = answered.rows?.map((r) => [r[0], '2025-07-30T00:02:11Z', 'us6000qw60', r[1], r[2]]) ?? [];
      }
      if (name === 'dlq-replay-preview' && body['transform']) {
        answered.left = 1;
      }
      send(response, answered.status ?? 200, answered);
      return;
    }
    const found = answer(path, url.searchParams);
    send(response, found?.status ?? 404, found?.body);
    return;
  }
  const file = join(here, 'dist', normalize(url.pathname === '/' ? '/index.html' : url.pathname));
  if (!existsSync(file)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream', 'Content-Security-Policy': CSP });
  response.end(readFileSync(file));
}

function tell(to: ServerResponse, event: string, data: unknown, id?: number): void {
  to.write(`event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`);
}

function tellOverview(to: ServerResponse): void {
  tell(to, 'overview', overview());
}

setInterval(() => {
  if (scenario === 'live') {
    epoch += 1;
    records += 70;
    const made = { ...(fixture('epochs') as { epochs: object[] }).epochs[0], epoch, gold_at: new Date().toISOString() };
    listeners.forEach((l) => tell(l, 'epoch', made, 1000 + epoch));
    if (epoch % 10 === 0) {
      notice += 1;
      listeners.forEach((l) => tell(l, 'notice', { id: notice, at: new Date().toISOString(), kind: 'drift', level: 'warning', message: `drift: field properties.f${notice} (string) is not in the contract`, code: null }, notice));
    }
  }
  listeners.forEach(tellOverview);
}, 1000);

server.listen(port, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${port}/\n`));
