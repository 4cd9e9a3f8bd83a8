import { expect, test } from "vitest";
import { parseNumber, parseString } from "../../src/python/literal.ts";
import { parseExpression, parseProgram } from "../../src/python/parse.ts";

test("a line is a unit, and so is a definition with its body", () => {
  const units = parseProgram("a = 1; b = 2\n\ndef f(x):\n    return x\na = f(b)\n");
  expect(units.map(({ line, statements }) => [line, statements.length])).toEqual([
    [1, 2],
    [3, 1],
    [5, 1],
  ]);
});

test.each([
  ["a.x = b[0]", "assign"],
  ["del a, b.x, c[1:2]", "delete"],
  ["a += 1, 2", "augmented"],
  ["for i in a: b.append(i)", "for"],
  ["if a: pass\nelse: b = 1", "if"],
  ["class A(object):\n    __slots__ = ('x',)\n", "class"],
  ["import copy, gc", "import"],
  ["f(a, 1)", "expression"],
])("`%s` is understood", (text, kind) => {
  expect(parseProgram(text)[0]!.statements[0]!.kind).toBe(kind);
});

test.each([
  ["a = b and not c", "logical"],
  ["a = b is not c", "compare"],
  ["a = -b ** 2", "unary"],
  ["a = lambda x: x", "lambda"],
  ["a = lambda: 5", "lambda"],
  ["a = [x for x in b]", "comprehension"],
  ["a = b[1:]", "slice"],
  ["a = {1: 2, 3: 4}", "dict"],
  ["a = (b,)", "tuple"],
])("the value in `%s` is understood", (text, kind) => {
  const [statement] = parseProgram(text)[0]!.statements;
  expect(statement!.kind === "assign" && statement!.value.kind).toBe(kind);
});

test.each([
  ["a = 1\nwhile a: pass", "line 2: `while a: pass`"],
  ["a, b = 1, 2", "line 1: `a, b = 1, 2`"],
  ["a = 1 < b < 2", "line 1: `1 < b < 2`"],
  ["f(*a)", "line 1: `*`"],
  ["from copy import copy", "line 1: `from copy import copy`"],
  ["a = 1j", "line 1: `1j`"],
  ["a = [x for x in b if x]", "line 1: `[x for x in b if x]`"],
  ["import copy as c", "line 1: `import copy as c`"],
  ["for a, b in c: pass", "line 1: `for a, b in c: pass`"],
  ["for a in b: pass\nelse: pass", "line 1: `for a in b: pass`"],
  ["if a: pass\nelif b: pass", "line 1: `if a: pass`"],
  ["class A(B, C): pass", "line 1: `(B, C)`"],
  ["class A(5): pass", "line 1: `(5)`"],
  ["def f(*a): pass", "line 1: `*`"],
  ["f(a) = 1", "line 1: `f(a)`"],
  ["a = b / c", "line 1: `b / c`"],
  ["a = b @ c", "line 1: `b @ c`"],
  ["a = b[1:2:3]", "line 1: `b[1:2:3]`"],
  ["a = b[]", "line 1: `` is not understood"],
  ["a = '\\U00110000'", "line 1: `'\\U00110000'`"],
  ["a = f'a' 'b'", "line 1: `f'a'`"],
])("`%s` is refused with its line and text", (text, told) => {
  expect(() => parseProgram(text)).toThrow(`SyntaxError: ${told}`);
});

test("a statement where an expression was expected is refused", () => {
  expect(() => parseExpression("a = 1")).toThrow("`a = 1` is not one expression");
});

test.each([
  ["10", { type: "int", value: 10n }],
  ["0xff", { type: "int", value: 255n }],
  ["1_000", { type: "int", value: 1000n }],
  ["1e3", { type: "float", value: 1000 }],
  [".5", { type: "float", value: 0.5 }],
  ["1j", undefined],
])("the number %s reads as Python reads it", (text, value) => {
  expect(parseNumber(text)).toEqual(value);
});

test.each([
  [`'a\\n\\x41\\101'`, { type: "str", value: "a\nAA" }],
  [`u'\\u20ac\\U0001F600'`, { type: "unicode", value: "€😀" }],
  [`b'\\u20ac\\xff'`, { type: "bytes", value: "\\u20ac\xff" }],
  [`r'\\n'`, { type: "str", value: "\\n" }],
  [`"""a'b"""`, { type: "str", value: "a'b" }],
  [`'\\q'`, { type: "str", value: "\\q" }],
  [`'\\x4'`, undefined],
  [`f'a'`, undefined],
])("the string %s reads as Python reads it", (text, value) => {
  expect(parseString(text)).toEqual(value);
});

test("a tuple needs no brackets as a statement, a value or what is returned", () => {
  const text = "1, 2\na = 1,\ndef f(): return 1, 2\n";
  const kinds = parseProgram(text).map(({ statements: [statement] }) => {
    if (statement?.kind === "expression" || statement?.kind === "assign")
      return statement.value.kind;
    const [inner] = statement?.kind === "function" ? statement.body : [];
    return inner?.kind === "return" ? inner.value?.kind : undefined;
  });
  expect(kinds).toEqual(["tuple", "tuple", "tuple"]);
});

test("strings beside each other are one, and of one type", () => {
  expect(parseExpression("'a' 'b'")).toEqual({
    kind: "constant",
    value: { type: "str", value: "ab" },
  });
  expect(() => parseExpression("'a' b'b'")).toThrow("is not understood");
});
