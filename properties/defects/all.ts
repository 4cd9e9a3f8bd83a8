// Every planted bug, layer by layer.

import { arenaDefects } from "./arena-defects.ts";
import { collectorDefects } from "./collector-defects.ts";
import { copyDefects } from "./copy-defects.ts";
import type { Defect } from "./defect.ts";
import { executionDefects } from "./execution-defects.ts";
import { instanceDefects } from "./instance-defects.ts";
import { mallocDefects } from "./malloc-defects.ts";
import { pymallocDefects } from "./pymalloc-defects.ts";
import { pymemDefects } from "./pymem-defects.ts";
import { sequenceDefects } from "./sequence-defects.ts";
import { sharingDefects } from "./sharing-defects.ts";
import { tableDefects } from "./table-defects.ts";

export const allDefects: readonly Defect[] = [
  ...mallocDefects,
  ...pymemDefects,
  ...pymallocDefects,
  ...arenaDefects,
  ...sequenceDefects,
  ...tableDefects,
  ...sharingDefects,
  ...instanceDefects,
  ...copyDefects,
  ...executionDefects,
  ...collectorDefects,
];
