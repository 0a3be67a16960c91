import { Cell } from './cell';

/** Where the page is, from the fragment: `#/tables/silver.quakes?tab=files`. */
export interface Route { view: string; rest: string; query: URLSearchParams }

export const route = new Cell<Route>(read(''));

function read(hash: string): Route {
  const fragment = hash.replace(/^#\/?/, '');
  const [where = '', asked = ''] = fragment.split('?', 2);
  const slash = where.indexOf('/');
  return {
    view: slash < 0 ? where : where.slice(0, slash),
    rest: slash < 0 ? '' : decode(where.slice(slash + 1)),
    query: new URLSearchParams(asked),
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function watchAddress(): void {
  const follow = (): void => route.set(read(location.hash));
  window.addEventListener('hashchange', follow);
  follow();
}

export function href(view: string, rest = '', query: Record<string, string | number> = {}): string {
  const asked = new URLSearchParams(Object.entries(query).map(([k, v]) => [k, String(v)]));
  return `#/${view}${rest ? `/${encodeURIComponent(rest)}` : ''}${asked.size > 0 ? `?${asked.toString()}` : ''}`;
}

export function traceHref(place: { topic: string; partition: number; offset: number }): string {
  return href('trace', '', { topic: place.topic, partition: place.partition, offset: place.offset });
}
