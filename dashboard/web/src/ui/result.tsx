import type { JSX } from 'preact';
import type { QueryResult } from '../api/types';
import { valueText } from '../text';
import { count, duration } from '../format';
import { Scroll, Text } from './parts';

const NUMERIC = /INT|DOUBLE|FLOAT|DECIMAL|REAL/;

/** The rows of a query. What they hold came from topics: text only. */
export function ResultTable(props: { result: QueryResult; label: string }): JSX.Element {
  const { result } = props;
  return (
    <>
      <p class="note">
        {result.truncated && 'the first '}{count(result.rows.length)} {result.rows.length === 1 ? 'row' : 'rows'} in {duration(result.seconds)}{result.truncated && '; there are more'}
      </p>
      <Scroll label={props.label} class="scroll-tall">
        <table class="grid grid-data">
          <thead>
            <tr>
              {result.columns.map((column, i) => (
                <th key={i} scope="col" class={NUMERIC.test(column.type) ? 'number' : ''}>
                  {column.name}
                  <small>{column.type.toLowerCase().replace('timestamp with time zone', 'timestamp')}</small>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {result.rows.map((row, r) => (
              <tr key={r}>
                {row.map((value, i) => {
                  const text = valueText(value);
                  return (
                    <td key={i} class={NUMERIC.test(result.columns[i]?.type ?? '') ? 'number' : ''}>
                      {text === null ? <span class="quiet">null</span> : <Text>{text}</Text>}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}
