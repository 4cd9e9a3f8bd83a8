// _PyObject_DebugDumpAddress (Objects/obmalloc.c): what CPython prints about a debug block before
// it gives up, character by character. All versions print the same lines, but two: the serial
// number, where blocks carry one, and from 3.6 on what tracemalloc knows of the block.
//
// CPython trusts the stored byte count even when it has just found the bytes beside it damaged,
// and crashes where the count leads out of memory. There the report ends with a line of its own.

import { hex } from "../errors.ts";
import type { Memory } from "../memory/memory.ts";
import type { PymemProfile } from "../profile/profile.ts";
import { DEBUG_HEAD, debugExtraBytes, holdsOnly, SST } from "./debug-block.ts";

const NO_TRACEBACK = "\nEnable tracemalloc to get the memory block allocation traceback\n\n";

/** The text about the block whose client address is `at`; api ids are shown as Latin-1. */
export function debugReport(memory: Memory, profile: PymemProfile, at: number): string {
  const title = `Debug memory block at address p=${at === 0 ? "(nil)" : hex(at)}:`;
  if (at === 0) return `${title}\n`;
  if (at < DEBUG_HEAD || at > memory.size) return `${title} outside memory\n`;
  const nbytes = bigSize_t(memory, at - DEBUG_HEAD);
  const tail = BigInt.asUintN(64, BigInt(at) + nbytes);
  const start =
    `${title} API '${String.fromCharCode(memory.u8(at - SST))}'\n` +
    `    ${nbytes} bytes originally requested\n` +
    leadingPad(memory, profile, at) +
    `    The ${SST} pad bytes at tail=0x${tail.toString(16)} are `;
  const behindTail = debugExtraBytes(profile) - DEBUG_HEAD;
  if (tail < at || tail + BigInt(behindTail) > memory.size) return `${start}outside memory\n`;
  return (
    start +
    trailingPad(memory, profile, Number(tail)) +
    (profile.serialNumbers === "none" ? "" : madeByCall(memory, Number(tail))) +
    dataAt(memory, at, Number(tail)) +
    (profile.reportTellsTraceback ? NO_TRACEBACK : "")
  );
}

/** read_size_t without a limit: a damaged count may need all 64 bits. */
function bigSize_t(memory: Memory, at: number): bigint {
  let value = 0n;
  for (let i = 0; i < SST; i++) value = value * 256n + BigInt(memory.u8(at + i));
  return value;
}

function leadingPad(memory: Memory, profile: PymemProfile, at: number): string {
  const pads = SST - 1;
  const start = `    The ${pads} pad bytes at p-${pads} are `;
  if (holdsOnly(memory, at - pads, pads, profile.forbiddenByte)) return start + asExpected;
  let text = start + notAll(profile.forbiddenByte);
  for (let i = pads; i >= 1; i--) {
    text += padByte(`p-${i}`, memory.u8(at - i), profile.forbiddenByte);
  }
  return (
    `${text}    Because memory is corrupted at the start, the count of bytes requested\n` +
    "       may be bogus, and checking the trailing pad bytes may segfault.\n"
  );
}

function trailingPad(memory: Memory, profile: PymemProfile, tail: number): string {
  if (holdsOnly(memory, tail, SST, profile.forbiddenByte)) return asExpected;
  let text = notAll(profile.forbiddenByte);
  for (let i = 0; i < SST; i++) {
    text += padByte(`tail+${i}`, memory.u8(tail + i), profile.forbiddenByte);
  }
  return text;
}

const asExpected = "FORBIDDENBYTE, as expected.\n";

function notAll(forbiddenByte: number): string {
  return `not all FORBIDDENBYTE (0x${byteHex(forbiddenByte)}):\n`;
}

function padByte(place: string, byte: number, forbiddenByte: number): string {
  return `        at ${place}: 0x${byteHex(byte)}${byte === forbiddenByte ? "" : " *** OUCH"}\n`;
}

function madeByCall(memory: Memory, tail: number): string {
  const serial = bigSize_t(memory, tail + SST);
  return `    The block was made by call #${serial} to debug malloc/realloc.\n`;
}

/** The first eight bytes and the last eight, or all when there are sixteen at most. */
function dataAt(memory: Memory, at: number, tail: number): string {
  if (at === tail) return "";
  let text = "    Data at p:";
  for (let q = at; q < tail; q++) {
    if (q === at + 8 && tail - q > 8) {
      text += " ...";
      q = tail - 8;
    }
    text += ` ${byteHex(memory.u8(q))}`;
  }
  return `${text}\n`;
}

function byteHex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
