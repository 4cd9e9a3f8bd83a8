// The PyMem domains of layer +1. Who serves each, by version:
//
//   domain   C API           2.7               3.6 and later
//   raw      PyMem_Raw…      malloc itself     malloc
//   mem      PyMem_…         malloc            pymalloc
//   obj      PyObject_…      pymalloc          pymalloc
//
// 2.7 has no PyMem_RawMalloc; what it calls malloc directly for stands here as raw.

import type { RawAllocator } from "../malloc/raw-allocator.ts";

export type DomainName = "raw" | "mem" | "obj";

/** In the order of PyMemAllocatorDomain. */
export const DOMAINS: readonly DomainName[] = ["raw", "mem", "obj"];

/** The letter by which the debug hooks mark each domain's blocks. */
export const API_ID: Readonly<Record<DomainName, "r" | "m" | "o">> = {
  raw: "r",
  mem: "m",
  obj: "o",
};

export type Domains = Readonly<Record<DomainName, RawAllocator>>;
