// The objects machine as a user meets it: verified, replayed, recorded.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { EXIT } from "../../cli/exit.ts";
import { CORPUS, filesIn, OBSERVATIONS_ENDING } from "../../cli/files.ts";
import { parseEntry, Scenes } from "../../properties/machines/entry.ts";
import {
  type RecordedProgram,
  readRecording,
  writeRecording,
} from "../../properties/oracles/cpython/recorded.ts";
import { folderOf, pyheap } from "./collect.ts";

const header = "#: pyheap 1\n#: machine objects\n#: python 3.11\n";

/** The first programs of a version's recording. */
function recorded(version: string, count: number): RecordedProgram[] {
  const [file] = filesIn(CORPUS.observations, `${version}${OBSERVATIONS_ENDING}`);
  return readRecording(file!, readFileSync(file!)).programs.slice(0, count);
}

describe("verify", () => {
  test("a row tells programs, statements, and what the model could not follow", async () => {
    const { out } = await pyheap(
      ...["verify", "--ops", "300", "--machine", "objects", "--python", "tiny-3.11"],
      ...["--oracle", "recorded", "--seed", "s", "--json"],
    );
    const [row] = JSON.parse(out.join("\n")).rows;
    expect(row).toMatchObject({ machine: "objects", python: "tiny-3.11" });
    expect(row.operations).toBeGreaterThanOrEqual(300);
    expect(row.programs).toBeGreaterThan(1);
    expect(row.unmodelled).toBeLessThan(row.programs);
    expect(row.steps.literal.executed).toBeGreaterThan(10);
    expect(row.cpython).toBe(undefined);
  });
});

describe("replay", () => {
  test("a program of statements, each told", async () => {
    const folder = folderOf({ "x.py": `${header}a = []\na.append(a)\nb = a[0]\n` });
    const { code, out } = await pyheap("replay", folder.path("x.py"));
    expect(code).toBe(EXIT.held);
    expect(out[1]).toBe("    2  a.append(a)");
    expect(out[2]).toBe("    3  b = a[0]");
    expect(out.at(-1)).toMatch(/x\.py: holds \(objects 3\.11\)$/);
  });

  test("an entry is read back from its text", () => {
    const scenes = new Scenes();
    const entry = parseEntry(
      "x.py",
      `${header}a = {1: 1.5, 'k': 2000}\nb = copy.copy(a)\n`,
      scenes,
    );
    const scene = scenes.get(entry.setting)!;
    expect(scene.language.printProgram(entry.program)).toBe(
      "a = {1: 1.5, 'k': 2000}\nb = copy.copy(a)",
    );
  });

  test("a recording: equal as it is, and told by line when one count is another", async () => {
    const programs = recorded("3.11", 3);
    const counted = programs.map(({ observation }) =>
      observation.objects.findIndex(({ refcount }) => refcount !== undefined),
    );
    const at = counted.findIndex((index) => index !== -1);
    const wrong = structuredClone(programs);
    const object = wrong[at]!.observation.objects[counted[at]!]!;
    Object.assign(object, { refcount: object.refcount! + 1 });
    const folder = folderOf({
      [`right${OBSERVATIONS_ENDING}`]: writeRecording({ python: "3.11.7", programs }),
      [`wrong${OBSERVATIONS_ENDING}`]: writeRecording({ python: "3.11.7", programs: wrong }),
    });
    const right = await pyheap("replay", folder.path(`right${OBSERVATIONS_ENDING}`));
    expect(right.code).toBe(EXIT.held);
    expect(right.out).toHaveLength(1);
    expect(right.out[0]).toMatch(/: 3 programs of CPython 3\.11\.7, .*: all equal$/);

    const { code, out } = await pyheap("replay", folder.path(`wrong${OBSERVATIONS_ENDING}`));
    expect(code).toBe(EXIT.failed);
    expect(out[0]).toMatch(
      new RegExp(`^✗ .*: line ${at + 2}: refcount of .*: CPython 3\\.11\\.7 has \\d+, ours \\d+$`),
    );
    expect(out[1]).toMatch(/: 1 differ$/);
  });

  test.each([
    ["no text", new Uint8Array([1, 2, 3])],
    ["an unknown Python", writeRecording({ python: "3.5.1", programs: [] })],
  ])("bad input: %s", async (_, bytes) => {
    const folder = folderOf({ [`x${OBSERVATIONS_ENDING}`]: bytes });
    const { code, out, err } = await pyheap("replay", folder.path(`x${OBSERVATIONS_ENDING}`));
    expect({ code, out, lines: err.length }).toEqual({ code: EXIT.badInput, out: [], lines: 1 });
    expect(err[0]).toMatch(/^pyheap: .*x\.jsonl\.gz: /);
  });
});
