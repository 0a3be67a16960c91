import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { post, Problem } from '../api/client';
import { useResource } from '../api/resource';
import type { QueryResult, TableSummary } from '../api/types';
import { useCell } from '../cell';
import { count } from '../format';
import { route } from '../route';
import { Empty, Loading, Panel, Trouble } from '../ui/parts';
import { ResultTable } from '../ui/result';
import type { ViewProps } from '../app';

/** The server ends a query of this page when the page asks another. */
const ASKER = `page-${Math.random().toString(36).slice(2)}`;

export function SqlView({ pipeline }: ViewProps): JSX.Element {
  const { query } = useCell(route);
  const given = query.get('sql');
  const first = pipeline.gold[0]?.table ?? pipeline.silver[0]?.table ?? 'ledger';
  const [sql, setSql] = useState(given ?? `SELECT *\nFROM ${first}\nLIMIT 100`);
  const [answer, setAnswer] = useState<QueryResult | Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const running = useRef<AbortController | null>(null);
  const tables = useResource<{ tables: TableSummary[] }>('/tables', 60_000);
  useEffect(() => {
    if (given !== null) {
      // Not run: a link may come from anywhere.
      setSql(given);
    }
  }, [given]);
  useEffect(() => () => running.current?.abort(), []);

  async function run(text: string): Promise<void> {
    running.current?.abort();
    const stop = new AbortController();
    running.current = stop;
    setBusy(true);
    try {
      setAnswer(await post<QueryResult>('/sql', { sql: text, asker: ASKER }, stop.signal));
    } catch (e) {
      if (stop.signal.aborted) {
        return;
      }
      setAnswer(e instanceof Problem ? e : Problem.unreachable());
    }
    setBusy(false);
  }

  return (
    <>
      <Panel title="Query" aside={<span class="quiet">read-only · {count(pipeline.sql_limits.rows)} rows · {pipeline.sql_limits.seconds} s</span>}>
        <form
          class="form"
          onSubmit={(e) => {
            e.preventDefault();
            void run(sql);
          }}
        >
          <textarea
            aria-label="SQL"
            class="sql-box"
            rows={7}
            spellcheck={false}
            value={sql}
            onInput={(e) => setSql(e.currentTarget.value)}
            onKeyDown={(e) => {
              if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) {
                e.preventDefault();
                void run(sql);
              }
            }}
          />
          <div class="buttons">
            <button type="submit" class="button button-main" disabled={busy || sql.trim() === ''}>{busy ? 'Running…' : 'Run'}</button>
            <span class="quiet">Ctrl + Enter</span>
            <span class="chips chips-right" role="group" aria-label="Begin with a table">
              {(tables.data?.tables ?? []).map((t) => (
                <button key={t.name} type="button" class="chip" onClick={() => setSql(`SELECT *\nFROM ${t.name}\nLIMIT 100`)}>{t.name}</button>
              ))}
            </span>
          </div>
        </form>
      </Panel>
      <section class="panel" aria-label="Answer" aria-live="polite" aria-busy={busy}>
        {busy && answer === null && <Loading />}
        {answer instanceof Problem && <Trouble problem={answer} />}
        {answer !== null && !(answer instanceof Problem) && (answer.rows.length === 0 ? <Empty title="No rows">The query ran and gave none.</Empty> : <ResultTable result={answer} label="Result" />)}
        {answer === null && !busy && <Empty title="No query yet">DuckDB's SQL over the tables of this pipeline, as they are now.</Empty>}
      </section>
    </>
  );
}
