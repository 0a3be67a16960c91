import type { ProblemBody } from './types';

/** An answer that is not what was asked for: the server's problem+json, or no answer at all (status 0). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly code: string,
  ) {
    super(`${title}: ${detail}`);
  }

  static unreachable(): Problem {
    return new Problem(0, 'No answer', 'The server of this page does not answer. Is pactolus still running?', 'UNREACHABLE');
  }
}

/** What to do when the server wants a token. Set once by the page. */
export const onUnauthorized: { call: () => void } = { call: () => undefined };

const ROOT = '/api/v1';
/** To look takes 30 s at most, by the server's bound for searches. A connection that nobody closed would be waited for ever. */
const LONGEST_LOOK_MILLIS = 45_000;

export function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return send<T>(path, { signal: withinReason(signal) });
}

export function post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  return send<T>(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    // Only a replay takes its time: it loads the keys, and waits for the epoch at hand.
    ...(path.startsWith('/dlq/replay') ? (signal ? { signal } : {}) : { signal: withinReason(signal) }),
  });
}

function withinReason(signal?: AbortSignal): AbortSignal {
  const tooLong = AbortSignal.timeout(LONGEST_LOOK_MILLIS);
  return signal ? AbortSignal.any([signal, tooLong]) : tooLong;
}

async function send<T>(path: string, init: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(ROOT + path, { ...init, credentials: 'same-origin', cache: 'no-store' });
  } catch (e) {
    if (e instanceof DOMException && e.name === 'AbortError') {
      throw e;
    }
    throw Problem.unreachable();
  }
  if (response.ok) {
    return response.status === 204 ? (undefined as T) : (exact(await response.text()) as T);
  }
  if (response.status === 401 && path !== '/session') {
    onUnauthorized.call();
  }
  throw await problemOf(response);
}

/** JSON whose whole numbers beyond 2^53 stay as they were written, as text: a rounded content hash is a wrong one. */
export function exact(json: string): unknown {
  return (JSON.parse as (text: string, reviver: (key: string, value: unknown, context?: { source?: string }) => unknown) => unknown)(
    json,
    (_key, value, context) => (context?.source && /^-?\d{16,}$/.test(context.source) && !Number.isSafeInteger(value) ? context.source : value),
  );
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    const body = (await response.json()) as ProblemBody;
    return new Problem(response.status, body.title, body.detail, body.code);
  } catch {
    return new Problem(response.status, 'The server refused', `It answered ${response.status} ${response.statusText}.`, 'UNKNOWN');
  }
}

/** `/tables/silver.quakes/files?limit=50`: segments are encoded, and what is undefined or empty is left out. */
export function path(segments: (string | number)[], query: Record<string, string | number | null | undefined> = {}): string {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') {
      asked.set(name, String(value));
    }
  }
  const tail = asked.size > 0 ? `?${asked.toString()}` : '';
  return segments.map((s) => `/${encodeURIComponent(s)}`).join('') + tail;
}
