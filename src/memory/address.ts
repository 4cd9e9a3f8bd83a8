// Address kinds. An address is a byte offset into the heap's one buffer; every kind is a plain
// number at run time and a type of its own to the compiler, so that a header address cannot be
// passed where a data address is meant. Arithmetic on an address gives a number; a cast below
// names the step back.

declare const brand: unique symbol;
type Brand<Kind extends string> = { readonly [brand]: { readonly [K in Kind]: true } };

/** A byte offset into the heap; below 2^31. A pointer handed in by a client is no more. */
export type Addr = number & Brand<"Addr">;
/** The first byte of a run of pages, a multiple of the page size. */
export type PageAddr = Addr & Brand<"Page">;
/** The address of a `pool_header`, a multiple of the profile's pool size. */
export type PoolAddr = Addr & Brand<"Pool">;
/** The address of an `arena_object` (the record, not the memory that it describes). */
export type ArenaObjectAddr = Addr & Brand<"ArenaObject">;
/** A block that pymalloc has handed out or holds free. Never a chunk of malloc. */
export type BlockAddr = Addr & Brand<"Block">;
/** The header of a malloc chunk; what a client is given lies behind it. */
export type ChunkAddr = Addr & Brand<"Chunk">;
/** The address of an object's `ob_refcnt`; its PyGC_Head, when it has one, lies before it. */
export type ObjRef = Addr & Brand<"Object">;
/** A PyGC_Head: of an object, or of a list of such. */
export type GcHeadAddr = Addr & Brand<"GcHead">;

/** No memory. Page 0 is never mapped, so no address equals it. */
export const NULL = 0 as Addr;

/** No object: what a `PyObject *` holds that points to none. */
export const NO_OBJECT = 0 as ObjRef;

export const asAddr = (n: number): Addr => n as Addr;
export const asPage = (n: number): PageAddr => n as PageAddr;
export const asPool = (n: number): PoolAddr => n as PoolAddr;
export const asArenaObject = (n: number): ArenaObjectAddr => n as ArenaObjectAddr;
export const asBlock = (n: number): BlockAddr => n as BlockAddr;
export const asChunk = (n: number): ChunkAddr => n as ChunkAddr;
export const asObj = (n: number): ObjRef => n as ObjRef;
export const asGcHead = (n: number): GcHeadAddr => n as GcHeadAddr;
