// What the model says by itself, where a sentence says it best; `recorded.test.ts` holds it against
// real interpreters.

import { describe, expect, test } from "vitest";
import { Unmodelled } from "../../spec/failures.ts";
import { error, object, ran, same, see, VERSIONS, value } from "./ask.ts";

const NOW = "3.11";

describe("identity", () => {
  test.each(VERSIONS)(
    "%s: ints are shared from -5 to 256, however they are computed",
    (version) => {
      const shared = see(version, "a = 250 + 6", "b = int('256')", "c = 6 - 11", "d = int('-5')");
      expect(same(shared, "a", "b")).toBe(true);
      expect(same(shared, "c", "d")).toBe(true);
      const apart = see(version, "a = 256 + 1", "b = int('257')", "c = 5 - 11", "d = int('-6')");
      expect(same(apart, "a", "b")).toBe(false);
      expect(same(apart, "c", "d")).toBe(false);
    },
  );

  test.each(VERSIONS)("%s: one unit merges equal constants, two units do not", (version) => {
    expect(same(see(version, "a = 1000; b = 1000"), "a", "b")).toBe(true);
    expect(same(see(version, "a = 1000", "b = 1000"), "a", "b")).toBe(false);
    expect(same(see(version, "a = 'python'", "b = 'python'"), "a", "b")).toBe(true);
    expect(same(see(version, "a = 'py thon'", "b = 'py thon'"), "a", "b")).toBe(false);
  });

  test("a tuple of constants is merged since 3.7, and its items with others since 3.8", () => {
    const merged = (version: string) => same(see(version, "a = (1, 2); b = (1, 2)"), "a", "b");
    expect(VERSIONS.filter(merged)).toEqual(VERSIONS.slice(2));
    const items = (version: string) =>
      same(see(version, "a = (1000, 'p q'); b = 1000", "c = a[0]"), "b", "c");
    expect(VERSIONS.filter((version) => !items(version))).toEqual(["3.7"]);
  });

  test("some operations give their operand, and a join of one string that string", () => {
    const lines = ["a = tuple([1, 2])", "b = 'p q' * 2", "c = 12345678901234567890"];
    const kept = ["a[:]", "tuple(a)", "a * 1", "b + ''", "str(b)", "''.join([b])"];
    for (const expression of kept) {
      const seen = see(NOW, ...lines, `d = ${expression}`);
      expect(same(seen, "d", expression.includes("b") ? "b" : "a")).toBe(true);
    }
    expect(same(see(NOW, ...lines, "d = +c"), "c", "d")).toBe(true);
    expect(same(see(NOW, ...lines, "d = c + 0"), "c", "d")).toBe(false);
  });

  test.each(VERSIONS)("%s: a set is looked up in a set as a frozenset is", (version) => {
    const lines = ["a = frozenset([1])", "b = {a}", "c = set([1]) in b", "d = set([2]) in b"];
    const seen = see(version, ...lines, "b.discard(set([2]))", "e = len(b)", "b.remove(set([1]))");
    expect([value(seen, "c"), value(seen, "d"), value(seen, "e")]).toEqual(["True", "False", "1"]);
    expect(value(see(version, ...lines, "b.remove(set([1]))", "f = len(b)"), "f")).toBe("0");
  });

  test("an interned string dies as others do and is interned no more, but in 3.12", () => {
    const first = ["b = 'spam'.upper()", "a = intern(b)", "del a, b"];
    const anew = (version: string) =>
      same(see(version, ...first, "d = 'spam'.upper()", "e = intern(d)"), "d", "e");
    expect(VERSIONS.filter((version) => !anew(version))).toEqual(["3.12"]);
  });

  test("intern gives the string itself when its value is new, and then always that one", () => {
    const seen = see(NOW, "a = intern('z q' + '!')", "b = intern('z ' + 'q!')", "c = 'z q!'[:]");
    expect(same(seen, "a", "b")).toBe(true);
    expect(same(seen, "a", "c")).toBe(false);
    expect(object(seen, "a").refcount).toBeUndefined();
  });

  test("in 3.11 the constant 'b' is not the character that indexing gives", () => {
    const one = (version: string) => same(see(version, "a = 'b'", "c = 'abc'[1:][0]"), "a", "c");
    expect(VERSIONS.filter((version) => !one(version))).toEqual(["3.11", "3.12"]);
  });
});

describe("references", () => {
  test.each(VERSIONS)("%s: a count is what the graph refers with", (version) => {
    const seen = see(version, "a = []", "b = [a, a]", "c = {1: a}", "d = (a, b)", "e = a");
    expect(object(seen, "a").refcount).toBe(6);
    expect(object(seen, "b").refcount).toBe(2);
  });

  test("the code of a unit holds its constants, once a unit", () => {
    const seen = see(NOW, "a = 1000; b = [1000]", "c = a", "d = 2.5");
    expect(object(seen, "a").refcount).toBe(4);
    expect(object(seen, "d").refcount).toBe(2);
  });

  test("to 3.6 code holds the items of a constant tuple beside the tuple", () => {
    const count = (version: string) => {
      return object(see(version, "a = (1000, 2.5)", "b = a[0]"), "b").refcount;
    };
    expect(VERSIONS.map(count)).toEqual([3, 3, 2, 2, 2, 2, 2, 2, 2]);
  });

  test("a cycle that nobody reaches goes on to hold what it held, until it is collected", () => {
    const seen = see(NOW, "a = []", "b = [a]", "b.append(b)", "del b");
    expect(object(seen, "a").refcount).toBe(2);
    const broken = see(NOW, "a = []", "b = [a]", "b.append(b)", "b.pop()", "del b");
    expect(object(broken, "a").refcount).toBe(1);
  });

  test("what the interpreter holds itself has no count", () => {
    const seen = see(NOW, "a = None", "b = 7", "c = 'x'", "d = ()", "e = Node", "f = len");
    for (const name of "abcdef") expect(object(seen, name)).not.toHaveProperty("refcount");
  });

  test("an object is alive as long as somebody refers to it", () => {
    const count = (...lines: string[]) => ran(NOW, ...lines).countObjects();
    const before = count("a = 1");
    expect(count("a = 1", "b = [[], []]") - before).toBe(3);
    expect(count("a = 1", "b = [[], []]", "b.pop()") - before).toBe(2);
    expect(count("a = 1", "b = [[], []]", "del b") - before).toBe(0);
    expect(count("a = 1", "b = []", "b.append(b)", "del b") - before).toBe(1);
  });
});

describe("deaths", () => {
  test.each(VERSIONS)("%s: a finalizer runs when its object has no name left", (version) => {
    expect(see(version, "a = Noisy()", "b = a", "del a", "log.append('still')", "b = 1").log) //
      .toEqual(["still", "del"]);
  });

  test("callbacks ran before the finalizer in 2.7 and run behind it since", () => {
    const log = (version: string) =>
      see(version, "a = Noisy()", "b = weakref.ref(a, called)", "del a").log.join();
    expect(log("2.7")).toBe("called,del");
    for (const version of VERSIONS.slice(1)) expect(log(version)).toBe("del,called");
  });

  test("a caller held its arguments until 3.10", () => {
    const log = (version: string) =>
      see(version, "def f(v): v = None; log.append('in')", "f(Noisy())").log.join();
    expect(VERSIONS.map(log)).toEqual([...Array(6).fill("in,del"), ...Array(3).fill("del,in")]);
  });

  test("a weak reference sees its object die, and is shared without a callback", () => {
    const seen = see(NOW, "a = Node()", "b = weakref.ref(a)", "c = weakref.ref(a)", "d = b() is a");
    expect(same(seen, "b", "c")).toBe(true);
    expect(value(seen, "d")).toBe("True");
    expect(object(see(NOW, "b = weakref.ref(Node())"), "b").holds).toEqual([]);
  });

  test("an object that its finalizer keeps is finalized again in 2.7 only", () => {
    const log = (version: string) =>
      see(
        version,
        "k = []",
        "class K(object):\n def __del__(self): log.append('del'); k.append(self)\n",
        "a = K()",
        "del a",
        "k.pop()",
      ).log.length;
    expect(log("2.7")).toBe(2);
    expect(log(NOW)).toBe(1);
  });
});

describe("copies", () => {
  test.each(VERSIONS)("%s: deepcopy keeps aliases, closes cycles, keeps atoms", (version) => {
    const seen = see(
      version,
      "a = [[], 1000]",
      "a.append(a)",
      "a.append(a[0])",
      "b = copy.deepcopy(a)",
    );
    const [outer, ...rest] = [object(seen, "b"), ...object(seen, "b").holds!];
    expect(outer.holds![2]).toBe(new Map(seen.names).get("b"));
    expect(rest[0]).toBe(rest[3]);
    expect(rest[1]).toBe(object(seen, "a").holds![1]);
    expect(rest[0]).not.toBe(object(seen, "a").holds![0]);
  });

  test("a tuple whose parts stay stays itself", () => {
    const seen = see(
      NOW,
      "a = (1, (2, 'x'))",
      "b = copy.deepcopy(a)",
      "c = (1, [])",
      "d = copy.deepcopy(c)",
    );
    expect(same(seen, "a", "b")).toBe(true);
    expect(same(seen, "c", "d")).toBe(false);
  });
});

describe("errors", () => {
  test("a statement that raises changes nothing more, and the program goes on", () => {
    const seen = see(NOW, "a = [1]", "a[5] = 2; a = 3", "b = a");
    expect(seen.errors).toEqual([
      { statement: 1, type: "IndexError", text: "list assignment index out of range" },
    ]);
    expect(same(seen, "a", "b")).toBe(true);
    expect(object(seen, "b").type).toBe("list");
  });

  test("texts are those of the version", () => {
    const text = (version: string) => error(version, "a = 'x' + 1");
    expect(text("2.7")).toBe("TypeError: cannot concatenate 'str' and 'int' objects");
    expect(text("3.6")).toBe("TypeError: must be str, not int");
    expect(text("3.13")).toBe('TypeError: can only concatenate str (not "int") to str');
  });

  test.each([
    ["the order of a set", "a = list({1, 2})"],
    ["an address", "a = repr(Node())"],
    ["a builtin beside the subset", "a = id(1)"],
    ["a method beside the subset", "a = [2, 1].sort()"],
    ["a class with operators of its own", "class K(object):\n def __eq__(self, other): return 1\n"],
  ])("%s is refused, not guessed", (_, line) => {
    expect(() => see(NOW, line)).toThrow(Unmodelled);
  });
});

test("a model forgets the program before", () => {
  const model = ran(NOW, "a = Noisy()", "b = weakref.ref(a)", "c");
  expect(model.observe().errors).toHaveLength(1);
  model.begin([], []);
  const nothing = { names: [], objects: [], errors: [], log: [] };
  expect(model.observe()).toMatchObject(nothing);
  expect(model.observe().collector).toMatchObject({ counts: [0, 0], garbage: 0 });
});
