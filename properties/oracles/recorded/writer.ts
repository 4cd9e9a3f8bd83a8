// Writes a trace. The caller says what happened, in order; ids of blocks and numbers of arenas are
// the writer's to give.

import { crc32, gzipSync } from "node:zlib";
import {
  BASE_MODULUS,
  Domain,
  Form,
  Kind,
  MAGIC,
  NO_BLOCK,
  SIZE_LIMIT,
  TAG_FORM_SHIFT,
  TAG_OBJ,
  type TraceHeader,
  type TraceOrigin,
  type TraceRecord,
} from "./format.ts";
import { Ledger } from "./ledger.ts";

/** No record is longer: a tag and four varints of at most 8 bytes. */
const LONGEST_RECORD = 40;

export class TraceWriter {
  private readonly ledger = new Ledger();
  private bytes = new Uint8Array(1 << 16);
  private length = 0;
  /** Records and mapped arenas so far. */
  records = 0;
  arenas = 0;

  /** malloc or calloc; `arena` may be OUTSIDE or NO_BLOCK. Gives the block's id, -1 if none. */
  allocate(
    kind: typeof Kind.malloc | typeof Kind.calloc,
    domain: Domain,
    size: number,
    arena: number,
    offset: number,
  ): number {
    this.begin(kind, domain, formOf(arena));
    this.size(size);
    if (arena === NO_BLOCK) return -1;
    const position = this.ledger.position(arena, offset);
    if (position >= 0) this.place(position, size);
    return this.ledger.add(position, size);
  }

  /** realloc of a live block; NO_BLOCK leaves it as it is. */
  realloc(domain: Domain, id: number, size: number, arena: number, offset: number): void {
    const { ledger } = this;
    const position = ledger.position(arena, offset);
    const stays = arena >= 0 && position === ledger.positionOf(id);
    this.begin(Kind.realloc, domain, stays ? Form.same : formOf(arena));
    this.id(id);
    this.size(size);
    if (stays || arena === NO_BLOCK) {
      ledger.lastId = id;
      return;
    }
    if (position >= 0) this.place(position, size);
    ledger.move(id, position, size);
  }

  free(domain: Domain, id: number): void {
    this.begin(Kind.free, domain, Form.outside);
    this.id(id);
    this.ledger.remove(id);
  }

  /** An arena was mapped at `address`. Gives its number. */
  arenaNew(address: number): number {
    this.begin(Kind.arenaNew, Domain.mem, Form.outside);
    this.varint(address % BASE_MODULUS);
    this.arenas++;
    return this.ledger.addArena();
  }

  arenaFree(arena: number): void {
    this.begin(Kind.arenaFree, Domain.mem, Form.outside);
    this.varint(arena);
    this.ledger.removeArena(arena);
  }

  /** pymalloc asked for an arena and got none. */
  arenaRefused(): void {
    this.begin(Kind.arenaRefused, Domain.mem, Form.outside);
  }

  /** Closes the trace and packs it. */
  finish(origin: TraceOrigin): { trace: Uint8Array; header: TraceHeader } {
    const { records, arenas } = this;
    const { arenasPeak, idCount: blocks } = this.ledger;
    const header: TraceHeader = { ...origin, records, arenas, arenasPeak, blocks };
    const head = Buffer.from(`${MAGIC}${JSON.stringify(header)}\n`);
    this.begin(Kind.end, Domain.mem, Form.outside);
    this.varint(records);
    const whole = Buffer.concat([head, this.bytes.subarray(0, this.length), Buffer.alloc(4)]);
    whole.writeUInt32LE(crc32(whole.subarray(0, -4)), whole.length - 4);
    return { trace: gzipSync(whole, { level: 9 }), header };
  }

  private begin(kind: Kind, domain: Domain, form: Form): void {
    if (this.length + LONGEST_RECORD > this.bytes.length) {
      const bytes = new Uint8Array(this.bytes.length * 2);
      bytes.set(this.bytes);
      this.bytes = bytes;
    }
    const obj = domain === Domain.obj ? TAG_OBJ : 0;
    this.bytes[this.length++] = kind | (form << TAG_FORM_SHIFT) | obj;
    this.records++;
  }

  private varint(value: number): void {
    const { bytes } = this;
    let rest = value;
    while (rest >= 0x80) {
      bytes[this.length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    bytes[this.length++] = rest;
  }

  private size(size: number): void {
    this.varint(Math.min(size, SIZE_LIMIT));
  }

  /** The distance to the id that was named last. */
  private id(id: number): void {
    this.varint(zigzag(id - this.ledger.lastId));
  }

  /** The distance to where a block of this size was likely to lie. */
  private place(position: number, size: number): void {
    this.varint(zigzag(position - this.ledger.likely[(size - 1) >> 4]!));
  }
}

function formOf(arena: number): Form {
  if (arena >= 0) return Form.inside;
  return arena === NO_BLOCK ? Form.null : Form.outside;
}

/** 0, -1, 1, -2, 2 ... as 0, 1, 2, 3, 4 ... */
function zigzag(n: number): number {
  return n < 0 ? -2 * n - 1 : 2 * n;
}

/**
 * A whole trace from its records. Ids and arena numbers are the writer's own: a record that names
 * others than follow from the ones before it is refused.
 */
export function writeTrace(origin: TraceOrigin, records: Iterable<TraceRecord>): Uint8Array {
  const writer = new TraceWriter();
  for (const record of records) {
    const given = writeRecord(writer, record);
    const named = record.kind === Kind.arenaNew ? record.arena : record.id;
    if (given !== named) throw new RangeError(`record ${writer.records - 1}: number ${named}`);
  }
  return writer.finish(origin).trace;
}

/** Writes one record; gives the number that its block or arena has. */
function writeRecord(writer: TraceWriter, record: TraceRecord): number {
  const { kind, domain, id, size, placeArena, placeOffset } = record;
  switch (kind) {
    case Kind.malloc:
    case Kind.calloc:
      return writer.allocate(kind, domain, size, placeArena, placeOffset);
    case Kind.realloc:
      writer.realloc(domain, id, size, placeArena, placeOffset);
      return id;
    case Kind.free:
      writer.free(domain, id);
      return id;
    case Kind.arenaNew:
      return writer.arenaNew(record.base);
    case Kind.arenaFree:
      writer.arenaFree(record.arena);
      return id;
    case Kind.arenaRefused:
      writer.arenaRefused();
      return id;
    case Kind.end:
      throw new RangeError("the end record is the writer's own");
  }
}
