// node --import carryall/register tool.ets
import process from "node:process";

const { node: version } = process.versions;

if (Number(version.split(".")[0]) < 24) {
  process.stderr.write(
    `Carryall needs Node 24 or newer, and this is ${version}: install Node 24, or run the program with: npx carryall run\n`,
  );
  process.exit(1);
}

// Only now: what it imports does not link on an older Node.
await import("@carryall/programs/register");
