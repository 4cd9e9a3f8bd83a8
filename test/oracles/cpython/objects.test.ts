// What real interpreters tell of objects: numbers, values, what holds what, sizes.
import { describe, expect } from "vitest";
import { PYTHON_VERSIONS } from "../../../properties/oracles/pythons.ts";
import { object, realTests } from "./real.ts";

describe.each(PYTHON_VERSIONS)("what CPython %s tells of objects", (version) => {
  const { real, see, is } = realTests(version);

  real(
    "objects are numbered by a walk in depth, and a name twice bound is one object",
    async () => {
      const seen = await see("b = [1.5]", "a = [b, b, 'x y']", "c = b");
      expect(seen.names).toEqual([
        ["a", 0],
        ["b", 1],
        ["c", 1],
      ]);
      const [a, b] = seen.objects;
      expect([a!.type, a!.holds]).toEqual(["list", [1, 1, 3]]);
      expect([b!.type, b!.holds]).toEqual(["list", [2]]);
      const atoms = seen.objects.slice(2).map(({ type, value }) => [type, value]);
      expect(atoms).toEqual([
        ["float", "3ff8000000000000"],
        ["str", "x y"],
      ]);
    },
  );

  real("values of atoms come as text", async () => {
    const seen = await see(
      "a = 2 ** 100",
      "b = -0.0",
      "c = (None, True, same, len, Node, gc, NotImplemented, Ellipsis)",
      "d = b'\\xe9'",
      "e = u'\\u20ac\\ud800'",
    );
    expect(object(seen, "a").value).toBe("1267650600228229401496703205376");
    expect(object(seen, "a").type).toBe(is("2.7") ? "long" : "int");
    expect(object(seen, "b").value).toBe("8000000000000000");
    const parts = object(seen, "c").holds!.map((at) => seen.objects[at]!);
    expect(parts.map(({ value }) => value)).toEqual([
      "None",
      "True",
      "same",
      "len",
      "Node",
      "gc",
      "NotImplemented",
      "Ellipsis",
    ]);
    expect(parts.map(({ refcount }) => refcount)).toEqual(parts.map(() => undefined));
    expect(object(seen, "d")).toMatchObject({ type: is("2.7") ? "str" : "bytes", value: "\xe9" });
    const unicode = { type: is("2.7") ? "unicode" : "str", value: "\u20ac\ud800" };
    expect(object(seen, "e")).toMatchObject(unicode);
  });

  real("sets come by type and value, and one with two that look alike says so", async () => {
    const seen = await see("a = {10, 9, 'b', 'a', 2.5}", "b = {(1, 2), (3, 4)}", "c = {(1,), 2}");
    const values = object(seen, "a").holds!.map((at) => seen.objects[at]!.value);
    expect(values).toEqual(["4004000000000000", "10", "9", "a", "b"]);
    const unordered = ["a", "b", "c"].map((name) => object(seen, name).unordered);
    expect(unordered).toEqual([undefined, true, undefined]);
  });

  real("a dict comes in its order, which 2.7 has none of", async () => {
    const seen = await see("a = {'b': 7, 'a': 8, 1: 9}");
    const values = object(seen, "a").holds!.map((at) => seen.objects[at]!.value);
    expect(values).toEqual(
      is("2.7") ? ["1", "9", "a", "8", "b", "7"] : ["b", "7", "a", "8", "1", "9"],
    );
  });
});

describe.each(PYTHON_VERSIONS)("what CPython %s tells of instances", (version) => {
  const { real, see, is } = realTests(version);

  real("weak references and proxies hold what they refer to, or nothing", async () => {
    const seen = await see(
      "a, b, c = Node(), Weakly(), Node()",
      "d = [weakref.ref(a), weakref.proxy(a), weakref.proxy(b), weakref.ref(c), weakref.proxy(c)]",
      "del c",
      "d += [weakref.proxy(same), weakref.proxy(Node)]",
    );
    const a = seen.names[0]![1];
    const b = seen.names[1]![1];
    const holds = object(seen, "d").holds!.map((at) => seen.objects[at]!.holds);
    const same = seen.objects.findIndex(({ value }) => value === "same");
    // A proxy of a class keeps to itself what it stands for.
    expect(holds).toEqual([[a], [a], [b], [], [], [same], undefined]);
    expect(object(seen, "a").refcount).toBe(1);
  });

  real("an instance has the attributes that it has itself, not those of its class", async () => {
    const seen = await see(
      "class K(object):\n    x = 5\n    z = 'text'\n    def y(self): pass",
      "a, b, c, d = K(), K(), K(), K()",
      "b.x, b.y = 5, 6",
      "c.z = c.y",
      "d.__dict__['x'] = 5",
      "e = Slotted()",
      "e.y = e",
    );
    const attributes = ["a", "b", "c", "d", "e"].map((name) => object(seen, name).attributes);
    expect(attributes).toEqual([[], ["x", "y"], ["z"], ["x"], ["y"]]);
    expect(object(seen, "e").dictSize).toBeUndefined();
  });

  real("sizes are those before anybody asked for a __dict__", async () => {
    const seen = await see("a = Node()", "b = Node()", "b.x = 1", "c = {}", "d = [1]", "e = 2.5");
    const size = is("2.7", "3.6", "3.7") ? 64 : is("3.11") ? 56 : 48;
    const dictSize = is("2.7")
      ? 280
      : is("3.6", "3.7")
        ? 120
        : is("3.8", "3.9", "3.10")
          ? 104
          : 288;
    expect([object(seen, "a").size, object(seen, "b").size]).toEqual([size, size]);
    expect(object(seen, "a").dictSize).toBe(dictSize);
    expect(object(seen, "b").dictSize).toBe(dictSize);
    expect(object(seen, "c").size).toBe(is("2.7") ? 280 : is("3.6", "3.7") ? 248 : 64);
    expect(object(seen, "d").size).toBe(is("2.7", "3.6", "3.7") ? 80 : 64);
    expect(object(seen, "e").size).toBe(24);
  });
});
