// Random programs against a real pymalloc: the blocks machine runs a program on our heap and logs
// every call; a pristine libpython gets the same calls, its arenas at the very addresses that ours
// came at plus a constant, refused where ours were refused. Every address, every arena event and
// the text of the statistics must then be equal.

import { type Addr, NULL } from "../../../src/memory/address.ts";
import type { Pages } from "../../../src/memory/pages.ts";
import { PROFILES } from "../../../src/profile/cpython.ts";
import type { Profile } from "../../../src/profile/profile.ts";
import { type ArenaAllocator, PageArenas } from "../../../src/pymalloc/arena-allocator.ts";
import { statsText } from "../../../src/pymalloc/stats.ts";
import { Runtime } from "../../../src/runtime.ts";
import { Generator } from "../../engine/generate.ts";
import type { Program } from "../../engine/machine.ts";
import { FastRandom, type Random, seededRandom } from "../../engine/random.ts";
import { operationOf } from "../../engine/word.ts";
import { HeapSubject, type MakeRuntime } from "../../machines/blocks/heap-subject.ts";
import { type BlocksMachine, blocksMachine } from "../../machines/blocks/machine.ts";
import type { Faults } from "../../machines/blocks/subject.ts";
import { BlocksWorld, type CallKind, type CallLog } from "../../machines/blocks/world.ts";
import type { Libpython } from "./libpython.ts";
import { NATIVE_OP, type NativeAnswer, type NativeEvent, type NativeRequest } from "./protocol.ts";

/** Added to our addresses to give the real ones; a multiple of every radix tree node's span. */
const NATIVE_BASE = 2 ** 44;

/** Where ours was not in an arena, the real one must not be either. */
const OUTSIDE = -1;

export interface NativeMismatch {
  readonly program: Program;
  /** Index of the call in the program's log; the number of calls for events and statistics. */
  readonly call: number;
  readonly what: string;
  readonly expected: string;
  readonly got: string;
}

/** What programs were compared in. */
export interface NativeTally {
  programs: number;
  operations: number;
  addresses: number;
  arenaEvents: number;
  statistics: number;
}

/** Our heap's side of one program: the calls, what they gave, and what the arenas did. */
interface Recording {
  readonly request: NativeRequest;
  readonly places: readonly number[];
  readonly events: readonly NativeEvent[];
  readonly stats: string;
}

/** Compares random programs of one version with its libpython. */
export class LibpythonJudge {
  readonly tally: NativeTally = {
    programs: 0,
    operations: 0,
    addresses: 0,
    arenaEvents: 0,
    statistics: 0,
  };
  private readonly libpython: Libpython;
  private readonly recorder: ProgramRecorder;
  private readonly generator: Generator<never, never>;
  private readonly random: Random;

  /** `makeRuntime` builds what is compared, instead of a plain Runtime. */
  constructor(libpython: Libpython, seed: string, maxLength: number, makeRuntime?: MakeRuntime) {
    const profile = PROFILES.find(({ name }) => name === libpython.version)!;
    this.libpython = libpython;
    this.recorder = new ProgramRecorder(profile, makeRuntime);
    this.generator = new Generator(this.recorder.machine, { maxLength }) as never;
    this.random = seededRandom(`${seed}/libpython/${profile.name}`);
  }

  /** Draws `count` programs, runs each on both sides, and tells the first difference. */
  judge(count: number): Promise<NativeMismatch | undefined> {
    return this.judgeAll(this.draw(count));
  }

  /** Runs each program on both sides, and tells the first difference. */
  async judgeAll(programs: Iterable<Program>): Promise<NativeMismatch | undefined> {
    const open: Promise<NativeMismatch | undefined>[] = [];
    for (const program of programs) {
      open.push(this.compareProgram(program));
      // The next program runs here while the last one runs there.
      if (open.length > IN_FLIGHT) {
        const mismatch = await open.shift();
        if (mismatch !== undefined) return mismatch;
      }
    }
    return (await Promise.all(open)).find((mismatch) => mismatch !== undefined);
  }

  /** Runs `program` on both sides. */
  async compareProgram(program: Program): Promise<NativeMismatch | undefined> {
    const recording = this.recorder.record(program);
    const answer = await this.libpython.run(recording.request);
    return this.compare(program, recording, answer);
  }

  private *draw(count: number): Iterable<Program> {
    for (let i = 0; i < count; i++) yield this.generator.draw(new FastRandom(this.random.next()));
  }

  private compare(
    program: Program,
    recording: Recording,
    answer: NativeAnswer,
  ): NativeMismatch | undefined {
    const { places, events, stats } = recording;
    const { tally } = this;
    tally.programs++;
    tally.operations += places.length;
    for (let call = 0; call < places.length; call++) {
      const place = places[call]!;
      const result = answer.results[call]!;
      const got = isInArenas(result) ? result - NATIVE_BASE : OUTSIDE;
      if (place !== OUTSIDE) tally.addresses++;
      if (got !== place) {
        const what = this.callText(recording.request.calls, call);
        return { program, call, what, expected: placeText(got), got: placeText(place) };
      }
    }
    const call = places.length;
    tally.arenaEvents += events.length;
    const [ours, theirs] = [eventsText(events), eventsText(answer.events)];
    if (ours !== theirs)
      return { program, call, what: "arena events", expected: theirs, got: ours };
    if (answer.stats === undefined) return undefined;
    tally.statistics++;
    if (answer.stats.trimEnd() === stats.trimEnd()) return undefined;
    return { program, call, what: "statistics", expected: answer.stats, got: stats };
  }

  private callText(calls: Uint32Array, call: number): string {
    const [packed, slot, size] = calls.subarray(4 * call, 4 * call + 3);
    const op = Object.entries(NATIVE_OP).find(([, code]) => code === (packed! & 0xff))![0];
    return `call ${call}, ${op} of ${size} bytes in slot ${slot}`;
  }
}

/** Programs that may wait for an answer at a time. */
const IN_FLIGHT = 4;

/** Runs programs on our heap and writes down what a real one is asked for. */
class ProgramRecorder implements CallLog {
  readonly machine: BlocksMachine;
  private readonly world: BlocksWorld;
  private readonly subject: HeapSubject;
  private arenas!: ScriptedArenas;
  private calls: number[] = [];
  private places: number[] = [];
  private slots = 0;

  constructor(profile: Profile, makeRuntime: MakeRuntime | undefined) {
    const make: MakeRuntime = makeRuntime ?? ((p, o) => new Runtime(p, o));
    this.subject = new HeapSubject(profile, {
      makeRuntime: (p, o) =>
        make(p, {
          ...o,
          arenaAllocator: (pages) => {
            this.arenas = new ScriptedArenas(pages, () => this.places.length);
            return this.arenas;
          },
        }),
      faults: () => this.arenas.faults,
    });
    this.machine = blocksMachine(this.subject);
    this.world = new BlocksWorld(this.subject);
    this.world.log = this;
  }

  call(kind: CallKind, domain: number, slot: number, size: number, result: number): void {
    this.calls.push(NATIVE_OP[kind] | (domain << 8), slot, size, 0);
    this.slots = Math.max(this.slots, slot + 1);
    const { pymalloc } = this.subject.runtime;
    this.places.push(result !== NULL && pymalloc.owns(result as Addr) ? result : OUTSIDE);
  }

  record(program: Program): Recording {
    this.machine.begin(this.world, program);
    this.calls = [];
    this.places = [];
    this.slots = 0;
    this.arenas.begin();
    for (const word of program) this.machine.operations[operationOf(word)]!.run(this.world, word);
    const { script, events } = this.arenas;
    const calls = Uint32Array.from(this.calls);
    return {
      request: { calls, slots: this.slots, script, stats: true },
      places: this.places,
      events,
      stats: statsText(this.subject.runtime.stats()),
    };
  }
}

/** Arenas from the heap's pages that remember what they were asked, and refuse when told to. */
class ScriptedArenas implements ArenaAllocator {
  script: number[] = [];
  events: NativeEvent[] = [];
  readonly faults: Faults;
  private readonly inner: PageArenas;
  private readonly callNumber: () => number;
  private failures = 0;
  private arenasLeft = Number.POSITIVE_INFINITY;
  private refusals = 0;

  constructor(pages: Pages, callNumber: () => number) {
    this.inner = new PageArenas(pages);
    this.callNumber = callNumber;
    this.faults = {
      failPages: (count) => {
        this.failures = count;
      },
      limitPages: (count) => {
        this.arenasLeft = count & 3;
      },
      liftLimits: () => {
        this.failures = 0;
        this.arenasLeft = Number.POSITIVE_INFINITY;
      },
      otherPages: (count) => void pages.map(count * pages.pageSize, "other"),
      refusals: () => this.refusals + pages.refusalCount,
    };
  }

  begin(): void {
    this.script = [];
    this.events = [];
    this.faults.liftLimits();
  }

  alloc(size: number): Addr {
    const at = this.failures > 0 || this.arenasLeft === 0 ? NULL : this.inner.alloc(size);
    if (this.failures > 0) this.failures--;
    const call = this.callNumber();
    if (at === NULL) {
      this.refusals++;
      this.script.push(0);
      this.events.push({ call, kind: "refused", address: 0 });
      return NULL;
    }
    this.arenasLeft--;
    this.script.push(NATIVE_BASE + at);
    this.events.push({ call, kind: "new", address: NATIVE_BASE + at });
    return at;
  }

  free(at: Addr, size: number): void {
    this.arenasLeft++;
    this.events.push({ call: this.callNumber(), kind: "freed", address: NATIVE_BASE + at });
    this.inner.free(at, size);
  }
}

const isInArenas = (address: number): boolean =>
  address >= NATIVE_BASE && address < NATIVE_BASE + 2 ** 31;

const placeText = (place: number): string =>
  place === OUTSIDE ? "outside all arenas" : `0x${place.toString(16)}`;

function eventsText(events: readonly NativeEvent[]): string {
  return events
    .map(({ call, kind, address }) => {
      const place = kind === "refused" ? "" : ` ${placeText(address - NATIVE_BASE)}`;
      return `${kind}${place} at call ${call}`;
    })
    .join("; ");
}
