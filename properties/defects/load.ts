// Heaps with a defect in them: src/runtime.ts, or src/interpreter.ts for a defect of objects, and
// all that it imports are bundled, the defect's file is edited on the way, and the bundle is
// imported from memory. Each defect has modules of its own, so many of them live beside each other
// and beside the heap without one.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import type { Interpreter } from "../../src/interpreter.ts";
import type { Code } from "../../src/python/code.ts";
import type { Runtime } from "../../src/runtime.ts";
import type { MakeRuntime } from "../machines/blocks/heap-subject.ts";
import type { MakeInterpreter } from "../machines/objects/world.ts";
import type { Makers } from "../machines/setting.ts";
import { type Defect, DefectError, planted } from "./defect.ts";

const ROOT = new URL("../../", import.meta.url);
const RUNTIME = "src/runtime.ts";
const INTERPRETER = "src/interpreter.ts";

/** Makes Runtimes that have `defect`; throws DefectError when its edit cannot be made. */
export async function loadRuntime(defect: Defect): Promise<MakeRuntime> {
  const module = (await importWith(defect, RUNTIME)) as { readonly Runtime: typeof Runtime };
  // A bug that follows NULL writes below the data segment, where a heap without bugs never does.
  class PlantedRuntime extends module.Runtime {
    override reset(): void {
      this.memory.fill(0, this.segments.get("data").start, 0);
      super.reset();
    }
  }
  return (profile, options) => new PlantedRuntime(profile, options);
}

/** Makes Interpreters that have `defect`; throws DefectError when its edit cannot be made. */
export async function loadInterpreter(defect: Defect): Promise<MakeInterpreter> {
  const module = (await importWith(defect, INTERPRETER)) as {
    readonly Interpreter: typeof Interpreter;
  };
  // As above: coming back to the prelude leaves what is below the data segment as it is.
  class PlantedInterpreter extends module.Interpreter {
    override begin(prelude: readonly Code[]): void {
      this.memory.fill(0, this.runtime.segments.get("data").start, 0);
      super.begin(prelude);
    }
  }
  return (profile, options) => new PlantedInterpreter(profile, options);
}

/** What makes the heap of a defect's setting with `defect` in it. */
export async function loadHeap(defect: Defect): Promise<Makers> {
  return defect.setting.machine === "objects"
    ? { interpreter: await loadInterpreter(defect) }
    : { runtime: await loadRuntime(defect) };
}

/** The heaps of many defects, by their names, as corpus entries ask for them. */
export async function loadHeaps(defects: readonly Defect[]): Promise<ReadonlyMap<string, Makers>> {
  const makers = new Map<string, Makers>();
  for (const defect of defects) makers.set(defect.name, await loadHeap(defect));
  return makers;
}

async function importWith(defect: Defect, entry: string): Promise<unknown> {
  const bundle = await bundleWith(defect, entry);
  const url = `data:text/javascript;base64,${Buffer.from(bundle).toString("base64")}`;
  return import(/* @vite-ignore */ url);
}

async function bundleWith(defect: Defect, entry: string): Promise<Uint8Array> {
  const file = fileURLToPath(new URL(defect.file, ROOT));
  const edited = await readEdited(defect, file);
  let isReached = false;
  const edit: Plugin = {
    name: "defect",
    setup: ({ onLoad }) => {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        if (path !== file) return undefined;
        isReached = true;
        return { contents: edited, loader: "ts" };
      });
    },
  };
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(entry, ROOT))],
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    logLevel: "silent",
    plugins: [edit],
  });
  if (!isReached) throw new DefectError(defect, `${entry} does not import it`);
  return outputFiles[0]!.contents;
}

async function readEdited(defect: Defect, file: string): Promise<string> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch {
    throw new DefectError(defect, "it cannot be read");
  }
  return planted(defect, text);
}
