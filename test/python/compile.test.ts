import { expect, test } from "vitest";
import { profileNamed } from "../../src/profile/lookup.ts";
import type { Template } from "../../src/python/code.ts";
import { compileUnit } from "../../src/python/compile.ts";
import { parseProgram } from "../../src/python/parse.ts";
import recorded from "./constants.json" with { type: "json" };

/** As record-constants.py tells a constant. */
function tell(template: Template, strIsBytes: boolean): unknown {
  if (template.kind !== "atom") {
    const items = template.items.map((item) => tell(item, strIsBytes));
    const inOrder = (a: unknown, b: unknown): number =>
      JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
    return [template.kind, ...(template.kind === "frozenset" ? items.sort(inOrder) : items)];
  }
  const { constant } = template;
  switch (constant.type) {
    case "none":
      return ["NoneType", "None"];
    case "bool":
      return ["bool", constant.value ? "True" : "False"];
    case "float":
      return ["float", floatText(constant.value)];
    case "int":
      return [
        strIsBytes && BigInt.asIntN(64, constant.value) !== constant.value ? "long" : "int",
        String(constant.value),
      ];
    case "bytes":
      return strIsBytes ? ["str", constant.value] : ["bytes", `b'${constant.value}'`];
    default:
      return [constant.type === "unicode" && strIsBytes ? "unicode" : "str", constant.value];
  }
}

const floatText = (value: number): string =>
  Object.is(value, -0) ? "-0.0" : Number.isInteger(value) ? `${value}.0` : String(value);

const cases = Object.entries(recorded).flatMap(([version, statements]) =>
  Object.entries(statements).map(([statement, constants]) => ({ version, statement, constants })),
);

test.each(cases)("$version: `$statement` has the constants of the real code", (each) => {
  const { source } = profileNamed(each.version)!.objects;
  const [unit] = parseProgram(each.statement);
  const code = compileUnit(unit!, source);
  const told = code.constants.map(({ template }) => tell(template, source.strIsBytes));
  expect(told).toEqual(each.constants);
});

test("equal constants of one type are one entry, and of two types two", () => {
  const { source } = profileNamed("3.11")!.objects;
  const constantsOf = (text: string): number =>
    compileUnit(parseProgram(text)[0]!, source).constants.length;
  expect(constantsOf("a = 1000; b = 1000")).toBe(1);
  expect(constantsOf("a = 1; b = 1.0; c = True")).toBe(3);
  expect(constantsOf("a = 0.0; b = -0.0")).toBe(2);
});

test("a function's parameters come first among its variables, then names as it binds them", () => {
  const text = "def f(x, y):\n    a = x\n    for i in a:\n        b = i\n    del y\n";
  const { source } = profileNamed("3.11")!.objects;
  const code = compileUnit(parseProgram(text)[0]!, source);
  expect(code.functions[0]!.locals).toEqual(["x", "y", "a", "i", "b"]);
  expect(code.functions[0]!.parameterCount).toBe(2);
});
