// The bytes between this process and driver.c, which describes the same structs.
//
//   greeting  u32 magic, version, arenaSize, hasStats
//   request   u32 length, magic, nCalls, nSlots, nScript, flags; u64 script[]; u32 call[][4]
//   answer    u32 status, nCalls, nEvents, textLength; u64 result[];
//             (u32 call, kind; u64 address)[];
//             text: the stats, or why the status is not 0
//
// Both ends are on one machine and little-endian, so the arrays are written and read as they lie.
import { NATIVE_STATUS, NativeFailure } from "./failures.ts";

/** First word of a greeting and of every request: `HEAP`. */
export const MAGIC = 0x50414548;

/** What a call does; the numbers the driver knows. */
export const NATIVE_OP = { malloc: 0, calloc: 1, realloc: 2, free: 3 } as const;

/** Which family of functions a call uses: PyMem_Raw, PyMem or PyObject. */
export const NATIVE_DOMAIN = { raw: 0, mem: 1, obj: 2 } as const;

/** One call. A slot holds the last block that a call on it returned. */
export interface NativeCall {
  readonly op: 0 | 1 | 2 | 3;
  readonly domain: 0 | 1 | 2;
  readonly slot: number;
  readonly size: number;
}

/** A program for a pristine pymalloc. */
export interface NativeRequest {
  /** Four words a call, as `packCalls` writes them. */
  readonly calls: Uint32Array;
  /** One more than the largest slot. */
  readonly slots: number;
  /** Answers to arena requests in order: an absolute address, or 0 to refuse. Then refused. */
  readonly script: readonly number[];
  /** Whether to add the text of `_PyObject_DebugMallocStats`. */
  readonly stats: boolean;
}

/** What pymalloc did with arenas during one call. */
export interface NativeEvent {
  readonly call: number;
  readonly kind: "new" | "freed" | "refused";
  /** 0 when refused. */
  readonly address: number;
}

/** What a program did. */
export interface NativeAnswer {
  /** Address each call returned; 0 for a free and for NULL. */
  readonly results: Float64Array;
  readonly events: NativeEvent[];
  /** Undefined unless asked for, and in 2.7, which cannot tell. */
  readonly stats: string | undefined;
}

/** A header of four words and what follows it. */
export interface Frame {
  readonly header: Uint32Array;
  readonly body: ArrayBuffer;
}

const EVENT_KINDS = ["new", "freed", "refused"] as const;
const HEADER_BYTES = 16;
const REQUEST_BYTES = 24;
const EVENT_BYTES = 16;
const WANT_STATS = 1;
const TWO_TO_32 = 2 ** 32;

/** Calls in the form a request carries them. */
export function packCalls(calls: readonly NativeCall[]): Uint32Array {
  const words = new Uint32Array(4 * calls.length);
  calls.forEach(({ op, domain, slot, size }, index) => {
    words.set([op | (domain << 8), slot, size, 0], 4 * index);
  });
  return words;
}

/** The bytes of a request. Throws RangeError for a script no u64 can hold. */
export function encodeRequest(request: NativeRequest): Uint8Array {
  const { calls, slots, script, stats } = request;
  if (calls.length % 4 !== 0) throw new RangeError("a call is four words");
  const bytes = new Uint8Array(REQUEST_BYTES + 8 * script.length + calls.byteLength);
  const words = new Uint32Array(bytes.buffer);
  const flags = stats ? WANT_STATS : 0;
  words.set([bytes.length - 4, MAGIC, calls.length / 4, slots, script.length, flags]);
  const scriptAt = REQUEST_BYTES / 4;
  script.forEach((address, index) => {
    if (!Number.isSafeInteger(address) || address < 0) {
      throw new RangeError(`${address} in a script is no address`);
    }
    words[scriptAt + 2 * index] = address % TWO_TO_32;
    words[scriptAt + 2 * index + 1] = Math.floor(address / TWO_TO_32);
  });
  words.set(calls, scriptAt + 2 * script.length);
  return bytes;
}

/** The answer in a frame. Throws NativeFailure when its status is not 0. */
export function decodeAnswer({ header, body }: Frame, wantStats: boolean): NativeAnswer {
  const [status = 0, callCount = 0, eventCount = 0, textLength = 0] = header;
  const textAt = body.byteLength - textLength;
  const text = Buffer.from(body, textAt, textLength).toString("utf8");
  if (status !== NATIVE_STATUS.ok) throw new NativeFailure(text, status);
  const words = new Uint32Array(body, 0, textAt >> 2);
  const address = (at: number): number => words[at + 1]! * TWO_TO_32 + words[at]!;
  const results = new Float64Array(callCount);
  for (let index = 0; index < callCount; index++) results[index] = address(2 * index);
  const events = Array.from({ length: eventCount }, (_, index): NativeEvent => {
    const at = 2 * callCount + (EVENT_BYTES / 4) * index;
    return { call: words[at]!, kind: EVENT_KINDS[words[at + 1]!]!, address: address(at + 2) };
  });
  return { results, events, stats: wantStats && textLength > 0 ? text : undefined };
}

/** Cuts what the driver writes into frames, however the pipe has cut it. */
export class FrameReader {
  #header = new Uint32Array(HEADER_BYTES / 4);
  #body: ArrayBuffer | undefined;
  #filled = 0;

  /** Takes the next bytes and returns the frames they complete. */
  push(chunk: Uint8Array): Frame[] {
    const frames: Frame[] = [];
    let at = 0;
    while (at < chunk.length) {
      at += this.#fill(chunk, at);
      if (this.#body === undefined && this.#filled === HEADER_BYTES) {
        this.#body = new ArrayBuffer(bodyLength(this.#header));
        this.#filled = 0;
      }
      if (this.#body !== undefined && this.#filled === this.#body.byteLength) {
        frames.push({ header: this.#header, body: this.#body });
        this.#header = new Uint32Array(HEADER_BYTES / 4);
        this.#body = undefined;
        this.#filled = 0;
      }
    }
    return frames;
  }

  /** Copies into the header or, once that is whole, the body; returns how many bytes. */
  #fill(chunk: Uint8Array, at: number): number {
    const target = new Uint8Array(this.#body ?? this.#header.buffer);
    const part = chunk.subarray(at, at + target.length - this.#filled);
    target.set(part, this.#filled);
    this.#filled += part.length;
    return part.length;
  }
}

/** A greeting has no body; the first word of an answer is a status, never the magic. */
function bodyLength(header: Uint32Array): number {
  const [first = 0, callCount = 0, eventCount = 0, textLength = 0] = header;
  return first === MAGIC ? 0 : 8 * callCount + EVENT_BYTES * eventCount + textLength;
}
