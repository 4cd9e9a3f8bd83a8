// From the recorder's raw log, with the absolute addresses of one process, to a trace.
//
// The raw log (recorder/pyheap-recorder.c): a header of 256 bytes, then records of 32 bytes. Blocks
// get ids and arenas numbers; an address becomes an arena and an offset, or "outside". Calls on
// memory that the log never saw handed out, and which lies in no arena, are left out: pymalloc
// passes them on to libc and is not changed by them (2.7 frees what its PyMem_Malloc gave).

import { Domain, Kind, NO_BLOCK, OUTSIDE, TraceError, type TraceHeader, UNIT } from "./format.ts";
import { TraceWriter } from "./writer.ts";

const RAW_MAGIC = "pyheapr1";
const RAW_HEADER = 256;
const RAW_RECORD = 32;
/** `status` of the raw header: the disk was full; other allocators took the recorder's place. */
const CUT_SHORT = 2;
const REPLACED = 3;

const RawKind = {
  malloc: 1,
  calloc: 2,
  realloc: 3,
  free: 4,
  arenaNew: 5,
  arenaFree: 6,
  arenaRefused: 7,
} as const;

/** Arenas lie on whole pages; each page of one leads to its number. */
const PAGE = 4096;
/** Every arena has 64 pools, in all versions. */
const POOLS_PER_ARENA = 64;

export interface CanonicalTrace {
  readonly trace: Uint8Array;
  readonly header: TraceHeader;
  /** The recorder ran out of disk, and the trace ends before its program did. */
  readonly cutShort: boolean;
  /** Calls left out, on memory that pymalloc never handed out. */
  readonly foreign: number;
}

/** What the raw log cannot know. */
export interface Recording {
  readonly command: string;
  readonly platform: string;
}

/** Turns a raw log, given in pieces that are multiples of 32 bytes, into a trace. */
export function canonicalTrace(pieces: Iterable<Uint8Array>, recording: Recording): CanonicalTrace {
  let log: RawLog | undefined;
  for (const piece of pieces) {
    const view = new DataView(piece.buffer, piece.byteOffset, piece.byteLength);
    if (log === undefined) log = new RawLog(view);
    else if (!log.read(view, 0)) break;
  }
  if (log === undefined) throw new TraceError("raw log", 0, RAW_MAGIC, "nothing");
  return log.finish(recording);
}

/** A mapped arena, and the ids of the blocks in it by units from its base. */
interface Arena {
  readonly number: number;
  readonly base: number;
  readonly ids: Int32Array;
}

const NO_ID = -1;

/**
 * The number of an address's page, cut to 30 bits: a Map looks it up far faster than a larger one.
 * Pages 4 TiB apart share a key: whoever finds an arena compares with its base.
 */
function pageKey(address: number): number {
  return Math.floor(address / PAGE) & 0x3fffffff;
}

/** Where an address lies. */
interface Place {
  readonly arena: number;
  readonly offset: number;
}

const OUTSIDE_PLACE: Place = { arena: OUTSIDE, offset: 0 };
const NO_PLACE: Place = { arena: NO_BLOCK, offset: 0 };

class RawLog {
  private readonly python: string;
  private readonly status: number;
  private readonly writer = new TraceWriter();
  private arenaSize = 0;
  /** Ids of the blocks outside, by address. */
  private readonly outside = new Map<number, number>();
  /** Arenas by the pages that they take. */
  private readonly pages = new Map<number, Arena>();
  /** Arenas unmapped by the call whose own record comes next, which may name a block in them. */
  private readonly unmapped: Arena[] = [];
  private foreign = 0;
  private offset = 0;

  constructor(view: DataView) {
    const text = (from: number, to: number) => {
      let out = "";
      for (let i = from; i < to && view.getUint8(i) !== 0; i++)
        out += String.fromCharCode(view.getUint8(i));
      return out;
    };
    const magic = view.byteLength < RAW_HEADER ? "" : text(0, RAW_MAGIC.length);
    if (magic !== RAW_MAGIC) throw this.error(RAW_MAGIC, JSON.stringify(magic));
    this.status = view.getUint32(12, true);
    this.python = text(16, RAW_HEADER).split(/\s/, 1)[0]!;
    this.read(view, RAW_HEADER);
  }

  /** Takes the records of a piece; false once the log has ended. */
  read(view: DataView, from: number): boolean {
    this.offset += from;
    for (let at = from; at + RAW_RECORD <= view.byteLength; at += RAW_RECORD) {
      const kind = view.getUint32(at, true);
      if (kind === 0) return false;
      this.record(
        kind,
        view.getUint32(at + 4, true) === Domain.obj ? Domain.obj : Domain.mem,
        u64(view, at + 8),
        u64(view, at + 16),
        u64(view, at + 24),
      );
      this.offset += RAW_RECORD;
    }
    return true;
  }

  finish({ command, platform }: Recording): CanonicalTrace {
    const { arenaSize, writer, status, foreign } = this;
    if (status === REPLACED) throw this.error("pymalloc to the end", "another allocator (-X dev?)");
    if (arenaSize === 0) throw this.error("an arena of pymalloc", "none");
    const poolSize = arenaSize / POOLS_PER_ARENA;
    const { python } = this;
    const packed = writer.finish({ python, platform, arenaSize, poolSize, command });
    return { ...packed, cutShort: status === CUT_SHORT, foreign };
  }

  private record(kind: number, domain: Domain, size: number, given: number, result: number): void {
    if (kind === RawKind.arenaNew) this.arenaNew(size, result);
    else if (kind === RawKind.arenaFree) this.arenaFree(result);
    else if (kind === RawKind.arenaRefused) this.writer.arenaRefused();
    else {
      this.call(kind, domain, size, given, result);
      this.dropUnmapped();
    }
  }

  private call(kind: number, domain: Domain, size: number, given: number, result: number): void {
    if (kind === RawKind.malloc) this.allocated(Kind.malloc, domain, size, result);
    else if (kind === RawKind.calloc) this.allocated(Kind.calloc, domain, size, result);
    else if (kind === RawKind.free) this.freed(domain, given);
    else if (kind !== RawKind.realloc) throw this.error("a kind from 1 to 7", `${kind}`);
    else if (given === 0) this.allocated(Kind.malloc, domain, size, result);
    else this.reallocated(domain, size, given, result);
  }

  private allocated(
    kind: typeof Kind.malloc | typeof Kind.calloc,
    domain: Domain,
    size: number,
    address: number,
  ): void {
    const { arena, offset } = this.locate(address);
    if (arena !== NO_BLOCK) this.forget(domain, address, arena);
    const id = this.writer.allocate(kind, domain, size, arena, offset);
    if (id >= 0) this.know(address, id);
  }

  private reallocated(domain: Domain, size: number, given: number, result: number): void {
    const id = this.idOf(given);
    if (id < 0) return;
    if (result !== 0 && result !== given) {
      this.know(given, NO_ID);
      this.forget(domain, result, this.locate(result).arena);
      this.know(result, id);
    }
    const { arena, offset } = this.locate(result);
    this.writer.realloc(domain, id, size, arena, offset);
  }

  private freed(domain: Domain, given: number): void {
    const id = this.idOf(given);
    if (id < 0) return;
    this.know(given, NO_ID);
    this.writer.free(domain, id);
  }

  /** The id of a block that a call was given; -1 for memory that pymalloc never handed out. */
  private idOf(address: number): number {
    const id = this.known(address);
    if (id !== NO_ID) return id;
    if (this.locate(address).arena >= 0)
      throw this.error("a block that was handed out", address.toString(16));
    this.foreign++;
    return -1;
  }

  /**
   * An address is handed out. If a block is still known there, it went back to libc by a way that
   * the recorder does not watch: its free is written now.
   */
  private forget(domain: Domain, address: number, arena: number): void {
    const id = this.known(address);
    if (id === NO_ID) return;
    if (arena >= 0) throw this.error("a block that is not in use", address.toString(16));
    this.know(address, NO_ID);
    this.writer.free(domain, id);
  }

  /** The id of the block at `address`, or NO_ID. */
  private known(address: number): number {
    const arena = this.arenaAt(address);
    if (arena === undefined) return this.outside.get(address) ?? NO_ID;
    return arena.ids[(address - arena.base) / UNIT]!;
  }

  private know(address: number, id: number): void {
    const arena = this.arenaAt(address);
    if (arena !== undefined) arena.ids[(address - arena.base) / UNIT] = id;
    else if (id === NO_ID) this.outside.delete(address);
    else this.outside.set(address, id);
  }

  private arenaNew(size: number, address: number): void {
    if (this.arenaSize === 0) this.arenaSize = size;
    if (size !== this.arenaSize) throw this.error(`an arena of ${this.arenaSize} bytes`, `${size}`);
    if (address % PAGE !== 0) throw this.error("an arena on whole pages", address.toString(16));
    const number = this.writer.arenaNew(address);
    const arena: Arena = { number, base: address, ids: new Int32Array(size / UNIT).fill(NO_ID) };
    for (let at = address; at < address + size; at += PAGE) {
      if (this.pages.has(pageKey(at))) throw this.error("memory of its own", address.toString(16));
      this.pages.set(pageKey(at), arena);
    }
  }

  private arenaFree(address: number): void {
    const arena = this.arenaAt(address);
    if (arena === undefined || arena.base !== address)
      throw this.error("an arena that is mapped", address.toString(16));
    this.writer.arenaFree(arena.number);
    this.unmapped.push(arena);
  }

  private dropUnmapped(): void {
    for (let arena = this.unmapped.pop(); arena !== undefined; arena = this.unmapped.pop()) {
      const end = arena.base + this.arenaSize;
      for (let at = arena.base; at < end; at += PAGE) this.pages.delete(pageKey(at));
    }
  }

  private locate(address: number): Place {
    if (address === 0) return NO_PLACE;
    const arena = this.arenaAt(address);
    if (arena === undefined) return OUTSIDE_PLACE;
    return { arena: arena.number, offset: address - arena.base };
  }

  private arenaAt(address: number): Arena | undefined {
    const arena = this.pages.get(pageKey(address));
    if (arena === undefined) return undefined;
    return address >= arena.base && address < arena.base + this.arenaSize ? arena : undefined;
  }

  private error(expected: string, found: string): TraceError {
    return new TraceError("raw log", this.offset, expected, found);
  }
}

/** A 64-bit number; exact below 2^53, as every address is. */
function u64(view: DataView, at: number): number {
  return view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
}

/**
 * A command as a trace names it: each argument that holds a `/` without what stands before the last
 * one, so that no folder of the machine is told; arguments with white space in quotes.
 */
export function commandText(argv: readonly string[]): string {
  const bare = argv.map((argument) => argument.slice(argument.lastIndexOf("/") + 1));
  return bare.map((word) => (/^[^\s"]+$/.test(word) ? word : JSON.stringify(word))).join(" ");
}
