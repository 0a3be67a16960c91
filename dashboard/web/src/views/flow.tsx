import type { ComponentChildren, JSX } from 'preact';
import type { Arrow, FlowNode, Overview, Partition, Partitions } from '../api/types';
import { useResource } from '../api/resource';
import { bare, bytes, clock, compact, count, duration, rate } from '../format';
import { href } from '../route';
import { furthestBehind, lagOf } from './verdicts';

const SHOWN_PARTITIONS = 6;

/** Topic, Bronze, Silver and the dead letters, Gold: boxes in a grid, so that every arrow is straight, and a list when there is no room. */
export function Flow({ overview }: { overview: Overview }): JSX.Element {
  const partitions = useResource<Partitions>('/partitions', 2000).data;
  const of = (kind: FlowNode['kind']): FlowNode[] => overview.nodes.filter((n) => n.kind === kind);
  const into = (id: string): Arrow[] => overview.arrows.filter((a) => a.to === id);
  const from = (id: string): Arrow[] => overview.arrows.filter((a) => a.from === id);
  const bronze = of('bronze')[0];
  const topics = of('topic');
  const dlq = of('dlq')[0];
  const ledger = of('ledger')[0];
  const node = new Map(overview.nodes.map((n) => [n.id, n]));
  let row = 1;
  const silver = of('silver').map((table) => {
    const golds = from(table.id).filter((a) => node.get(a.to)?.kind === 'gold');
    const placed = { table, golds, first: row, rows: Math.max(1, golds.length) };
    row += placed.rows;
    return placed;
  });
  const dlqRow = row;
  const whole = `1 / ${dlqRow + (dlq ? 1 : 0)}`;
  return (
    <>
      <div class="flow" role="group" aria-label="The flow of records">
        <Cell column={1} row={whole}>
          {topics.map((t) => <TopicBox key={t.id} topic={t} answer={partitions} ended={overview.run.state === 'ended'} />)}
        </Cell>
        <Cell column={2} row={whole}>
          {bronze && into(bronze.id).map((a) => <ArrowLine key={a.from} arrow={a} lag={a.lag_records ?? lagOf(partitions, bare(a.from))} />)}
        </Cell>
        <Cell column={3} row={whole}>{bronze && <Box node={bronze} what="raw, append-only" />}</Cell>
        {silver.map(({ table, golds, first, rows }) => (
          <>
            <Cell key={`${table.id}>`} column={4} row={`${first} / ${first + rows}`}>
              {into(table.id).map((a) => <ArrowLine key={a.from} arrow={a} />)}
            </Cell>
            <Cell key={table.id} column={5} row={`${first} / ${first + rows}`}><Box node={table} what="typed, deduplicated" /></Cell>
            {golds.map((a, i) => {
              const gold = node.get(a.to);
              return gold && (
                <>
                  <Cell key={`${a.to}>`} column={6} row={`${first + i} / ${first + i + 1}`}><ArrowLine arrow={a} /></Cell>
                  <Cell key={a.to} column={7} row={`${first + i} / ${first + i + 1}`}><Box node={gold} what="" /></Cell>
                </>
              );
            })}
          </>
        ))}
        {dlq && (
          <>
            <Cell column={4} row={`${dlqRow} / ${dlqRow + 1}`}>{into(dlq.id).map((a) => <ArrowLine key={a.from} arrow={a} />)}</Cell>
            <Cell column={5} row={`${dlqRow} / ${dlqRow + 1}`}><Box node={dlq} what="refused, kept as it came" link={href('dlq')} /></Cell>
          </>
        )}
      </div>
      <p class="flow-foot">
        <span>
          Ledger: epoch <strong class="figures">{count(overview.epoch)}</strong>, {compact(ledger?.rows ?? 0)} rows
          {overview.unfinished_epochs > 0 && `, ${overview.unfinished_epochs} unfinished`}
        </span>
        <span class="quiet">Freshness: from the broker's timestamp of the oldest record to the commit there.</span>
      </p>
    </>
  );
}

function Cell(props: { column: number; row: string; children: ComponentChildren }): JSX.Element {
  return (
    <div class={props.column % 2 === 0 ? 'flow-arrows' : 'flow-cell'} style={{ gridColumn: String(props.column), gridRow: props.row }}>
      {props.children}
    </div>
  );
}

function Box(props: { node: FlowNode; what: string; link?: string }): JSX.Element {
  const { node } = props;
  return (
    <a class={`box box-${node.kind}`} href={props.link ?? href('tables', node.id)} data-node={node.id}>
      <span class="box-layer">{node.kind === 'dlq' ? 'Dead letters' : node.kind}</span>
      <span class="box-name">{bare(node.id)}</span>
      <span class="box-rows"><strong>{compact(node.rows)}</strong> rows</span>
      <span class="box-more">
        {node.rows === null ? 'not there yet' : `${bytes(node.bytes)} · ${count(node.files)} ${node.files === 1 ? 'file' : 'files'} · v${count(node.version)}`}
      </span>
      {props.what && <span class="box-what">{props.what}</span>}
    </a>
  );
}

function TopicBox({ topic, answer, ended }: { topic: FlowNode; answer: Partitions | null; ended: boolean }): JSX.Element {
  const name = bare(topic.id);
  const partitions = furthestBehind((answer?.partitions ?? []).filter((p) => p.topic === name));
  const most = Math.max(1, partitions[0]?.lag ?? 0);
  const others = partitions.slice(SHOWN_PARTITIONS);
  return (
    <a class="box box-topic" href={href('service')} data-node={topic.id}>
      <span class="box-layer">Topic</span>
      <span class="box-name">{name}</span>
      {answer && !answer.broker_reachable && !ended && <span class="box-alarm">the broker does not answer</span>}
      <span class="lags">
        {partitions.slice(0, SHOWN_PARTITIONS).map((p) => (
          <span key={p.partition} class="lag">
            <span class="lag-name">p{p.partition}</span>
            <span class="lag-bar" aria-hidden="true"><span style={{ width: `${((p.lag ?? 0) / most) * 100}%` }} /></span>
            <span class="lag-value">{p.lag === null ? '?' : compact(p.lag)}<span class="visually-hidden"> records of lag</span></span>
          </span>
        ))}
      </span>
      <span class="box-what">
        {others.length > 0 ? `lag of the furthest behind; ${othersText(others)}` : partitions.length > 0 ? 'lag by partition' : ''}
      </span>
    </a>
  );
}

function othersText(others: Partition[]): string {
  const most = others[0]?.lag ?? null;
  const rest = `${count(others.length)} more ${others.length === 1 ? 'partition' : 'partitions'}`;
  return most === null ? rest : most === 0 ? `${rest} without` : `${rest} with at most ${compact(most)}`;
}

function ArrowLine({ arrow, lag = null }: { arrow: Arrow; lag?: number | null }): JSX.Element {
  const flows = arrow.records_per_second > 0;
  const refused = arrow.to.startsWith('dlq.');
  return (
    <div class={`arrow ${flows ? 'is-flowing' : ''} ${refused ? 'arrow-dlq' : ''}`} data-arrow={`${arrow.from}>${arrow.to}`}>
      <span class="visually-hidden">{`From ${arrow.from} to ${arrow.to}: `}</span>
      <strong class="arrow-rate">{rate(arrow.records_per_second)}</strong>
      <span class="arrow-line" aria-hidden="true"><span class="arrow-dashes" /></span>
      <span class="arrow-facts">
        <span class="arrow-from" aria-hidden="true">from {arrow.from.startsWith('topic.') ? bare(arrow.from) : arrow.from.slice(0, arrow.from.indexOf('.'))}</span>
        <span title="Records since the first epoch">{compact(arrow.records)} records</span>
        {lag !== null && <span class={lag > 0 ? 'arrow-lag' : ''}>lag {compact(lag)}</span>}
        <span title={arrow.at ? `Committed at ${clock(arrow.at)} UTC` : 'Nothing went this way yet'}>
          {arrow.epoch === null ? 'no epoch yet' : `epoch ${count(arrow.epoch)}`}
        </span>
        {arrow.freshness_seconds !== null && <span>fresh {duration(arrow.freshness_seconds)}</span>}
      </span>
    </div>
  );
}
