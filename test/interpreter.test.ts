import { describe, expect, test } from "vitest";
import { PYTHON_VERSIONS } from "../properties/oracles/pythons.ts";
import { HeapMisuse } from "../src/errors.ts";
import { Interpreter } from "../src/interpreter.ts";
import { asAddr, asObj } from "../src/memory/address.ts";
import { profileNamed } from "../src/profile/lookup.ts";
import { compileUnit } from "../src/python/compile.ts";
import { parseProgram } from "../src/python/parse.ts";

interface Run {
  readonly python: Interpreter;
  /** What each statement ended with: nothing, or the error. */
  readonly errors: readonly string[];
  /** repr of what a name is bound to. */
  show(name: string): string;
}

/** Runs a program; a statement a line, but for indented ones. */
function run(version: string, text: string): Run {
  const profile = profileNamed(version)!;
  const python = new Interpreter(profile, { size: 16 << 20 });
  const code = parseProgram(text).map((unit) => compileUnit(unit, profile.objects.source));
  python.begin([]);
  python.load(code);
  const errors = code.map((_, i) => python.run(i)?.message ?? "");
  return { python, errors, show: (name) => python.heap.repr(python.lookup(name)) };
}

describe.each(PYTHON_VERSIONS)("%s: names and scopes", (version) => {
  test("a name is bound to an object, and binding it again leaves the object to others", () => {
    const { show } = run(version, "a = [1]\nb = a\nb.append(2)\na = None\n");
    expect([show("a"), show("b")]).toEqual(["None", "[1, 2]"]);
  });

  test("a function sees the very object, and what it binds is its own", () => {
    const text =
      "def go(v):\n    w = v\n    v = None\n    return w\na = []\nb = go(a)\nc = a is b\n";
    const { show, python } = run(version, text);
    expect([show("a"), show("c")]).toEqual(["[]", "True"]);
    expect(python.heap.refcnt(python.lookup("a"))).toBe(2);
  });

  test("a scope's objects go when it is left, also by an error", () => {
    const text = "def go(v):\n    w = [v]\n    return w[1]\na = []\nb = go(a)\n";
    const { python, errors } = run(version, text);
    expect(errors.at(-1)).toBe("IndexError: list index out of range");
    expect(python.heap.refcnt(python.lookup("a"))).toBe(1);
    expect([...python.stack.references()]).toEqual([]);
  });

  test("getrefcount shows one more for its argument", () => {
    const { show } = run(
      version,
      "x = [300]\na = sys.getrefcount(x)\ny = x\nz = [x, y]\nb = sys.getrefcount(x)\n",
    );
    expect([show("a"), show("b")]).toEqual(["2", "5"]);
  });

  test("classes have instances with attributes, methods and finalizers", () => {
    const text = [
      "class Node(object):",
      "    def __init__(self, v):",
      "        self.v = v",
      "    def get(self):",
      "        return self.v",
      "    def __del__(self):",
      "        log.append('gone')",
      "a = Node(5)",
      "b = a.get()",
      "del a.v",
      "c = a.get()",
      "del a",
    ].join("\n");
    const { show, errors } = run(version, text);
    expect([show("b"), show("log")]).toEqual(["5", "['gone']"]);
    expect(errors[4]).toMatch(/^AttributeError: /);
  });

  test("loops, tests and comprehensions run", () => {
    const text = "a = [x * 2 for x in range(3)]\nfor i in a:\n    if i: b = i\n    else: c = i\n";
    const { show } = run(version, text);
    expect([show("a"), show("b"), show("c")]).toEqual(["[0, 2, 4]", "4", "0"]);
  });
});

describe.each(PYTHON_VERSIONS)("%s: errors, depth and coming back", (version) => {
  test("a program that never ends its recursion gets Python's error, not the host's", () => {
    const { errors, python } = run(version, "def f(v):\n    return f(v)\na = f(1)\nb = 2\n");
    expect(errors[1]).toMatch(/maximum recursion depth exceeded/);
    expect(errors[2]).toBe("");
    expect([...python.stack.references()]).toEqual([]);
  });

  test.each([
    ["a = b", "NameError: name 'b' is not defined"],
    ["a = [][0]", "IndexError: list index out of range"],
    ["a = {}[1]", "KeyError: 1"],
    ["a = {[]: 1}", "TypeError: unhashable type: 'list'"],
    ["a = 1 + []", "TypeError: unsupported operand type(s) for +: 'int' and 'list'"],
    ["del a", "NameError: name 'a' is not defined"],
    ["a = 1()", "TypeError: 'int' object is not callable"],
  ])("`%s` ends with %s and leaves the heap as it was", (statement, error) => {
    const { errors, python } = run(version, `${statement}\n${statement}\n`);
    expect(errors).toEqual([error, error]);
    expect([...python.stack.references()]).toEqual([]);
  });

  test("a deep chain is given up without nesting the host's stack", () => {
    const text = "a = []\nfor i in range(30000): a = [a]\ndel a\n";
    const { errors, python } = run(version, text);
    expect(errors).toEqual(["", "", ""]);
    expect(python.objects.lists.freeList.numfree).toBe(80);
  });

  test("coming back to the state behind the prelude is a new process", () => {
    const profile = profileNamed(version)!;
    const python = new Interpreter(profile, { size: 16 << 20 });
    const code = (text: string) =>
      parseProgram(text).map((unit) => compileUnit(unit, profile.objects.source));
    const prelude = code("class Node(object): pass\n");
    const program = code("a = [Node(), {'k': 1.5}, 'two words']\nb = a[0]\nb.x = a\n");
    const addresses = [0, 1].map(() => {
      python.begin(prelude);
      python.load(program);
      program.forEach((_, i) => void python.run(i));
      return [python.lookup("a"), python.lookup("b"), python.heap.liveObjects().length];
    });
    expect(addresses[0]).toEqual(addresses[1]);
  });

  test("coming back undoes what a program did to classes", () => {
    const profile = profileNamed(version)!;
    const python = new Interpreter(profile, { size: 16 << 20 });
    const code = (text: string) =>
      parseProgram(text).map((unit) => compileUnit(unit, profile.objects.source));
    const told = "log.append('told')";
    const prelude = code(`class Telling(object):\n    def __del__(self):\n        ${told}\n`);
    const run = (text: string): string[] => {
      const program = code(text);
      python.begin(prelude);
      python.load(program);
      program.forEach((_, i) => void expect(python.run(i)).toBeUndefined());
      return python.objects.classes.all().map(({ name }) => name);
    };
    expect(run("class Other(Telling): pass\ndel Telling.__del__\na = Other()\n")).toHaveLength(2);
    expect(run("del Telling\ngc.collect()\n")).toHaveLength(0);
    expect(run("a = Telling()\na = None\n")).toHaveLength(1);
    expect(python.log()).toEqual(["told"]);
  });
});

describe("misuse is refused, and the heap is sound behind it", () => {
  const { python } = run("3.11", "a = [1, 2]\nb = 'text'\n");
  const { heap } = python;

  test("an address at which no object starts", () => {
    expect(() => heap.checkObject(asAddr(24))).toThrow(HeapMisuse);
    expect(() => heap.checkObject(asAddr(python.lookup("a") + 8))).toThrow("wild-object");
    expect(heap.checkObject(python.lookup("a"))).toBe(python.lookup("a"));
  });

  test("an object that is gone", () => {
    const list = python.objects.lists.newList(0);
    heap.decref(list);
    expect(() => heap.checkObject(list)).toThrow("freed-object");
  });

  test("a reference that nobody had", () => {
    const list = python.objects.lists.newList(0);
    heap.decref(list);
    expect(() => heap.decref(list)).toThrow("negative-refcount");
    expect(heap.repr(python.lookup("a"))).toBe("[1, 2]");
  });

  test("no object at all", () => {
    expect(heap.isObject(0)).toBe(false);
    expect(() => heap.checkObject(asObj(0))).toThrow("wild-object");
  });
});
