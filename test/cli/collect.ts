// The command line run in this process, with what it says collected instead of printed.

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { main } from "../../cli/main.ts";
import { plain } from "../../properties/report/failure-report.ts";

export interface Ran {
  readonly code: number;
  /** Lines of stdout and of stderr. */
  readonly out: string[];
  readonly err: string[];
}

/** Runs `pyheap` with the words `argv`. */
export async function pyheap(...argv: string[]): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(argv, {
    print: (text) => void out.push(...text.split("\n")),
    say: (text) => void err.push(...text.split("\n")),
    progress: () => {},
    paint: plain,
  });
  return { code, out, err };
}

/** A folder that is gone after the test, with the files `files`. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>> = {}) {
  const root = mkdtempSync(join(tmpdir(), "pyheap-cli-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const path = (name: string): string => join(root, name);
  for (const [name, content] of Object.entries(files)) writeFileSync(path(name), content);
  return {
    root,
    path,
    names: (): string[] => readdirSync(root, { recursive: true }).map(String).sort(),
  };
}
