// What the model says that it cannot tell: no guess, whatever the real answer is.

import { expect, test } from "vitest";
import { Unmodelled } from "../../spec/failures.ts";
import { see } from "./ask.ts";

const NEW = "3.13";
const OLD = "2.7";

test.each([
  [NEW, "a = {1, 2}.pop()"],
  [NEW, "for a in {1, 2}: pass"],
  [NEW, "a = repr({1, 2})"],
  [OLD, "a = {1: 2, 3: 4}.popitem()"],
  [OLD, "a = list({1: 2, 3: 4})"],
  [OLD, "a = repr({1: 2, 3: 4})"],
  [OLD, "a = {} < {}"],
  [NEW, "a = {1: 2}[0:1]"],
  [NEW, "a = {1: 2}\na[0:1] = []"],
  [NEW, "a = {range(3): 1}"],
  [NEW, "a = range(3) == range(3)"],
  [NEW, "a = 1 in range(3)"],
  [NEW, "a = (-8) ** 0.5"],
  [NEW, "a = 3 ** 10000000"],
  [NEW, "a = 1 << 10000000"],
  [NEW, "a = [1] * 10000000"],
  [NEW, "a = range(10000000)"],
  [OLD, "a = range('a')"],
  [OLD, "a = range(1, 2, 0)"],
  [NEW, "a = '%d' % 5"],
  [NEW, "a = b'a' in b'ab'; b = 'a' in b'ab'"],
  [NEW, "a = 'a'.split(b'a')"],
  [NEW, "a = 'a'.replace(None, 'b')"],
  [NEW, "a = b'a'.join([1])"],
  [NEW, "a = [].insert(1)"],
  [NEW, "a = list(1, 2)"],
  [NEW, "a = type()"],
  [NEW, "a = sorted([1, 'a', 2])"],
  [NEW, "a = intern()"],
  [NEW, "a = Node().__class__"],
  [NEW, "a = copy.error"],
  [NEW, "copy.x = 1"],
  [NEW, "del copy.x"],
  [NEW, "a = Slotted.x"],
  [NEW, "Slotted.x = 1"],
  [NEW, "list.x = 1"],
  [NEW, "del list.x"],
  [NEW, "class K(object):\n def m(self): pass\n\na = repr(K().m)"],
  [OLD, "class K(object):\n def m(self): pass\n\na = K.m"],
  [OLD, "class K(object):\n __slots__ = ('x',)\n x = 1\n"],
  [NEW, "class K(list): pass"],
  [NEW, "class K(Weakly): __slots__ = ('__dict__',)"],
  [NEW, "def f():\n class K(object): pass\n\nf()"],
  [NEW, "a = [lambda: x for x in [1]]\ndef f(): return [lambda: x for x in [1]]\nf()"],
  [NEW, "def f():\n def g(): return v\n g(); v = 1\n\nf()"],
  [NEW, "def f(v): return f(v)\nf(1)"],
  [NEW, "a = [1]\nfor b in a: a.append(b)"],
  [NEW, "import os"],
  [NEW, "a = Node | None"],
  [NEW, "a = weakref.ref(Node)"],
  [NEW, "a = weakref.ref(len)"],
  [NEW, "a = weakref.proxy(same)"],
  [NEW, "a = weakref.ref(same)(1)"],
  [NEW, "a = Node()\nb = weakref.proxy(a)\nc = b + 1"],
  [NEW, "a = Node()\nb = weakref.proxy(a)\nc = -b"],
  [NEW, "a = Node()\nb = weakref.proxy(a)\nc = b == a"],
  [NEW, "a = Node()\nb = weakref.proxy(a)\nc = a == b"],
  [NEW, "a = Node()\nb = weakref.proxy(a)\nc = not b"],
  [NEW, "a = Node()\nb = weakref.proxy(a)\nc = len(b)"],
  [NEW, "a = Node()\nb = weakref.proxy(a)\nc = list(b)"],
  [NEW, "a = Node()\nb = weakref.proxy(a)\nc = b[0]"],
  [NEW, "a = Node()\nb = weakref.proxy(a)\nb[0] = 1"],
  [NEW, "a = Node()\nb = weakref.proxy(a)\ndel b[0]"],
  [NEW, "a = Node()\nb = weakref.proxy(a)\nb()"],
  [NEW, "a = Node()\nb = weakref.proxy(a)\nc = copy.copy(b)"],
  [NEW, "a = Node()\nb = weakref.ref(a)\ndel a\nc = {b: 1}"],
  ["3.9", "a = intern(''.join(['', chr(5)]))"],
  [OLD, "a = 'q'\na = a * 0 + 'b'"],
  [OLD, "a = u'a' + '\\xe9'"],
  [OLD, "a = str(u'\\xe9')"],
  [OLD, "a = unicode('\\xe9')"],
  [OLD, "a = int('1_0')"],
  [OLD, "a = chr(10 ** 10)"],
])("%s cannot tell: %s", (version, text) => {
  expect(() => see(version, text)).toThrow(Unmodelled);
});

test("lists that hold themselves are compared down to a depth, then refused", () => {
  const lines = ["a = []", "a.append(a)", "b = []", "b.append(b)"];
  expect(() => see(NEW, ...lines, "c = a == b")).toThrow(Unmodelled);
  expect(() => see(NEW, ...lines, "c = a < b")).toThrow(Unmodelled);
});

test("what is nested too deep is not copied", () => {
  const lines = ["a = []", `for i in range(400): a = [a]`];
  expect(() => see(NEW, ...lines, "b = copy.deepcopy(a)")).toThrow(Unmodelled);
  expect(see(NEW, ...lines, "b = copy.copy(a)").errors).toEqual([]);
});
