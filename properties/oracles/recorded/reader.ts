// Reads a trace: unpacks and checks it as a whole, then hands out one record after the other.
//
// The checksum stands at the end and covers everything before it, so a trace that opens is whole;
// only when it fails are the records walked, to say where the damage is.

import { crc32, gunzipSync } from "node:zlib";
import {
  BASE_MODULUS,
  checkHeader,
  Domain,
  Form,
  KIND_NAMES,
  Kind,
  MAGIC,
  NO_BLOCK,
  OUTSIDE,
  SMALL_REQUEST_THRESHOLD,
  TAG_FORM_SHIFT,
  TAG_KIND,
  TAG_OBJ,
  TAG_UNUSED,
  TraceError,
  type TraceHeader,
  type TraceRecord,
} from "./format.ts";
import { Ledger } from "./ledger.ts";

/** A trace that is whole. */
export interface Trace {
  readonly name: string;
  readonly header: TraceHeader;
  /** Unzipped, header and all. */
  readonly bytes: Uint8Array;
  /** Offset of the first record. */
  readonly start: number;
}

/** Unpacks a trace and checks that it is whole. `name` is what errors call it. */
export function readTrace(packed: Uint8Array, name: string): Trace {
  const bytes = unpack(packed, name);
  const magic = Buffer.from(bytes.subarray(0, MAGIC.length)).toString("latin1");
  if (magic !== MAGIC)
    throw new TraceError(name, 0, JSON.stringify(MAGIC.trim()), JSON.stringify(magic));
  const lineEnd = bytes.indexOf(0x0a, MAGIC.length);
  if (lineEnd < 0)
    throw new TraceError(name, MAGIC.length, "a line of JSON", "the end of the trace");
  const header = parseHeader(bytes.subarray(MAGIC.length, lineEnd), name);
  const trace: Trace = { name, header, bytes, start: lineEnd + 1 };
  const end = bytes.length - 4;
  const stored =
    end < trace.start ? -1 : new DataView(bytes.buffer, bytes.byteOffset + end).getUint32(0, true);
  if (end < trace.start || crc32(bytes.subarray(0, end)) !== stored) {
    for (const reader = new TraceReader(trace); reader.next(); );
    throw new TraceError(name, Math.max(end, 0), "the checksum of the trace", "another");
  }
  return trace;
}

function unpack(packed: Uint8Array, name: string): Uint8Array {
  if (packed[0] !== 0x1f || packed[1] !== 0x8b)
    throw new TraceError(name, 0, "a gzip file", packed.length === 0 ? "nothing" : "another kind");
  try {
    return gunzipSync(packed);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TraceError(name, packed.length, "a whole gzip file", reason);
  }
}

function parseHeader(line: Uint8Array, name: string): TraceHeader {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(line).toString("utf8"));
  } catch {
    throw new TraceError(name, MAGIC.length, "a line of JSON", "other text");
  }
  const header = checkHeader(value);
  if (typeof header === "string")
    throw new TraceError(name, MAGIC.length, `a header with ${header}`, "another");
  return header;
}

/** Hands out the records of a trace; its own fields are the current record. */
export class TraceReader implements TraceRecord {
  kind: Kind = Kind.end;
  domain: Domain = Domain.mem;
  id = 0;
  size = 0;
  placeArena = 0;
  placeOffset = 0;
  arena = 0;
  base = 0;
  /** Number of the current record, from 0. */
  index = -1;
  /** Offset of the current record's tag. */
  at: number;

  private readonly trace: Trace;
  private readonly bytes: Uint8Array;
  private readonly ledger = new Ledger();
  private offset: number;

  constructor(trace: Trace) {
    this.trace = trace;
    this.bytes = trace.bytes;
    this.offset = this.at = trace.start;
  }

  /** Decodes the next record; false once the end record has been met and agrees. */
  next(): boolean {
    this.at = this.offset;
    const tag = this.byte();
    this.index++;
    const kind = tag & TAG_KIND;
    const form = ((tag >> TAG_FORM_SHIFT) & 3) as Form;
    this.domain = (tag & TAG_OBJ) !== 0 ? Domain.obj : Domain.mem;
    if (tag & TAG_UNUSED || kind > Kind.end)
      throw this.error("a record kind below 8", `tag 0x${tag.toString(16)}`);
    this.kind = kind as Kind;
    this.id = this.size = this.placeArena = this.placeOffset = this.arena = this.base = 0;
    switch (this.kind) {
      case Kind.malloc:
      case Kind.calloc:
        this.allocated(form);
        return true;
      case Kind.realloc:
        this.reallocated(form);
        return true;
      case Kind.free:
        this.freed();
        return true;
      case Kind.arenaNew:
        this.base = this.varint();
        if (this.base >= BASE_MODULUS) throw this.error("a base below 1 MiB", `${this.base}`);
        this.arena = this.ledger.addArena();
        return true;
      case Kind.arenaFree:
        this.arena = this.varint();
        if (!this.ledger.isMapped(this.arena)) throw this.error("a mapped arena", `${this.arena}`);
        this.ledger.removeArena(this.arena);
        return true;
      case Kind.arenaRefused:
        return true;
      case Kind.end:
        this.ended();
        return false;
    }
  }

  private allocated(form: Form): void {
    const { ledger } = this;
    this.size = this.varint();
    if (form === Form.null) {
      this.id = -1;
      this.placeArena = NO_BLOCK;
      return;
    }
    if (form === Form.same) throw this.error("a place", "that of a block before");
    const position = form === Form.inside ? this.position() : OUTSIDE;
    this.id = ledger.add(position, this.size);
    this.setPlace(position);
  }

  private reallocated(form: Form): void {
    const { ledger } = this;
    this.id = this.liveId();
    this.size = this.varint();
    if (form === Form.null || form === Form.same) {
      ledger.lastId = this.id;
      if (form === Form.null) this.placeArena = NO_BLOCK;
      else this.setPlace(ledger.positionOf(this.id));
      return;
    }
    const position = form === Form.inside ? this.position() : OUTSIDE;
    ledger.move(this.id, position, this.size);
    this.setPlace(position);
  }

  private freed(): void {
    this.id = this.liveId();
    this.setPlace(this.ledger.positionOf(this.id));
    this.ledger.remove(this.id);
  }

  private ended(): void {
    const records = this.varint();
    if (records !== this.index) throw this.error(`${this.index} records`, `${records}`);
    const told = this.trace.header.records;
    if (records !== told) throw this.error(`${told} records, as the header says`, `${records}`);
    if (this.offset + 4 === this.bytes.length) return;
    const cut = this.offset + 4 > this.bytes.length;
    throw this.error("a checksum of 4 bytes", cut ? "the end of the trace" : "more");
  }

  private liveId(): number {
    const id = this.ledger.lastId + this.signed();
    if (id < 0 || this.ledger.positionOf(id) === NO_BLOCK)
      throw this.error("a live block", `${id}`);
    return id;
  }

  /** Where a small block lies, told as a distance from where it was likely to lie. */
  private position(): number {
    const { ledger, size } = this;
    if (size < 1 || size > SMALL_REQUEST_THRESHOLD)
      throw this.error("1 to 512 bytes of a block in an arena", `${size}`);
    const position = ledger.likely[(size - 1) >> 4]! + this.signed();
    const inside = position >= 0 && ledger.offsetOf(position) < this.trace.header.arenaSize;
    if (!inside || !ledger.isMapped(ledger.arenaOf(position)))
      throw this.error("a place in a mapped arena", `unit ${position}`);
    return position;
  }

  private setPlace(position: number): void {
    this.placeArena = this.ledger.arenaOf(position);
    this.placeOffset = this.ledger.offsetOf(position);
  }

  private signed(): number {
    const n = this.varint();
    return n % 2 === 0 ? n / 2 : -(n + 1) / 2;
  }

  private varint(): number {
    const { bytes } = this;
    const first = bytes[this.offset]!;
    if (first < 0x80) {
      this.offset++;
      return first;
    }
    let value = 0;
    for (let scale = 1; scale < 2 ** 56; scale *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw this.error("a number below 2^53", "a longer one");
  }

  private byte(): number {
    if (this.offset >= this.bytes.length)
      throw this.error(
        this.offset === this.at ? "an end record" : `the rest of a ${KIND_NAMES[this.kind]} record`,
        "the end of the trace",
      );
    return this.bytes[this.offset++]!;
  }

  private error(expected: string, found: string): TraceError {
    return new TraceError(this.trace.name, this.at, expected, found);
  }
}

/** A copy of every record: for tests and tools, not for replay. */
export function* recordsOf(trace: Trace): Generator<TraceRecord> {
  for (const r = new TraceReader(trace); r.next(); ) {
    const { kind, domain, id, size, placeArena, placeOffset, arena, base } = r;
    yield { kind, domain, id, size, placeArena, placeOffset, arena, base };
  }
}
