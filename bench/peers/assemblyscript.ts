// AssemblyScript's allocator (TLSF, std/assembly/rt/tlsf.ts), compiled to WebAssembly when the
// benchmark starts and called from JavaScript. Nothing of its collector runs.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Allocator } from "../driver.ts";
import type { OpenHeap, Peer } from "./peer.ts";

const SOURCE = `
export function malloc(size: usize): usize { return __alloc(size); }
export function realloc(at: usize, size: usize): usize { return __realloc(at, size); }
export function free(at: usize): void { __free(at); }
`;

/**
 * All the memory that a trace needs is there from the start, as pyheap's buffer is. Growing would
 * detach a buffer, and from then on V8 asks at every access to any typed array of the process
 * whether that one is detached: pyheap and thi.ng would be measured as slower than they are.
 */
const MEMORY_PAGES = 4096;

const FLAGS = [
  "--runtime",
  "minimal",
  "-O3",
  "--noAssert",
  "--initialMemory",
  String(MEMORY_PAGES),
];

type Exports = Allocator;

interface Module {
  readonly kind: "module";
}

/** The part of the WebAssembly API that is used here; the project's types hold no browser's. */
declare const WebAssembly: {
  readonly Module: new (binary: Uint8Array) => Module;
  readonly Instance: new (module: Module, imports: object) => { readonly exports: Exports };
};

/** By a process of its own: the compiler grows a memory too, and would detach buffers here. */
function compile(): Module {
  const folder = mkdtempSync(join(tmpdir(), "pyheap-bench-"));
  try {
    const source = join(folder, "allocator.ts");
    const binary = join(folder, "allocator.wasm");
    writeFileSync(source, SOURCE);
    const command = fileURLToPath(import.meta.resolve("assemblyscript/bin/asc.js"));
    const { status, stderr } = spawnSync(
      process.execPath,
      [command, source, "--outFile", binary, ...FLAGS],
      { encoding: "utf8" },
    );
    if (status !== 0) throw new Error(`asc failed: ${stderr}`);
    return new WebAssembly.Module(readFileSync(binary));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function open(module: Module): OpenHeap {
  const abort = (): never => {
    throw new Error("the AssemblyScript allocator aborted");
  };
  const { exports } = new WebAssembly.Instance(module, { env: { abort } });
  const { malloc, realloc, free } = exports;
  return {
    allocator: { malloc, realloc, free },
    // All of it, always: what of it was touched it does not tell.
    held: () => undefined,
  };
}

/** Compiles the allocator. */
export function assemblyScript(): Peer {
  const module = compile();
  return {
    name: "AS TLSF",
    about: `AssemblyScript's TLSF as WebAssembly, asc ${FLAGS.join(" ")}`,
    isLinear: false,
    open: () => open(module),
  };
}
