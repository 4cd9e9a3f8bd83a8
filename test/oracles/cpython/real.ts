// What the tests of real interpreters share: which there are, programs that are told to them, and
// what is looked up in their answers.
import { afterAll, test } from "vitest";
import type { FastRandom } from "../../../properties/engine/random.ts";
import { Cpython } from "../../../properties/oracles/cpython/child.ts";
import {
  type FoundPython,
  findPythons,
  type PythonVersion,
} from "../../../properties/oracles/pythons.ts";
import type { Observation, ObservedObject } from "../../../spec/observation.ts";

export const pythons = findPythons({ env: process.env });
const opened = new Map<PythonVersion, Promise<Cpython>>();

afterAll(async () => {
  // Another file of tests may come to this module after this one.
  const ended = [...opened.values()];
  opened.clear();
  for (const cpython of ended) (await cpython).close();
});

/** A real CPython, which only bodies of `real` may use: they run where it is. */
export function realTests(version: PythonVersion) {
  const found = pythons.find((python) => python.version === version);
  const real = (name: string, body: () => Promise<void>) =>
    test.runIf(found !== undefined)(name, body);
  const cpython = (): Promise<Cpython> => {
    const known = opened.get(version) ?? Cpython.open(found!);
    opened.set(version, known);
    return known;
  };
  const see = async (...lines: string[]): Promise<Observation> =>
    (await (await cpython()).run([lines]))[0]!;
  const is = (...versions: PythonVersion[]): boolean => versions.includes(version);
  return { python: found as FoundPython, real, cpython, see, is };
}

/** The object that a name holds. */
export const object = ({ names, objects }: Observation, name: string): ObservedObject =>
  objects[new Map(names).get(name)!]!;

/** What a name holds behind a statement; undefined when it is not bound. */
export const address = (
  { addresses }: Observation,
  statement: number,
  name: string,
): number | undefined => new Map(addresses![statement]!).get(name);

/** A program of containers without a constant that is counted: each count is told by the graph. */
export function graphProgram(random: FastRandom): string[] {
  const name = (): string => "abcdefgh"[random.next() % 8]!;
  const lines = ["a = []", "b = {}", "c = Node()", "d = (a, b)", "e = Slotted()", "f = set()"];
  const statements = [
    () => `${name()} = []`,
    () => `${name()} = [${name()}, ${name()}]`,
    () => `${name()} = (${name()}, ${name()})`,
    () => `${name()} = {${random.next() % 9}: ${name()}}`,
    () => `${name()} = Node()`,
    () => `${name()} = Slotted()`,
    () => `${name()}.x = ${name()}`,
    () => `${name()}.y = ${name()}`,
    () => `${name()}.append(${name()})`,
    () => `del ${name()}`,
    () => `${name()} = {same(${name()})}`,
    () => `${name()} = frozenset((${name()},))`,
    () => `${name()} = ${name()}[0]`,
    () => `${name()} = hold(${name()})`,
    () => `${name()} = Weakly()`,
    () => `${name()} = weakref.ref(${name()})`,
    () => `${name()} = copy.deepcopy(${name()})`,
    () => `${name()} = ${name()}.x`,
  ];
  for (let i = 0; i < 40; i++) lines.push(statements[random.next() % statements.length]!());
  // Garbage would hold what is not garbage.
  return [...lines, "gc.collect()"];
}
