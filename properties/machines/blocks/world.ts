// Where a blocks program runs: the model, the allocator under test, and what joins the two.
//
// Every live block is filled with the pattern of a seed of its own, which is verified before it is
// freed, after it was moved, and when a program asks. A map of owners, one entry a granule, holds
// which block has which bytes, so that an overlap is found when the second block is handed out.

import { Blocks, patternByte, patternWord } from "../../../spec/blocks.ts";
import { PropertyFailed, VARIABLE_COUNT, VARIABLES } from "../../engine/machine.ts";
import type { Marks } from "../../engine/marks.ts";
import type { Finding, LiveBlocks, Subject } from "./subject.ts";

export const RAW = 0;
export const MEM = 1;
export const OBJ = 2;

/** Hears every call that reaches the allocator, in order; slots are reused block names. */
export interface CallLog {
  call(kind: CallKind, domain: number, slot: number, size: number, result: number): void;
}

export type CallKind = "malloc" | "calloc" | "realloc" | "free";

/**
 * Contents are written and compared in full up to this many bytes, beyond that at both ends of each
 * sample; the parts of a prefix are those of the whole that lie in it: they outlive a shrink.
 */
const FULL_CONTENTS = 4096;
const SAMPLE = 512;

export class BlocksWorld implements LiveBlocks {
  readonly subject: Subject;
  readonly model = new Blocks();
  /** Names of the blocks that each variable holds. */
  readonly runs: number[][] = Array.from({ length: VARIABLE_COUNT }, () => []);
  /** Where the last freed block of each variable was, and its domain; 0 when none was freed. */
  readonly freedAt = new Int32Array(VARIABLE_COUNT);
  readonly freedDomain = new Uint8Array(VARIABLE_COUNT);
  log: CallLog | undefined;
  /** What the last operation did, for a report. */
  lastEffect = "";
  private readonly marks: Marks | undefined;
  private readonly bytes: Uint8Array;
  private readonly words: Int32Array;
  private readonly owners: Int32Array;
  private readonly granuleShift: number;
  private addresses = new Int32Array(1024);
  private freeNames: number[] = [];
  private nextName = 1;
  private nextSeed = 1;
  private touched = 0;
  private operations = 0;

  /** `marks`, when given, has "memory refused" and "misuse refused". */
  constructor(subject: Subject, marks?: Marks) {
    this.subject = subject;
    this.marks = marks;
    this.bytes = subject.bytes;
    this.words = new Int32Array(
      subject.bytes.buffer,
      subject.bytes.byteOffset,
      subject.bytes.length >> 2,
    );
    this.granuleShift = subject.geometry.alignment === 16 ? 4 : 3;
    this.owners = new Int32Array(subject.bytes.length >> this.granuleShift);
  }

  /** Calls made and verified since the world was made. */
  get operationCount(): number {
    return this.operations;
  }

  /** Blocks that live, by variable. */
  modelText(): string {
    const runs = this.runs.flatMap((run, variable) => {
      if (run.length === 0) return [];
      const sizes = [...new Set(run.map((id) => this.model.get(id).size))].join(", ");
      const blocks = run.length === 1 ? "a block" : `${run.length} blocks`;
      const unit = sizes === "1" ? "byte" : "bytes";
      return [`${VARIABLES[variable]} holds ${blocks} of ${sizes} ${unit}`];
    });
    return runs.length === 0 ? "no block is live" : runs.join("; ");
  }

  begin(): void {
    for (const [id, block] of this.model.entries()) this.disown(this.addressOf(id), block.size);
    this.model.clear();
    for (const run of this.runs) run.length = 0;
    this.freedAt.fill(0);
    this.freeNames.length = 0;
    this.nextName = 1;
    this.nextSeed = 1;
    this.touched = 0;
    this.subject.reset();
  }

  /** A block of `size` bytes for `variable`; false when memory was rightly refused. */
  allocate(variable: number, domain: number, size: number, zeroed: boolean): boolean {
    const { subject } = this;
    this.operations++;
    const allocator = subject.domains[domain]!;
    const refusals = this.refusals();
    const id = this.freeNames.pop() ?? this.nextName++;
    const at = zeroed ? allocator.calloc(1, size) : allocator.malloc(size);
    this.log?.call(zeroed ? "calloc" : "malloc", domain, id, size, at);
    if (at === 0) {
      this.freeNames.push(id);
      this.mustHaveBeenRefused(refusals, size);
      this.lastEffect = "NULL";
      return false;
    }
    if (zeroed) this.model.calloc(id, size, domain);
    else this.model.malloc(id, size, domain);
    this.bind(id, at, size, domain, true);
    if (zeroed) this.verify(id, "callocGivesZeroes");
    this.fill(id);
    this.runs[variable]!.push(id);
    this.lastEffect = `0x${at.toString(16)}`;
    return true;
  }

  /** Resizes block `id`, wherever it goes; false when memory was rightly refused. */
  reallocate(id: number, size: number): boolean {
    this.operations++;
    const { domain, size: before } = this.model.get(id);
    const at = this.addressOf(id);
    const refusals = this.refusals();
    this.verify(id, "contentsAreKept");
    const target = this.subject.domains[domain]!.realloc(at, size);
    this.log?.call("realloc", domain, id, size, target);
    if (target === 0) {
      this.mustHaveBeenRefused(refusals, size);
      this.verify(id, "aRefusedReallocKeepsTheBlock");
      this.lastEffect = "NULL";
      return false;
    }
    this.disown(at, before);
    this.model.realloc(id, size);
    this.bind(id, target, size, domain, target !== at);
    this.verify(id, "reallocKeepsTheContents");
    this.fill(id);
    this.lastEffect =
      target === at ? "in place" : `0x${at.toString(16)} -> 0x${target.toString(16)}`;
    return true;
  }

  /** Frees block `id` of `variable` by the domain that it came from. */
  release(variable: number, id: number): void {
    this.operations++;
    const { domain, size } = this.model.get(id);
    const at = this.addressOf(id);
    this.verify(id, "contentsAreKept");
    this.subject.domains[domain]!.free(at);
    this.log?.call("free", domain, id, 0, 0);
    this.disown(at, size);
    this.model.free(id);
    this.freeNames.push(id);
    this.freedAt[variable] = at;
    this.freedDomain[variable] = domain;
    this.touched = at;
    this.lastEffect = `0x${at.toString(16)}`;
  }

  /** Writes a pattern that no block had before. */
  fill(id: number): void {
    const seed = this.nextSeed++;
    const { size } = this.model.fill(id, seed);
    const at = this.addresses[id]!;
    if (size <= FULL_CONTENTS) {
      this.writePattern(at, 0, size, seed);
      return;
    }
    this.writePattern(at, 0, FULL_CONTENTS, seed);
    for (let part = FULL_CONTENTS; part + SAMPLE <= size; part += SAMPLE) {
      this.writePattern(at, part, part + 4, seed);
      this.writePattern(at, part + SAMPLE - 4, part + SAMPLE, seed);
    }
  }

  /** Compares the block's bytes with what the model says was written. */
  verify(id: number, property: string): void {
    const { seed, written } = this.model.get(id);
    const at = this.addresses[id]!;
    let wrong = this.findWrong(at, 0, Math.min(written, FULL_CONTENTS), seed);
    for (let part = FULL_CONTENTS; wrong < 0 && part + SAMPLE <= written; part += SAMPLE) {
      wrong = this.findWrong(at, part, part + 4, seed);
      if (wrong < 0) wrong = this.findWrong(at, part + SAMPLE - 4, part + SAMPLE, seed);
    }
    if (wrong >= 0) this.wrongByte(id, wrong, property);
  }

  addressOf(id: number): number {
    return this.addresses[id]!;
  }

  /** True when a live block starts at `at`. */
  isStart(at: number): boolean {
    const owner = this.owners[at >> this.granuleShift]!;
    return owner !== 0 && this.addressOf(owner) === at;
  }

  /**
   * Hands `at` to the allocator in a way that it must refuse: by one of the kinds `expected`, and
   * with nothing changed.
   */
  mustBeRefused(at: number, expected: readonly string[], misuse: () => void): void {
    const guard = this.subject.misuse;
    if (guard === undefined) return;
    this.operations++;
    const before = guard.fingerprint(at);
    // Nobody reads where a refusal came from, and finding out costs more than the refusal.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    let kind: string | undefined;
    try {
      misuse();
    } catch (error) {
      kind = guard.kindOf(error);
      if (kind === undefined) throw error;
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
    const wanted = expected.join(" or ");
    if (kind === undefined || !expected.includes(kind)) {
      const answer = kind === undefined ? "accepted" : `refused as ${kind}`;
      const message = `0x${at.toString(16)} was ${answer}, expected ${wanted}`;
      throw new PropertyFailed("misuseIsRefusedByItsKind", message);
    }
    if (guard.fingerprint(at) !== before) {
      const message = `the heap changed around 0x${at.toString(16)}, which was refused as ${kind}`;
      throw new PropertyFailed("refusedMisuseChangesNothing", message);
    }
    this.marks?.hit("misuse refused");
    this.lastEffect = `refused: ${kind}`;
  }

  get liveCount(): number {
    return this.model.count;
  }

  forEach(visit: (at: number, size: number, domain: number) => void): void {
    for (const [id, { size, domain }] of this.model.entries())
      visit(this.addressOf(id), size, domain);
  }

  checkTouched(): void {
    if (this.touched !== 0) this.report(this.subject.checkTouched(this.touched));
    this.touched = 0;
  }

  checkAll(): void {
    for (const [id] of this.model.entries()) this.verify(id, "contentsAreKept");
    this.report(this.subject.checkAll(this));
  }

  /** Frees every block that is left and looks for what should have gone with it. */
  finish(): void {
    this.subject.faults?.liftLimits();
    for (let variable = 0; variable < VARIABLE_COUNT; variable++) {
      for (const id of this.runs[variable]!) this.release(variable, id);
      this.runs[variable]!.length = 0;
    }
    this.report(this.subject.checkEmpty());
  }

  report(finding: Finding | undefined): void {
    if (finding !== undefined) throw new PropertyFailed(finding.property, finding.detail);
  }

  private bind(id: number, at: number, size: number, domain: number, fresh: boolean): void {
    const alignment = this.subject.alignmentOf(domain);
    if (at % alignment !== 0) {
      throw new PropertyFailed(
        "blocksAreAligned",
        `0x${at.toString(16)} is no multiple of ${alignment}`,
      );
    }
    if (at < 0 || at + size > this.bytes.length) {
      throw new PropertyFailed("blocksLieInTheHeap", `0x${at.toString(16)} + ${size}`);
    }
    if (id >= this.addresses.length) this.growAddresses();
    this.addresses[id] = at;
    const { owners } = this;
    const end = (at + Math.max(size, 1) - 1) >> this.granuleShift;
    for (let i = at >> this.granuleShift; i <= end; i++) {
      if (owners[i] !== 0) this.overlap(at, size, owners[i]!);
      owners[i] = id;
    }
    this.touched = at;
    this.report(this.subject.checkBlock(at, size, domain, fresh));
  }

  private disown(at: number, size: number): void {
    const end = (at + Math.max(size, 1) - 1) >> this.granuleShift;
    this.owners.fill(0, at >> this.granuleShift, end + 1);
  }

  private growAddresses(): void {
    const grown = new Int32Array(this.addresses.length * 2);
    grown.set(this.addresses);
    this.addresses = grown;
  }

  private refusals(): number {
    return this.subject.faults?.refusals() ?? 0;
  }

  private mustHaveBeenRefused(before: number, size: number): void {
    if (this.subject.faults === undefined) return;
    if (this.refusals() !== before) {
      this.marks?.hit("memory refused");
      return;
    }
    const message = `NULL for ${size} bytes, and no request for pages was refused`;
    throw new PropertyFailed("memoryIsOnlyRefusedForWantOfPages", message);
  }

  /** Bytes `from` to `to` - 1 of the block at `at`; `from` is a multiple of 4. */
  private writePattern(at: number, from: number, to: number, seed: number): void {
    const { words, bytes } = this;
    const wholeEnd = from + ((to - from) & ~3);
    for (let i = from; i < wholeEnd; i += 4) words[(at + i) >> 2] = patternWord(seed, i >> 2);
    for (let i = wholeEnd; i < to; i++) bytes[at + i] = patternByte(seed, i);
  }

  /** The first byte of those that is not as written, or -1; within a word, its first byte. */
  private findWrong(at: number, from: number, to: number, seed: number): number {
    const { words, bytes } = this;
    const wholeEnd = from + ((to - from) & ~3);
    for (let i = from; i < wholeEnd; i += 4) {
      if (words[(at + i) >> 2] !== patternWord(seed, i >> 2)) return i;
    }
    for (let i = wholeEnd; i < to; i++) if (bytes[at + i] !== patternByte(seed, i)) return i;
    return -1;
  }

  private wrongByte(id: number, offset: number, property: string): never {
    const at = this.addressOf(id);
    const { size } = this.model.get(id);
    throw new PropertyFailed(
      property,
      `the block of ${size} bytes at 0x${at.toString(16)} changed at byte ${offset}`,
    );
  }

  private overlap(at: number, size: number, other: number): never {
    const theirs = this.addressOf(other);
    const { size: theirSize } = this.model.get(other);
    throw new PropertyFailed(
      "liveBlocksDoNotOverlap",
      `${size} bytes at 0x${at.toString(16)} were handed out over a live block: ` +
        `${theirSize} bytes at 0x${theirs.toString(16)}`,
    );
  }
}
