import type { JSX } from 'preact';
import { useResource } from '../api/resource';
import type { Chart } from '../api/types';
import { GoldChart } from '../charts/chart';
import { href } from '../route';
import { Empty, Panel, Shown, Tag } from '../ui/parts';
import type { ViewProps } from '../app';
import { Revisions } from './revisions';

export function Gold({ pipeline }: ViewProps): JSX.Element {
  const charts = useResource<{ charts: Chart[] }>('/charts', 60_000);
  return (
    <Shown of={charts} lines={8}>
      {(c) => {
        if (c.charts.length === 0) {
          return <Empty title="No Gold tables">This pipeline file declares none.</Empty>;
        }
        const order = [...c.charts].sort((a, b) => Number(b.kind === 'map') - Number(a.kind === 'map'));
        return (
          <div class="gold-charts">
            {order.map((chart) => (
              <Panel
                key={chart.table}
                title={chart.title}
                class={`panel-${chart.kind}`}
                aside={
                  <>
                    {chart.declared && <Tag tone="gold">declared</Tag>}
                    <a href={href('tables', chart.table)}><code>{chart.table}</code></a>
                  </>
                }
              >
                <GoldChart chart={chart} few={20} />
                {chart.kind === 'map' && <Revisions chart={chart} pipeline={pipeline} />}
                <Made chart={chart} pipeline={pipeline} />
              </Panel>
            ))}
          </div>
        );
      }}
    </Shown>
  );
}

function Made({ chart, pipeline }: { chart: Chart; pipeline: ViewProps['pipeline'] }): JSX.Element | null {
  const gold = pipeline.gold.find((g) => g.table === chart.table);
  return gold ? (
    <details class="more">
      <summary>How it is made</summary>
      <pre class="sql-text" tabIndex={0}>{gold.sql}</pre>
      <p class="quiet">From <code>{gold.source}</code>: {gold.maintenance}.</p>
    </details>
  ) : null;
}
