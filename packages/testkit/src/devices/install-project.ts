import { type Device, installBundle, prepareInstallation } from "@carryall/device";
import { prepareProject } from "@carryall/projects";
import { fromWireError, parseBundleName } from "@carryall/protocol";

/**
 * Installs a project as `carryall app install` does, but in this process: a compiler's start is most of its time.
 *
 * @throws {BackupError} what is wrong with the project.
 */
export async function installProject(device: Device, project: string): Promise<void> {
  using preparation = prepareInstallation(device);
  const request = { projectDirectory: project, outDirectory: preparation.directory };
  const reply = await prepareProject(JSON.stringify(request));
  if (!reply.ok) throw fromWireError(reply.error);
  const { bundleName, versionCode, versionName, modules, extension, directory } = reply.project;
  installBundle(device, preparation, {
    name: parseBundleName(bundleName),
    versionCode,
    versionName,
    modules: modules.map((module) => module.name),
    ...(extension === undefined ? {} : { extension: { name: extension.name, moduleName: extension.moduleName } }),
    origin: directory,
    installedAt: new Date().toISOString(),
  });
}
