// The values of number and string literals, as Python's tokenizer reads them.

import type { Constant } from "./syntax.ts";

/** The constant of a number's text; undefined for what is no number here (`1j`). */
export function parseNumber(text: string): Constant | undefined {
  const plain = text.replaceAll("_", "");
  if (/^(0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|\d+)$/.test(plain)) {
    return { type: "int", value: BigInt(plain) };
  }
  if (/^(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(plain)) {
    return { type: "float", value: Number(plain) };
  }
  return undefined;
}

/** A constant of characters or bytes. */
export type TextConstant = Extract<Constant, { readonly value: string }>;

/** The constant of one string literal with its prefix and quotes; undefined for other prefixes. */
export function parseString(text: string): TextConstant | undefined {
  const parts = /^([a-zA-Z]*)('''|"""|'|")(.*)\2$/s.exec(text);
  if (parts === null) return undefined;
  const type = TYPES[parts[1]!.toLowerCase()];
  if (type === undefined) return undefined;
  const raw = parts[1]!.toLowerCase().includes("r");
  const value = raw ? parts[3]! : unescapeText(parts[3]!, type !== "bytes");
  return value === undefined ? undefined : { type, value };
}

const TYPES: Record<string, "str" | "unicode" | "bytes"> = {
  "": "str",
  r: "str",
  u: "unicode",
  b: "bytes",
  br: "bytes",
  rb: "bytes",
};

const SIMPLE: Record<string, string> = {
  "\n": "",
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/** The text with its escapes replaced; undefined when one is cut short or names no character. */
function unescapeText(text: string, wide: boolean): string | undefined {
  const escapes = /\\(\n|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)/gs;
  let broken = false;
  const value = text.replace(escapes, (whole, code: string) => {
    const simple = SIMPLE[code];
    if (simple !== undefined) return simple;
    if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8) & 0xff);
    const isHex = code.length > 1 && (code[0] === "x" || wide);
    if (!isHex) {
      if (code === "x" || (wide && (code === "u" || code === "U"))) broken = true;
      return whole;
    }
    const point = Number.parseInt(code.slice(1), 16);
    if (point > 0x10ffff) broken = true;
    return broken ? whole : String.fromCodePoint(point);
  });
  return broken ? undefined : value;
}
