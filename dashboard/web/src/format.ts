/** Figures as people read them. What is not known is an en dash. */

export const UNKNOWN = '–';
const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

export function count(n: number | null | undefined): string {
  return n === null || n === undefined ? UNKNOWN : WHOLE.format(n);
}

/** 14,050 stays; 1,234,567 becomes 1.23 M. */
export function compact(n: number | null | undefined): string {
  if (n === null || n === undefined) {
    return UNKNOWN;
  }
  const size = Math.abs(n);
  if (size < 100_000) {
    return size < 10 && !Number.isInteger(n) ? n.toFixed(1) : WHOLE.format(n);
  }
  for (const [unit, name] of [[1e9, 'G'], [1e6, 'M'], [1e3, 'k']] as const) {
    if (size >= unit) {
      return `${three(n / unit)} ${name}`;
    }
  }
  return WHOLE.format(n);
}

/** A measured value of any size: 0.0297, 4.9, 428, 1.00e18. */
export function figure(n: number): string {
  const size = Math.abs(n);
  if (size !== 0 && (size >= 1e9 || size < 1e-4)) {
    return n.toExponential(2).replace('e+', 'e');
  }
  return Number.isInteger(n) ? WHOLE.format(n) : new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 }).format(n);
}

export function rate(perSecond: number): string {
  if (perSecond !== 0 && perSecond < 10) {
    return `${perSecond.toFixed(1)}/s`;
  }
  return `${compact(Math.round(perSecond))}/s`;
}

export function bytes(n: number | null | undefined): string {
  if (n === null || n === undefined) {
    return UNKNOWN;
  }
  for (const [unit, name] of [[1e12, 'TB'], [1e9, 'GB'], [1e6, 'MB'], [1e3, 'kB']] as const) {
    if (Math.abs(n) >= unit) {
      return `${three(n / unit)} ${name}`;
    }
  }
  return `${WHOLE.format(n)} B`;
}

/** 0.035 is 35 ms, 300 is 5 min, 41,000,000 is 475 d. */
export function duration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) {
    return UNKNOWN;
  }
  const size = Math.abs(seconds);
  if (size < 0.9995) {
    return size === 0 ? '0 s' : `${three(seconds * 1000)} ms`;
  }
  for (const [unit, name] of [[86_400, 'd'], [3_600, 'h'], [60, 'min']] as const) {
    if (size >= unit) {
      return `${three(seconds / unit)} ${name}`;
    }
  }
  return `${three(seconds)} s`;
}

/** Never rounded up to 100 %: one failure of a million is seen. */
export function percent(ratio: number | null | undefined): string {
  if (ratio === null || ratio === undefined) {
    return UNKNOWN;
  }
  const percents = ratio * 100;
  if (percents < 100 && percents > 99) {
    const digits = Math.min(6, Math.max(1, Math.ceil(-Math.log10(100 - percents))));
    const unit = 10 ** digits;
    return `${(Math.floor(percents * unit) / unit).toFixed(digits)} %`;
  }
  return `${three(percents)} %`;
}

export function money(amount: number | null | undefined, currency: string): string {
  if (amount === null || amount === undefined) {
    return UNKNOWN;
  }
  const digits = amount === 0 || amount >= 1 ? 2 : Math.min(8, 2 - Math.floor(Math.log10(amount)));
  return new Intl.NumberFormat('en-US', {
    style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits,
  }).format(amount);
}

/** 00:47:19 of 2026-11-23T00:47:19.706Z. */
export function clock(at: string | null | undefined): string {
  return at ? at.slice(11, 19) : UNKNOWN;
}

export function dateTime(at: string | null | undefined): string {
  return at ? `${at.slice(0, 10)} ${at.slice(11, 19)}` : UNKNOWN;
}

export function ago(at: string, now: number): string {
  const seconds = Math.max(0, (now - Date.parse(at)) / 1000);
  return seconds < 2 ? 'now' : `${duration(Math.floor(seconds))} ago`;
}

export function words(identifier: string): string {
  return identifier.replaceAll('_', ' ').replace(/\bjson\b/, 'JSON');
}

/** The table without its layer: `quakes` of `silver.quakes`. */
export function bare(table: string): string {
  return table.includes('.') ? table.slice(table.indexOf('.') + 1) : table;
}

function three(n: number): string {
  const size = Math.abs(n);
  const digits = size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
  const text = n.toFixed(digits);
  const [whole = '', fraction] = text.split('.');
  const kept = fraction?.replace(/0+$/, '') ?? '';
  return WHOLE.format(Number(whole)).replace(/^0$/, n < 0 ? '-0' : '0') + (kept ? `.${kept}` : '');
}
