import { probeExtension } from "./probe-extension.mjs";
import { tryRoundTrip } from "./try-round-trip.mjs";

/**
 * Everything that a row of the table says of one project. `ok` is false where something failed that is not the
 * author's: what does not load, callbacks that were not entered, files that did not come back.
 */
export async function tryProject(project, device) {
  const { status, lines, stderr } = device.run(["app", "install", project]);
  const installed = lines.find(({ kind }) => kind === "installed");
  if (installed === undefined) {
    const reason =
      lines.find(({ kind }) => kind === "error")?.message ?? stderr.trim().split("\n")[0] ?? `exit ${status}`;
    return { ok: false, module: null, loads: reason, callbacks: [], ...nothingReached, roundTrip: notTried };
  }
  const shown = device.run(["app", "show", installed.bundle]).lines[0];
  const { kits, stubs, missing, sources } = shown;
  const row = { bundle: installed.bundle, module: shown.extensionModule, sources, kits, stubs, missing, lint: null };
  if (installed.extension === null) {
    return { ok: true, ...row, loads: noExtension, callbacks: [], roundTrip: notTried };
  }
  // First, for a stand-in may take its place.
  const { loads, callbacks } = probeExtension(installed.bundle, device);
  const roundTrip = await tryRoundTrip(installed.bundle, device);
  const areEntered = callbacks.every(({ outcome }) => outcome !== "not entered");
  const ok = loads === true && areEntered && ["same", "forbidden", "author"].includes(roundTrip.result);
  return {
    ok,
    ...row,
    loads: loads === true && !areEntered ? "a callback was not entered" : loads,
    callbacks,
    roundTrip,
  };
}

const noExtension = "no backup extension";
const notTried = { result: "not tried" };
const nothingReached = { sources: 0, kits: [], stubs: [], missing: [], lint: null };
