import type { ComponentType, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** A part of the page that is fetched when it is first needed, so that the first paint does not wait for it. */
export function lazy<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let loaded: ComponentType<P> | null = null;
  return function Lazy(props: P): JSX.Element {
    const [, redraw] = useState(0);
    const [gone, setGone] = useState(false);
    useEffect(() => {
      if (!loaded) {
        load().then(
          (component) => {
            loaded = component;
            redraw((n) => n + 1);
          },
          // Another version of the page is served by now, or nobody serves.
          () => setGone(true),
        );
      }
    }, []);
    if (gone) {
      return <p class="loading-part">This part of the page could not be loaded. <button type="button" class="button" onClick={() => location.reload()}>Load the page again</button></p>;
    }
    const Part = loaded;
    return Part ? <Part {...props} /> : <div class="loading-part" role="status"><span class="visually-hidden">Loading</span></div>;
  };
}
