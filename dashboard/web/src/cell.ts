import { useEffect, useState } from 'preact/hooks';

/** A value that tells those who watch it when it changes. */
export class Cell<T> {
  private readonly watchers = new Set<() => void>();

  constructor(private current: T) {}

  get value(): T {
    return this.current;
  }

  set(next: T): void {
    if (next !== this.current) {
      this.current = next;
      for (const watcher of this.watchers) {
        watcher();
      }
    }
  }

  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }
}

export function useCell<T>(cell: Cell<T>): T {
  const [, redraw] = useState(0);
  useEffect(() => cell.watch(() => redraw((n) => n + 1)), [cell]);
  return cell.value;
}
