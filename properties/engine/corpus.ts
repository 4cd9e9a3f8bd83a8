// A corpus entry: one program as a text file, with what is known of it in header lines.
//
//   #: pyheap 1
//   #: machine    blocks
//   #: property   everyBlockIsAccountedForOnce
//   #: expect     pass
//   a = malloc(512)
//   free(a)          # a comment
//
// Programs are stored, not seeds: a seed means another program as soon as the generator changes, a
// program never does.

import type { Program } from "./machine.ts";
import { type Language, LanguageError } from "./python.ts";

export const FORMAT = "pyheap 1";

/** A file that is not an entry: where, and what was expected there. */
export class CorpusError extends Error {
  override readonly name = "CorpusError";
  readonly file: string;
  readonly line: number;

  constructor(file: string, line: number, message: string) {
    super(`${file}:${line}: ${message}`);
    this.file = file;
    this.line = line;
  }
}

/** Header fields in order of appearance, and statements with their line numbers. */
export interface EntryText {
  readonly file: string;
  readonly fields: ReadonlyMap<string, { readonly value: string; readonly line: number }>;
  readonly statements: readonly { readonly line: number; readonly text: string }[];
}

const FIELD_WIDTH = 10;

/** Splits a file into header and statements; throws CorpusError when it does not begin as one. */
export function readEntry(file: string, text: string): EntryText {
  const lines = text.split(/\r?\n/);
  if (lines[0]?.replace(/^#:\s*/, "").trim() !== FORMAT || !lines[0].startsWith("#:")) {
    throw new CorpusError(file, 1, `expected \`#: ${FORMAT}\``);
  }
  const fields = new Map<string, { value: string; line: number }>();
  const statements: { line: number; text: string }[] = [];
  lines.forEach((raw, i) => {
    if (i === 0) return;
    const header = /^#:\s*(\S+)\s*(.*)$/.exec(raw);
    if (header !== null) {
      const [, name, value] = header;
      if (fields.has(name!)) throw new CorpusError(file, i + 1, `\`${name}\` stands twice`);
      fields.set(name!, { value: value!.trim(), line: i + 1 });
      return;
    }
    const statement = raw.replace(/#.*$/, "").trim();
    if (statement !== "") statements.push({ line: i + 1, text: statement });
  });
  return { file, fields, statements };
}

/** The program of an entry; throws CorpusError at the first line that is not in the language. */
export function programOf(entry: EntryText, language: Language): Program {
  return Uint32Array.from(entry.statements, ({ line, text }) => {
    try {
      return language.parse(text);
    } catch (error) {
      if (!(error instanceof LanguageError)) throw error;
      throw new CorpusError(entry.file, line, error.message);
    }
  });
}

/** The text of an entry; `fields` in the order in which they should stand. */
export function writeEntry(
  fields: readonly (readonly [name: string, value: string])[],
  program: Program,
  language: Language,
): string {
  const header = fields.map(([name, value]) => `#: ${name.padEnd(FIELD_WIDTH)} ${value}`);
  return `${[`#: ${FORMAT}`, ...header, language.printProgram(program)].join("\n")}\n`;
}

/** Eight hexadecimal digits that differ when the kinds of operations or their variables do. */
export function shapeOf(program: Program, language: Language): string {
  const shape = language.printProgram(program).replace(/\d+/g, "#");
  let hash = 0x811c9dc5;
  for (let i = 0; i < shape.length; i++) {
    hash = Math.imul(hash ^ shape.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}
