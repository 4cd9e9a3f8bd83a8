// Pictures of collections: what a recorder hears of the collector, and how it is drawn. gc_refs are
// read where each version has them, and must be the same numbers everywhere.

import { describe, expect, test } from "vitest";
import { beginProgram, interpreterFor, readProgram } from "../../cli/python-program.ts";
import { namesOf } from "../../cli/run-collections.ts";
import { PYTHON_VERSIONS } from "../../properties/oracles/pythons.ts";
import { CollectionRecorder, type CollectionView } from "../../src/inspect/record-collections.ts";
import { renderCollection } from "../../src/inspect/render-collections.ts";
import { OBJECT_COLUMNS } from "../../src/inspect/render-objects.ts";
import { profileNamed } from "../../src/profile/lookup.ts";

/** The collections of a program in `version`. */
function collectionsIn(version: string, text: string): readonly CollectionView[] {
  const program = readProgram("x.py", text);
  const recorder = new CollectionRecorder();
  const interpreter = interpreterFor(profileNamed(version)!, recorder);
  beginProgram(interpreter, program);
  recorder.begin(interpreter.objects, interpreter.collector);
  for (const at of program.statements.keys()) {
    recorder.note(namesOf(interpreter, program));
    expect(interpreter.run(at)).toBeUndefined();
  }
  return recorder.collections;
}

const linesOf = (view: CollectionView): string[] => renderCollection(view).trimEnd().split("\n");

/** What is told of the object that has or had the name. */
function rowOf(view: CollectionView, name: string) {
  const found = view.rows.filter(({ known }) => known === name || known === `was ${name}`);
  expect(found).toHaveLength(1);
  return found[0]!;
}

const NODES = `\
import gc
class Node(object):
    pass
gc.collect()
mid = Node()
left = Node()
right = Node()
mid.left = left
left.right = right
right.left = left
del left
del right
gc.collect()
del mid
gc.collect()
`;

const lanes = (last: readonly (readonly [string, string])[], when: string): string[] =>
  last.map(([name, cells], i) => `  ${(i === 0 ? when : "").padEnd(6)}  ${name}  ${cells}`);

describe("the slide's three nodes", () => {
  test("in 3.11: left and right have one reference each, and it is from inside", () => {
    const view = collectionsIn("3.11", NODES).at(-1)!;
    expect(linesOf(view)).toEqual([
      "  counts 0 0 0, thresholds 700 10 10",
      ...lanes(
        [
          ["generation 0", "[ ]"],
          ["generation 1", "[ ]"],
          ["generation 2", "[ #2 | #3 | 9 others ]"],
          ["permanent   ", "[ ]"],
        ],
        "before",
      ),
      "",
      "                        ob_  update_  subtract_  move_",
      "  object             refcnt     refs       refs  unreachable  then",
      "  #2 Node was left        1        1          0  unreachable  freed",
      "  #3 Node was right       1        1          0  unreachable  freed",
      "  and 9 others",
      "",
      ...lanes(
        [
          ["generation 0", "[ ]"],
          ["generation 1", "[ ]"],
          ["generation 2", "[ 9 others ]"],
          ["permanent   ", "[ ]"],
        ],
        "after",
      ),
      "  collected 2",
    ]);
  });
});

describe("the slide's three nodes and their dicts", () => {
  test("in 2.7: their dicts are objects as well, and nothing is permanent", () => {
    const view = collectionsIn("2.7", NODES).at(-1)!;
    expect(linesOf(view)).toEqual([
      "  counts 0 0 0, thresholds 700 10 10",
      ...lanes(
        [
          ["generation 0", "[ ]"],
          ["generation 1", "[ ]"],
          ["generation 2", "[ #2 | #5 | #3 | #6 | 8 others ]"],
        ],
        "before",
      ),
      "",
      "                        ob_  update_  subtract_  move_",
      "  object             refcnt     refs       refs  unreachable  then",
      "  #2 Node was left        1        1          0  unreachable  freed",
      "  #5 dict in #2           1        1          0  unreachable  freed",
      "  #3 Node was right       1        1          0  unreachable  freed",
      "  #6 dict in #3           1        1          0  unreachable  freed",
      "  and 8 others",
      "",
      ...lanes(
        [
          ["generation 0", "[ ]"],
          ["generation 1", "[ ]"],
          ["generation 2", "[ 8 others ]"],
        ],
        "after",
      ),
      "  collected 4",
    ]);
  });

  test.each(PYTHON_VERSIONS)(
    "in %s: every step has the numbers that the graph gives",
    (version) => {
      const view = collectionsIn(version, NODES).at(-2)!;
      // Of left's two references one is mid's, one right's; mid's own is that of the module.
      for (const [name, count] of [
        ["mid", 1],
        ["left", 2],
        ["right", 1],
      ] as const) {
        expect(rowOf(view, name)).toMatchObject({
          ...{ refcount: count, updated: count, subtracted: 0, verdict: "reached" },
          fate: ["stays in 2"],
        });
      }
      expect(view.collected).toBe(0);
    },
  );
});

describe.each(PYTHON_VERSIONS)("what becomes of objects in %s", (version) => {
  test("survivors are promoted, those of a younger generation first merged into the older", () => {
    const text = "import gc\ngc.collect()\na = [[]]\ngc.collect(0)\nb = [a, a]\ngc.collect(1)\n";
    const [, first, second] = collectionsIn(version, text);
    const [inner] = first!.rows.filter(({ known }) => known === "in #1");
    expect(inner).toMatchObject({ refcount: 1, subtracted: 0, verdict: "reached" });
    // The module is not collected with them: its reference is one from outside.
    expect(rowOf(first!, "a")).toMatchObject({
      ...{ refcount: 1, updated: 1, subtracted: 1, verdict: "reachable" },
      fate: ["promoted to 1"],
    });
    expect(rowOf(second!, "a")).toMatchObject({
      ...{ refcount: 3, updated: 3, subtracted: 1, fate: ["promoted to 2"] },
    });
    expect(second!.before.map(({ objects }) => objects.length).slice(0, 2)).toEqual([1, 2]);
    expect(second!.after.map(({ objects }) => objects.length).slice(0, 3)).toEqual([0, 0, 3]);
    expect(second!.counts).toEqual([1, 1, 0]);
  });

  test("a tuple without containers is untracked, whatever the generation", () => {
    const text = "import gc\ndef pair(x):\n    return (x, x)\na = pair(1000)\ngc.collect(0)\n";
    const [view] = collectionsIn(version, text);
    expect(rowOf(view!, "a").fate).toEqual(["untracked"]);
    expect(view!.after.flatMap(({ objects }) => objects)).toEqual([]);
  });
});

describe.each(PYTHON_VERSIONS)("what becomes of garbage in %s", (version) => {
  const since = (least: number): boolean => version !== "2.7" && Number(version.slice(2)) >= least;

  test("an object that its finalizer brings back is told from one that dies", () => {
    const text = `\
import gc
kept = []
class Phoenix(object):
    def __del__(self):
        kept.append(self)
class Node(object):
    pass
a = Phoenix()
a.me = a
b = Node()
b.me = b
del a
del b
gc.collect()
`;
    const [view] = collectionsIn(version, text);
    const [a, b] = [rowOf(view!, "a").fate, rowOf(view!, "b").fate];
    expect([rowOf(view!, "a").verdict, rowOf(view!, "b").verdict]).toEqual([
      "unreachable",
      "unreachable",
    ]);
    if (version === "2.7") {
      expect([a, b]).toEqual([["in gc.garbage"], ["freed"]]);
      expect(linesOf(view!).at(-1)).toBe("  collected 2, 2 uncollectable");
    } else {
      expect(a).toEqual(["finalized", "alive again"]);
      expect(b).toEqual([since(9) ? "freed" : "alive again"]);
    }
  });

  test("weak references, what is saved, and a class with all that is its own", () => {
    const text = `\
import gc
import weakref
class Node(object):
    pass
a = Node()
a.me = a
b = [weakref.ref(a), weakref.proxy(a)]
del a
gc.collect()
c = []
c.append(c)
gc.set_debug(gc.DEBUG_SAVEALL)
del c
gc.collect()
gc.set_debug(0)
del gc.garbage[:]
del Node
gc.collect()
`;
    const [weak, saved, kind] = collectionsIn(version, text);
    expect(rowOf(weak!, "a").fate).toEqual(["2 weakrefs cleared", "freed"]);
    expect(rowOf(saved!, "c").fate).toEqual(["in gc.garbage"]);
    expect(rowOf(kind!, "c").fate).toEqual(["freed"]);
    expect(kind!.othersUnreachable).toBeGreaterThan(1);
    expect(linesOf(kind!).join("\n")).toMatch(
      new RegExp(`and ${kind!.others} others, ${kind!.othersUnreachable} of them unreachable`),
    );
    expect(kind!.collected).toBe(kind!.othersUnreachable + 1);
  });
});

test("a collection that begins by itself tells the counts that brought it about", () => {
  const text = `\
import gc
class Cell(object):
    __slots__ = ('x',)
def cells(many):
    kept = [0] * many
    gc.collect()
    for each in range(many):
        kept[each] = Cell()
    return kept
gc.collect()
gc.set_threshold(10, 1, 1)
a = cells(40)
`;
  const views = collectionsIn("3.8", text).slice(1);
  expect(views.map(({ generation }) => generation)).toEqual([2, 0, 0, 1]);
  const [, first, , last] = views;
  expect([first!.counts, first!.thresholds]).toEqual([
    [11, 0, 0],
    [10, 1, 1],
  ]);
  expect(last!.counts).toEqual([11, 2, 0]);
  // The eleventh is being made while the first ten are looked at.
  expect(first!.rows).toHaveLength(10);
  expect(linesOf(first!).filter((line) => /Cell|more/.test(line))).toEqual([
    "  #2  Cell       1        1          1  reachable    promoted to 1",
    "      and 9 more like this",
  ]);
});

test("what never dies is set aside where versions tell it apart", () => {
  const text = "import gc\na = ()\nb = [a]\ngc.collect()\n";
  for (const version of PYTHON_VERSIONS) {
    const rows = collectionsIn(version, text)[0]!.rows;
    expect(rows.map(({ type }) => type)).toEqual(["list"]);
  }
});

test("no line is longer than 100 columns, however long names and fates are", () => {
  const text = `\
import gc
class NodeOfSomeLongName(object):
    def __del__(self):
        pass
a_name_that_is_long = NodeOfSomeLongName()
another_name_for_it = a_name_that_is_long
a_name_that_is_long.me = a_name_that_is_long
import weakref
b = weakref.ref(a_name_that_is_long)
del a_name_that_is_long, another_name_for_it
gc.collect()
`;
  const lines = linesOf(collectionsIn("3.13", text)[0]!);
  const at = lines.findIndex((line) => line.includes("NodeOfSomeLongName"));
  expect(lines[at]).toMatch(
    /^ {2}#1 NodeOfSomeLongName was a_name_that_i\.\.\. +1 +1 +0 +unreachable$/,
  );
  expect(lines[at + 1]).toBe("     then: weakref cleared, finalized, freed");
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(OBJECT_COLUMNS);
});

test("long runs of numbers are told by their ends, and what is left by its number", () => {
  const names = Array.from({ length: 60 }, (_, i) => `n${i + 10}`);
  const lists = names.map((name) => `${name} = []\n`).join("");
  const gone = names.map((name, i) => (i % 2 === 0 ? "" : `del ${name}\n`)).join("");
  const text = `import gc\n${lists}gc.collect(0)\n${gone}gc.collect(1)\n`;
  const [one, two] = collectionsIn("3.13", text);
  expect(linesOf(one!)[1]).toBe("  before  generation 0  [ #1 to #60 | 4 others ]");
  const drawn = linesOf(two!).slice(0, 6).join(" ").replaceAll(/ +/g, " ");
  const odd = Array.from({ length: 24 }, (_, i) => `#${2 * i + 1}`).join(" | ");
  expect(drawn).toContain(`generation 1 [ ${odd} | and 6 more | `);
});
