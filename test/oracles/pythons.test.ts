// Finding CPythons, mostly among made-up folders; what needs a real one says so.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findPythons, which } from "../../properties/oracles/pythons.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "pyheap-pythons-"));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function script(path: string, body: string): string {
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** A build as pyenv lays it out, whose interpreter fails when it is run. */
function build(folder: string, full: string, library?: string): string {
  const minor = full.split(".").slice(0, 2).join(".");
  const prefix = join(folder, full);
  mkdirSync(join(prefix, "bin"), { recursive: true });
  mkdirSync(join(prefix, "lib"), { recursive: true });
  script(join(prefix, "bin", `python${minor}`), "exit 9");
  if (library !== undefined) writeFileSync(join(prefix, "lib", library), "");
  return prefix;
}

/** An interpreter that answers the question it is asked. */
function talking(path: string, told: Record<string, unknown>): string {
  const answer = { ordinary: true, folders: [root], multiarch: null, names: [], ...told };
  return script(path, `echo '${JSON.stringify({ executable: path, ...answer })}'`);
}

test("a machine without a CPython has none, and nothing is thrown", () => {
  expect(findPythons({ env: {} })).toEqual([]);
  const nowhere = join(root, "nowhere");
  const env = { PATH: nowhere, PYENV_ROOT: nowhere };
  expect(findPythons({ pythons: [nowhere], env })).toEqual([]);
});

test("a pyenv folder tells version and library without being run", () => {
  const versions = join(root, "versions");
  const old = build(versions, "3.6.15", "libpython3.6m.so.1.0");
  const recent = build(versions, "3.13.0", "libpython3.13.so.1.0");
  expect(findPythons({ env: { PYENV_ROOT: root } })).toEqual([
    {
      version: "3.6",
      full: "3.6.15",
      executable: join(old, "bin", "python3.6"),
      libpython: join(old, "lib", "libpython3.6m.so.1.0"),
      static: false,
    },
    {
      version: "3.13",
      full: "3.13.0",
      executable: join(recent, "bin", "python3.13"),
      libpython: join(recent, "lib", "libpython3.13.so.1.0"),
      static: false,
    },
  ]);
});

test("a build without a shared library is static", () => {
  build(join(root, "versions"), "3.11.7");
  const [python] = findPythons({ env: { PYENV_ROOT: root } });
  expect(python).toMatchObject({ version: "3.11", libpython: undefined, static: true });
});

test("of two patch levels the newer is taken, by number", () => {
  build(join(root, "versions"), "3.11.9");
  build(join(root, "versions"), "3.11.10");
  const found = findPythons({ env: { PYENV_ROOT: root } });
  expect(found.map(({ full }) => full)).toEqual(["3.11.10"]);
});

test("versions without a profile, free-threaded builds and environments are passed over", () => {
  for (const name of ["3.5.10", "3.14.0", "3.13.0t", "3.12-dev", "work"]) {
    build(join(root, "versions"), name);
  }
  expect(findPythons({ env: { PYENV_ROOT: root } })).toEqual([]);
});

test("a path the user names beats pyenv, as a prefix and as an interpreter", () => {
  build(join(root, "versions"), "3.11.7");
  const mine = build(join(root, "mine"), "3.11.2");
  const env = { PYENV_ROOT: root };
  const executable = join(mine, "bin", "python3.11");
  for (const path of [mine, executable]) {
    const [python, ...others] = findPythons({ pythons: [path], env });
    expect(python).toMatchObject({ full: "3.11.2", executable });
    expect(others).toEqual([]);
  }
});

test("an interpreter on PATH is asked for its library", () => {
  writeFileSync(join(root, "libpython3.9.so.1.0"), "");
  const names = ["libpython3.9.so.1.0", "libpython3.9.so"];
  const executable = talking(join(root, "python3.9"), { full: "3.9.18", names });
  expect(findPythons({ env: { PATH: root } })).toEqual([
    {
      version: "3.9",
      full: "3.9.18",
      executable,
      libpython: join(root, "libpython3.9.so.1.0"),
      static: false,
    },
  ]);
});

test("an archive is no shared library", () => {
  writeFileSync(join(root, "libpython3.9.a"), "");
  talking(join(root, "python3.9"), { full: "3.9.18", names: ["libpython3.9.a"] });
  const [python] = findPythons({ env: { PATH: root } });
  expect(python).toMatchObject({ version: "3.9", libpython: undefined, static: true });
});

test("an interpreter that is not CPython, fails or babbles is passed over", () => {
  talking(join(root, "python3.8"), { full: "3.8.16", ordinary: false });
  script(join(root, "python3.9"), "exit 1");
  script(join(root, "python3.10"), "echo hello");
  expect(findPythons({ env: { PATH: root } })).toEqual([]);
});

test("pyenv is asked for its root when only PATH leads to it", () => {
  const home = join(root, "home");
  build(join(home, "versions"), "3.7.16", "libpython3.7m.so");
  script(join(root, "pyenv"), `echo '${home}'`);
  const found = findPythons({ env: { PATH: root } });
  expect(found.map(({ full }) => full)).toEqual(["3.7.16"]);
});

test("a folder that bears the name of a command is not the command", () => {
  mkdirSync(join(root, "python3"));
  expect(which("python3", { PATH: root })).toBeUndefined();
});

test.runIf(findPythons({ env: process.env }).length > 0)(
  "with a real CPython: each is named by its full path and once",
  () => {
    const found = findPythons({ env: process.env });
    const versions = found.map(({ version }) => version);
    expect(new Set(versions).size).toBe(versions.length);
    for (const python of found) {
      expect(python.full.startsWith(`${python.version}.`)).toBe(true);
      expect(python.executable.startsWith("/")).toBe(true);
      expect(python.static).toBe(python.libpython === undefined);
    }
  },
);
