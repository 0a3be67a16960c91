import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { path } from '../api/client';
import { useResource } from '../api/resource';
import type { Files, QueryResult, Table, TableSummary } from '../api/types';
import { useCell } from '../cell';
import { bytes, compact, count, dateTime } from '../format';
import { href, route } from '../route';
import { Choice, Empty, Panel, Scroll, Shown, Stat, Tag } from '../ui/parts';
import { ResultTable } from '../ui/result';

const TABS = [['preview', 'Preview'], ['schema', 'Schema'], ['versions', 'Versions'], ['files', 'Files']] as const;
type Tab = (typeof TABS)[number][0];

export function TablesView(): JSX.Element {
  const tables = useResource<{ tables: TableSummary[] }>('/tables', 2500);
  const { rest } = useCell(route);
  return (
    <Shown of={tables} lines={8} nothing="No tables yet">
      {(t) => {
        if (t.tables.length === 0) {
          return <div class="panel"><Empty title="No tables yet">They come with the first epoch.</Empty></div>;
        }
        const chosen = rest || (t.tables.find((x) => x.layer === 'gold') ?? t.tables[0]!).name;
        return (
          <>
            <Panel title="In the lake" aside={<span class="quiet">{bytes(t.tables.reduce((a, x) => a + x.bytes, 0))} in all</span>}>
              <Scroll label="Tables">
                <table class="grid">
                  <thead><tr><th scope="col">Table</th><th scope="col" class="number">Rows</th><th scope="col" class="number">Size</th><th scope="col" class="number">Files</th><th scope="col" class="number">Version</th><th scope="col" class="number">Epoch</th><th scope="col">Committed</th></tr></thead>
                  <tbody>
                    {t.tables.map((x) => (
                      <tr key={x.name} class={x.name === chosen ? 'is-chosen' : ''}>
                        <th scope="row"><span class={`layer layer-${x.layer}`} aria-hidden="true" /><a href={href('tables', x.name)} {...(x.name === chosen ? { 'aria-current': 'true' as const } : {})}>{x.name}</a></th>
                        <td class="number">{count(x.rows)}</td><td class="number">{bytes(x.bytes)}</td><td class="number">{count(x.files)}</td>
                        <td class="number">{count(x.version)}</td><td class="number">{count(x.epoch)}</td><td class="nowrap">{dateTime(x.committed_at)}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </Scroll>
            </Panel>
            <One key={chosen} name={chosen} />
          </>
        );
      }}
    </Shown>
  );
}

function One({ name }: { name: string }): JSX.Element {
  const table = useResource<Table>(path(['tables', name]), 3000);
  const [tab, setTab] = useState<Tab>('preview');
  return (
    <Panel title={name} aside={<a href={href('sql', '', { sql: `SELECT * FROM ${name} LIMIT 100` })}>Query it</a>}>
      <Shown of={table} lines={6}>
        {(t) => (
          <>
            <dl class="stats">
              <Stat label="Rows" value={compact(t.summary.rows)} />
              <Stat label="Size" value={bytes(t.summary.bytes)} detail={t.summary.rows > 0 ? `${bytes(Math.round(t.summary.bytes / t.summary.rows))} a row` : ''} />
              <Stat label="Files" value={count(t.summary.files)} detail={t.summary.files > 0 ? `${bytes(Math.round(t.summary.bytes / t.summary.files))} each` : ''} />
              <Stat label="Version" value={count(t.summary.version)} detail={t.path} />
            </dl>
            <Choice label="Show" value={tab} options={TABS} onChange={setTab} />
            {tab === 'preview' && <Preview name={name} />}
            {tab === 'schema' && <Schema table={t} />}
            {tab === 'versions' && <Versions table={t} />}
            {tab === 'files' && <FileList name={name} />}
          </>
        )}
      </Shown>
    </Panel>
  );
}

function Preview({ name }: { name: string }): JSX.Element {
  const rows = useResource<QueryResult>(path(['tables', name, 'preview'], { limit: 50 }), 10_000);
  return <Shown of={rows} lines={6}>{(r) => (r.rows.length === 0 ? <Empty title="No rows" /> : <ResultTable result={r} label={`Preview of ${name}`} />)}</Shown>;
}

function Schema({ table }: { table: Table }): JSX.Element {
  return (
    <Scroll label="Schema" class="scroll-tall">
      <table class="grid">
        <thead><tr><th scope="col">Column</th><th scope="col">Type</th><th scope="col">Null</th></tr></thead>
        <tbody>
          {table.columns.map((c) => (
            <tr key={c.name}><th scope="row">{c.name} {table.partition_columns.includes(c.name) && <Tag tone="quiet">partition</Tag>}</th><td><code>{c.type}</code></td><td>{c.nullable ? 'may be' : 'never'}</td></tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Versions({ table }: { table: Table }): JSX.Element {
  return (
    <Scroll label="Versions" class="scroll-tall">
      <table class="grid">
        <thead><tr><th scope="col" class="number">Version</th><th scope="col">Operation</th><th scope="col" class="number">Epoch</th><th scope="col">At</th><th scope="col">By</th></tr></thead>
        <tbody>
          {table.versions.map((v) => (
            <tr key={v.version}><th scope="row" class="number">{count(v.version)}</th><td>{v.operation.toLowerCase()}</td><td class="number">{count(v.epoch)}</td><td class="nowrap">{dateTime(v.at)}</td><td>{v.engine}</td></tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function FileList({ name }: { name: string }): JSX.Element {
  const files = useResource<Files>(path(['tables', name, 'files'], { limit: 100 }), 5000);
  return (
    <Shown of={files} lines={6}>
      {(f) => (
        <>
          <p class="note">{count(f.files.length)} of {count(f.in_all)}, the largest first</p>
          <Scroll label="Files" class="scroll-tall">
            <table class="grid">
              <thead><tr><th scope="col">File</th><th scope="col" class="number">Size</th><th scope="col" class="number">Rows</th><th scope="col" class="number">Deleted</th></tr></thead>
              <tbody>{f.files.map((x) => <tr key={x.path}><th scope="row"><code>{x.path}</code></th><td class="number">{bytes(x.bytes)}</td><td class="number">{count(x.rows)}</td><td class="number">{count(x.deleted_rows)}</td></tr>)}</tbody>
            </table>
          </Scroll>
        </>
      )}
    </Shown>
  );
}
