// Corpus entries of our machines: the header of a program file as a setting, a property and an
// expectation, and back.

import {
  CorpusError,
  type EntryText,
  programOf,
  readEntry,
  shapeOf,
  writeEntry,
} from "../engine/corpus.ts";
import type { Program } from "../engine/machine.ts";
import {
  MACHINES,
  type MachineName,
  type Makers,
  openScene,
  type Scene,
  type Setting,
} from "./setting.ts";

/** What a program does today: `fail` while its bug is known and open, or planted. */
export type Expectation = "pass" | "fail";

export interface Entry {
  readonly file: string;
  readonly setting: Setting;
  /** The property that the program once broke; undefined in a seed that never broke any. */
  readonly property: string | undefined;
  readonly expect: Expectation;
  /** The planted bug under which it fails; undefined when the heap itself is meant. */
  readonly defect: string | undefined;
  /** Where it came from, for people. */
  readonly found: string | undefined;
  readonly program: Program;
}

const KNOWN_FIELDS = ["machine", "python", "hooks", "property", "expect", "defect", "found"];

/** Scenes by setting and defect: building one costs more than running an entry. */
export class Scenes {
  private readonly open = new Map<string, Scene>();
  private readonly makers: ReadonlyMap<string, Makers>;

  /** `makers` builds the heap of each defect that entries may name. */
  constructor(makers: ReadonlyMap<string, Makers> = new Map()) {
    this.makers = makers;
  }

  /** The scene of a setting; undefined for an unknown Python or defect. */
  get(setting: Setting, defect?: string): Scene | undefined {
    const maker = defect === undefined ? undefined : this.makers.get(defect);
    if (defect !== undefined && maker === undefined) return undefined;
    const { machine, python, debugHooks } = setting;
    const key = JSON.stringify([machine, python, debugHooks, defect]);
    const known = this.open.get(key) ?? openScene(setting, maker);
    if (known !== undefined) this.open.set(key, known);
    return known;
  }
}

/** Reads a program file; throws CorpusError naming the file, the line and what was expected. */
export function parseEntry(file: string, text: string, scenes: Scenes): Entry {
  const entry = readEntry(file, text);
  for (const [name, { line }] of entry.fields) {
    if (KNOWN_FIELDS.includes(name)) continue;
    throw new CorpusError(file, line, `unknown field \`${name}\`; expected ${list(KNOWN_FIELDS)}`);
  }
  const setting = settingOf(entry);
  const scene = scenes.get(setting);
  if (scene === undefined) {
    const { value, line } = entry.fields.get("python")!;
    const expected = "a Python such as 3.11, tiny-2.7 or deck";
    throw new CorpusError(file, line, `unknown python \`${value}\`; expected ${expected}`);
  }
  return {
    file,
    setting,
    property: entry.fields.get("property")?.value,
    expect: oneOf(entry, "expect", ["pass", "fail"], "pass"),
    defect: entry.fields.get("defect")?.value,
    found: entry.fields.get("found")?.value,
    program: programOf(entry, scene.language),
  };
}

/** The text of an entry, which `parseEntry` reads back. */
export function entryText(entry: Omit<Entry, "file">, scene: Scene): string {
  const { setting, property, expect, defect, found, program } = entry;
  const fields: [string, string][] = [
    ["machine", setting.machine],
    ["python", setting.python],
  ];
  if (setting.debugHooks) fields.push(["hooks", "debug"]);
  if (property !== undefined) fields.push(["property", property]);
  fields.push(["expect", expect]);
  if (defect !== undefined) fields.push(["defect", defect]);
  if (found !== undefined) fields.push(["found", found]);
  return writeEntry(fields, program, scene.language);
}

/** A file name that says what fails: property, operation, and the program's shape. */
export function entryName(property: string, program: Program, scene: Scene): string {
  return `${kebabCase(property)}-${shapeOf(program, scene.language)}.py`;
}

/** `everyBlockIsAccountedForOnce` as `every-block-is-accounted-for-once`. */
export function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function settingOf(entry: EntryText): Setting {
  const machine: MachineName = oneOf(entry, "machine", MACHINES, undefined);
  const python = entry.fields.get("python")?.value;
  if (python === undefined) throw new CorpusError(entry.file, 1, "expected a field `python`");
  return {
    machine,
    python,
    debugHooks: oneOf(entry, "hooks", ["none", "debug"], "none") === "debug",
  };
}

function oneOf<Value extends string>(
  entry: EntryText,
  name: string,
  values: readonly Value[],
  fallback: Value | undefined,
): Value {
  const field = entry.fields.get(name);
  if (field === undefined) {
    if (fallback !== undefined) return fallback;
    throw new CorpusError(entry.file, 1, `expected a field \`${name}\`: ${list(values)}`);
  }
  const known = values.find((value) => value === field.value);
  if (known !== undefined) return known;
  const message = `unknown ${name} \`${field.value}\`; expected ${list(values)}`;
  throw new CorpusError(entry.file, field.line, message);
}

function list(values: readonly string[]): string {
  return values.join(", ").replace(/, ([^,]*)$/, " or $1");
}
