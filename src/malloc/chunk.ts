// A chunk: what malloc cuts its runs into, and the boundary tags that let it find a neighbour.
//
//            +-----------------------------+
//   chunk -> | mchunk_prev_size            |  size of the chunk before, only while that is free;
//            +-----------------------------+  else the last 8 bytes of its payload
//            | mchunk_size           | F P |  size of this chunk; P: the chunk before is in use,
//            +-----------------------------+  F: there is none before, this one starts its run
//   mem   -> | payload, or fd              |  fd and bk only while this chunk is free
//            +-----------------------------+
//            | payload, or bk              |
//            +-----------------------------+
//            | ...                         |
//            +-----------------------------+
//   next  -> | payload, or a copy of size  |  the next chunk's mchunk_prev_size
//            +-----------------------------+
//
// Whether a chunk is in use is written in the chunk behind it. A run ends with a fencepost, a
// chunk of size 0 that is always in use, so that there is one to ask. (glibc, malloc/malloc.c)

import { type Addr, asAddr, asChunk, type ChunkAddr } from "../memory/address.ts";
import { struct } from "../memory/struct.ts";

/** struct malloc_chunk. */
export const MallocChunk = struct([
  ["mchunk_prev_size", "size"], // the size of the chunk before, if that is free
  ["mchunk_size", "size"], // the size in bytes, a multiple of 16, and the flags below
  ["fd", "ptr"], // next in the bin, if free
  ["bk", "ptr"], // previous in the bin, if free
]);

/** What stands at the start of a run; chunks tile the rest, up to the fencepost. */
export const RunHeader = struct([
  ["size", "size"], // bytes of the run, header and fencepost included
  ["next", "ptr"], // the run mapped before this one
  ["prev", "ptr"], // the run mapped after this one
  ["padding", "size"], // chunks lie at multiples of 16
]);

/** Flag of mchunk_size: the chunk before is in use, or there is none. */
export const PREV_INUSE = 1;
/** Flag of mchunk_size: this chunk is the first of its run. */
export const FIRST_IN_RUN = 2;
/** Every bit of mchunk_size that is no part of the size. */
export const SIZE_BITS = 15;

/** Chunks start, and have sizes, at multiples of this; so payloads are aligned to it. */
export const MALLOC_ALIGNMENT = 16;
/** The smallest chunk: it must hold fd and bk while it is free. */
export const MINSIZE = MallocChunk.SIZE;
/** Bytes from a chunk to its payload. */
export const PAYLOAD = MallocChunk.fd;
/** Bytes of a chunk that a client cannot have: mchunk_size. */
export const CHUNK_OVERHEAD = MallocChunk.fd - MallocChunk.mchunk_size;
/** Bytes of a fencepost, which has no payload. */
export const FENCEPOST_SIZE = MallocChunk.fd;
/** Bytes of a run that are no chunk. */
export const RUN_OVERHEAD = RunHeader.SIZE + FENCEPOST_SIZE;
/** The largest request: with all overhead and rounding up to a page it is still below 2^31. */
export const MAX_REQUEST = 2 ** 31 - 2 ** 20;

/** The size of the chunk that serves a request for `nbytes`. */
export function request2size(nbytes: number): number {
  return Math.max(MINSIZE, (nbytes + (CHUNK_OVERHEAD + SIZE_BITS)) & ~SIZE_BITS);
}

/** The payload of a chunk: what the client is given. */
export function chunk2mem(chunk: ChunkAddr): Addr {
  return asAddr(chunk + PAYLOAD);
}

/** The chunk that a client's address is the payload of. */
export function mem2chunk(mem: Addr): ChunkAddr {
  return asChunk(mem - PAYLOAD);
}
