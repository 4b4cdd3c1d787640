import { openFileTimes } from "@carryall/runtime";
import { plantFile } from "./plant-file.ts";
import { SeededRandom } from "./seeded-random.ts";

export interface PlantGalleryOptions {
  readonly hostPath: (sandboxPath: string) => string;
  readonly smallCount?: number;
  readonly bigCount?: number;
  readonly seed?: number;
}

const albums = ["2019", "2021/sommer", "2023/海", "2024/家族", "camera"];
const firstDayNs = 1_600_000_000_000_000_000n;

/**
 * The data of examples/gallery: many small pictures, some big ones, and a cache that the profile excludes.
 *
 * @returns How many files of it are in the profile's scope.
 */
export function plantGallery({ hostPath, smallCount = 3000, bigCount = 8, seed = 2 }: PlantGalleryOptions): number {
  const random = new SeededRandom(seed);
  const times = openFileTimes();
  const files = "/data/storage/el2/base/files";
  for (let index = 0; index < smallCount; index += 1) {
    const path = `${files}/${random.pick(albums)}/IMG_${String(index).padStart(5, "0")}.jpg`;
    plantFile(hostPath(path), random.bytes(random.below(24_000)), {
      times,
      mode: random.pick([0o600, 0o640]),
      mtimeNs: firstDayNs + BigInt(index) * 3_600_000_000_001n,
    });
  }
  for (let index = 0; index < bigCount; index += 1) {
    plantFile(hostPath(`${files}/camera/VID_${index}.mp4`), random.bytes(3 * 1024 * 1024 + random.below(4_000_000)), {
      times,
      mtimeNs: firstDayNs + BigInt(index) * 7_777_777_777_777n,
    });
  }
  for (let index = 0; index < 20; index += 1) {
    plantFile(hostPath(`${files}/cache/${index}.bin`), random.bytes(4000), { times, mtimeNs: firstDayNs });
  }
  return smallCount + bigCount;
}
