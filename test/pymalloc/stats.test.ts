import { expect, test } from "vitest";
import { PROFILES } from "../../src/profile/cpython.ts";
import { statsText } from "../../src/pymalloc/stats.ts";
import { newHeap } from "./heap.ts";

test("the statistics of an empty heap are zeros without a class", () => {
  const { runtime } = newHeap("3.8");
  expect(runtime.stats()).toMatchObject({
    classes: [],
    arenasAllocatedTotal: 0,
    arenasAllocatedCurrent: 0,
    unusedPools: 0,
    allocatedBytes: 0,
    arenaMapMidCount: 0,
  });
});

test.each(PROFILES.map(({ name }) => name))(
  "%s: the bytes of the statistics are those of the arenas, to the last one",
  (name) => {
    const { runtime, mallocs, obj } = newHeap(name, { arenaOffset: 4096 });
    const blocks = [16, 100, 333, 512].flatMap((size) => mallocs(700, size));
    blocks.forEach((block, i) => {
      if (i % 3 === 0) obj.free(block);
    });
    const { profile, ...stats } = runtime.stats();
    const { poolSize, arenaSize } = profile;
    expect(
      stats.allocatedBytes +
        stats.availableBytes +
        stats.unusedPools * poolSize +
        stats.poolHeaderBytes +
        stats.quantizationBytes +
        stats.arenaAlignmentBytes,
    ).toBe(stats.arenasAllocatedCurrent * arenaSize);
    expect(stats.classes.reduce((sum, { blocksInUse }) => sum + blocksInUse, 0)).toBe(
      blocks.length - Math.ceil(blocks.length / 3),
    );
  },
);

test("empty pools count as unused, with the virgin ones, and their class is not told", () => {
  const { runtime, obj } = newHeap("tiny-3.8");
  obj.malloc(16);
  const blocks = [obj.malloc(32), obj.malloc(48)];
  expect(runtime.stats().unusedPools).toBe(1);
  obj.free(blocks[0]!);
  const { unusedPools, classes } = runtime.stats();
  expect(unusedPools).toBe(2);
  expect(classes).toEqual([
    { sizeClass: 0, blockSize: 16, pools: 1, blocksInUse: 1, blocksAvailable: 12 },
    { sizeClass: 2, blockSize: 48, pools: 1, blocksInUse: 1, blocksAvailable: 3 },
  ]);
});

test("an arena that is not pool-aligned loses a pool's bytes", () => {
  const lost = [0, 4096].map((arenaOffset) => {
    const { runtime, obj } = newHeap("3.11", { arenaOffset });
    obj.malloc(1);
    return runtime.stats().arenaAlignmentBytes;
  });
  expect(lost).toEqual([0, 16384]);
});

test("the text up to 3.9 ends with the total", () => {
  const { runtime, mallocs, obj } = newHeap("3.8");
  const blocks = mallocs(300, 16);
  mallocs(10, 512);
  obj.free(blocks[0]!);
  expect(statsText(runtime.stats())).toBe(`\
Small block threshold = 512, in 32 size classes.

class   size   num pools   blocks in use  avail blocks
-----   ----   ---------   -------------  ------------
    0     16           2             299           207
   31    512           2              10             4

# arenas allocated total           =                    1
# arenas reclaimed                 =                    0
# arenas highwater mark            =                    1
# arenas allocated current         =                    1
1 arenas * 262144 bytes/arena      =              262,144

# bytes in allocated blocks        =                9,904
# bytes in available blocks        =                5,360
60 unused pools * 4096 bytes       =              245,760
# bytes lost to pool headers       =                  192
# bytes lost to quantization       =                  928
# bytes lost to arena alignment    =                    0
Total                              =              262,144
`);
});

test.each([
  ["3.10", "8,192", "8,192", "2,048", "18,432"],
  ["3.11", "262,144", "262,144", "131,072", "655,360"],
  ["3.13", "262,144", "262,144", "131,072", "655,360"],
])("the text of %s goes on with the map's nodes", (name, root, mid, bot, total) => {
  const { runtime, obj } = newHeap(name);
  obj.malloc(1);
  const number = (text: string): string => text.padStart(21);
  expect(statsText(runtime.stats())).toMatch(
    new RegExp(
      `\nTotal {30}=${number("1,048,576")}\n\narena map counts\n` +
        `# arena map mid nodes {14}=${number("1")}\n# arena map bot nodes {14}=${number("1")}\n\n` +
        `# bytes lost to arena map root {5}=${number(root)}\n` +
        `# bytes lost to arena map mid {6}=${number(mid)}\n` +
        `# bytes lost to arena map bot {6}=${number(bot)}\nTotal {30}=${number(total)}\n$`,
    ),
  );
});

test("arenas that were given back count as reclaimed", () => {
  const { runtime, obj } = newHeap("3.8");
  for (let i = 0; i < 3; i++) obj.free(obj.malloc(1));
  const text = statsText(runtime.stats());
  expect(text).toContain("# arenas allocated total           =                    3\n");
  expect(text).toContain("# arenas reclaimed                 =                    3\n");
  expect(text).toContain("# arenas allocated current         =                    0\n");
});
