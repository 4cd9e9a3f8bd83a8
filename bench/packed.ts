// Recorded traces as they are kept in the repository: zipped bytes, a tenth of the trace or less.
//
//   zip( u32 calls   requests   blocks )
//
// requests: one varint a call (7 bits a byte, low bits first, 0x80 = more follow). 0 is a free, n a
// malloc of n bytes, REQUEST_MAX + n a realloc to n bytes.
// blocks: one varint for each free and realloc: how many mallocs ago its block was made.
//
// Slots are not kept. Unpacking gives a malloc the slot that was freed last, or a new one.

import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";
import { OP, REQUEST_MAX, type Trace, TraceBuilder } from "./trace.ts";

class Varints {
  private readonly bytes: number[] = [];

  push(value: number): void {
    let rest = value;
    for (; rest > 0x7f; rest >>>= 7) this.bytes.push((rest & 0x7f) | 0x80);
    this.bytes.push(rest);
  }

  take(): Buffer {
    return Buffer.from(this.bytes);
  }
}

/** The bytes from which `unpackTrace` makes a trace that asks the same. */
export function packTrace(trace: Trace): Uint8Array {
  const { calls, slotCount } = trace;
  const requests = new Varints();
  const blocks = new Varints();
  const madeBy = new Int32Array(slotCount);
  let mallocs = 0;
  for (let i = 0; i < calls.length; i += 2) {
    const slot = calls[i]! >>> 2;
    const op = calls[i]! & 3;
    requests.push(op === OP.realloc ? REQUEST_MAX + calls[i + 1]! : calls[i + 1]!);
    if (op === OP.malloc) madeBy[slot] = mallocs++;
    else blocks.push(mallocs - madeBy[slot]!);
  }
  const count = Buffer.alloc(4);
  count.writeUInt32LE(calls.length / 2);
  const plain = Buffer.concat([count, requests.take(), blocks.take()]);
  return brotliCompressSync(plain, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
    },
  });
}

/** The trace that was packed, up to the numbering of its slots. */
export function unpackTrace(packed: Uint8Array, name: string, about: string): Trace {
  const plain = brotliDecompressSync(packed);
  const count = plain.readUInt32LE(0);
  let offset = 4;
  const next = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = plain[offset++];
      if (byte === undefined) throw new Error(`trace ${name} ends in the middle`);
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const requests = Array.from({ length: count }, next);
  const builder = new TraceBuilder();
  const slotOf: number[] = [];
  const freed: number[] = [];
  let slotCount = 0;
  for (const request of requests) {
    if (request >= 1 && request <= REQUEST_MAX) {
      const slot = freed.pop() ?? slotCount++;
      slotOf.push(slot);
      builder.malloc(slot, request);
      continue;
    }
    const slot = slotOf[slotOf.length - next()];
    if (slot === undefined) throw new Error(`trace ${name} uses a block before it is made`);
    if (request === 0) {
      builder.free(slot);
      freed.push(slot);
    } else {
      builder.realloc(slot, request - REQUEST_MAX);
    }
  }
  return builder.build(name, about);
}
