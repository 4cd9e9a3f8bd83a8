// Which real CPythons are on this machine, one of each minor version the profiles describe.
//
// Three places are asked, and the first to have a version wins: the paths the user named, the
// builds of pyenv, and PATH. A pyenv folder tells version and library by its file names, so it
// costs no process; any other interpreter is asked once. Nothing found is an empty list: who needs
// an oracle says so.
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { basename, delimiter, dirname, join, sep } from "node:path";

/** Every minor version a profile exists for, oldest first. */
export const PYTHON_VERSIONS = [
  "2.7",
  "3.6",
  "3.7",
  "3.8",
  "3.9",
  "3.10",
  "3.11",
  "3.12",
  "3.13",
] as const;

/** A minor version a profile exists for. */
export type PythonVersion = (typeof PYTHON_VERSIONS)[number];

/** One CPython of this machine. */
export interface FoundPython {
  readonly version: PythonVersion;
  /** With the patch level, as in `3.11.7`. */
  readonly full: string;
  /** Path of the interpreter. */
  readonly executable: string;
  /** Path of the shared library, when the build has one. */
  readonly libpython: string | undefined;
  /** The interpreter holds the whole of CPython itself: there is no shared library to load. */
  readonly static: boolean;
}

/** Where to look. */
export interface FindPythonsOptions {
  /** Interpreters or prefixes the user named; they win over whatever else is found. */
  readonly pythons?: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

const ASK = `
import json, sys
from sysconfig import get_config_var as get
print(json.dumps({
    "full": "%d.%d.%d" % sys.version_info[:3],
    "executable": sys.executable,
    "ordinary": not hasattr(sys, "pypy_version_info") and not get("Py_GIL_DISABLED"),
    "folders": [get("LIBDIR"), get("LIBPL")],
    "multiarch": get("MULTIARCH"),
    "names": [get("INSTSONAME"), get("LDLIBRARY")],
}))
`;

interface Told {
  readonly full: string;
  readonly executable: string;
  readonly ordinary: boolean;
  readonly folders: readonly (string | null)[];
  readonly multiarch: string | null;
  readonly names: readonly (string | null)[];
}

/** Finds one CPython of each minor version, oldest version first. */
export function findPythons(options: FindPythonsOptions): FoundPython[] {
  const found = new Map<PythonVersion, FoundPython>();
  const add = (python: FoundPython | undefined): void => {
    if (python !== undefined && !found.has(python.version)) found.set(python.version, python);
  };
  for (const path of options.pythons ?? []) add(named(path, options.env));
  const missing = (): boolean => found.size < PYTHON_VERSIONS.length;
  const root = missing() ? pyenvRoot(options.env) : undefined;
  if (root !== undefined) for (const folder of pyenvFolders(root)) add(fromFolder(folder));
  if (missing()) {
    for (const executable of onPath(options.env, root, new Set(found.keys()))) {
      add(ask(executable, options.env));
    }
  }
  return PYTHON_VERSIONS.flatMap((version) => found.get(version) ?? []);
}

/** Path of the first executable of that name on the PATH of `env`. */
export function which(name: string, env: NodeJS.ProcessEnv): string | undefined {
  for (const folder of (env.PATH ?? "").split(delimiter)) {
    const path = join(folder, name);
    if (folder !== "" && isExecutable(path)) return path;
  }
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** `3.11` of `3.11.7`, when a profile exists for it. */
function minorOf(full: string): PythonVersion | undefined {
  const minor = /^\d+\.\d+(?=\.\d+$)/.exec(full)?.[0];
  return PYTHON_VERSIONS.find((version) => version === minor);
}

/** What a user's path is: an interpreter, or a prefix with one in its `bin`. */
function named(path: string, env: NodeJS.ProcessEnv): FoundPython | undefined {
  if (isExecutable(path)) {
    const python = fromFolder(dirname(dirname(path)));
    return python?.executable === path ? python : ask(path, env);
  }
  const python = fromFolder(path);
  if (python !== undefined) return python;
  const names = ["python3", "python", "python2.7"].map((name) => join(path, "bin", name));
  const executable = names.find(isExecutable);
  return executable === undefined ? undefined : ask(executable, env);
}

/** The build in a folder named by its full version, as pyenv names them. */
function fromFolder(prefix: string): FoundPython | undefined {
  const full = basename(prefix);
  const version = minorOf(full);
  if (version === undefined) return undefined;
  const executable = join(prefix, "bin", `python${version}`);
  if (!isExecutable(executable)) return undefined;
  // 3.6 and 3.7 carry the ABI flag of the pymalloc that later versions took for granted.
  const names = ["", "m"].map((flag) => `libpython${version}${flag}.so`);
  const paths = names.flatMap((name) => [`${name}.1.0`, name]).map((n) => join(prefix, "lib", n));
  const libpython = paths.find((path) => existsSync(path));
  return { version, full, executable, libpython, static: libpython === undefined };
}

function pyenvRoot(env: NodeJS.ProcessEnv): string | undefined {
  if (env.PYENV_ROOT) return env.PYENV_ROOT;
  const pyenv = which("pyenv", env);
  if (pyenv === undefined) return undefined;
  const { status, stdout } = spawnSync(pyenv, ["root"], { env, encoding: "utf8", timeout: 10_000 });
  return status === 0 && stdout.trim() !== "" ? stdout.trim() : undefined;
}

/** The folders of pyenv's builds, the newest patch level of a version first. */
function pyenvFolders(root: string): string[] {
  const versions = join(root, "versions");
  if (!existsSync(versions)) return [];
  const names = readdirSync(versions).filter((name) => minorOf(name) !== undefined);
  const patch = (name: string): number => Number(name.slice(name.lastIndexOf(".") + 1));
  return names.sort((a, b) => patch(b) - patch(a)).map((name) => join(versions, name));
}

/** Interpreters on PATH whose version is not known yet; pyenv's shims only lead back to pyenv. */
function onPath(
  env: NodeJS.ProcessEnv,
  root: string | undefined,
  known: ReadonlySet<PythonVersion>,
): string[] {
  const outside = (env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => root === undefined || !`${folder}${sep}`.startsWith(`${root}${sep}`));
  const reduced = { ...env, PATH: outside.join(delimiter) };
  const wanted = PYTHON_VERSIONS.filter((version) => !known.has(version));
  const byTarget = new Map<string, string>();
  for (const name of [...wanted.map((version) => `python${version}`), "python3"]) {
    const executable = which(name, reduced);
    if (executable === undefined) continue;
    const target = realpathSync(executable);
    const told = PYTHON_VERSIONS.find((version) => basename(target) === `python${version}`);
    if (told !== undefined && known.has(told)) continue;
    if (!byTarget.has(target)) byTarget.set(target, executable);
  }
  return [...byTarget.values()];
}

/** Asks an interpreter what it is and where its library lies. */
function ask(executable: string, env: NodeJS.ProcessEnv): FoundPython | undefined {
  const run = spawnSync(executable, ["-E", "-S", "-c", ASK], {
    env,
    encoding: "utf8",
    timeout: 10_000,
  });
  if (run.status !== 0) return undefined;
  const told = parseTold(run.stdout);
  const version = told?.ordinary ? minorOf(told.full) : undefined;
  if (told === undefined || version === undefined) return undefined;
  const folders = told.folders.flatMap((folder) => {
    if (!folder) return [];
    return told.multiarch ? [folder, join(folder, told.multiarch)] : [folder];
  });
  const names = told.names.flatMap((name) => (name && /\.so(\.|$)/.test(name) ? [name] : []));
  const paths = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  const libpython = paths.find((path) => existsSync(path));
  return {
    version,
    full: told.full,
    executable: told.executable || executable,
    libpython,
    static: libpython === undefined,
  };
}

/** Something else of that name may print anything. */
function parseTold(text: string): Told | undefined {
  try {
    return JSON.parse(text) as Told;
  } catch {
    return undefined;
  }
}
