import { test } from "vitest";
import { arenaDefects } from "../../properties/defects/arena-defects.ts";
import { expectFoundAndReduced } from "./hunting.ts";

test.each(arenaDefects.map((defect) => [defect.name, defect] as const))(
  "%s is found with every seed, and reduced to its recorded minimum",
  async (_name, defect) => {
    await expectFoundAndReduced(defect, ["first", "second"]);
  },
  60_000,
);
