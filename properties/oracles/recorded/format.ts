// The canonical trace: what a recorded Python asked of pymalloc, with no address of its process.
//
//   gzip( pyheap-trace 1 \n   header as one line of JSON \n   records...   end record )
//
// This file holds what the writer and the reader share: names, limits and the header. Every number
// behind the header is a varint (7 bits a byte, low bits first, 0x80 = more follow); docs/TRACES.md
// tells the whole format.

/** The first line of every trace. */
export const MAGIC = "pyheap-trace 1\n";

/** What a record tells. `end` closes the trace and is never handed out by a reader. */
export const Kind = {
  malloc: 0,
  calloc: 1,
  realloc: 2,
  free: 3,
  arenaNew: 4,
  arenaFree: 5,
  arenaRefused: 6,
  end: 7,
} as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

/** The names of the kinds, by number. */
export const KIND_NAMES: readonly string[] = Object.keys(Kind);

/** CPython's PYMEM_DOMAIN_MEM and PYMEM_DOMAIN_OBJ. */
export const Domain = { mem: 1, obj: 2 } as const;
export type Domain = (typeof Domain)[keyof typeof Domain];

/** In place of an arena number: the block lies in no arena, or there is none. */
export const OUTSIDE = -1;
export const NO_BLOCK = -2;

/** How the tag byte says where a block lies. `same`: where the reallocated block already lay. */
export const Form = { outside: 0, null: 1, inside: 2, same: 3 } as const;
export type Form = (typeof Form)[keyof typeof Form];

/** A tag byte is kind, form << 4, and bit 6 when the domain is OBJ. */
export const TAG_KIND = 0x0f;
export const TAG_FORM_SHIFT = 4;
export const TAG_OBJ = 0x40;
export const TAG_UNUSED = 0x80;

/** Places are counted in units of 8 bytes, which every pymalloc's alignment is a multiple of. */
export const UNIT = 8;
/** Units from one arena's base to the next in a position: 1 MiB, the largest arena there is. */
export const ARENA_STRIDE = (1 << 20) / UNIT;
/** pymalloc serves 1 to 512 bytes. */
export const SMALL_REQUEST_THRESHOLD = 512;
/** The bases of arenas are kept modulo 1 MiB: their alignment, and nothing else of the process. */
export const BASE_MODULUS = 1 << 20;
/** Requests above it are written as it: no allocator serves them. */
export const SIZE_LIMIT = Number.MAX_SAFE_INTEGER;

/** The fields of a header that the writer counts. */
const COUNTS = ["records", "arenas", "arenasPeak", "blocks"] as const;

export interface TraceHeader {
  /** Full version, "3.11.7". */
  readonly python: string;
  /** What it ran on, "linux-x64". */
  readonly platform: string;
  readonly arenaSize: number;
  readonly poolSize: number;
  /** The command, every argument without its folder. */
  readonly command: string;
  /** Records before the end record, events of arenas among them. */
  readonly records: number;
  /** Arenas mapped, over the whole run, and the most that were mapped at a time. */
  readonly arenas: number;
  readonly arenasPeak: number;
  /** Ids given out: the most blocks that were live at a time. */
  readonly blocks: number;
}

/** What whoever records says of a trace; the rest of the header is counted. */
export type TraceOrigin = Omit<TraceHeader, (typeof COUNTS)[number]>;

/** One record. Fields that its kind does not have are 0. */
export interface TraceRecord {
  readonly kind: Kind;
  readonly domain: Domain;
  /** The block, of malloc, calloc, realloc and free; -1 when malloc or calloc gave none. */
  readonly id: number;
  /** Bytes asked for. */
  readonly size: number;
  /**
   * Where the call's block lies: an arena number, OUTSIDE or NO_BLOCK. Of free, where it lay. A
   * realloc that gave NO_BLOCK left its block where it was.
   */
  readonly placeArena: number;
  /** Bytes from the arena's base. */
  readonly placeOffset: number;
  /** Of arenaNew and arenaFree: the arena's number. */
  readonly arena: number;
  /** Of arenaNew: the arena's address modulo 1 MiB. */
  readonly base: number;
}

/** A trace, or a raw log, that cannot be read: which, where, and what should have stood there. */
export class TraceError extends Error {
  override readonly name = "TraceError";
  readonly file: string;
  /** Byte offset into the unzipped trace, or into the file when that is no whole gzip. */
  readonly offset: number;
  readonly expected: string;

  constructor(file: string, offset: number, expected: string, found: string) {
    super(`${file}: at byte ${offset}: expected ${expected}, found ${found}`);
    this.file = file;
    this.offset = offset;
    this.expected = expected;
  }
}

/** `value` is a header, or the first field that is not as it should be. */
export function checkHeader(value: unknown): TraceHeader | string {
  if (typeof value !== "object" || value === null) return "an object";
  const header = value as Record<string, unknown>;
  for (const name of ["python", "platform", "command"])
    if (typeof header[name] !== "string") return `a text "${name}"`;
  for (const name of ["arenaSize", "poolSize", ...COUNTS]) {
    const n = header[name];
    if (!Number.isSafeInteger(n) || (n as number) < 0) return `a count "${name}"`;
  }
  for (const name of ["arenaSize", "poolSize"]) {
    const n = header[name] as number;
    if (n < 4096 || n > 1 << 20 || (n & (n - 1)) !== 0) return `a power of two "${name}"`;
  }
  return value as TraceHeader;
}
