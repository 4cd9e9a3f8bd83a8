// Compiles driver.c on demand. The program is kept under `.pyheap/native` of the project, named by
// a hash of all that went into it, so a changed source or compiler never meets an old program.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { which } from "../pythons.ts";
import { OracleUnavailable } from "./failures.ts";

const SOURCE = fileURLToPath(new URL("./driver.c", import.meta.url));

// Exported symbols let libpython find the driver's mmap; position independence keeps the driver
// itself away from the low addresses that scripts like to use.
const FLAGS = ["-O2", "-std=gnu11", "-Wall", "-fPIE", "-pie", "-rdynamic"];

/** How to build the driver and where to keep it. */
export interface BuildOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Folder for the program; `.pyheap/native` of the current project when absent. */
  readonly cache?: string | undefined;
}

/** The C compiler on PATH: cc, gcc or clang. */
export function compiler(env: NodeJS.ProcessEnv): string | undefined {
  return which("cc", env) ?? which("gcc", env) ?? which("clang", env);
}

/** Path of the driver, compiled now unless it was before. Throws OracleUnavailable. */
export async function buildDriver(options: BuildOptions): Promise<string> {
  if (process.platform !== "linux") throw new OracleUnavailable("the native driver needs Linux");
  const cc = compiler(options.env);
  if (cc === undefined) throw new OracleUnavailable("no C compiler (cc, gcc or clang) on PATH");
  const source = readFileSync(SOURCE);
  const hash = createHash("sha256").update(source).update(FLAGS.join(" ")).update(cc);
  const cache = options.cache ?? join(projectRoot(process.cwd()), ".pyheap", "native");
  const program = join(cache, `driver-${hash.digest("hex").slice(0, 16)}`);
  if (existsSync(program)) return program;
  mkdirSync(cache, { recursive: true });
  // Two processes may build at once: each compiles in a folder of its own, and a rename is atomic.
  const folder = mkdtempSync(join(cache, "build-"));
  try {
    const output = join(folder, "driver");
    await compile(cc, [...FLAGS, "-o", output, SOURCE, "-ldl"], options.env);
    renameSync(output, program);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return program;
}

function compile(cc: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(cc, args, { env }, (error, _stdout, stderr) => {
      if (error === null) return resolve();
      const lines = stderr.split("\n");
      const reason = lines.find((line) => line.includes("error")) ?? error.message;
      reject(new OracleUnavailable(`${cc} cannot compile the native driver: ${reason}`));
    });
  });
}

/** The nearest folder upwards with a package.json; the folder itself when there is none. */
function projectRoot(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json"))) return folder;
    if (folder === dirname(folder)) return from;
  }
}
