import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { tellStory } from "./tell-story.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const directory = join(root, "demo");

rmSync(directory, { recursive: true, force: true });
mkdirSync(directory);
try {
  const isGood = await tellStory({
    directory,
    examples: join(root, "examples"),
    environment: process.env,
    tell: (line) => console.log(line),
  });
  process.exitCode = isGood ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
