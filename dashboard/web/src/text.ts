/** A piece of text as it may be shown: as it is, or the name of a character that cannot be seen or that moves others. */
export interface Piece { text: string; escaped: boolean }

// Controls but for tab and line feed, and what changes the direction, joins or hides: a record must not look other than it is.
// eslint-disable-next-line no-control-regex
const UNSEEN = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]/u;

export function pieces(text: string): Piece[] {
  const out: Piece[] = [];
  let plain = '';
  for (const character of text) {
    if (UNSEEN.test(character)) {
      if (plain) {
        out.push({ text: plain, escaped: false });
        plain = '';
      }
      out.push({ text: `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`, escaped: true });
    } else {
      plain += character;
    }
  }
  if (plain) {
    out.push({ text: plain, escaped: false });
  }
  return out;
}

/** Any value of a table or a row as text. */
export function valueText(value: unknown): string | null {
  if (value === null || value === undefined) {
    return null;
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
