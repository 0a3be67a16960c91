import { useEffect, useReducer, useRef } from 'preact/hooks';
import { get, Problem } from './client';
import { connection, revision } from './live';

export interface Resource<T> {
  data: T | null;
  problem: Problem | null;
  loading: boolean;
  reload: () => void;
}

/** How an answer is brought up to date by asking only for what has changed since. */
export interface Renewal<T> {
  /** What to ask for. */
  path: (last: T) => string;
  /** The two as one; null when they do not fit together, and all has to be asked for. */
  join: (last: T, change: T) => T | null;
}

/** The last answers, so that a view that is opened again shows something at once. */
const kept = new Map<string, unknown>();
const MOST_KEPT = 60;

/**
 * An answer of the API, asked for again when the pipeline has moved on, but not more often than every `everyMillis`. An old answer
 * stays in place until there is a new one.
 *
 * @param path null: nothing to ask for yet
 * @param renewal without it the whole answer is asked for each time
 */
export function useResource<T>(path: string | null, everyMillis = 3000, renewal?: Renewal<T>): Resource<T> {
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const state = useRef({ path, problem: null as Problem | null, loading: path !== null, seen: -1, asked: 0, running: false });
  if (state.current.path !== path) {
    state.current = { path, problem: null, loading: path !== null, seen: -1, asked: 0, running: false };
  }

  const load = (): void => {
    const mine = state.current;
    if (path === null || mine.running) {
      return;
    }
    Object.assign(mine, { running: true, asked: Date.now(), seen: revision.value });
    renewed(path, renewal)
      .then(
        (answer) => {
          keep(path, answer);
          mine.problem = null;
        },
        (e: unknown) => {
          mine.problem = e instanceof Problem ? e : new Problem(0, 'Something went wrong', String(e), 'PAGE');
        },
      )
      .finally(() => {
        mine.running = false;
        mine.loading = false;
        if (state.current === mine) {
          redraw(0);
        }
      });
  };

  useEffect(() => {
    load();
    const again = (): void => {
      const mine = state.current;
      const age = Date.now() - mine.asked;
      // Windows slide and brokers go away without anything moving on, so an answer grows old by itself, too.
      const due = age >= everyMillis && (mine.seen !== revision.value || age >= Math.max(10_000, 5 * everyMillis));
      if (due && !document.hidden && connection.value !== 'lost') {
        load();
      }
    };
    const timer = setInterval(again, Math.min(500, everyMillis));
    return () => clearInterval(timer);
  }, [path]);

  return {
    data: path === null ? null : ((kept.get(path) as T | undefined) ?? null),
    problem: state.current.problem,
    loading: state.current.loading,
    reload: load,
  };
}

async function renewed<T>(path: string, renewal: Renewal<T> | undefined): Promise<T> {
  const last = kept.get(path) as T | undefined;
  if (!renewal || last === undefined) {
    return get<T>(path);
  }
  return renewal.join(last, await get<T>(renewal.path(last))) ?? get<T>(path);
}

function keep(path: string, answer: unknown): void {
  kept.delete(path);
  kept.set(path, answer);
  const oldest = kept.keys().next();
  if (kept.size > MOST_KEPT && !oldest.done) {
    kept.delete(oldest.value);
  }
}
