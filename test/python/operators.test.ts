import { expect, test } from "vitest";
import { LITERALS } from "../../properties/machines/objects/literals.ts";
import { PRELUDE } from "../../properties/machines/objects/prelude.ts";
import { PYTHON_VERSIONS } from "../../properties/oracles/pythons.ts";
import { Interpreter } from "../../src/interpreter.ts";
import { profileNamed } from "../../src/profile/lookup.ts";
import { compileUnit } from "../../src/python/compile.ts";
import { parseProgram } from "../../src/python/parse.ts";

const OPERATORS = "+ - // % >> & | ^ < <= > >= == != in is".split(" ");
const UNARY = ["-a", "+a", "~a", "not a", "abs(a)", "repr(a)", "str(a)", "hash(a)", "len(a)"];
const MORE = [
  "int(a)",
  "float(a)",
  "list(a)",
  "tuple(a)",
  "set(a)",
  "a()",
  "a[-1]",
  "a[b:]",
  "a.x",
];
const CHANGES = [
  "c = a\nc += b\n",
  "c = a\nc *= 2\n",
  "c = a\nc |= b\n",
  "a[b] = 1\n",
  "del a[b]\n",
];

test.each(PYTHON_VERSIONS)(
  "%s: whatever is done to two values ends in a value or Python's error",
  (name) => {
    const profile = profileNamed(name)!;
    const python = new Interpreter(profile, { size: 16 << 20 });
    const compiled = (text: string) =>
      parseProgram(text).map((unit) => compileUnit(unit, profile.objects.source));
    const prelude = compiled(PRELUDE);
    const statements = [
      ...OPERATORS.map((op) => `c = a ${op} b\n`),
      ...[...UNARY, ...MORE].map((text) => `c = ${text}\n`),
      ...CHANGES,
    ];
    const code = statements.flatMap(compiled);
    const values = LITERALS.filter((_, i) => i % 2 === 0);
    let errors = 0;
    const leftOnTheStack: string[] = [];
    for (const [i, left] of values.entries()) {
      for (const right of values.filter((_, k) => (i + k) % 3 === 0)) {
        python.begin(prelude);
        python.load([...compiled(`a = ${left.text}; b = ${right.text}\n`), ...code]);
        for (let unit = 0; unit <= code.length; unit++) {
          if (python.run(unit) !== undefined) errors++;
          const [left] = python.stack.references();
          if (left !== undefined) leftOnTheStack.push(python.heap.repr(left));
        }
      }
    }
    expect(leftOnTheStack).toEqual([]);
    expect(errors).toBeGreaterThan(100);
  },
);
