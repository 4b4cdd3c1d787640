import { fileURLToPath } from "node:url";

/** The folder of one of the projects in `fixtures`. */
export function fixtureProject(name: "notes" | "plain" | "older"): string {
  return fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
}
