/** The error of a system call that was made without Node, in the form of Node's own. */
export function nativeError(errno: number, names: Record<string, number>, so: string): Error & { code: string } {
  const code = Object.keys(names).find((name) => names[name] === errno) ?? "UNKNOWN";
  return Object.assign(new Error(`${code}: ${so}`), { code });
}
