// Real interpreters as oracles: what programs meet, and what becomes of those that end them. What
// needs a real CPython says so.
import { describe, expect, test } from "vitest";
import { FastRandom } from "../../../properties/engine/random.ts";
import {
  Cpython,
  CpythonFailure,
  OracleUnavailable,
  type ProgramLines,
} from "../../../properties/oracles/cpython/child.ts";
import { PYTHON_VERSIONS } from "../../../properties/oracles/pythons.ts";
import type { Observation } from "../../../spec/observation.ts";
import { graphProgram, object, pythons, realTests } from "./real.ts";

test("which real CPythons are absent is said aloud, and is an error when they are demanded", () => {
  const absent = PYTHON_VERSIONS.filter(
    (version) => !pythons.some((python) => python.version === version),
  );
  if (absent.length > 0) process.stderr.write(`cpython oracle: no ${absent.join(", ")}\n`);
  if (process.env.PYHEAP_DEMAND_ORACLES === "1") expect(absent).toEqual([]);
  expect(PYTHON_VERSIONS).toHaveLength(9);
});

describe.each(PYTHON_VERSIONS)("programs of CPython %s", (version) => {
  const { real, cpython, is } = realTests(version);

  real("a program finds nothing of the one before it", async () => {
    const lines = ["zz = 1", "sys.setrecursionlimit(50)", "gc.enable()", "gc.set_threshold(1)"];
    const check = ["a = gc.isenabled()", "b = gc.get_threshold()[0]", "zz", "log.append('new')"];
    const observations = await (await cpython()).run([lines, check, check]);
    for (const seen of observations.slice(1)) {
      expect(object(seen, "a").value).toBe("False");
      expect(object(seen, "b").value).toBe(is("3.13") ? "2000" : "700");
      expect(seen.errors.map(({ type }) => type)).toEqual(["NameError"]);
      expect(seen.log).toEqual(["new"]);
    }
  });

  real("finalizers and callbacks write the log, those of the program before do not", async () => {
    const program = [
      "a = Noisy()",
      "a.x = a",
      "b = Node()",
      "c = weakref.ref(b, called)",
      "del a",
      "del b",
    ];
    const observations = await (await cpython()).run([
      program,
      program,
      [...program, "gc.collect()"],
    ]);
    const found = is("2.7") ? [] : ["del"];
    expect(observations.map(({ log }) => log)).toEqual([
      ["called"],
      ["called"],
      ["called", ...found],
    ]);
  });
});

describe.each(PYTHON_VERSIONS)("programs of CPython %s and the interpreter", (version) => {
  const { python, real, cpython, see, is } = realTests(version);

  real("a line calls as deep as a script's line", async () => {
    const nest = (depth: number): ProgramLines => [
      "a = []",
      `for i in range(${depth - 1}):\n    a = [a]`,
      "b = copy.deepcopy(a)",
    ];
    const deepest = 499;
    const [fits, overflows] = await (await cpython()).run([nest(deepest), nest(deepest + 1)]);
    expect(fits!.errors).toEqual([]);
    const type = is("2.7") ? "RuntimeError" : "RecursionError";
    expect(overflows!.errors.map((error) => error.type)).toEqual([type]);
  });

  real("what a program prints is no answer", async () => {
    const seen = await see("print('{}')", "sys.stdout.write('{}\\n')", "sys.stderr.write('talk')");
    expect(seen.errors).toEqual([]);
    const again = await see("a = 1");
    expect(object(again, "a").value).toBe("1");
  });

  real("a program that ends its interpreter fails alone", async () => {
    const programs = Array.from({ length: 50 }, (_, i) => [`a = ${i}`]);
    programs[33] = ["__import__('os')._exit(3)"];
    programs[40] = ["__import__('os').kill(__import__('os').getpid(), 11)"];
    const outcomes = await (await cpython()).runEach(programs);
    const failures = outcomes.filter((outcome) => outcome instanceof CpythonFailure);
    expect(failures.map(({ kind, program }) => [kind, program])).toEqual([
      ["died", 33],
      ["died", 40],
    ]);
    expect(failures[0]!.message).toBe(`CPython ${python.full}: program 33: it ended with status 3`);
    const values = outcomes.map((each) => ("names" in each ? object(each, "a").value : undefined));
    expect(values).toEqual(programs.map((_, i) => (i === 33 || i === 40 ? undefined : `${i}`)));
  });

  real("the same programs apart give the same, wherever they stand", async () => {
    const random = new FastRandom(9);
    const programs = Array.from({ length: 20 }, () => graphProgram(random));
    const apart = await Cpython.open(python, { apart: true });
    try {
      const forth = await apart.run(programs);
      const back = await apart.run([...programs].reverse());
      expect(back.reverse()).toEqual(forth);
    } finally {
      apart.close();
    }
  });
});

describe("an interpreter that does not answer", () => {
  const python = pythons[pythons.length - 1]!;
  const real = test.runIf(pythons.length > 0);

  real("a program that hangs fails in time, and those behind it are told", async () => {
    for (const apart of [false, true]) {
      const cpython = await Cpython.open(python, { seconds: 0.5, apart });
      try {
        const programs = [["a = 1"], ["while True: pass"], ["a = 2"]];
        const [before, hung, behind] = await cpython.runEach(programs);
        expect(hung).toMatchObject({ kind: "hung", program: 1, python: python.full });
        expect([before, behind].map((seen) => object(seen as Observation, "a").value)).toEqual([
          "1",
          "2",
        ]);
        await expect(cpython.run(programs)).rejects.toThrow(/program 1: no answer in 0.5 s/);
      } finally {
        cpython.close();
      }
    }
  });

  real("a fork that dies is told with its status or signal", async () => {
    const cpython = await Cpython.open(python, { apart: true });
    try {
      const [status, signal] = await cpython.runEach([
        ["__import__('os')._exit(7)"],
        ["__import__('os').kill(__import__('os').getpid(), 11)"],
      ]);
      expect(status).toMatchObject({ kind: "died", message: /it ended with status 7/ });
      expect(signal).toMatchObject({ kind: "died", message: /it ended with signal 11/ });
    } finally {
      cpython.close();
    }
  });
});

describe("an interpreter that gives no answer at all", () => {
  const python = pythons[pythons.length - 1]!;
  const real = test.runIf(pythons.length > 0);

  real("an answer that is none fails the program that gave it", async () => {
    const cpython = await Cpython.open(python);
    try {
      // The reader's way out is the first file above the three that a process starts with.
      const babble = [
        "for i in range(3, 9):\n    try: __import__('os').write(i, b'babble\\n')\n" +
          "    except OSError: pass",
      ];
      const [told, behind] = await cpython.runEach([babble, ["a = 1"]]);
      expect(told).toMatchObject({ kind: "babbled", program: 0 });
      expect(object(behind as Observation, "a").value).toBe("1");
    } finally {
      cpython.close();
    }
  });

  real("a closed one answers no more", async () => {
    const cpython = await Cpython.open(python);
    const open = cpython.runEach([["a = 1"]]);
    cpython.close();
    expect(await open).toMatchObject([{ kind: "died" }]);
    await expect(cpython.run([["a = 1"]])).rejects.toThrow(OracleUnavailable);
  });

  test("what is no interpreter is unavailable, and says why", async () => {
    const base = { version: "3.11", full: "3.11.7", libpython: undefined, static: true } as const;
    const open = (executable: string) => Cpython.open({ ...base, executable });
    await expect(open("/nonexistent/python")).rejects.toThrow(/CPython 3.11.7 cannot be asked/);
    await expect(open("/bin/cat")).rejects.toThrow(OracleUnavailable);
    await expect(open("/bin/echo")).rejects.toThrow(/it greets with/);
  });

  real("an interpreter of another version than told is refused", async () => {
    const open = Cpython.open({ ...python, full: "3.11.99" });
    await expect(open).rejects.toThrow(/it greets with/);
  });
});
