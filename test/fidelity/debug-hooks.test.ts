// The debug hooks against recordings of the real ones: bytes of blocks, bytes that blocks leave
// behind, serial numbers and the text about damaged blocks. debug-hooks/record.py printed them.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { HeapMisuse } from "../../src/errors.ts";
import { type Addr, asAddr, NULL } from "../../src/memory/address.ts";
import { Memory } from "../../src/memory/memory.ts";
import { profileNamed } from "../../src/profile/lookup.ts";
import { DebugHooks } from "../../src/pymem/debug-hooks.ts";
import { API_ID, type DomainName } from "../../src/pymem/domain.ts";
import { BumpAllocator } from "../pymem/bump-allocator.ts";

interface Allocation {
  readonly domain: DomainName;
  readonly call: "malloc" | "calloc";
  readonly nbytes: number;
  readonly serial: number | null;
  readonly block: string;
}

interface Reallocation {
  readonly before: number;
  readonly after: number;
  readonly moved: boolean;
  readonly serials: readonly [number | null, number | null];
  readonly block: string;
  readonly left: string;
}

interface Damage {
  readonly name: string;
  readonly domain: DomainName;
  readonly nbytes: number;
  readonly writes: readonly (readonly [offset: number, byte: number])[];
  readonly call: "free" | "realloc";
  readonly by: DomainName;
  readonly serial: number | null;
  readonly report: string;
  readonly fatal: string | null;
}

interface Facts {
  readonly version: string;
  readonly allocations: readonly Allocation[];
  readonly reallocations: readonly Reallocation[];
  readonly frees: readonly { readonly nbytes: number; readonly left: string }[];
  readonly failure: {
    readonly isNull: boolean;
    readonly keepsBytes: boolean;
    readonly serialsPerCall: { readonly malloc: number; readonly realloc: number } | null;
  };
  readonly nested: {
    readonly nbytes: number;
    readonly innerSerial: number | null;
    readonly outerSerial: number | null;
    readonly block: string;
  };
  readonly damages: readonly Damage[];
}

const VERSIONS = ["3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13"];

const recorded: readonly (readonly [string, Facts])[] = VERSIONS.map((version) => {
  const file = new URL(`./debug-hooks/${version}.json`, import.meta.url);
  return [version, JSON.parse(readFileSync(file, "utf8"))];
});

const HEAD = 16;
const SERIALNO = asAddr(64);

class Bench {
  readonly memory = new Memory(1 << 16);
  readonly profile;
  readonly inner = new BumpAllocator(this.memory, 4096);
  private readonly version: string;

  constructor(version: string) {
    this.version = version;
    this.profile = profileNamed(version)!.pymem;
  }

  hooks(domain: DomainName, inner = this.inner as DebugHooks | BumpAllocator): DebugHooks {
    const profile = profileNamed(this.version)!.pymem;
    const { memory } = this;
    return new DebugHooks({ memory, profile, inner, apiId: API_ID[domain], serialno: SERIALNO });
  }

  /** Lets the next block have the serial number that CPython's had. */
  count(serial: number | null): void {
    this.memory.setSize_t(SERIALNO, serial === null || serial > 2 ** 31 ? 0 : serial - 1);
  }

  hex(start: number, hexLength: number): string {
    const bytes = this.memory.bytes.slice(start, start + hexLength / 2);
    return Buffer.from(bytes).toString("hex");
  }

  writePattern(at: Addr, nbytes: number): void {
    for (let i = 0; i < nbytes; i++) this.memory.setU8(at + i, i % 251);
  }
}

test.each(recorded)(
  "%s: the recording was made by the build that the profile names",
  (version, facts) => {
    expect(facts.version).toBe(profileNamed(version)!.measuredOn);
  },
);

test.each(recorded)("%s: fresh blocks of every domain have CPython's bytes", (version, facts) => {
  const bench = new Bench(version);
  for (const { domain, call, nbytes, serial, block } of facts.allocations) {
    bench.count(serial);
    const hooks = bench.hooks(domain);
    const at = call === "malloc" ? hooks.malloc(nbytes) : hooks.calloc(7, nbytes / 7);
    expect(bench.hex(at - HEAD, block.length)).toBe(block);
  }
});

test.each(recorded)(
  "%s: resized blocks, and what they leave, have CPython's bytes",
  (version, facts) => {
    const bench = new Bench(version);
    const hooks = bench.hooks("obj");
    for (const { before, after, moved, serials, block, left } of facts.reallocations) {
      bench.count(serials[0]);
      const old = hooks.malloc(before);
      bench.writePattern(old, before);
      bench.count(serials[1]);
      const at = hooks.realloc(old, after);
      expect(at !== old).toBe(moved);
      expect(bench.hex(at - HEAD, block.length)).toBe(block);
      // In a moved block's old place, pymalloc's free list has taken the first word.
      expect(bench.hex(old - (moved ? HEAD / 2 : HEAD), left.length)).toBe(left);
    }
  },
);

test.each(recorded)("%s: freed blocks are as dead as CPython's", (version, facts) => {
  const bench = new Bench(version);
  const hooks = bench.hooks("obj");
  for (const { nbytes, left } of facts.frees) {
    const at = hooks.malloc(nbytes);
    hooks.free(at);
    expect(bench.hex(at - HEAD / 2, left.length)).toBe(left);
  }
});

test.each(recorded)(
  "%s: calls that get no memory count as CPython counts them",
  (version, facts) => {
    const bench = new Bench(version);
    const hooks = bench.hooks("raw");
    const at = hooks.malloc(100);
    const block = bench.hex(at - HEAD, 2 * 132);
    const serialsOf = (call: () => Addr): number => {
      const start = bench.memory.size_t(SERIALNO);
      bench.inner.failNext = true;
      expect(call() === NULL).toBe(facts.failure.isNull);
      return bench.memory.size_t(SERIALNO) - start;
    };
    const counted = facts.failure.serialsPerCall ?? { malloc: 0, realloc: 0 };
    expect(serialsOf(() => hooks.malloc(1))).toBe(counted.malloc);
    expect(serialsOf(() => hooks.realloc(at, 200))).toBe(counted.realloc);
    expect(bench.hex(at - HEAD, block.length) === block).toBe(facts.failure.keepsBytes);
  },
);

test.each(recorded)(
  "%s: a block of obj inside a block of raw is fenced twice",
  (version, facts) => {
    const bench = new Bench(version);
    const { nbytes, innerSerial, outerSerial, block } = facts.nested;
    const hooks = bench.hooks("obj", bench.hooks("raw"));
    // Where requests are counted, both are counted before either block is made.
    const first =
      innerSerial === outerSerial && innerSerial !== null ? innerSerial - 1 : innerSerial;
    bench.count(first);
    const at = hooks.malloc(nbytes);
    expect(bench.hex(at - 2 * HEAD, block.length)).toBe(block);
  },
);

test.each(recorded)("%s: damaged blocks are reported in CPython's words", (version, facts) => {
  for (const damage of facts.damages) {
    const bench = new Bench(version);
    bench.count(damage.serial);
    const at = bench.hooks(damage.domain).malloc(damage.nbytes);
    bench.writePattern(at, damage.nbytes);
    for (const [offset, byte] of damage.writes) bench.memory.setU8(at + offset, byte);
    const [words, report] = misuseOf(bench.hooks(damage.by), damage.call, at, damage.nbytes);
    const ours = report.replace(/0x[0-9a-f]{3,}/g, (text) => {
      const distance = Number(BigInt.asIntN(64, BigInt(text) - BigInt(at)));
      return `{p${distance === 0 ? "" : distance > 0 ? `+${distance}` : distance}}`;
    });
    if (damage.fatal === null) {
      // CPython crashed on its way to the trailing pad, before it could say a word.
      expect(damage.report, damage.name).toBe("");
      expect(words, damage.name).toContain("would end outside memory");
    } else {
      expect(ours, damage.name).toBe(damage.report);
      expect(damage.fatal.endsWith(`: ${words}`), damage.name).toBe(true);
    }
  }
});

/** CPython's words for the misuse, and the report behind them. */
function misuseOf(
  hooks: DebugHooks,
  call: Damage["call"],
  at: Addr,
  nbytes: number,
): readonly [words: string, report: string] {
  try {
    if (call === "free") hooks.free(at);
    else hooks.realloc(at, 2 * nbytes);
  } catch (error) {
    if (!(error instanceof HeapMisuse)) throw error;
    const end = error.message.indexOf("\n");
    const words = error.message.slice(0, end).replace(/^[a-z-]+ at 0x[0-9a-f]+: /, "");
    return [words, error.message.slice(end + 1)];
  }
  throw new Error("the damage went unnoticed");
}
