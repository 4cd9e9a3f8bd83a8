// One block as the debug hooks lay it out. SST is sizeof(size_t), 8 bytes; numbers are big-endian,
// so that a hex dump reads as they do.
//
//   head                            at           tail
//   | nbytes | api id | pad         | data       | pad    | serial number |
//   | SST    | 1      | SST - 1     | nbytes     | SST    | SST           |
//
// The client is given `at`. Both pads hold the forbidden byte. Without serial numbers the block
// ends behind the pad.

import type { Memory } from "../memory/memory.ts";
import type { PymemProfile } from "../profile/profile.ts";

/** Bytes of a size_t. */
export const SST = 8;

/** Bytes in front of the client's: `nbytes`, the api id and a pad. */
export const DEBUG_HEAD = 2 * SST;

/** PYMEM_DEBUG_EXTRA_BYTES: what the hooks add to every request. */
export function debugExtraBytes(profile: PymemProfile): number {
  return DEBUG_HEAD + SST + (profile.serialNumbers === "none" ? 0 : SST);
}

/** read_size_t: exact below 2^53, which every block's size is while it is undamaged. */
export function readSize_t(memory: Memory, at: number): number {
  let value = 0;
  for (let i = 0; i < SST; i++) value = value * 256 + memory.u8(at + i);
  return value;
}

/** write_size_t: `value` is below 2^53. */
export function writeSize_t(memory: Memory, at: number, value: number): void {
  let rest = value;
  for (let i = SST - 1; i >= 0; i--) {
    memory.setU8(at + i, rest % 256);
    rest = Math.floor(rest / 256);
  }
}

/** The bytes that the client asked for, of the live block at `at`. */
export function requestedBytes(memory: Memory, at: number): number {
  return readSize_t(memory, at - DEBUG_HEAD);
}

/** Whether [at, at + length) holds nothing but `byte`. */
export function holdsOnly(memory: Memory, at: number, length: number, byte: number): boolean {
  for (let i = 0; i < length; i++) if (memory.u8(at + i) !== byte) return false;
  return true;
}
