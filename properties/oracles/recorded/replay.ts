// The oracle of recorded traces: a Runtime of the recorded version gets the same calls, and must
// give blocks at the same places of the same arenas, and map and unmap arenas at the same calls.
//
// Arenas come at bases that lie to the arena size as the recorded ones did, and are refused where
// they were refused: what is compared follows from the calls alone. Requests that are malloc's are
// passed on with at most 513 bytes, for pymalloc is told no more by a larger number.

import { type Addr, asAddr, asPage, NULL } from "../../../src/memory/address.ts";
import type { Pages } from "../../../src/memory/pages.ts";
import { profileNamed } from "../../../src/profile/lookup.ts";
import type { Profile } from "../../../src/profile/profile.ts";
import type { ArenaAllocator } from "../../../src/pymalloc/arena-allocator.ts";
import { Runtime, type RuntimeOptions } from "../../../src/runtime.ts";
import {
  Domain,
  KIND_NAMES,
  Kind,
  NO_BLOCK,
  OUTSIDE,
  SMALL_REQUEST_THRESHOLD,
  TraceError,
} from "./format.ts";
import { type Trace, TraceReader } from "./reader.ts";

/** One thing that came out otherwise than recorded. */
export interface Mismatch {
  /** Number of the trace's record, from 0. */
  readonly record: number;
  /** The call, "malloc(24)". */
  readonly what: string;
  readonly expected: string;
  readonly got: string;
}

export interface Replay {
  readonly records: number;
  /** Blocks in arenas whose place was compared. */
  readonly addresses: number;
  /** Arenas mapped, unmapped and refused, each compared. */
  readonly arenaEvents: number;
  /** Empty when the trace was met exactly; the first few otherwise. */
  readonly mismatches: readonly Mismatch[];
}

export interface ReplayOptions {
  /** Instead of the profile of the recorded version. */
  readonly profile?: Profile;
  /** Builds what is under test, instead of a plain Runtime. */
  readonly build?: (profile: Profile, options: RuntimeOptions) => Runtime;
  /** Replay ends after this many mismatches; 10 unless told. */
  readonly limit?: number;
}

/** Bytes of the largest request that is passed on. */
const LARGE = SMALL_REQUEST_THRESHOLD + 1;
/** What a malloc of LARGE bytes may take, with its share of everything else. */
const LARGE_CHUNK = 576;
/** Beside arenas and chunks: statics, stack, the vector of arena objects, the radix tree. */
const SPARE = 64 << 20;
const LARGEST_HEAP = 2 ** 31 - (1 << 20);

/** Replays `trace` and tells every difference. Throws TraceError when no profile fits it. */
export function replayTrace(trace: Trace, options: ReplayOptions = {}): Replay {
  const profile = options.profile ?? profileOf(trace);
  const { arenaSize, poolSize, arenasPeak, blocks } = trace.header;
  if (arenaSize !== profile.pymalloc.arenaSize || poolSize !== profile.pymalloc.poolSize) {
    const { arenaSize: arenas, poolSize: pools } = profile.pymalloc;
    const expected = `arenas of ${arenas} and pools of ${pools} bytes, as ${profile.name} has`;
    throw new TraceError(trace.name, 0, expected, `${arenaSize} and ${poolSize}`);
  }
  const size = SPARE + 2 * arenaSize * (arenasPeak + 1) + LARGE_CHUNK * blocks;
  const build = options.build ?? ((p: Profile, o: RuntimeOptions) => new Runtime(p, o));
  return new Replayer(trace, options.limit ?? 10).run((arenas) =>
    build(profile, {
      size: Math.min(size + (-size & 0xffff), LARGEST_HEAP),
      guard: false,
      arenaAllocator: (pages) => arenas.on(pages),
    }),
  );
}

function profileOf(trace: Trace): Profile {
  const { python } = trace.header;
  const version = python.split(".", 2).join(".");
  const profile = profileNamed(version);
  if (profile !== undefined) return profile;
  throw new TraceError(trace.name, 0, "a Python that there is a profile of", python);
}

/** An event of an arena: its kind and, unless it was refused, its number. */
interface ArenaEvent {
  readonly kind: Kind;
  readonly arena: number;
  readonly base: number;
}

/** Serves arenas as the trace tells, and writes down what it was asked. */
class RecordedArenas implements ArenaAllocator {
  /** What the call under way should do, in order. */
  readonly expected: ArenaEvent[] = [];
  /** What it did. */
  readonly happened: ArenaEvent[] = [];
  /** Base by arena number; NULL while the number is not in use. */
  readonly bases: Addr[] = [];
  private pages: Pages | undefined;

  on(pages: Pages): ArenaAllocator {
    this.pages = pages;
    return this;
  }

  alloc(size: number): Addr {
    const plan = this.expected[this.happened.length];
    const free = this.bases.indexOf(NULL);
    const arena = free < 0 ? this.bases.length : free;
    const at = plan?.kind === Kind.arenaRefused ? NULL : this.map(size, plan?.base ?? 0);
    const kind = at === NULL ? Kind.arenaRefused : Kind.arenaNew;
    this.happened.push({ kind, arena: at === NULL ? 0 : arena, base: 0 });
    if (at !== NULL) this.bases[arena] = at;
    return at;
  }

  free(at: Addr, size: number): void {
    const arena = this.bases.indexOf(at);
    this.happened.push({ kind: Kind.arenaFree, arena, base: 0 });
    this.bases[arena] = NULL;
    this.pages!.unmap(asPage(at), size, "arena");
  }

  /** Where `at` lies. */
  locate(at: number, size: number): string {
    const arena = this.bases.findIndex((base) => base !== NULL && at >= base && at < base + size);
    return placeText(arena < 0 ? OUTSIDE : arena, at - this.bases[arena]!);
  }

  /** `size` bytes at a place that lies to multiples of `size` as `base` does. */
  private map(size: number, base: number): Addr {
    const pages = this.pages!;
    const run = pages.map(2 * size, "arena");
    if (run === NULL) return NULL;
    const head = (base - run) & (size - 1);
    const at = run + head;
    if (head > 0) pages.unmap(asPage(run), head, "arena");
    if (head < size) pages.unmap(asPage(at + size), size - head, "arena");
    return asAddr(at);
  }
}

class Replayer {
  private readonly trace: Trace;
  private readonly reader: TraceReader;
  private readonly limit: number;
  private readonly arenas = new RecordedArenas();
  private readonly mismatches: Mismatch[] = [];
  /** Our address of each block. */
  private readonly blocks: Int32Array;
  private addresses = 0;
  private arenaEvents = 0;

  constructor(trace: Trace, limit: number) {
    this.trace = trace;
    this.reader = new TraceReader(trace);
    this.limit = limit;
    this.blocks = new Int32Array(trace.header.blocks);
  }

  run(build: (arenas: RecordedArenas) => Runtime): Replay {
    const { reader, arenas, mismatches } = this;
    const runtime = build(arenas);
    while (mismatches.length < this.limit && reader.next()) {
      const { kind } = reader;
      if (kind >= Kind.arenaNew) {
        const { arena, base } = reader;
        arenas.expected.push({ kind, arena, base });
        continue;
      }
      this.call(runtime);
      if (arenas.expected.length > 0 || arenas.happened.length > 0) this.compareEvents();
    }
    const { addresses, arenaEvents } = this;
    return { records: reader.index, addresses, arenaEvents, mismatches };
  }

  private call(runtime: Runtime): void {
    const { reader, blocks } = this;
    const { kind, id, placeArena } = reader;
    const domain = reader.domain === Domain.obj ? runtime.rawDomains.obj : runtime.rawDomains.mem;
    const size = Math.min(reader.size, LARGE);
    if (kind === Kind.free) {
      domain.free(asAddr(blocks[id]!));
      return;
    }
    if (placeArena === NO_BLOCK) {
      // libc had no memory. Of us only what pymalloc did before it asked is of interest.
      if (size < LARGE) domain.free(domain.malloc(size));
      return;
    }
    const at =
      kind === Kind.malloc
        ? domain.malloc(size)
        : kind === Kind.calloc
          ? domain.calloc(1, size)
          : domain.realloc(asAddr(blocks[id]!), size);
    blocks[id] = at;
    this.comparePlace(runtime, at);
  }

  private comparePlace(runtime: Runtime, at: Addr): void {
    const { reader, arenas } = this;
    const { placeArena, placeOffset } = reader;
    if (placeArena === OUTSIDE) {
      if (at !== NULL && !runtime.pymalloc.owns(at)) return;
    } else {
      this.addresses++;
      if (arenas.bases[placeArena]! + placeOffset === at) return;
    }
    const { arenaSize } = this.trace.header;
    const got = at === NULL ? "NULL" : arenas.locate(at, arenaSize);
    this.report(placeText(placeArena, placeOffset), got);
  }

  private compareEvents(): void {
    const { expected, happened } = this.arenas;
    this.arenaEvents += expected.length;
    const told = eventsText(expected);
    const ours = eventsText(happened);
    if (told !== ours) this.report(told, ours);
    expected.length = happened.length = 0;
  }

  private report(expected: string, got: string): void {
    const { kind, id, size, index } = this.reader;
    const operands = { free: `#${id}`, realloc: `#${id}, ${size}` } as Record<string, string>;
    const name = KIND_NAMES[kind]!;
    const what = `${name}(${operands[name] ?? size})`;
    this.mismatches.push({ record: index, what, expected, got });
  }
}

function placeText(arena: number, offset: number): string {
  return arena < 0 ? "outside all arenas" : `arena ${arena} + 0x${offset.toString(16)}`;
}

function eventsText(events: readonly ArenaEvent[]): string {
  if (events.length === 0) return "no arena mapped or unmapped";
  const words = events.map(({ kind, arena }) =>
    kind === Kind.arenaRefused ? "an arena refused" : `arena ${arena} ${EVENT_WORDS[kind]}`,
  );
  return words.join(", ");
}

const EVENT_WORDS: Readonly<Record<number, string>> = {
  [Kind.arenaNew]: "mapped",
  [Kind.arenaFree]: "unmapped",
};
