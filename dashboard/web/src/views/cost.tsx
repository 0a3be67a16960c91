import type { JSX } from 'preact';
import { useResource } from '../api/resource';
import type { Cost } from '../api/types';
import { bytes, compact, count, dateTime, duration, money, words } from '../format';
import { Meter, Panel, Scroll, Shown, Stat } from '../ui/parts';

export function CostView(): JSX.Element {
  const cost = useResource<Cost>('/cost', 3000);
  return (
    <Shown of={cost} lines={8}>
      {(c) => (
        <Panel title="Cost per million records" aside={<span class="quiet">since {dateTime(c.since)} UTC</span>}>
          <p class="hero hero-large"><strong>{money(c.per_million, c.currency)}</strong> <span>a million records, estimated</span></p>
          <Scroll label="What the cost is made of">
            <table class="grid">
              <thead><tr><th scope="col">Item</th><th scope="col" class="number">Per million</th><th scope="col" class="wide only-desk">Share</th></tr></thead>
              <tbody>
                {c.items.map((item) => (
                  <tr key={item.name}>
                    <th scope="row">{words(item.name)}<small class="cost-basis">{item.basis}</small></th>
                    <td class="number">{money(item.per_million, c.currency)}</td>
                    <td class="wide only-desk"><Meter ratio={(item.per_million ?? 0) / (c.per_million ?? 1)} tone="gold" label={`Share of ${words(item.name)}`} /></td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
          <dl class="stats">
            <Stat label="Records measured" value={count(c.records)} />
            <Stat label="CPU" value={duration(c.cpu_seconds)} detail={c.cpu_seconds_per_million === null ? '' : `${compact(Math.round(c.cpu_seconds_per_million * 10) / 10)} s per million`} />
            <Stat label="Memory" value={bytes(c.memory_bytes)} />
            <Stat label="Stored" value={bytes(c.stored_bytes)} detail={c.stored_bytes_per_million === null ? '' : `${bytes(c.stored_bytes_per_million)} per million`} />
          </dl>
          <p class="note">{c.note}</p>
        </Panel>
      )}
    </Shown>
  );
}
