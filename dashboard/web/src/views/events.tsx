import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { add, notices } from '../api/live';
import { useResource } from '../api/resource';
import type { Level, Notice } from '../api/types';
import { useCell } from '../cell';
import { dateTime } from '../format';
import { Choice, Dot, Empty, Panel, Shown, Tag, Text, type Tone } from '../ui/parts';

const LEVELS = [['info', 'All'], ['warning', 'Warnings'], ['error', 'Errors']] as const;
const GRAVITY: Record<Level, number> = { info: 0, warning: 1, error: 2 };
const TONES: Record<Level, Tone> = { info: 'quiet', warning: 'warn', error: 'bad' };

export function Events(): JSX.Element {
  const older = useResource<{ notices: Notice[] }>('/notices?limit=200', 10_000);
  const all = useCell(notices);
  const [level, setLevel] = useState<Level>('info');
  useEffect(() => add(older.data?.notices ?? []), [older.data]);
  const shown = all.filter((n) => GRAVITY[n.level] >= GRAVITY[level]);
  return (
    <Panel title="Since the server started" aside={<Choice label="Level" value={level} options={LEVELS} onChange={setLevel} />}>
      <Shown of={older} lines={6}>
        {() =>
          shown.length === 0 ? (
            <Empty title="Nothing of this kind" />
          ) : (
            <ol class="events" aria-live="polite">
              {shown.map((n) => (
                <li key={n.id} class={`event event-${n.level}`}>
                  <time class="figures">{dateTime(n.at)}</time>
                  <Tag tone={TONES[n.level]}><Dot tone={TONES[n.level]} />{n.kind}</Tag>
                  <span class="event-text"><Text>{n.message}</Text> {n.code && <code>{n.code}</code>}</span>
                </li>
              ))}
            </ol>
          )
        }
      </Shown>
    </Panel>
  );
}
