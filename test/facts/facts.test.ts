// Measured facts about real CPythons. Most are programs that our interpreter runs too, from the
// same text; README.md says where each came from.

import { expect, test } from "vitest";
import type { Interpreter } from "../../src/interpreter.ts";
import type { ObjRef } from "../../src/memory/address.ts";
import type { FreeList } from "../../src/objects/free-list.ts";
import { bindNames, COMPONENTS } from "./components.ts";
import {
  dataOf,
  evaluate,
  freshInterpreter,
  linesTold,
  runsOf,
  runText,
  spansOf,
  type Value,
  withoutAddresses,
} from "./evaluate.ts";
import { LEFT_OUT } from "./left-out.ts";
import { LEFT_OUT_OF_COLLECTOR } from "./left-out-collector.ts";
import {
  INDEX,
  measuredRows,
  PYTHONS,
  type Row,
  recordedValue,
  rowsOf,
  spannedName,
} from "./rows.ts";

type Measure = (interpreter: Interpreter, ref: ObjRef) => Value;

const MEASURES: Readonly<Record<string, Measure>> = {
  sizes: dataOf,
  heads: ({ heap }, ref) => heap.sizeOf(ref) - heap.typeOf(ref).slots.sizeOf(ref),
  basicsizes: ({ heap }, ref) => [heap.typeOf(ref).basicsize, heap.typeOf(ref).itemsize],
  counts: ({ memory }, ref) => memory.u32(ref) + memory.u32(ref + 4) * 2 ** 32,
  ranges: (interpreter, ref) => runsOf(dataOf(interpreter, ref) as number[]),
  identity: dataOf,
  constants: dataOf,
  copies: dataOf,
  reuse: dataOf,
};

const plainData: Measure = (interpreter, ref) => withoutAddresses(dataOf(interpreter, ref));

/** What the collector, finalizers and weak references do. */
const MEASURES_OF_COLLECTOR: Readonly<Record<string, Measure>> = {
  collect: plainData,
  triggers: plainData,
  tracking: plainData,
  finalizers: plainData,
  weakrefs: plainData,
  debug: (interpreter, ref) => withoutAddresses([dataOf(interpreter, ref), linesTold(interpreter)]),
  trash: (interpreter, ref) => spansOf(dataOf(interpreter, ref) as number[]),
};

/** Holds what `ours` says of each row, in each version, against what real CPythons said. */
function compare(group: string, rows: readonly Row[], ours: (row: Row, python: string) => Value) {
  const said: Record<string, Value> = {};
  const real: Record<string, Value> = {};
  for (const row of rows) {
    for (const python of row.pythons) {
      said[`${row.name} in ${python}`] = ours(row, python);
      real[`${row.name} in ${python}`] = recordedValue(group, row.name, python);
    }
  }
  expect(said).toEqual(real);
}

test.each(Object.entries(MEASURES))("%s are those of real CPythons", (file, measure) => {
  compare(file, rowsOf(file), ({ text }, python) => evaluate(python, text, measure));
});

/** As record.py begins such a row. */
const collectAll = ({ collector }: Interpreter): void => void collector.collectNow(2);

test.each(Object.entries(MEASURES_OF_COLLECTOR))(
  "%s are those of real CPythons",
  (file, measure) => {
    compare(file, rowsOf(file), ({ text }, python) => evaluate(python, text, measure, collectAll));
  },
);

test("the collector knows objects that programs have no name for", () => {
  compare("named", rowsOf("named"), ({ text }, python) =>
    evaluate(python, text, plainData, (interpreter) => {
      bindNames(interpreter);
      collectAll(interpreter);
    }),
  );
});

test("objects that programs have no name for are as in real CPythons", () => {
  compare("names", rowsOf("names"), ({ text }, python) =>
    evaluate(python, text, dataOf, bindNames),
  );
});

test.each(rowsOf("components"))("components answer as real CPythons do: $name", (row) => {
  compare("components", [row], ({ name }, python) => COMPONENTS[name]!(freshInterpreter(python)));
});

/** Lists nested this deep are copied. */
function copiesDepth(python: string, depth: number): boolean {
  const nested = `x = []\nfor i in range(${depth}):\n    x = [x]`;
  const text = `${nested}\ndef is_copied():\n    return copy.deepcopy(x)\nis_copied() is x`;
  return evaluate(python, text) === false;
}

test("deepcopy goes as deep as in real CPythons", () => {
  compare("depth", measuredRows("depth"), (_, python) => {
    let deepest = 490;
    while (copiesDepth(python, deepest + 1)) deepest++;
    return deepest;
  });
});

/** More than any free list takes; those of tuples are longer. */
const FILL = `class Node(object):
    def m(self):
        pass
x = [[] for i in range(500)]
x = [{1: 1} for i in range(500)]
x = [float(i) + 0.5 for i in range(500)]
x = [Node().m for i in range(500)]
x = None`;
const TUPLES = 2100;
const LONGEST_TUPLE = 22;

function dropTuples({ objects, heap }: Interpreter): void {
  for (let length = 1; length <= LONGEST_TUPLE; length++) {
    const made = Array.from({ length: TUPLES }, () => objects.tuples.newTuple(length));
    for (const tuple of made) heap.decref(tuple);
  }
}

/** Objects on free lists by the names of sys._debugmallocstats; of tuples for each length. */
function freeObjects(python: string): Readonly<Record<string, readonly number[]>> {
  const interpreter = freshInterpreter(python);
  runText(interpreter, FILL);
  dropTuples(interpreter);
  const { lists, dicts, numbers, methods, tuples } = interpreter.objects;
  const count = ({ freeList }: { freeList: FreeList }): number[] => [freeList.entries().length];
  return {
    "free PyListObjects": count(lists),
    "free PyDictObjects": count(dicts),
    "free PyFloatObjects": count(numbers.floats),
    "free PyMethodObjects": count(methods),
    "tuples by size 1..": tuples.freeLists.map((list) => list.entries().length),
  };
}

test("free lists hold as many as in real CPythons, but for what the probe had in use", () => {
  const IN_USE = 2;
  const found = new Map(PYTHONS.map((python) => [python, freeObjects(python)]));
  for (const { name, pythons } of measuredRows("freeLists")) {
    for (const python of pythons) {
      const real = [recordedValue("freeLists", name, python)].flat() as number[];
      const ours = found.get(python)![name.split(": ")[1]!]!;
      expect(ours.length, `${name} in ${python}`).toBe(real.length);
      const missing = ours.map((count, i) => count - real[i]!);
      expect(missing.filter((count) => count < 0 || count > IN_USE)).toEqual([]);
    }
  }
});

test("objects on free lists have the size that real CPythons tell", () => {
  compare("itemSizes", measuredRows("itemSizes"), ({ name }, python) => {
    const { lists, dicts, numbers, methods, tuples } = freshInterpreter(python).objects;
    const length = /(\d+)-sized/.exec(name)?.[1];
    if (length !== undefined) return tuples.type.basicsize + tuples.type.itemsize * Number(length);
    const types = { List: lists.type, Dict: dicts.type, Method: methods.type };
    const kind = /Py(\w+)Objects/.exec(name)![1]!;
    return { ...types, Float: numbers.floats.type }[kind]!.basicsize;
  });
});

/** Rows and versions, one word each. */
const spelt = (file: string, { name, pythons }: Omit<Row, "text">): string[] =>
  pythons.map((python) => `${file}: ${name} in ${python}`);

const FILES: Readonly<Record<string, readonly string[]>> = {
  sizes: ["sizes", "heads", "basicsizes", "names", "components"],
  identity: ["identity", "ranges", "counts", "names", "components"],
  constants: ["constants"],
  copies: ["copies", "names", "components"],
  freelists: ["reuse"],
  requests: ["requests"],
  gcbasic: ["collect", "triggers"],
  gctrigger: ["triggers", "collect"],
  tracking: ["tracking", "named"],
  finalize: ["finalizers", "debug"],
  weak: ["weakrefs", "debug", "named"],
  gcdebug: ["debug", "collect"],
  trash: ["trash"],
};
const MEASURED: Readonly<Record<string, readonly string[]>> = {
  copies: ["depth"],
  freelists: ["freeLists", "itemSizes"],
};

const inFile = Object.keys(INDEX).map((file) => {
  const asked = [
    ...(FILES[file] ?? []).flatMap(rowsOf),
    ...(MEASURED[file] ?? []).flatMap(measuredRows),
  ];
  const names = new Set(INDEX[file]!.map((text) => spannedName(text).name));
  const leftOut = [...LEFT_OUT, ...LEFT_OUT_OF_COLLECTOR].flatMap(({ rows }) =>
    (rows[file] ?? []).map(spannedName),
  );
  return {
    file,
    all: INDEX[file]!.flatMap((text) => spelt(file, spannedName(text))),
    // Names and components stand in one file for several of the facts'.
    asked: asked.filter(({ name }) => names.has(name)).flatMap((row) => spelt(file, row)),
    leftOut: leftOut.flatMap((row) => spelt(file, row)),
  };
});

test.each(
  inFile.map((each) => ({ ...each, count: each.asked.length, without: each.leftOut.length })),
)("every row is asked or left out: $file, $count asked, $without left out", (facts) => {
  const { all, asked, leftOut } = facts;
  expect([...asked, ...leftOut].sort()).toEqual([...all].sort());
});

test("every row that is asked is one of the facts", () => {
  const names = new Set(
    Object.values(INDEX).flatMap((rows) => rows.map((r) => spannedName(r).name)),
  );
  const files = new Set(Object.values(FILES).flat());
  const rows = [...files].flatMap(rowsOf);
  expect(rows.map(({ name }) => name).filter((name) => !names.has(name))).toEqual([]);
});
