// The debug hooks of PyMem_SetupDebugHooks (Objects/obmalloc.c, _PyMem_DebugRaw…): every block of
// a domain is fenced (debug-block.ts shows the layout), filled when it is handed out and when it
// comes back, and checked whenever its client hands it in.
//
//   version   serial number counts   before a realloc
//   2.7       requests               what a shrinking block gives up is marked dead
//   3.6       requests               nothing
//   3.7       blocks                 fences and ends of the data are marked dead, then rewritten
//   3.8 on    nothing                as 3.7
//
// A damaged block is the client's doing and ends in HeapMisuse, where CPython ends the process.
// Memory is then as the client left it. 2.7 also ends the process when a shrinking realloc gets no
// memory; here that is NULL, as in later versions.

import { HeapMisuse, type MisuseKind } from "../errors.ts";
import type { RawAllocator } from "../malloc/raw-allocator.ts";
import { type Addr, asAddr, NULL } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import type { Static } from "../memory/segments.ts";
import type { PymemProfile } from "../profile/profile.ts";
import {
  DEBUG_HEAD,
  debugExtraBytes,
  holdsOnly,
  requestedBytes,
  SST,
  writeSize_t,
} from "./debug-block.ts";
import { debugReport } from "./debug-report.ts";
import { API_ID, type DomainName } from "./domain.ts";

/** ERASED_SIZE: data bytes at each end that eraseEnds marks dead. */
const ERASED_SIZE = 64;

/** PY_SSIZE_T_MAX here: sizes fit 31 bits. */
const SIZE_MAX = 2 ** 31 - 1;

/** The name of the static that counts. */
export const SERIALNO = "serialno";

/** What the hooks keep in the bss segment: one count for all domains of a heap. */
export function debugStatics(): Static[] {
  return [{ name: SERIALNO, segment: "bss", size: SST }];
}

/** One domain's allocator behind the debug hooks. */
export class DebugHooks implements RawAllocator {
  private readonly memory: Memory;
  private readonly profile: PymemProfile;
  private readonly inner: RawAllocator;
  private readonly apiId: (typeof API_ID)[DomainName];
  private readonly serialno: Addr;
  private readonly extraBytes: number;

  /** Wraps `inner`, whose blocks get `apiId`; `serialno` is the static's address. */
  constructor(parts: {
    readonly memory: Memory;
    readonly profile: PymemProfile;
    readonly inner: RawAllocator;
    readonly apiId: (typeof API_ID)[DomainName];
    readonly serialno: Addr;
  }) {
    this.memory = parts.memory;
    this.profile = parts.profile;
    this.inner = parts.inner;
    this.apiId = parts.apiId;
    this.serialno = parts.serialno;
    this.extraBytes = debugExtraBytes(parts.profile);
  }

  /** Fenced bytes that all hold the clean byte. */
  malloc(nbytes: number): Addr {
    const at = this.debugRawAlloc(nbytes, (total) => this.inner.malloc(total));
    if (at !== NULL) this.memory.fill(at, nbytes, this.profile.cleanByte);
    return at;
  }

  calloc(nelem: number, elsize: number): Addr {
    return this.debugRawAlloc(nelem * elsize, (total) => this.inner.calloc(1, total));
  }

  /** Checks the block first. What a growing block gains holds the clean byte. */
  realloc(at: Addr, nbytes: number): Addr {
    if (at === NULL) return this.malloc(nbytes);
    this.check(at);
    this.bumpFor("requests");
    if (nbytes > SIZE_MAX - this.extraBytes) return NULL;
    const originalBytes = requestedBytes(this.memory, at);
    const erased = this.erase(at, originalBytes, nbytes);
    const head = this.inner.realloc(asAddr(at - DEBUG_HEAD), nbytes + this.extraBytes);
    if (head === NULL) {
      for (const { offset, bytes } of erased) this.memory.bytes.set(bytes, at + offset);
      return NULL;
    }
    this.bumpFor("blocks");
    const target = asAddr(head + DEBUG_HEAD);
    for (const { offset, bytes } of erased) {
      const kept = bytes.subarray(Math.max(0, -offset), Math.max(0, nbytes - offset));
      this.memory.bytes.set(kept, target + Math.max(0, offset));
    }
    this.decorate(target, nbytes);
    if (nbytes > originalBytes) {
      this.memory.fill(target + originalBytes, nbytes - originalBytes, this.profile.cleanByte);
    }
    return target;
  }

  /** Checks the block, then marks all of it dead. */
  free(at: Addr): void {
    if (at === NULL) return;
    this.check(at);
    const head = asAddr(at - DEBUG_HEAD);
    const total = requestedBytes(this.memory, at) + this.extraBytes;
    this.memory.fill(head, total, this.profile.deadByte);
    this.inner.free(head);
  }

  /** _PyMem_DebugCheckAddress: throws HeapMisuse unless an undamaged block of ours is at `at`. */
  check(at: Addr): void {
    const { memory, profile } = this;
    if (at < DEBUG_HEAD || at > memory.size) {
      throw new HeapMisuse("foreign-pointer", at, "the address lies outside memory");
    }
    const id = memory.u8(at - SST);
    if (id !== this.apiId.charCodeAt(0)) throw this.badId(at, id);
    // The pad comes before the count: when it is damaged, the count may lead anywhere.
    if (!holdsOnly(memory, at - SST + 1, SST - 1, profile.forbiddenByte)) {
      throw this.misuse("underflow", at, "bad leading pad byte");
    }
    const nbytes = requestedBytes(memory, at);
    if (at + nbytes + this.extraBytes - DEBUG_HEAD > memory.size) {
      throw this.misuse("underflow", at, "bad count of bytes: the block would end outside memory");
    }
    if (!holdsOnly(memory, at + nbytes, SST, profile.forbiddenByte)) {
      throw this.misuse("overflow", at, "bad trailing pad byte");
    }
  }

  private debugRawAlloc(nbytes: number, allocate: (total: number) => Addr): Addr {
    this.bumpFor("requests");
    if (nbytes > SIZE_MAX - this.extraBytes) return NULL;
    const head = allocate(nbytes + this.extraBytes);
    if (head === NULL) return NULL;
    this.bumpFor("blocks");
    const at = asAddr(head + DEBUG_HEAD);
    this.decorate(at, nbytes);
    return at;
  }

  /** bumpserialno, where the profile counts `what`. */
  private bumpFor(what: "requests" | "blocks"): void {
    if (this.profile.serialNumbers !== what) return;
    this.memory.setSize_t(this.serialno, this.memory.size_t(this.serialno) + 1);
  }

  /** Writes everything around the client's bytes. */
  private decorate(at: number, nbytes: number): void {
    const { memory, profile } = this;
    writeSize_t(memory, at - DEBUG_HEAD, nbytes);
    memory.setU8(at - SST, this.apiId.charCodeAt(0));
    memory.fill(at - SST + 1, SST - 1, profile.forbiddenByte);
    memory.fill(at + nbytes, SST, profile.forbiddenByte);
    if (profile.serialNumbers !== "none") {
      writeSize_t(memory, at + nbytes + SST, memory.size_t(this.serialno));
    }
  }

  /** Marks dead what the profile says, and returns what was there. */
  private erase(at: number, originalBytes: number, nbytes: number): readonly Erased[] {
    const end = originalBytes + this.extraBytes - DEBUG_HEAD;
    switch (this.profile.debugRealloc) {
      case "keepBytes":
        return [];
      case "markShrunkTail":
        return nbytes <= originalBytes ? [this.eraseRange(at, nbytes, end)] : [];
      case "eraseEnds":
        if (originalBytes <= 2 * ERASED_SIZE) return [this.eraseRange(at, -DEBUG_HEAD, end)];
        return [
          this.eraseRange(at, -DEBUG_HEAD, ERASED_SIZE),
          this.eraseRange(at, originalBytes - ERASED_SIZE, end),
        ];
    }
  }

  private eraseRange(at: number, start: number, end: number): Erased {
    const bytes = this.memory.bytes.slice(at + start, at + end);
    this.memory.fill(at + start, end - start, this.profile.deadByte);
    return { offset: start, bytes };
  }

  private badId(at: Addr, id: number): HeapMisuse {
    const found = String.fromCharCode(id);
    const words = `bad ID: Allocated using API '${found}', verified using API '${this.apiId}'`;
    if (Object.values<string>(API_ID).includes(found)) {
      return this.misuse("wrong-domain", at, words);
    }
    return this.misuse(id === this.profile.deadByte ? "double-free" : "underflow", at, words);
  }

  private misuse(kind: MisuseKind, at: Addr, words: string): HeapMisuse {
    return new HeapMisuse(kind, at, `${words}\n${debugReport(this.memory, this.profile, at)}`);
  }
}

/** Bytes that were marked dead, and where they lay from the client's first byte. */
interface Erased {
  readonly offset: number;
  readonly bytes: Uint8Array;
}
