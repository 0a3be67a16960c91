import { expect, test } from 'vitest';
import { exact } from '../src/api/client';
import { pieces, valueText } from '../src/text';

test('what cannot be seen or turns the text around is shown by its code', () => {
  expect(pieces('a\u202eb\u0000')).toEqual([
    { text: 'a', escaped: false },
    { text: '\\u202e', escaped: true },
    { text: 'b', escaped: false },
    { text: '\\u0000', escaped: true },
  ]);
});

test('markup, line breaks and letters of all scripts stay as they are', () => {
  const text = '<img src=x onerror=alert(1)>\n\tЗемля 地震 😀';
  expect(pieces(text)).toEqual([{ text, escaped: false }]);
});

test('whole numbers beyond 2^53 keep every digit', () => {
  expect(valueText((exact('{"hash": 8956410275062221691, "n": 12, "d": 1.5}') as { hash: unknown }).hash)).toBe('8956410275062221691');
});
