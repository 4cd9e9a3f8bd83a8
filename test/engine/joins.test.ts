import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { certify, scopeOf } from "../../properties/engine/certify.ts";
import { Joins, regroupings } from "../../properties/engine/joins.ts";
import {
  type Machine,
  type Operation,
  type Program,
  PropertyFailed,
  VARIABLE_COUNT,
} from "../../properties/engine/machine.ts";
import { comparePrograms } from "../../properties/engine/order.ts";
import { reduce } from "../../properties/engine/reduce.ts";
import { reduceApart } from "../../properties/engine/reduce-apart.ts";
import { run } from "../../properties/engine/run.ts";
import { VariableMap } from "../../properties/engine/variables.ts";
import {
  checkTable,
  choiceOperand,
  decode,
  type OperandSpec,
  operationOf,
} from "../../properties/engine/word.ts";
import { openScene } from "../../properties/machines/setting.ts";
import { languageOf } from "./toy.ts";

/** What each variable holds; the system's bug is that two of the values may not be held at once. */
type World = { readonly held: (number | undefined)[] };
type State = World["held"];

const variable = (name: string, role: "define" | "use"): OperandSpec => ({
  kind: "variable",
  name,
  role,
});
const VALUES = ["0", "1", "2", "3"];
const [V, W] = [variable("V", "define"), variable("W", "define")];
const VALUE = choiceOperand("VALUE", VALUES);
const OTHER = choiceOperand("OTHER", VALUES);

function row(
  parts: Pick<Operation<State, World>, "name" | "text" | "operands" | "joins">,
  advance: (held: State, indices: readonly number[]) => void,
): Operation<State, World> {
  const { operands } = parts;
  return {
    ...parts,
    weight: 1,
    draw: () => -1,
    enabled: (held, word) => {
      const indices = decode(word, operands);
      return operands.every(
        (each, i) =>
          each.kind !== "variable" || each.role === "define" || held[indices[i]!] !== undefined,
      );
    },
    advance: (held, word) => advance(held, decode(word, operands)),
    run: ({ held }, word) => {
      advance(held, decode(word, operands));
      return true;
    },
  };
}

const operations = [
  row({ name: "one", text: "V = VALUE", operands: [V, VALUE] }, (held, [v, value]) => {
    held[v!] = value;
  }),
  row({ name: "bind", text: "V = W", operands: [V, variable("W", "use")] }, (held, [v, w]) => {
    held[v!] = held[w!];
  }),
  row(
    {
      name: "two",
      text: "V = VALUE; W = OTHER",
      operands: [V, VALUE, W, OTHER],
      joins: ["one", "one"],
    },
    (held, [v, value, w, other]) => {
      held[v!] = value;
      held[w!] = other;
    },
  ),
];

/** Fails as soon as all of `values` are held. */
const machineThat = (values: readonly number[]): Machine<State, World> =>
  machineWhere((held) => values.every((value) => held.includes(value)));

/** Fails as soon as `fails` says so of what is held. */
function machineWhere(fails: (held: State) => boolean): Machine<State, World> {
  return {
    name: "values",
    operations,
    newState: () => new Array(VARIABLE_COUNT).fill(undefined),
    resetState: (held) => void held.fill(undefined),
    begin: ({ held }) => void held.fill(undefined),
    checkTouched: () => {},
    checkAll: ({ held }) => {
      if (fails(held)) throw new PropertyFailed("notAll", "all");
    },
    finish: () => {},
    operationCount: () => 0,
    propertyOf: () => undefined,
    describe: () => "",
  };
}

const machine = machineThat([1, 3]);
const table = machine as never;
const language = languageOf(machine);
const joins = new Joins(table);
const newWorld = (): World => ({ held: machine.newState() });
const programOf = (...lines: string[]): Program =>
  Uint32Array.from(lines, (line) => language.parse(line));
const linesOf = (program: Program): string[] => Array.from(program, (word) => language.print(word));
const textsOf = (programs: Iterable<Program>): string[] =>
  [...programs].map((program) => linesOf(program).join(" | "));

describe("a row that joins two others", () => {
  test("has words that are the words of the two", () => {
    const [word] = programOf("c = 3; a = 2");
    expect(textsOf(joins.partsOf(word!).map((part) => Uint32Array.of(part)))).toEqual([
      "c = 3",
      "a = 2",
    ]);
  });

  test("joins exactly the words that it is made of", () => {
    const parts = fc.tuple(fc.nat(15), fc.nat(3)).map(([v, value]) => {
      const text = `${"abcdefghijklmnop"[v]} = ${value}`;
      return language.parse(text);
    });
    fc.assert(
      fc.property(parts, parts, (first, second) => {
        expect(joins.partsOf(joins.join(first, second)!)).toEqual([first, second]);
      }),
    );
    const [one, bind] = programOf("a = 1", "a = b");
    expect(joins.join(one!, bind!)).toBe(undefined);
    expect(joins.partsOf(bind!)).toEqual([bind]);
  });

  test("is refused when it has other operands than the two, or they are not there", () => {
    const rowed = (joined: [string, string], operands: OperandSpec[]) => () =>
      checkTable([operations[0]!, { name: "row", operands, joins: joined }]);
    expect(rowed(["one", "one"], [V, VALUE, W, OTHER])).not.toThrow();
    expect(rowed(["one", "one"], [V, VALUE, W])).toThrow(
      new RangeError("operation row has not the operands of one and one"),
    );
    expect(rowed(["one", "one"], [V, VALUE, OTHER, W])).toThrow(RangeError);
    expect(rowed(["one", "none"], [V, VALUE, W, OTHER])).toThrow(RangeError);
    expect(rowed(["one", "one"], [V, VALUE, W, choiceOperand("OTHER", ["0"])])).toThrow(RangeError);
  });

  test("is the objects machine's row of two literals", () => {
    const scene = openScene({ machine: "objects", python: "3.11", debugHooks: false })!;
    const objects = new Joins(scene.machine as never);
    const [first, second] = ["b = []", "a = 1000"].map((line) => scene.language.parse(line));
    expect(scene.language.print(objects.join(first!, second!)!)).toBe("b = []; a = 1000");
  });
});

describe("regroupings", () => {
  test("put two words in one, in the place of either and in both orders", () => {
    const program = programOf("a = 1", "c = a", "b = 3");
    expect(textsOf(regroupings(joins, program))).toEqual([
      "a = 1; b = 3 | c = a",
      "c = a | a = 1; b = 3",
      "b = 3; a = 1 | c = a",
      "c = a | b = 3; a = 1",
    ]);
  });

  test("let the parts of one word change places, or leave one alone", () => {
    expect(textsOf(regroupings(joins, programOf("a = 1; b = 3")))).toEqual([
      "a = 1",
      "b = 3",
      "a = 1; b = 3",
      "b = 3; a = 1",
    ]);
  });

  test("pair the parts of two words anew, as many as there are", () => {
    const texts = textsOf(regroupings(joins, programOf("a = 1; b = 2", "c = 3")));
    expect(texts).toContain("a = 1 | b = 2; c = 3");
    expect(texts).toContain("c = 3; b = 2 | a = 1");
    const four = textsOf(regroupings(joins, programOf("a = 1; b = 2", "c = 3; d = 0")));
    expect(four).toContain("c = 3; b = 2 | d = 0; a = 1");
    expect(new Set(four.filter((text) => text.split("; ").length === 3)).size).toBe(24);
  });

  test("there are none where no row joins others", () => {
    const scene = openScene({ machine: "blocks", python: "tiny-3.11", debugHooks: false })!;
    const program = Uint32Array.from(["a = malloc(1)", "b = malloc(1)"], (line) =>
      scene.language.parse(line),
    );
    expect([...regroupings(new Joins(scene.machine as never), program)]).toEqual([]);
  });
});

test("a program apart has a name for each value, and what is looked up is what was bound", () => {
  const variables = new VariableMap(table);
  const apart = (...lines: string[]) => linesOf(variables.apart(programOf(...lines)));
  expect(apart("a = 1", "b = a", "a = 2", "a = a", "a = 3; a = 0", "b = a")).toEqual([
    "a = 1",
    "b = a",
    "c = 2",
    "d = c",
    "e = 3; f = 0",
    "g = f",
  ]);
  const many = Array<string>(17).fill("a = 1");
  expect(apart(...many)).toEqual(many);
});

/** Words over two names. */
const words = programOf(
  ...["a", "b"].flatMap((name) => VALUES.map((value) => `${name} = ${value}`)),
  ...["a = b", "b = a", "a = 3; b = 1", "b = 3; a = 1", "b = 0; a = 3", "b = 2; b = 1"],
);

/** Every program of `length` of them. */
function* programs(length: number): IterableIterator<Program> {
  if (length === 0) yield new Uint32Array(0);
  else {
    for (const shorter of programs(length - 1)) {
      for (const word of words) yield Uint32Array.of(...shorter, word);
    }
  }
}

/** What `program` is reduced to; undefined when it does not fail. */
const reduced = (judge: Machine<State, World>, program: Program): Program | undefined => {
  const { failure } = run(judge, newWorld(), program, { walkEvery: 1 });
  return failure === undefined ? undefined : reduce(judge, newWorld(), program, failure).program;
};

describe("programs that mean the same by one word or by two", () => {
  test("all end in one, whatever the words and their order", () => {
    const ends = new Map<string, number>();
    for (const length of [1, 2, 3]) {
      for (const program of programs(length)) {
        const end = reduced(machine, program);
        if (end === undefined) continue;
        const [text] = textsOf([end]);
        ends.set(text!, (ends.get(text!) ?? 0) + 1);
      }
    }
    expect([...ends.keys()]).toEqual(["a = 3; b = 1"]);
    expect(ends.get("a = 3; b = 1")).toBeGreaterThan(100);
  });

  test("of three values have the simplest alone, before the other two", () => {
    const three = machineThat([1, 2, 3]);
    const found = new Set<string>();
    for (const order of ["123", "132", "213", "231", "312", "321"]) {
      const [x, y, z] = [...order];
      for (const lines of [
        [`a = ${x}`, `b = ${y}`, `c = ${z}`],
        [`a = ${x}; b = ${y}`, `c = ${z}`],
        [`c = ${x}`, `a = ${y}; b = ${z}`],
        [`a = ${x}`, `b = ${x}`, `a = ${y}; c = ${z}`],
      ]) {
        const end = reduced(three, programOf(...lines));
        found.add(textsOf([end!])[0]!);
      }
    }
    expect([...found]).toEqual(["a = 1 | b = 3; c = 2"]);
  });

  test("end in one as well where the judge stands apart", async () => {
    const fails = async (asked: readonly Program[]): Promise<boolean[]> =>
      asked.map((each) => run(machine, newWorld(), each, { walkEvery: 1 }).failure !== undefined);
    for (const lines of [
      ["a = 1", "b = a", "a = 3"],
      ["a = 2; b = 3", "c = b", "a = 1; d = 0"],
      ["b = 1; a = 3"],
    ]) {
      const { program, exhausted } = await reduceApart(table, programOf(...lines), fails);
      expect(linesOf(program)).toEqual(["a = 3; b = 1"]);
      expect(exhausted).toBe(true);
    }
  });

  test("a step past a name that is bound again gives the value a name of its own", () => {
    const end = reduced(machine, programOf("a = 1", "b = a", "a = 3"));
    expect(linesOf(end!)).toEqual(["a = 3; b = 1"]);
    expect(operationOf(end![0]!)).toBe(2);
  });
});

describe("choices", () => {
  const equalFrom = (least: number): Machine<State, World> =>
    machineWhere((held) =>
      held.some((x, i) => x !== undefined && x >= least && held.indexOf(x) < i),
    );
  const endOf = (judge: Machine<State, World>, ...lines: string[]): string[] =>
    linesOf(reduced(judge, programOf(...lines))!);

  test("that are the same in two places change in both, whatever their operands are called", () => {
    expect(endOf(equalFrom(0), "a = 3; b = 3")).toEqual(["a = 0; b = 0"]);
    expect(endOf(equalFrom(1), "a = 3", "b = 3")).toEqual(["a = 1; b = 1"]);
  });

  test("are all tried when a simpler operation has one that the word has not", () => {
    expect(endOf(equalFrom(2), "a = 3", "b = a")).toEqual(["a = 2; b = 2"]);
  });

  test("that are not as simple do the work of a word that goes", () => {
    const thrice = machineWhere(
      (held) => held.includes(3) || held.filter((value) => value === 1).length > 2,
    );
    expect(endOf(thrice, "a = 1; b = 1", "c = 1")).toEqual(["a = 3"]);
  });
});

describe("the certificate", () => {
  test("counts the joined word and its parts among the words of a program", () => {
    const alphabet = (program: Program): string[] =>
      textsOf(scopeOf(machine, program).alphabet.map((word) => Uint32Array.of(word)));
    const apart = alphabet(programOf("a = 1", "b = 3"));
    expect(apart).toContain("a = 1; b = 3");
    expect(apart).toContain("b = 3; a = 0");
    expect(alphabet(programOf("a = 1; b = 3"))).toEqual(expect.arrayContaining(["a = 1", "b = 3"]));
  });

  test("finds the one word in place of two", () => {
    const program = programOf("a = 3", "b = 1");
    const { better } = certify(machine, newWorld(), program, "notAll");
    expect(comparePrograms(better!, program)).toBeLessThan(0);
    expect(better!.length).toBe(1);
  });
});
