// AssemblyScript's allocator (TLSF, std/assembly/rt/tlsf.ts), compiled to WebAssembly when the
// benchmark starts and called from JavaScript. Nothing of its collector runs.

import asc from "assemblyscript/asc";
import type { Allocator } from "../driver.ts";
import type { OpenHeap, Peer } from "./peer.ts";

const SOURCE = `
export function malloc(size: usize): usize { return __alloc(size); }
export function realloc(at: usize, size: usize): usize { return __realloc(at, size); }
export function free(at: usize): void { __free(at); }
`;

const FLAGS = ["--runtime", "minimal", "-O3", "--noAssert"];

type Exports = Allocator & { readonly memory: { readonly buffer: ArrayBuffer } };

interface Module {
  readonly kind: "module";
}

/** The part of the WebAssembly API that is used here; the project's types hold no browser's. */
declare const WebAssembly: {
  readonly Module: new (binary: Uint8Array) => Module;
  readonly Instance: new (module: Module, imports: object) => { readonly exports: Exports };
};

async function compile(): Promise<Module> {
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    ["allocator.ts", "--outFile", "allocator.wasm", ...FLAGS],
    {
      readFile: (name) => (name === "allocator.ts" ? SOURCE : null),
      writeFile: (_name, contents) => {
        if (typeof contents !== "string") binary = new Uint8Array(contents);
      },
      listFiles: () => [],
    },
  );
  if (binary === undefined) throw error ?? new Error(stderr.toString());
  return new WebAssembly.Module(binary);
}

function open(module: Module): OpenHeap {
  const abort = (): never => {
    throw new Error("the AssemblyScript allocator aborted");
  };
  const { exports } = new WebAssembly.Instance(module, { env: { abort } });
  const { malloc, realloc, free, memory } = exports;
  return {
    allocator: { malloc, realloc, free },
    // WebAssembly memory grows and never shrinks.
    held: () => ({ now: memory.buffer.byteLength, peak: memory.buffer.byteLength }),
  };
}

/** Compiles the allocator. */
export async function assemblyScript(): Promise<Peer> {
  const module = await compile();
  return {
    name: "AS TLSF",
    about: `AssemblyScript's TLSF as WebAssembly, asc ${FLAGS.join(" ")}`,
    isLinear: false,
    open: () => open(module),
  };
}
