import { Cell } from './cell';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEPT = 'pactolus.theme';

export const theme = new Cell<Theme>(THEMES.find((t) => t === kept()) ?? 'system');
/** Grows when colours change, so that what is drawn on a canvas is drawn again. */
export const colours = new Cell<number>(0);

export function applyTheme(): void {
  const apply = (): void => {
    if (theme.value === 'system') {
      delete document.documentElement.dataset['theme'];
    } else {
      document.documentElement.dataset['theme'] = theme.value;
    }
    colours.set(colours.value + 1);
  };
  theme.watch(() => {
    apply();
    try {
      localStorage.setItem(KEPT, theme.value);
    } catch {
      // Private windows may forbid it; then the choice holds until the page is closed.
    }
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', apply);
  apply();
}

export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function kept(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}
