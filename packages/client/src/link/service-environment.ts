const passedNames: readonly string[] = ["PATH", "HOME", "TZ", "LANG", "XDG_RUNTIME_DIR", "TMPDIR"];
const passedPrefix = "CARRYALL_";

/** The variables that a started service sees. It outlives its starter, so it must not carry the starter's secrets. */
export function serviceEnvironment(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && (passedNames.includes(name) || name.startsWith(passedPrefix))) passed[name] = value;
  }
  return passed;
}
