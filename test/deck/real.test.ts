// Every program of the deck in a real CPython: what is seen behind each statement is what our
// interpreter shows there.

import { afterAll, describe, expect, test } from "vitest";
import { openFor, seenBy, seenHere } from "../../cli/python-program.ts";
import { differences } from "../../properties/oracles/cpython/compare.ts";
import { PYTHON_VERSIONS } from "../../properties/oracles/pythons.ts";
import { profileNamed } from "../../src/profile/lookup.ts";
import { pythons } from "../oracles/cpython/real.ts";
import { FILES, programOf } from "./programs.ts";

/** Those of all programs: one interpreter runs them all. */
const ATTRIBUTES = [...new Set(FILES.flatMap((file) => programOf(file).attributes))].sort();

describe.each(PYTHON_VERSIONS)("CPython %s", (version) => {
  const python = pythons.find((each) => each.version === version);
  let opened: ReturnType<typeof openFor> | undefined;
  afterAll(async () => (await opened)?.close());
  test.runIf(python !== undefined).each(FILES)("shows of %s what our heap shows", async (file) => {
    const program = programOf(file);
    opened ??= openFor(ATTRIBUTES, python!);
    const theirs = await seenBy(program, await opened);
    const ours = seenHere(program, profileNamed(version)!);
    expect(ours).toHaveLength(program.statements.length);
    const found = ours.flatMap(({ observation }, at) =>
      differences(theirs[at]!.observation, observation).map(
        ({ where, expected, actual }) =>
          `${program.statements[at]!.text}: ${where}: ${actual}, expected ${expected}`,
      ),
    );
    expect(found).toEqual([]);
  });
});
