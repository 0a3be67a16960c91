import type { JSX } from 'preact';
import { lazy } from './lazy';
import type { Chart, ChartData } from '../api/types';
import { useResource, type Renewal } from '../api/resource';
import { path } from '../api/client';
import { Empty, Shown } from '../ui/parts';
import { BarChart } from './bars';
import { withChanges } from './changes';

const WorldMap = lazy(() => import('./world').then((m) => m.WorldMap));
const TimeSeries = lazy(() => import('./time-series').then((m) => m.TimeSeries));

const CHANGES: Renewal<ChartData> = {
  path: (last) => path(['charts', last.chart.table], { since_epoch: last.epoch }),
  join: (last, change) => withChanges(last, change),
};

/** The rows of a table in the picture that the pipeline file or a sensible default asks for. */
export function GoldChart({ chart, few }: { chart: Chart; few?: number }): JSX.Element {
  const data = useResource<ChartData>(path(['charts', chart.table]), chart.kind === 'map' ? 1500 : 3000, CHANGES);
  return (
    <Shown of={data} lines={6}>
      {(d) => {
        if (d.result.rows.length === 0) {
          return <Empty title="No rows yet">{`${chart.table} fills as soon as an epoch reaches it.`}</Empty>;
        }
        if (chart.kind === 'map') {
          return <WorldMap data={d} />;
        }
        return chart.kind === 'time_series' ? <TimeSeries data={d} /> : <BarChart data={d} {...(few ? { few } : {})} />;
      }}
    </Shown>
  );
}
