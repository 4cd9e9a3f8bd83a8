// The public API: the memory manager of one CPython as an object, and a Python over it.

export {
  HeapMisuse,
  hex,
  InvariantViolation,
  type MisuseKind,
  ProfileError,
  PyError,
} from "./errors.ts";
export { type Listener, NullListener } from "./events.ts";
export type { Collector } from "./gc/collector.ts";
export { type GcEvents, NullGcEvents } from "./gc/gc-events.ts";
export type { Generation } from "./gc/gc-state.ts";
export { Interpreter, type InterpreterOptions } from "./interpreter.ts";
export type { RawAllocator } from "./malloc/raw-allocator.ts";
export { type Addr, asAddr, NULL } from "./memory/address.ts";
export type { PageAccounts, PageOwner } from "./memory/pages.ts";
export type { Segment, SegmentName } from "./memory/segments.ts";
export { PROFILES } from "./profile/cpython.ts";
export { profileNamed } from "./profile/lookup.ts";
export { checkProfile, type Profile } from "./profile/profile.ts";
export { tiny } from "./profile/tiny.ts";
export type { ArenaAllocator } from "./pymalloc/arena-allocator.ts";
export { type PymallocStats, statsText } from "./pymalloc/stats.ts";
export { DOMAINS, type DomainName, type Domains } from "./pymem/domain.ts";
export { Runtime, type RuntimeOptions } from "./runtime.ts";
