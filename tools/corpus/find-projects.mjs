import { hasAppScope } from "../../packages/projects/dist/read/find-project.js";
import { walkFolders } from "../../packages/projects/dist/read/walk-folders.js";

const maxDepth = 8;

/** Folders of whole projects below a directory, that directory included, by path. */
export function findProjects(directory) {
  return [...walkFolders(directory, { maxDepth })].filter(hasAppScope);
}
