// Every program of the deck in a real CPython: what is seen behind each statement is what our
// interpreter shows there.

import { describe, expect, test } from "vitest";
import { seenHere, seenThere } from "../../cli/python-program.ts";
import { differences } from "../../properties/oracles/cpython/compare.ts";
import { PYTHON_VERSIONS } from "../../properties/oracles/pythons.ts";
import { profileNamed } from "../../src/profile/lookup.ts";
import { pythons } from "../oracles/cpython/real.ts";
import { FILES, programOf } from "./programs.ts";

describe.each(PYTHON_VERSIONS)("CPython %s", (version) => {
  const python = pythons.find((each) => each.version === version);
  test.runIf(python !== undefined).each(FILES)("shows of %s what our heap shows", async (file) => {
    const program = programOf(file);
    const theirs = await seenThere(program, python!);
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
