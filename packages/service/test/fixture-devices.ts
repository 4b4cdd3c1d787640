import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openFileTimes } from "@carryall/runtime";
import {
  type FixtureProject,
  plantFile,
  type SandboxName,
  ThrowAwayDevice,
  whyNoSandbox,
  writeProject,
} from "@carryall/testkit";

/** Both providers, with what to say where one cannot run here. */
export const sandboxes = (["bubblewrap", "mapped"] as const).map((sandbox) => {
  const why = whyNoSandbox(sandbox);
  return { sandbox, isMissing: why !== undefined, title: why === undefined ? sandbox : `${sandbox}: skipped, ${why}` };
});

const files = "/data/storage/el2/base/files";

/** A device with some applications, each with files of its own. */
export async function deviceWith(
  sandbox: SandboxName,
  fixtures: readonly (FixtureProject & { readonly fileCount?: number; readonly fileBytes?: number })[],
): Promise<ThrowAwayDevice> {
  const device = new ThrowAwayDevice({ sandbox });
  const projects = mkdtempSync(join(tmpdir(), "carryall-projects-"));
  const times = openFileTimes();
  try {
    for (const fixture of fixtures) {
      const { bundleName, fileCount = 3, fileBytes = 1000 } = fixture;
      await device.install(writeProject(join(projects, bundleName), fixture));
      for (let index = 0; index < fileCount; index += 1) {
        const path = device.hostPath(bundleName, `${files}/folder ${index % 7}/${index}.bin`);
        plantFile(path, Buffer.alloc(fileBytes, index), { times, mtimeNs: 1_700_000_000_123_456_789n + BigInt(index) });
      }
    }
  } finally {
    rmSync(projects, { recursive: true, force: true });
  }
  return device;
}
