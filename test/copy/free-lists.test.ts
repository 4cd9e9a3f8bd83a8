// In which order free lists give objects after a copy, as record-free-lists.py saw it: six are
// made, c to h, and given back, something is copied, and six are made again. `hfgedc` says that
// they are where h was, then f, and so on; a point is a place of none of them.

import { expect, test } from "vitest";
import { Interpreter } from "../../src/interpreter.ts";
import { profileNamed } from "../../src/profile/lookup.ts";
import type { Code } from "../../src/python/code.ts";
import { compileUnit } from "../../src/python/compile.ts";
import { parseProgram } from "../../src/python/parse.ts";
import { PYTHONS } from "../objects/bare-heap.ts";
import recorded from "./free-lists.json" with { type: "json" };

interface Copied {
  readonly statements: readonly string[];
  readonly maker: string;
  /** Versions by the order that they showed. */
  readonly seen: Readonly<Record<string, string>>;
}

const COPIES = new Map<string, Copied>(Object.entries(recorded));
const NAMES = [..."cdefgh"];
const CLASSES = `\
class Node(object):
    pass
class Slotted(object):
    __slots__ = ('x', 'y')
`;

/** The order in which a version's free list gives six objects again behind the statements. */
function newOrders(version: string): (copied: Copied) => string {
  const profile = profileNamed(version)!;
  const python = new Interpreter(profile, { size: 16 << 20 });
  const compiled = (text: string): readonly Code[] =>
    parseProgram(text).map((unit) => compileUnit(unit, profile.objects.source));
  const prelude = compiled(CLASSES);
  return ({ statements, maker }) => {
    const made = NAMES.map((name) => `${name} = ${maker}`);
    const dropped = NAMES.map((name) => `del ${name}`);
    const [setUp, call] = [statements.slice(0, -1), statements.at(-1)!];
    const first = ["o = 1", ...setUp, ...made];
    const code = [...first, ...dropped, call, ...made].flatMap(compiled);
    python.begin(prelude);
    python.load(code);
    const run = (from: number, to: number): void => {
      for (let i = from; i < to; i++) expect(python.run(i)).toBeUndefined();
    };
    run(0, first.length);
    const places = NAMES.map((name) => python.lookup(name));
    run(first.length, code.length);
    return NAMES.map((name) => NAMES[places.indexOf(python.lookup(name))] ?? ".").join("");
  };
}

test.each(PYTHONS)("%s: a copy leaves free lists in the order of the real one", (version) => {
  const orderOf = newOrders(version);
  const [expected, actual]: Record<string, string>[] = [{}, {}];
  for (const [title, copied] of COPIES) {
    const seen = Object.entries(copied.seen).find(([, by]) => by.split(" ").includes(version));
    if (seen === undefined) continue;
    expected![title] = seen[0];
    actual![title] = orderOf(copied);
  }
  expect(Object.keys(expected!).length).toBeGreaterThan(100);
  expect(actual).toEqual(expected);
});

test("what copies leave differs by version and by what is copied", () => {
  const orders = [...COPIES.values()].map(({ seen }) => Object.keys(seen));
  expect(new Set(orders.flat()).size).toBeGreaterThan(20);
  expect(orders.filter((each) => each.length > 1).length).toBeGreaterThan(20);
});
