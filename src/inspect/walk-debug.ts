// Debug blocks as plain values: what lies around each live block of a client. Nothing is judged
// here; a damaged count is read as it stands, and what it leads to is left out when that is no
// memory.

import type { Addr } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import type { PymemProfile } from "../profile/profile.ts";
import { DEBUG_HEAD, debugExtraBytes, readSize_t, SST } from "../pymem/debug-block.ts";
import type { DomainName } from "../pymem/domain.ts";

/** A block that a client holds, and the domain that it got it from. */
export interface LiveBlock {
  readonly at: Addr;
  readonly domain: DomainName;
}

/** What memory says about a live block. */
export interface DebugBlock extends LiveBlock {
  /** The stored count of the client's bytes. */
  readonly nbytes: number;
  /** The stored api id, a character. */
  readonly apiId: string;
  readonly leadingPad: readonly number[];
  /** Undefined when the count leads out of memory. */
  readonly trailingPad: readonly number[] | undefined;
  /** Undefined when blocks carry none, or when the count leads out of memory. */
  readonly serial: number | undefined;
}

export interface DebugView {
  readonly profile: PymemProfile;
  readonly blocks: readonly DebugBlock[];
}

/** Reads the debug block around `live`. */
export function walkDebugBlock(memory: Memory, profile: PymemProfile, live: LiveBlock): DebugBlock {
  const { at, domain } = live;
  const nbytes = readSize_t(memory, at - DEBUG_HEAD);
  const tail = at + nbytes;
  const ends = tail + debugExtraBytes(profile) - DEBUG_HEAD <= memory.size;
  return {
    at,
    domain,
    nbytes,
    apiId: String.fromCharCode(memory.u8(at - SST)),
    leadingPad: bytesOf(memory, at - SST + 1, SST - 1),
    trailingPad: ends ? bytesOf(memory, tail, SST) : undefined,
    serial: ends && profile.serialNumbers !== "none" ? readSize_t(memory, tail + SST) : undefined,
  };
}

/** Reads the debug blocks around all of `live`. */
export function walkDebug(
  memory: Memory,
  profile: PymemProfile,
  live: readonly LiveBlock[],
): DebugView {
  return { profile, blocks: live.map((each) => walkDebugBlock(memory, profile, each)) };
}

function bytesOf(memory: Memory, at: number, length: number): number[] {
  return Array.from({ length }, (_, i) => memory.u8(at + i));
}
