import { describe, expect, test } from 'vitest';
import { bytes, compact, duration, figure, money, percent, rate } from '../src/format';

describe('figures', () => {
  test('a share below one is never shown as 100 %', () => {
    expect(percent(0.9999288053538374)).toBe('99.992 %');
    expect(percent(1 - 1e-6)).toMatch(/^99\.9999/);
    expect(percent(1)).toBe('100 %');
    expect(percent(0)).toBe('0 %');
    expect(percent(null)).toBe('–');
  });

  test('durations change their unit with their size', () => {
    expect([0, 0.0022, 0.035, 0.34, 0.9999, 12.34, 300, 3600, 41_000_000].map(duration)).toEqual([
      '0 s', '2.2 ms', '35 ms', '340 ms', '1 s', '12.3 s', '5 min', '1 h', '475 d',
    ]);
  });

  test('small amounts of money keep what is not zero', () => {
    expect(money(0.0297, 'USD')).toBe('$0.0297');
    expect(money(12.3, 'USD')).toBe('$12.30');
    expect(money(0, 'USD')).toBe('$0.00');
  });

  test('sizes, counts and rates', () => {
    expect([0, 999, 16_872, 792_353, 1_629_292].map(bytes)).toEqual(['0 B', '999 B', '16.9 kB', '792 kB', '1.63 MB']);
    expect([14_050, 1_234_567].map(compact)).toEqual(['14,050', '1.23 M']);
    expect([0, 0.4, 352.4].map(rate)).toEqual(['0/s', '0.4/s', '352/s']);
    expect([4.899299065420561, 428, 1.0044448538258697e18].map(figure)).toEqual(['4.899', '428', '1.00e18']);
  });
});
