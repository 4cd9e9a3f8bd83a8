// Runtimes with a defect in them: src/runtime.ts and all that it imports are bundled, the defect's
// file is edited on the way, and the bundle is imported from memory. Each defect has modules of its
// own, so many of them live beside each other and beside the heap without one.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import type { Runtime } from "../../src/runtime.ts";
import type { MakeRuntime } from "../machines/blocks/heap-subject.ts";
import { type Defect, DefectError, planted } from "./defect.ts";

const ROOT = new URL("../../", import.meta.url);
const RUNTIME = "src/runtime.ts";

/** Makes Runtimes that have `defect`; throws DefectError when its edit cannot be made. */
export async function loadRuntime(defect: Defect): Promise<MakeRuntime> {
  const bundle = await bundleWith(defect);
  const url = `data:text/javascript;base64,${Buffer.from(bundle).toString("base64")}`;
  const module = (await import(/* @vite-ignore */ url)) as { readonly Runtime: typeof Runtime };
  // A bug that follows NULL writes below the data segment, where a heap without bugs never does.
  class PlantedRuntime extends module.Runtime {
    override reset(): void {
      this.memory.fill(0, this.segments.get("data").start, 0);
      super.reset();
    }
  }
  return (profile, options) => new PlantedRuntime(profile, options);
}

/** The runtimes of many defects, by their names, as corpus entries ask for them. */
export async function loadRuntimes(
  defects: readonly Defect[],
): Promise<ReadonlyMap<string, MakeRuntime>> {
  const makers = new Map<string, MakeRuntime>();
  for (const defect of defects) makers.set(defect.name, await loadRuntime(defect));
  return makers;
}

async function bundleWith(defect: Defect): Promise<Uint8Array> {
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
    entryPoints: [fileURLToPath(new URL(RUNTIME, ROOT))],
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    logLevel: "silent",
    plugins: [edit],
  });
  if (!isReached) throw new DefectError(defect, `${RUNTIME} does not import it`);
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
