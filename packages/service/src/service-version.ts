import { readFileSync } from "node:fs";

/** This package's version, as `carryall service status` shows it. */
export const serviceVersion: string = readVersion();

function readVersion(): string {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  const value: unknown = JSON.parse(text);
  if (typeof value === "object" && value !== null && "version" in value) return String(value.version);
  throw new Error("Cannot find this package's version");
}
