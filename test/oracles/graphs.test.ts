// Heaps of real interpreters as graphs: our collector finds in each what the real one found, in the
// same order, and frees the same. And that a collector which is wrong in anything is told.

import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { CORPUS, filesIn, GRAPH_ENDING } from "../../cli/files.ts";
import { dumpGraph } from "../../properties/oracles/graphs/dumper.ts";
import { type HeapGraph, packGraph, readGraph } from "../../properties/oracles/graphs/graph.ts";
import {
  type GraphReplay,
  type MakeGraphInterpreter,
  profileOf,
  replayGraph,
} from "../../properties/oracles/graphs/replay.ts";
import { PYTHON_VERSIONS } from "../../properties/oracles/pythons.ts";
import { Interpreter } from "../../src/interpreter.ts";
import { pythons } from "./cpython/real.ts";

const FILES = filesIn(CORPUS.graphs, GRAPH_ENDING);
const TANGLE = join(CORPUS.graphPrograms, "tangle.py");
const read = (file: string): HeapGraph => readGraph(file, readFileSync(file));
const recorded = (name: string): HeapGraph => read(join(CORPUS.graphs, name + GRAPH_ENDING));

function replayed(graph: HeapGraph, make?: MakeGraphInterpreter): GraphReplay {
  return replayGraph(graph, profileOf(graph.python)!, make);
}

test("two heaps of every version are recorded, in half a megabyte", () => {
  const names = FILES.map((file) => basename(file, GRAPH_ENDING));
  const wanted = PYTHON_VERSIONS.flatMap((each) => [`${each}-library`, `${each}-tangle`]);
  expect(names.toSorted()).toEqual(wanted.toSorted());
  expect(FILES.reduce((sum, file) => sum + readFileSync(file).length, 0)).toBeLessThan(500_000);
});

test.each(FILES.map((file) => [basename(file), file]))("%s: ours does the same", (_, file) => {
  const graph = read(file);
  const { differences, tally } = replayed(graph);
  expect(differences).toEqual([]);
  expect(tally.objects).toBe(graph.nodes.length);
  expect(tally.gone).toBeGreaterThan(100);
});

test("a tangle has garbage of every age, and finalizers that save", () => {
  const { steps, types, end } = recorded("3.11-tangle");
  expect(steps.map(({ generation }) => generation)).toEqual([0, 1, 2]);
  for (const { returned, garbage } of steps) {
    expect(returned).toBeGreaterThan(0);
    expect(garbage).toHaveLength(returned);
  }
  expect(steps.flatMap(({ finalized }) => finalized).length).toBeGreaterThan(0);
  expect(types.map(({ finalizer }) => finalizer)).toContain("saves");
  expect(end.gone.length).toBeGreaterThan(end.returned);
});

describe("what is told of a collector that", () => {
  /** An interpreter of which `plant` has broken something. */
  const broken =
    (plant: (interpreter: Interpreter) => void): MakeGraphInterpreter =>
    (profile, size) => {
      const interpreter = new Interpreter(profile, { size, guard: false });
      plant(interpreter);
      return interpreter;
    };
  const told = (name: string, plant: (interpreter: Interpreter) => void): string =>
    replayed(recorded(name), broken(plant)).differences.join("\n");

  test("forgets one reference of each object with three", () => {
    const text = told("3.6-tangle", ({ collector }) => {
      const { references } = collector.parts;
      const locate = references.locate.bind(references);
      references.locate = (ref) => {
        locate(ref);
        if (references.end - references.start === 6) references.start += 2;
      };
    });
    expect(text).toMatch(/collection 1 \(generation 0\) returned: CPython 3\.6\.15 36, ours /);
  });

  test("collects one generation more than it should", () => {
    const text = told("3.11-tangle", ({ collector }) => {
      const collectNow = collector.collectNow.bind(collector);
      collector.collectNow = (generation) => collectNow(generation === 0 ? 1 : generation);
    });
    expect(text).toContain("collection 1 (generation 0) returned: CPython 3.11.7 20, ours 64");
    expect(text).toContain("collection 2 (generation 1): garbage, 1 of 44");
  });

  test("forgets that a finalizer ran", () => {
    const text = told("3.11-tangle", ({ collector }) => {
      collector.parts.finalized.isFinalized = () => false;
    });
    expect(text).toContain("the last collection: finalized");
  });

  test("runs no finalizer", () => {
    const text = told("3.7-tangle", ({ collector }) => {
      collector.parts.finalized.isFinalized = () => true;
    });
    expect(text).toContain("collection 1 (generation 0) returned: CPython 3.7.16 0, ours 36");
  });

  test("untracks no tuple", () => {
    const text = told("3.11-tangle", ({ collector }) => {
      collector.parts.untracking.untrackTuples = () => {};
    });
    expect(text).toMatch(/^gone: CPython 3\.11\.7 tuple #\d+.* too, ours still there$/m);
  });

  test("goes over garbage in another order", () => {
    const text = told("2.7-tangle", ({ collector }) => {
      const { lists } = collector.parts;
      lists.move = (head, list) => {
        lists.remove(head);
        const first = lists.next(list);
        lists.setNext(list, head);
        lists.setPrev(head, list);
        lists.setNext(head, first);
        lists.setPrev(first, head);
      };
    });
    expect(text).toMatch(/garbage, 1 of \d+: CPython 2\.7\.18/);
  });
});

test("a real heap that differs in one reference is told", () => {
  const graph = recorded("3.11-tangle");
  const [first] = graph.steps[0]!.garbage;
  const nodes = graph.nodes.map((node, i) =>
    i === first ? { ...node, count: node.count + 1 } : node,
  );
  expect(replayed({ ...graph, nodes }).differences).not.toEqual([]);
});

describe("a file that is no graph is told by its line", () => {
  const HEADER = {
    format: "pyheap-graph 1",
    python: "3.11.7",
    program: "p.py",
    objects: 1,
    types: [["list", "list", ""]],
    steps: [],
    end: { returned: 0, finalized: [], gone: [] },
  };
  const line = JSON.stringify;
  const ROW = [0, 0, 1, [0]];

  test("the smallest that is one", () => {
    const graph = readGraph("f", packGraph(`${line(HEADER)}\n${line(ROW)}\n`));
    expect(graph.nodes).toEqual([{ type: 0, place: 0, count: 1, edges: [0], target: undefined }]);
  });

  test.each([
    ["no JSON", "what", [], "f: line 1: no JSON"],
    [
      "another format",
      { ...HEADER, format: "x" },
      [ROW],
      'line 1: the format is not "pyheap-graph',
    ],
    ["a line too few", HEADER, [], "f: line 1: 1 objects are told, 0 are there"],
    ["no types", { ...HEADER, types: 1 }, [ROW], 'f: line 1: "types" is no list'],
    [
      "an unknown kind",
      { ...HEADER, types: [["a", "b", ""]] },
      [ROW],
      'line 1: ["a","b",""] is no',
    ],
    ["a generation 3", { ...HEADER, steps: [{ generation: 3 }] }, [ROW], "3 is no generation"],
    [
      "garbage of others",
      { ...HEADER, end: { ...HEADER.end, gone: [-1] } },
      [ROW],
      '"gone": -1 is',
    ],
    ["an unknown type", HEADER, [[1, 0, 1, [0]]], "f: line 2: no type 1"],
    ["a place beyond", HEADER, [[0, 3, 1, [0]]], "f: line 2: list objects cannot be at place 3"],
    ["a referent beyond", HEADER, [[0, 0, 1, [1]]], "f: line 2: the referents are not all"],
    ["a count too small", HEADER, [[0, 0, 0, [0]]], "f: line 2: a count of 0, and 1 references"],
    ["a count too large", HEADER, [[0, 0, 2 ** 30, [0]]], "f: line 2: no count: 1073741824"],
  ])("%s", (_, header, rows, message) => {
    const text = [
      typeof header === "string" ? header : line(header),
      ...rows.map((row) => line(row)),
    ];
    expect(() => readGraph("f", Buffer.from(text.join("\n")))).toThrow(message);
  });

  test("one that was cut short", () => {
    const bytes = packGraph(`${line(HEADER)}\n${line(ROW)}\n`);
    expect(() => readGraph("f", bytes.slice(0, -9))).toThrow(/^f: unexpected end of file$/);
  });
});

test.runIf(pythons.length > 0).each(pythons.map((python) => [python.full, python] as const))(
  "a heap that CPython %s has now, whole",
  (_, python) => {
    const lines = dumpGraph(python, { program: TANGLE, isSince: false, isYoungFirst: true });
    const { differences, tally } = replayed(readGraph("now", Buffer.from(lines)));
    expect(differences).toEqual([]);
    expect(tally.objects).toBeGreaterThan(5000);
  },
);
