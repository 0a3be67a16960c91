import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ChartData } from '../api/types';
import { figure, words } from '../format';
import { valueText } from '../text';
import { Choice, Text } from '../ui/parts';

const FEW = 12;

/** One bar for each row, by the column that is chosen: a table that can be read as well as seen. */
export function BarChart({ data, few = FEW }: { data: ChartData; few?: number }): JSX.Element {
  const { chart, result } = data;
  const [y, setY] = useState(chart.y[0] ?? '');
  const [all, setAll] = useState(false);
  const nameAt = [chart.x, ...chart.series].map((name) => result.columns.findIndex((c) => c.name === name));
  const valueAt = result.columns.findIndex((c) => c.name === y);
  const rows = result.rows
    .map((row) => ({ name: nameAt.map((i) => valueText(row[i]) ?? 'null').join(' · '), value: row[valueAt] === null ? null : Number(row[valueAt]) }))
    .sort((a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity));
  const shown = all ? rows : rows.slice(0, few);
  const top = Math.max(...rows.map((r) => r.value ?? 0), 1e-300);
  return (
    <>
      {chart.y.length > 1 && (
        <Choice label="Column" value={y} options={chart.y.map((name) => [name, words(name)] as const)} onChange={setY} />
      )}
      <table class="bars-table">
        <caption class="visually-hidden">{`${words(y)} by ${words(chart.x)}`}</caption>
        <thead class="visually-hidden">
          <tr><th scope="col">{chart.x}</th><th scope="col">{y}</th></tr>
        </thead>
        <tbody>
          {shown.map((row, i) => (
            <tr key={i}>
              <th scope="row"><Text>{row.name}</Text></th>
              <td>
                <span class="bar-line" aria-hidden="true"><span style={{ width: `${Math.max(0, (row.value ?? 0) / top) * 100}%` }} /></span>
                <span class="bar-value">{row.value === null ? 'null' : figure(row.value)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > few && (
        <button type="button" class="button button-quiet" onClick={() => setAll(!all)}>
          {all ? `Only the first ${few}` : `All ${rows.length}`}
        </button>
      )}
    </>
  );
}
