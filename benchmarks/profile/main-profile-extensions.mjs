// Loaded into a service by `node --import`: every extension that it starts writes a CPU profile. Nothing of the product
// changes, only what the service asks its sandbox to run. Plain JavaScript: a compiler would stand in the profile.
import childProcess from "node:child_process";
import { syncBuiltinESMExports } from "node:module";

const directory = process.env.CARRYALL_BENCH_PROFILES ?? "";
/** Where a sandboxed process sees the directory. */
const inside = "/tmp/profiles";
const { spawn } = childProcess;
let count = 0;

childProcess.spawn = (command, args, ...others) => spawn(command, withProfile(command, args), ...others);
syncBuiltinESMExports();

function withProfile(command, args) {
  if (command === "bwrap") return inBubblewrap(args);
  const host = args.indexOf("--permission");
  return host < 0 ? args : args.toSpliced(host, 0, ...flags(directory));
}

// `bwrap … --tmpfs /tmp … -- node …`
function inBubblewrap(args) {
  const program = args.lastIndexOf("--") + 1;
  const temporary = args.indexOf("/tmp");
  if (program === 0 || temporary < 0) return args;
  return args.toSpliced(program + 1, 0, ...flags(inside)).toSpliced(temporary + 1, 0, "--bind", directory, inside);
}

// Named by us: every sandboxed process has the same pid, and V8 names profiles by pid and second.
function flags(folder) {
  count += 1;
  return ["--cpu-prof", `--cpu-prof-dir=${folder}`, `--cpu-prof-name=extension-${count}.cpuprofile`];
}
