import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { OUTCOMES, REASONS } from '../src/api/types';

const openapi = readFileSync(new URL('../../src/main/resources/io/pactolus/dashboard/openapi.yaml', import.meta.url), 'utf8');
const described = [...openapi.matchAll(/^ {2}(\/api\/v1\/[^:]+):$/gm)].map((m) => m[1] ?? '');

function sources(folder: URL): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? sources(new URL(`${entry.name}/`, folder)) : [readFileSync(new URL(entry.name, folder), 'utf8')],
  );
}

test('the page asks for nothing that the API document does not describe', () => {
  const text = sources(new URL('../src/', import.meta.url)).join('\n');
  const literal = [...text.matchAll(/(?:useResource|get|post)(?:<[^(]*>)?\(\s*'(\/[^'?]*)/g)].map((m) => m[1] ?? '');
  const built = [...text.matchAll(/path\(\[([^\]]*)\]/g)].map((m) =>
    (m[1] ?? '').split(',').map((s) => (s.trim().startsWith("'") ? `/${s.trim().slice(1, -1)}` : '/{}')).join(''),
  );
  const asked = [...new Set([...literal, ...built])].map((p) => `/api/v1${p}`);
  const known = new Set(described.map((p) => p.replaceAll(/\{[^}]*\}/g, '{}')));
  expect(asked.length).toBeGreaterThan(15);
  expect(asked.filter((p) => !known.has(p))).toEqual([]);
});

test('outcomes and reasons are those of the API document', () => {
  expect(openapi).toContain(`required: [${OUTCOMES.join(', ')}]`);
  expect(openapi).toContain(`enum: [${REASONS.join(', ')}]`);
});

test('the page has no markup from text and no style or script that the policy would refuse', () => {
  const text = sources(new URL('../src/', import.meta.url)).join('\n');
  expect(text).not.toMatch(/dangerouslySetInnerHTML|innerHTML|insertAdjacentHTML|new Function|\beval\(/);
  expect(text).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
});
