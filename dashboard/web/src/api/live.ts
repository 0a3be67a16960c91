import { Cell } from '../cell';
import { get, onUnauthorized, Problem } from './client';
import type { Notice, Overview } from './types';

export type Connection = 'connecting' | 'live' | 'lost';

const REMEMBERED = 200;
/** The server tells an overview at least every ten seconds: longer silence is a broken connection that nobody closed. */
const SILENCE_MILLIS = 25_000;
const LONGEST_WAIT_MILLIS = 10_000;

export const connection = new Cell<Connection>('connecting');
export const lastHeardAt = new Cell<number>(Date.now());
export const overview = new Cell<Overview | null>(null);
export const notices = new Cell<readonly Notice[]>([]);
/** Grows whenever something in the lake or the run has changed; what shows older answers asks again. */
export const revision = new Cell<number>(0);

let source: EventSource | null = null;
let attempts = 0;
let retry: ReturnType<typeof setTimeout> | undefined;
let silence: ReturnType<typeof setTimeout> | undefined;
let recent: number[] = [];

/** Listens to the server's events for as long as the page is open, and tries again for ever. */
export function listen(): void {
  clearTimeout(retry);
  source?.close();
  const opened = new EventSource('/api/v1/events');
  source = opened;
  opened.addEventListener('open', heard);
  opened.addEventListener('overview', (e) => {
    heard();
    const before = overview.value;
    const now = JSON.parse(e.data as string) as Overview;
    overview.set(now);
    if (before?.epoch !== now.epoch || before.run.state !== now.run.state) {
      changed();
    }
  });
  opened.addEventListener('epoch', () => {
    heard();
    changed();
  });
  opened.addEventListener('notice', (e) => {
    heard();
    add([JSON.parse(e.data as string) as Notice]);
    changed();
  });
  opened.addEventListener('error', () => lost(opened));
  expectNews();
}

function expectNews(): void {
  clearTimeout(silence);
  silence = setTimeout(() => source && lost(source), SILENCE_MILLIS);
}

function heard(): void {
  if (connection.value === 'lost') {
    changed();
  }
  attempts = 0;
  connection.set('live');
  lastHeardAt.set(Date.now());
  expectNews();
}

// EventSource does not come back by itself after an answer that is not 200, so the waiting is done here.
function lost(which: EventSource): void {
  if (which !== source) {
    return;
  }
  which.close();
  connection.set('lost');
  clearTimeout(silence);
  clearTimeout(retry);
  attempts += 1;
  const wait = Math.min(LONGEST_WAIT_MILLIS, 500 * 2 ** attempts);
  retry = setTimeout(() => {
    get<{ notices: Notice[] }>('/notices?limit=200').then(
      (answer) => {
        // It may be another process by now, which counts from 1 again.
        notices.set([]);
        add(answer.notices);
        listen();
      },
      (e: unknown) => {
        if (e instanceof Problem && e.status === 401) {
          onUnauthorized.call();
        } else if (source === which) {
          lost(which);
        }
      },
    );
  }, wait);
}

export function add(more: readonly Notice[]): void {
  const known = new Map(notices.value.map((n) => [n.id, n]));
  for (const notice of more) {
    known.set(notice.id, notice);
  }
  notices.set([...known.values()].sort((a, b) => b.id - a.id).slice(0, REMEMBERED));
}

/** Rates of the last minutes, for the small curve beside the figure. */
export function rates(): readonly number[] {
  return recent;
}

overview.watch(() => {
  recent = [...recent, overview.value?.records_per_second ?? 0].slice(-90);
});

function changed(): void {
  revision.set(revision.value + 1);
}
