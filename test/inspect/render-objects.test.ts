import { describe, expect, test } from "vitest";
import { compiled, readProgram } from "../../cli/python-program.ts";
import { PYTHON_VERSIONS } from "../../properties/oracles/pythons.ts";
import { OBJECT_COLUMNS, renderObjects } from "../../src/inspect/render-objects.ts";
import {
  renderFreeLists,
  renderInterned,
  renderNumberBlocks,
  renderSmallInts,
  renderTables,
} from "../../src/inspect/render-tables.ts";
import { Interpreter } from "../../src/interpreter.ts";
import { asObj } from "../../src/memory/address.ts";
import { profileNamed } from "../../src/profile/lookup.ts";

const SIZE = 16 << 20;

/** An interpreter that has run `text`. */
function ran(version: string, text: string): Interpreter {
  const profile = profileNamed(version)!;
  const interpreter = new Interpreter(profile, { size: SIZE });
  const code = compiled(readProgram("test", text), profile);
  interpreter.begin([]);
  interpreter.load(code);
  for (const at of code.keys()) expect(interpreter.run(at)).toBeUndefined();
  return interpreter;
}

/** The picture of some names, with addresses as `@`. */
function pictureOf(interpreter: Interpreter, names: string): string[] {
  const module = [...names].map((name) => ({ name, ref: interpreter.lookup(name) }));
  const picture = renderObjects(interpreter.objects, interpreter.runtime.segments, { module });
  return picture
    .trimEnd()
    .replace(/0x[0-9a-f]+/g, "@")
    .split("\n");
}

const freeListsOf = (interpreter: Interpreter) =>
  interpreter.freeLists().map(({ name, capacity, list }) => ({
    name,
    capacity,
    numfree: list.numfree,
    entries: list.entries(),
  }));

const MANY_KINDS = `class Node(object):
    pass
class Slotted(object):
    __slots__ = ('x', 'y')
import weakref
a = Node()
a.x = [1.5, u'\\u20ac', {1, 2}]
a.y = a
b = Slotted()
b.x = a
c = weakref.ref(a)
d = (a.x, 2 ** 70, {}, b'by', True, None)
e = Node()
f = {'k': e, 3: 'v v'}
g = [n for n in range(40)]
h = weakref.ref(Node())
def i(j):
    return j
k = 'x' * 100
l = Node
m = frozenset((1,))
`;
const NAMES = "abcdefghiklm";

describe.each(["deck", ...PYTHON_VERSIONS])("pictures of objects in %s", (version) => {
  const interpreter = ran(version, MANY_KINDS);

  test("nothing is written and nobody's count changes", () => {
    const { memory } = interpreter;
    const words = interpreter.heap.words;
    const before = words.slice();
    pictureOf(interpreter, NAMES);
    renderTables(interpreter.objects, freeListsOf(interpreter));
    expect(memory.size).toBe(SIZE);
    let changed = 0;
    for (let at = 0; at < words.length; at++) if (words[at] !== before[at]) changed++;
    expect(changed).toBe(0);
  });

  test("no line is too long, and each object is drawn once, as often as it is referred to", () => {
    const lines = pictureOf(interpreter, NAMES);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(OBJECT_COLUMNS);
    const drawn = lines.flatMap((line) => /^ {2} *#(\d+) {2}\w+ @/.exec(line)?.[1] ?? []);
    expect(drawn).toEqual(drawn.map((_, i) => String(i + 1)));
    const referred = lines
      .join("\n")
      .match(/#\d+/g)!
      .map((each) => Number(each.slice(1)));
    expect(Math.max(...referred)).toBe(drawn.length);
    const tables = renderTables(interpreter.objects, freeListsOf(interpreter)).split("\n");
    for (const line of tables) expect(line.length).toBeLessThanOrEqual(OBJECT_COLUMNS);
  });

  test("the same program gives the same picture", () => {
    const { objects, runtime } = ran(version, MANY_KINDS);
    const tables = renderTables(objects, freeListsOf(interpreter));
    expect(runtime.segments.all.length).toBe(interpreter.runtime.segments.all.length);
    expect(tables).toBe(renderTables(interpreter.objects, freeListsOf(interpreter)));
    expect(pictureOf(ran(version, MANY_KINDS), NAMES)).toEqual(pictureOf(interpreter, NAMES));
  });

  test("a list points to a vector, and what it holds twice is drawn once", () => {
    const lines = pictureOf(ran(version, "a = [1.5, 'v v']\nb = a\na.append(a)\n"), "ab");
    expect(lines.slice(0, 3)).toEqual(["names of the module", "  a -> #1", "  b -> #1"]);
    expect(lines[5]).toMatch(/^ {2}#1 {2}heap @ {2}PyListObject \[ rc 3 \| list \| ob_size 3 \|/);
    expect(lines[5]).toMatch(/ ob_size 3 \| ob_item -> @ \| allocated \d+ \]$/);
    expect(lines[6]).toBe("      ob_item @ [ #2 | #3 | #1 ]");
    expect(lines[7]).toBe("  #2  heap @  PyFloatObject [ rc 2 | float | ob_fval 1.5 ]");
    expect(lines[8]).toMatch(/str \| (length|ob_size) 3 \| 'v v' \| not interned \]$/);
    expect(lines).toHaveLength(9);
  });
});

describe.each(["deck", ...PYTHON_VERSIONS])("pictures of other kinds in %s", (version) => {
  const interpreter = ran(version, MANY_KINDS);

  test("an instance shows its attributes, or the dict that has them", () => {
    const lines = pictureOf(interpreter, "a");
    const text = lines.join("\n");
    if (/\bvalues\b/.test(text)) expect(text).toMatch(/values @ \[ x: #2 \| y: #1 \]/);
    else expect(text).toMatch(/__dict__ \[ #2 \]\n {2} *#2 .* PyDictObject .* ma_used 2 \|/);
    expect(text).toMatch(/#1 {2}heap @ {2}instance \[ rc 3 \| Node/);
  });

  test("slots, weak references and what is dead are told", () => {
    const text = pictureOf(interpreter, "bch").join("\n");
    expect(text).toMatch(/slots \[ at 16: #2 \| at 24: NULL \]/);
    expect(text).toMatch(/PyWeakReference \[ rc 1 \| \w+ \]\n +wr_object, not counted \[ #2 \]/);
    expect(text).toMatch(/PyWeakReference \[ rc 1 \| \w+ \| dead \]/);
  });

  test("long containers and texts are cut, and say so", () => {
    const text = pictureOf(interpreter, "gk").join("\n");
    expect(text).toMatch(/\band 16 more \]$/m);
    expect(text).toMatch(/'x{39}\.\.\. \(102\)/);
  });
});

describe.each(["deck", ...PYTHON_VERSIONS])("pictures of what is shared in %s", (version) => {
  const interpreter = ran(version, MANY_KINDS);

  test("there are 262 small ints, each once", () => {
    const text = renderSmallInts(interpreter.objects);
    const runs = [...text.matchAll(/^ *(-?\d+) to +(\d+) {2}(0x\w+) to (0x\w+), each (\d+)/gm)];
    const counted = runs.reduce((sum, [, from, to]) => sum + Number(to) - Number(from) + 1, 0);
    expect(counted).toBe(262);
    for (const [, from, , first] of runs) {
      const ref = asObj(Number(first));
      expect(interpreter.objects.numbers.toBig(ref)).toBe(BigInt(from!));
    }
  });

  test("blocks of numbers are 2.7's, and each object of theirs is live or in the free list", () => {
    const text = renderNumberBlocks(interpreter.objects);
    if (!interpreter.heap.profile.numbers.machineInts) {
      expect(text).toBe("");
      return;
    }
    const [ints] = text.split("blocks of float");
    const rows = [...ints!.matchAll(/\[([#.]{41})\] {2}(\d+) of 41 live/g)];
    for (const [, cells, live] of rows) {
      expect(cells!.replaceAll(".", "")).toHaveLength(Number(live));
    }
    expect(text).toMatch(/blocks of float: 1, newest first/);
    // 1.5 and its tuple of constants: one float lives in its block.
    expect(text.split("blocks of float")[1]).toMatch(/ 1 of 41 live/);
  });

  test("the table of interned strings has the names of the program", () => {
    const text = renderInterned(interpreter.objects);
    const [, used] = /^interned strings: (\d+) in a dict of (\d+) places/.exec(text)!;
    expect(Number(used)).toBeGreaterThan(10);
    expect(text).toMatch(/\bNode\b/);
    expect(text).not.toContain("v v");
  });

  test("a list that died is on the free list, if the version keeps any", () => {
    const after = ran(version, "a = [1]\na = None\n");
    const text = renderFreeLists(freeListsOf(after));
    const { listFreeList } = after.heap.profile.sequences;
    expect(text).toContain(`  list: 1 of ${listFreeList} -> 0x`);
    expect(text).toMatch(/ {2}\d+ others are empty\n$/);
  });
});

test("a dict that cannot be read is drawn as far as it goes", () => {
  const interpreter = ran("3.11", "a = {1: 2}\n");
  const { memory, layouts } = interpreter.heap;
  const dict = interpreter.lookup("a");
  memory.setPtr(dict + layouts.PyDictObject.ma_keys, 3);
  expect(pictureOf(interpreter, "a").at(-1)).toMatch(/dict \| damaged: ma_keys leads out/);
});

describe("what is empty, missing, damaged or too much is drawn as that", () => {
  test.each(["2.7", "3.8", "3.13"])("%s: empty things have no parts", (version) => {
    const interpreter = ran(version, "a = []\nb = ()\nc = set()\nd = {}\n");
    const text = pictureOf(interpreter, "abcd").slice(6).join(" ").replace(/ +/g, " ");
    expect(text).toMatch(/PyListObject \[ rc 1 \| list \| ob_size 0 \| ob_item -> NULL \|/);
    expect(text).toMatch(/PyTupleObject \[ [^\]]* \| tuple \| ob_size 0 \]/);
    expect(text).toMatch(/PySetObject \[ [^\]]* used 0 \| table -> @ \| 8 places \]/);
    expect(text).toMatch(/PyDictObject \[ [^\]]* ma_used 0 \|/);
    expect(text.match(/\]/g)).toHaveLength(4);
  });

  test("a name that is not bound points nowhere", () => {
    const interpreter = ran("3.11", "a = None\n");
    expect(pictureOf(interpreter, "az")).toContain("  z not bound");
  });

  test("the first objects are drawn, the others counted", () => {
    const text = "a = [[n, [n]] for n in range(300)]\nb = [[n, [n]] for n in range(300)]\n";
    const picture = pictureOf(ran("3.11", text), "ab");
    expect(picture.at(-1)).toMatch(/^ {2}and \d+ more$/);
  });

  test("a set that cannot be read says so", () => {
    const interpreter = ran("3.11", "a = {1, 2}\n");
    const { memory, layouts } = interpreter.heap;
    memory.setSize_t(interpreter.lookup("a") + layouts.PySetObject.mask, 5);
    expect(pictureOf(interpreter, "a").at(-1)).toMatch(/set \| damaged: /);
  });

  test("a table of interned strings that cannot be read says so", () => {
    const interpreter = ran("3.11", "a = 1\n");
    const { memory, layouts } = interpreter.heap;
    const { dict } = interpreter.objects.text.interned.table;
    memory.setPtr(dict + layouts.PyDictObject.ma_keys, 3);
    expect(renderInterned(interpreter.objects)).toMatch(/^interned strings: damaged: ma_keys/);
  });

  test("many interned strings are cut to the first lines", () => {
    const names = Array.from({ length: 900 }, (_, i) => `a.name_of_attribute_${i} = ${i}`);
    const interpreter = ran("3.8", `class N(object): pass\na = N()\n${names.join("\n")}\n`);
    expect(renderInterned(interpreter.objects)).toMatch(/ {2}and \d+ lines more\n$/);
  });
});
