import type { ComponentType, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** A part of the page that is fetched when it is first needed, so that the first paint does not wait for it. */
export function lazy<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let loaded: ComponentType<P> | null = null;
  return function Lazy(props: P): JSX.Element {
    const [, redraw] = useState(0);
    useEffect(() => {
      if (!loaded) {
        void load().then((component) => {
          loaded = component;
          redraw((n) => n + 1);
        });
      }
    }, []);
    const Part = loaded;
    return Part ? <Part {...props} /> : <div class="loading-part" role="status"><span class="visually-hidden">Loading</span></div>;
  };
}
