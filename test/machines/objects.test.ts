import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { replayObservations } from "../../cli/verify-objects.ts";
import { Campaign } from "../../properties/engine/campaign.ts";
import { openScene } from "../../properties/machines/setting.ts";
import { PYTHON_VERSIONS } from "../../properties/oracles/pythons.ts";

test.each([...PYTHON_VERSIONS, "deck", "tiny-3.9"])(
  "%s: drawn programs do the same in the heap as in the model, and no invariant breaks",
  (python) => {
    const { machine, world, language } = openScene({
      machine: "objects",
      python,
      debugHooks: false,
    })!;
    const campaign = new Campaign(machine, world, { seed: "test", batch: 8, maxLength: 60 });
    for (let i = 0; i < 3; i++) {
      const finding = campaign.nextBatch();
      const told =
        finding && `${finding.failure.message}\n${language.printProgram(finding.program)}`;
      expect(told).toBeUndefined();
    }
    expect(world.operationCount).toBeGreaterThan(1000);
  },
);

test.each(PYTHON_VERSIONS)(
  "%s: what a real interpreter was seen to do, the heap does",
  async (python) => {
    const file = fileURLToPath(
      new URL(`../../corpus/observations/${python}.jsonl.gz`, import.meta.url),
    );
    const { tally, problems } = await replayObservations(file, () => Promise.resolve());
    expect(problems).toEqual([]);
    expect(tally.programs).toBeGreaterThanOrEqual(300);
  },
);
