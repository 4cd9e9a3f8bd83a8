// What the slides say, row by row, in every version; where a real CPython says otherwise, what it
// says. The figures are those of nine real prompts.

import { describe, expect, test } from "vitest";
import { beginProgram, readProgram, seenHere } from "../../cli/python-program.ts";
import { pictureOf } from "../../cli/run.ts";
import { PYTHON_VERSIONS } from "../../properties/oracles/pythons.ts";
import { profileNamed } from "../../src/profile/lookup.ts";
import {
  errorsIn,
  FILES,
  interpreterOf,
  OF_COLLECTOR,
  programOf,
  type Shown,
  shownOf,
} from "./programs.ts";

const VERSIONS = ["deck", ...PYTHON_VERSIONS];
/** The deck's Python differs from 2.7 in its size classes only. */
const isTwo = (version: string): boolean => version === "2.7" || version === "deck";

/** sys.getsizeof of 'a', '', 1, [], {}, () where they are not those of 3.8 to 3.11. */
const SIZES: Readonly<Record<string, readonly number[]>> = {
  deck: [38, 37, 24, 72, 280, 56],
  "2.7": [38, 37, 24, 72, 280, 56],
  "3.6": [50, 49, 28, 72, 248, 56],
  "3.7": [50, 49, 28, 72, 248, 56],
  "3.12": [42, 41, 28, 56, 64, 40],
  "3.13": [42, 41, 28, 56, 64, 40],
};

/** The programs of rows as `version` shows them. */
const shownBy =
  (version: string) =>
  (row: string): Shown =>
    shownOf(row, version);

describe.each(VERSIONS)("where names are, in %s", (version) => {
  test("no statement of these programs ends in an error", () => {
    const files = FILES.filter((file) => !OF_COLLECTOR.includes(file));
    expect(files).toHaveLength(13);
    expect(errorsIn(files, version)).toEqual([]);
  });

  test("row 7: a function's names lie on the stack, what they are bound to does not", () => {
    const program = programOf("07-where-variables-live.py");
    const interpreter = interpreterOf(version);
    const { segments } = interpreter.runtime;
    const places: unknown[] = [];
    beginProgram(interpreter, program);
    interpreter.watchReturns(({ locals }) =>
      locals.forEach((name, slot) => {
        const at = segments.segmentOf(interpreter.stack.localAddress(slot))!.name;
        const ref = interpreter.stack.local(slot);
        const type = interpreter.heap.typeOf(ref).name;
        places.push([name, at, type, segments.segmentOf(ref)!.name]);
      }),
    );
    for (const at of program.statements.keys()) expect(interpreter.run(at)).toBeUndefined();
    interpreter.watchReturns(undefined);
    // Where the int 1 lies is the version's: 2.7 has its small ints in blocks, 3.x among its data.
    const ofInts = segments.segmentOf(interpreter.lookup("c"))!.name;
    expect(places).toEqual([
      ["e", "stack", "list", "heap"],
      ["f", "stack", "int", ofInts],
      ["g", "stack", "list", "heap"],
    ]);
    expect(["heap", "data", "bss"]).toContain(ofInts);
    if (isTwo(version)) expect(ofInts).toBe("heap");
  });

  test("row 7: the picture of the frame shows its names with their addresses", () => {
    const program = programOf("07-where-variables-live.py");
    const lines = pictureOf(
      program,
      profileNamed(version)!,
      { frame: "go" },
      interpreterOf(version),
    ).split("\n");
    expect(lines[0]).toBe("the stack, growing down: the frame of go");
    const names = lines.slice(1, 4).map((line) => /^ {2}(0x\w+) {2}(\w) +-> #(\d+)$/.exec(line)!);
    expect(names.map(([, , name]) => name)).toEqual(["e", "f", "g"]);
    const [first, second] = names.map(([, at]) => Number(at));
    expect(first! - second!).toBe(8);
  });
});

describe.each(VERSIONS)("names and identity in %s", (version) => {
  const shown = shownBy(version);

  test("row 8: 123 is 123, 1000 is not 1000, 'n' and 'python' are themselves", () => {
    const row = shown("08");
    expect(row.values("cdefghij")).toBe(
      "c True, d False, e True, f True, g False, h True, i False, j True",
    );
    expect(row.values("k")).toBe(isTwo(version) ? "k False" : "k True");
  });

  test("row 9: the function sees the same object, and rebinding its name changes nothing", () => {
    const row = shown("09");
    expect(row.values("cdeg")).toBe("c True, d None, e None, g True");
    const places = ["a = [1, 2]", "d = rebind(a)", "e = change(a)"].map((text) =>
      row.address("a", text),
    );
    expect(new Set(places).size).toBe(1);
    expect(row.items("a", "d = rebind(a)")).toHaveLength(2);
    expect(row.items("a", "e = change(a)")).toHaveLength(3);
  });

  test("row 10: names are tied to objects, and can be tied to others", () => {
    const row = shown("10");
    expect(row.object("a", "b = a")!.refcount).toBe(2);
    expect(row.object("b", "a = 'other'")!.refcount).toBe(1);
    expect(row.values("acd")).toBe("a other, c True, d 1000");
    expect(row.object("b")).toBeUndefined();
  });
});

describe.each(VERSIONS)("what exists once in %s", (version) => {
  const shown = shownBy(version);

  test("row 11: -5 to 256 exist once, -6 and 257 do not", () => {
    expect(shown("11").values("cdefg")).toBe("c True, d False, e True, f False, g True");
  });

  test("row 12: ints lie in blocks of 41 in 2.7, and their blocks are never given back", () => {
    const program = programOf("12-int-blocks.py");
    expect(shown("12").values("b")).toBe(isTwo(version) ? "b True" : "b False");
    const picture = pictureOf(
      program,
      profileNamed(version)!,
      { all: true },
      interpreterOf(version),
    );
    const [, blocks] = /^blocks of int: (\d+), newest first/m.exec(picture) ?? [];
    if (!isTwo(version)) {
      expect(blocks).toBeUndefined();
      return;
    }
    // 262 small ints and 400 of the program are more than 16 blocks hold.
    expect(Number(blocks)).toBeGreaterThan(16);
    expect(picture).toMatch(/^ {2}0x\w+ {2}\[\.{41}\] {2}0 of 41 live$/m);
    expect(picture).toMatch(/^ {2}free_list -> 0x\w+ -> 0x\w+/m);
  });

  test("row 13: a string of one character exists once, and has its size", () => {
    const row = shown("13");
    expect(row.values("cdeh")).toBe("c True, d True, e False, h True");
    const sizes: Record<string, string> = {
      two: "f 38, g 37",
      old: "f 50, g 49",
      new: "f 42, g 41",
    };
    const since312 = version === "3.12" || version === "3.13";
    expect(row.values("fg")).toBe(sizes[isTwo(version) ? "two" : since312 ? "new" : "old"]);
  });

  test("the sizes are those that real prompts told", () => {
    const kinds = ["'a'", "''", "1", "[]", "{}", "()"];
    const lines = kinds.map((kind, i) => `${"abcdef"[i]} = sys.getsizeof(${kind})`);
    const program = readProgram("sizes", `import sys\n${lines.join("\n")}\n`);
    const { objects, names } = seenHere(program, profileNamed(version)!, interpreterOf(version)).at(
      -1,
    )!.observation;
    const sizes = names.map(([, at]) => Number(objects[at]!.value));
    expect(sizes).toEqual(SIZES[version] ?? [50, 49, 28, 56, 64, 40]);
  });

  test("row 14: equal interned strings are one object, and the table does not count", () => {
    expect(shown("14").values("cegi")).toBe("c True, e False, g True, i 2");
    const program = programOf("14-interned-strings.py");
    const picture = pictureOf(
      program,
      profileNamed(version)!,
      { all: true },
      interpreterOf(version),
    );
    expect(picture).toMatch(/^interned strings: \d+ in a dict of \d+ places at 0x/m);
    expect(picture.split("interned strings:")[1]).toMatch(/\bpython\b/);
    expect(picture.split("interned strings:")[1]).not.toContain("hello world");
  });
});

describe.each(VERSIONS)("counts, containers and copies in %s", (version) => {
  const shown = shownBy(version);

  test("row 16: x, y and z hold 300 four times, and sys.getrefcount shows one more", () => {
    const row = shown("16");
    const counts = ["a = int('300')", "b = a", "c = [a, b]", "del b", "c = None"].map(
      (text) => row.object("a", text)!.refcount,
    );
    expect(counts).toEqual([1, 2, 4, 3, 1]);
    expect(row.values("defgij")).toBe("d 2, e 3, f 5, g 4, i 4, j 2");
    expect(row.values("h")).toBe("h 0");
  });

  test("row 23: ints, strings and tuples are made anew, lists and dicts change", () => {
    expect(shown("23").values("cfilp")).toBe("c False, f False, i False, l True, p True");
  });

  test("row 24: the list points to two ints, and both names to the list", () => {
    const row = shown("24");
    const [first, second, third] = row.items("a");
    expect([first === second, second === third]).toEqual([true, false]);
    expect(row.object("a")!.refcount).toBe(2);
    expect(row.address("a")).toBe(row.address("b"));
    const picture = pictureOf(row.program, profileNamed(version)!, {}, interpreterOf(version));
    expect(picture).toMatch(/#1 {2}heap 0x\w+ {2}PyListObject \[ rc 2 \| list \| ob_size 3 \|/);
    expect(picture).toMatch(/ob_item 0x\w+ \[ #2 \| #2 \| #3 \]/);
  });

  test("row 25: copy.copy makes a new outer list and shares the inner one", () => {
    expect(shown("25").values("cdef")).toBe("c False, d True, e True, f False");
  });

  test("row 26: copy.deepcopy makes new inner lists, each once, and keeps atoms", () => {
    const row = shown("26");
    expect(row.values("cdefil")).toBe("c False, d True, e True, f False, i True, l True");
  });
});
