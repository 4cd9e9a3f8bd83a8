// How repr writes text: quotes, escapes, and what is shown as it is. Objects/unicodeobject.c:
// unicode_repr, Objects/bytesobject.c: PyBytes_Repr.
//
// The quote is ' unless the text has one and no ". Bytes, and 2.7's unicode, show ASCII only; 3.x's
// str shows every character that its Unicode database calls printable.

/** Escapes that have a letter. */
const LETTERS: Readonly<Record<number, string>> = { 9: "\\t", 10: "\\n", 13: "\\r", 92: "\\\\" };

const FIRST_PRINTABLE = 0x20;
const LAST_ASCII_PRINTABLE = 0x7e;

/** Bytes, a character each; `prefix` is b or nothing. */
export function reprOfBytes(text: string, prefix: string): string {
  return prefix + quoted(text, () => false);
}

/** 2.7's unicode. */
export function reprOfUnicode(text: string): string {
  return `u${quoted(text, () => false)}`;
}

/** 3.x's str; `isPrintable` is asked about characters that are not ASCII. */
export function reprOfStr(text: string, isPrintable: (code: number) => boolean): string {
  return quoted(text, isPrintable);
}

/** True for a byte, or character of 2.7, that repr writes with a backslash wherever it stands. */
export function isEscaped(character: string): boolean {
  return escaped(character, () => false) !== character;
}

function quoted(text: string, isPrintable: (code: number) => boolean): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let written = quote;
  for (const character of text) {
    written += character === quote ? `\\${quote}` : escaped(character, isPrintable);
  }
  return written + quote;
}

function escaped(character: string, isPrintable: (code: number) => boolean): string {
  const code = character.codePointAt(0)!;
  const letter = LETTERS[code];
  if (letter !== undefined) return letter;
  if (code >= FIRST_PRINTABLE && code <= LAST_ASCII_PRINTABLE) return character;
  if (code > LAST_ASCII_PRINTABLE + 1 && isPrintable(code)) return character;
  const digits = code.toString(16);
  if (code <= 0xff) return `\\x${digits.padStart(2, "0")}`;
  return code <= 0xffff ? `\\u${digits.padStart(4, "0")}` : `\\U${digits.padStart(8, "0")}`;
}
