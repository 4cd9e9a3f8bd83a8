// The native oracle against the libpythons of this machine. What needs a real CPython says so.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { buildDriver } from "../../properties/oracles/libpython/build.ts";
import { NativeFailure, OracleUnavailable } from "../../properties/oracles/libpython/failures.ts";
import { compiler, Libpython } from "../../properties/oracles/libpython/libpython.ts";
import {
  encodeRequest,
  FrameReader,
  MAGIC,
  NATIVE_DOMAIN,
  NATIVE_OP,
  type NativeAnswer,
  type NativeCall,
  packCalls,
} from "../../properties/oracles/libpython/protocol.ts";
import {
  type FoundPython,
  findPythons,
  PYTHON_VERSIONS,
  type PythonVersion,
} from "../../properties/oracles/pythons.ts";

const ARENA = 0x1000_0000;
const NEXT_ARENA = 0x1100_0000;
const PAGE = 0x1000;
const POOL_HEADER = 48;
const TEST_MS = 60_000;

const pythons = findPythons({ env: process.env });
const canCompile = compiler(process.env) !== undefined;
const cache = mkdtempSync(join(tmpdir(), "pyheap-native-"));
const opened = new Map<PythonVersion, Promise<Libpython>>();

afterAll(async () => {
  for (const oracle of opened.values()) (await oracle).close();
  rmSync(cache, { recursive: true, force: true });
});

function oracleOf(python: FoundPython): Promise<Libpython> {
  const known = opened.get(python.version) ?? Libpython.open(python, { cache });
  opened.set(python.version, known);
  return known;
}

function pythonOf(version: PythonVersion): FoundPython | undefined {
  return canCompile ? pythons.find((p) => p.version === version && !p.static) : undefined;
}

const { malloc, calloc, realloc, free } = NATIVE_OP;
const { raw, mem, obj } = NATIVE_DOMAIN;

function call(op: NativeCall["op"], slot: number, size = 0, domain: 0 | 1 | 2 = obj): NativeCall {
  return { op, domain, slot, size };
}

async function run(
  python: FoundPython,
  calls: readonly NativeCall[],
  script: readonly number[] = [ARENA],
  stats = false,
): Promise<NativeAnswer> {
  const oracle = await oracleOf(python);
  const slots = 1 + Math.max(0, ...calls.map(({ slot }) => slot));
  return oracle.run({ calls: packCalls(calls), slots, script, stats });
}

/** What the versions are known to differ in, told apart here without the code under test. */
function factsOf(version: PythonVersion) {
  const isLarge = ["3.10", "3.11", "3.12", "3.13"].includes(version);
  const poolSize = isLarge ? 16_384 : 4096;
  return { isLarge, poolSize, arenaSize: 64 * poolSize, blocksOf512: isLarge ? 31 : 7 };
}

test("which real CPythons are absent is said aloud, and is an error when they are demanded", () => {
  const absent = PYTHON_VERSIONS.filter((version) => pythonOf(version) === undefined);
  if (absent.length > 0) {
    const reason = canCompile ? "no shared library of" : "no C compiler, so none of";
    process.stderr.write(`libpython oracle: ${reason} ${absent.join(", ")}\n`);
  }
  if (process.env.PYHEAP_DEMAND_ORACLES === "1") expect(absent).toEqual([]);
  expect(PYTHON_VERSIONS).toHaveLength(9);
});

/** A real CPython, which only bodies of `real` may use: they run where it is. */
function realTests(version: PythonVersion) {
  const found = pythonOf(version);
  const real = (name: string, body: () => Promise<void>) =>
    test.runIf(found !== undefined)(name, body, TEST_MS);
  return { python: found as FoundPython, real };
}

describe.each(PYTHON_VERSIONS)("the arenas and pools of a real CPython %s", (version) => {
  const { python, real } = realTests(version);
  const { isLarge, poolSize, arenaSize, blocksOf512 } = factsOf(version);

  real("the first block lies behind the header of the arena's first pool", async () => {
    const { results, events } = await run(python, [call(malloc, 0, 16), call(malloc, 1, 16)]);
    expect([...results]).toEqual([ARENA + POOL_HEADER, ARENA + POOL_HEADER + 16]);
    expect(events).toEqual([{ call: 0, kind: "new", address: ARENA }]);
  });

  real("in an arena off the grid the first pool begins at the next pool boundary", async () => {
    const { results } = await run(python, [call(malloc, 0, 16)], [ARENA + PAGE]);
    const firstPool = isLarge ? ARENA + poolSize : ARENA + PAGE;
    expect(results[0]).toBe(firstPool + POOL_HEADER);
  });

  real("an arena off the grid of pools has 63 of them when pools are of 16 KiB", async () => {
    const calls = Array.from({ length: 64 * blocksOf512 + 1 }, (_, i) => call(malloc, i, 512));
    const second = (events: NativeAnswer["events"]) => events[1];
    const onGrid = await run(python, calls, [ARENA, NEXT_ARENA]);
    const offGrid = await run(python, calls, [ARENA + PAGE, NEXT_ARENA]);
    const address = NEXT_ARENA;
    expect(second(onGrid.events)).toEqual({ call: 64 * blocksOf512, kind: "new", address });
    const pools = isLarge ? 63 : 64;
    expect(second(offGrid.events)).toEqual({ call: pools * blocksOf512, kind: "new", address });
  });

  real("the block freed last is the block handed out next", async () => {
    // A fourth block keeps the arena from going back in between.
    const take = [0, 1, 2, 3].map((slot) => call(malloc, slot, 40));
    const give = [call(free, 0), call(free, 2), call(free, 1)];
    const again = [4, 5, 6].map((slot) => call(malloc, slot, 48));
    const { results } = await run(python, [...take, ...give, ...again]);
    const [first, second, third] = results;
    expect([...results.slice(4, 7)]).toEqual([0, 0, 0]);
    expect([...results.slice(7)]).toEqual([second, third, first]);
  });

  real("a refused arena sends a small request to libc, and the next one asks again", async () => {
    const calls = [call(malloc, 0, 16), call(malloc, 1, 16), call(free, 0), call(free, 1)];
    const { results, events } = await run(python, calls, [0, ARENA]);
    expect(results[0]).not.toBe(0);
    expect(results[0]! < ARENA || results[0]! >= ARENA + arenaSize).toBe(true);
    expect(results[1]).toBe(ARENA + POOL_HEADER);
    expect(events.slice(0, 2)).toEqual([
      { call: 0, kind: "refused", address: 0 },
      { call: 1, kind: "new", address: ARENA },
    ]);
  });

  real("an arena request beyond the script is refused and reported", async () => {
    const { events } = await run(python, [call(malloc, 0, 16)], []);
    expect(events).toEqual([{ call: 0, kind: "refused", address: 0 }]);
  });

  real(
    "an arena left without blocks goes back at once until 3.8, and stays since 3.9",
    async () => {
      const { events } = await run(python, [call(malloc, 0, 16), call(free, 0)]);
      const goesBack = ["2.7", "3.6", "3.7", "3.8"].includes(version);
      expect(events.slice(1)).toEqual(goesBack ? [{ call: 1, kind: "freed", address: ARENA }] : []);
    },
  );
});

describe.each(PYTHON_VERSIONS)("requests to a real CPython %s", (version) => {
  const { python, real } = realTests(version);
  const { poolSize, arenaSize, blocksOf512 } = factsOf(version);

  real("every request meets a pristine allocator", async () => {
    const calls = Array.from({ length: 600 }, (_, i) => call(malloc, i, 1 + (i % 512)));
    const drain = calls.map((_, i) => call(free, (7 * i) % 600));
    const first = await run(python, [...calls, ...drain], [ARENA, NEXT_ARENA]);
    const again = await run(python, [...calls, ...drain], [ARENA, NEXT_ARENA]);
    expect(again).toEqual(first);
  });

  real("calloc and realloc hand out what malloc would, and large requests go to libc", async () => {
    const calls = [call(calloc, 0, 16), call(realloc, 1, 10), call(realloc, 1, 17)];
    const { results } = await run(python, [...calls, call(calloc, 2, 16), call(malloc, 3, 513)]);
    const first = ARENA + POOL_HEADER;
    expect([...results.slice(0, 2)]).toEqual([first, first + 16]);
    expect(results[2]).toBe(ARENA + poolSize + POOL_HEADER);
    expect(results[3]).toBe(first + 16);
    expect(results[4]! < ARENA || results[4]! >= ARENA + arenaSize).toBe(true);
  });

  real("PyMem_Malloc is pymalloc's from 3.6 on, and PyMem_RawMalloc never is", async () => {
    const { results } = await run(python, [call(malloc, 0, 16, mem), call(malloc, 1, 16, raw)]);
    expect(results[0] === ARENA + POOL_HEADER).toBe(version !== "2.7");
    expect(results[1]! < ARENA || results[1]! >= ARENA + arenaSize).toBe(true);
  });

  real("the stats are CPython's own text, which 2.7 cannot give", async () => {
    const { stats } = await run(python, [call(malloc, 0, 16)], [ARENA], true);
    if (version === "2.7") {
      expect(stats).toBeUndefined();
      return;
    }
    expect(stats).toMatch(/^Small block threshold = 512, in 32 size classes\.\n/);
    expect(stats).toMatch(/^ {4}0 {5}16 {11}1 {15}1 /m);
    expect(stats).toContain(`1 arenas * ${arenaSize} bytes/arena`);
  });

  real(
    "a trace that kills its process is reported with the signal, and only it fails",
    async () => {
      const wrongFree = [call(malloc, 0, 16), call(free, 0, 0, raw)];
      const failure = await run(python, wrongFree).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(NativeFailure);
      expect((failure as NativeFailure).signal).toBeGreaterThan(0);
      const { results } = await run(python, [call(malloc, 0, 16)]);
      expect(results[0]).toBe(ARENA + POOL_HEADER);
    },
  );

  real("a script that names the same place twice is no answer at all", async () => {
    const calls = Array.from({ length: 64 * blocksOf512 + 1 }, (_, i) => call(malloc, i, 512));
    await expect(run(python, calls, [ARENA, ARENA])).rejects.toThrow(/no arena at 0x10000000/);
  });
});

const anyPython = PYTHON_VERSIONS.map(pythonOf).find((python) => python !== undefined);
const withAny = test.runIf(anyPython !== undefined);

withAny("a real CPython's driver refuses a call on a slot that does not exist", async () => {
  const oracle = await oracleOf(anyPython!);
  const calls = packCalls([call(malloc, 5, 16)]);
  const answer = oracle.run({ calls, slots: 5, script: [ARENA], stats: false });
  await expect(answer).rejects.toThrow("a slot beyond the last");
});

withAny(
  "requests to a real CPython may be sent at once, and answers keep their order",
  async () => {
    const sizes = Array.from({ length: 40 }, (_, i) => 500 * (i + 1));
    const answers = await Promise.all(
      sizes.map((count) =>
        run(
          anyPython!,
          Array.from({ length: count }, (_, i) => call(malloc, i % 900, 512, raw)),
        ),
      ),
    );
    expect(answers.map(({ results }) => results.length)).toEqual(sizes);
  },
);

withAny("closing the driver of a real CPython rejects what is open and what comes", async () => {
  const oracle = await Libpython.open(anyPython!, { cache });
  const request = { calls: packCalls([call(malloc, 0, 16)]), slots: 1, script: [], stats: false };
  const open = oracle.run(request);
  oracle.close();
  await expect(open).rejects.toThrow(/closed/);
  await expect(oracle.run(request)).rejects.toThrow(/closed/);
});

test.runIf(canCompile)("a file that is no libpython is an unavailable oracle", async () => {
  const libpython = join(cache, "absent.so");
  const fake = {
    version: "3.11",
    full: "3.11.0",
    executable: "",
    libpython,
    static: false,
  } as const;
  const opening = Libpython.open(fake, { cache });
  await expect(opening).rejects.toBeInstanceOf(OracleUnavailable);
  await expect(opening).rejects.toThrow(/absent\.so: cannot open shared object/);
});

test.runIf(canCompile)(
  "the benchmark prints one line a round, for libc and for nothing",
  async () => {
    const program = await buildDriver({ env: process.env, cache });
    const trace = join(cache, "trace");
    const [take, resize, give] = [1, 2, 0].map((op) => (3 << 2) | op);
    writeFileSync(trace, new Int32Array([take!, 100, resize!, 200, give!, 0]));
    for (const lib of ["-", "--void"]) {
      const text = execFileSync(program, ["bench", trace, "2", lib], { encoding: "utf8" });
      const lines = text
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as object);
      const cpuNs = expect.any(Number);
      expect(lines).toEqual([0, 1].map((round) => ({ round, calls: 3, cpuNs })));
    }
  },
);

test("a static CPython is an unavailable oracle", async () => {
  const python = {
    version: "3.11",
    full: "3.11.0",
    executable: "",
    libpython: undefined,
    static: true,
  } as const;
  await expect(Libpython.open(python, { cache })).rejects.toBeInstanceOf(OracleUnavailable);
});

test("a machine without a compiler is an unavailable oracle", async () => {
  const python = {
    version: "3.11",
    full: "3.11.0",
    executable: "",
    libpython: "/libpython3.11.so",
    static: false,
  } as const;
  const opening = Libpython.open(python, { cache, env: { PATH: "" } });
  await expect(opening).rejects.toThrow(/no C compiler|needs Linux/);
});

test("a request is laid out as driver.c reads it", () => {
  const calls = packCalls([{ op: realloc, domain: mem, slot: 7, size: 512 }]);
  const bytes = encodeRequest({ calls, slots: 8, script: [2 ** 32 + 5], stats: true });
  const words = [...new Uint32Array(bytes.buffer)];
  expect(words).toEqual([bytes.length - 4, MAGIC, 1, 8, 1, 1, 5, 1, 0x102, 7, 512, 0]);
});

test("a script with an address that no u64 can hold is refused before it is sent", () => {
  const request = { calls: new Uint32Array(0), slots: 0, stats: false };
  expect(() => encodeRequest({ ...request, script: [-1] })).toThrow(RangeError);
  expect(() => encodeRequest({ ...request, script: [2 ** 53] })).toThrow(RangeError);
});

test("frames are the same wherever the pipe cuts them", () => {
  const greeting = [MAGIC, 311, 1 << 20, 1];
  const answer = [0, 1, 1, 4, 0x30, 1, 0, 2, 0, 0, 0x64636261];
  const stream = new Uint8Array(new Uint32Array([...greeting, ...answer, ...answer]).buffer);
  for (const step of [1, 3, 16, 17, stream.length]) {
    const reader = new FrameReader();
    const frames = [];
    for (let at = 0; at < stream.length; at += step) {
      frames.push(...reader.push(stream.subarray(at, at + step)));
    }
    expect(frames.map(({ body }) => body.byteLength)).toEqual([0, 28, 28]);
    expect([...frames[0]!.header]).toEqual(greeting);
    expect([...new Uint32Array(frames[2]!.body)]).toEqual(answer.slice(4));
  }
});
