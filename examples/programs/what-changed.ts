// Saves what is new in one application since this program last did: what-changed.ts BUNDLE.
// A system application in TypeScript: the platform's modules, and Node's own beside them.
import process from "node:process";
import type { common } from "@kit.AbilityKit";
import type { BusinessError } from "@kit.BasicServicesKit";
import { backup, fileIo as fs } from "@kit.CoreFileKit";

const [bundleName = "com.example.notes"] = process.argv.slice(2);
const context = getContext() as common.UIAbilityContext;
const directory = `${context.filesDir}/changes/${bundleName}`;
const timeFile = `${directory}/last-time`;
const reportFile = `${directory}/last-report.rp`;

// Taken before the backup: what changes while it runs belongs to the next one.
const startedAtMs = Date.now();
const runDirectory = `${directory}/${startedAtMs}`;
fs.mkdirSync(runDirectory, true);

const names = await saveIncrement();
// In seconds, and one less: what changed in that very second is looked at again, and sent only if its content is new.
writeText(timeFile, String(Math.floor(startedAtMs / 1000) - 1));
console.log(`${bundleName}: ${names.length === 0 ? "nothing is new" : `saved ${names.join(", ")}`}`);

/** @returns The names of the files that hold what is new. */
async function saveIncrement(): Promise<string[]> {
  const saved: string[] = [];
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  const session = new backup.IncrementalBackupSession({
    onFileReady: (error, file) => {
      // An error comes alone: there is no file to look at.
      if (error) return reject(describe(error));
      try {
        saveFile(file);
        if (file.uri !== "manage.json") saved.push(file.uri);
      } catch (fault) {
        reject(fault);
      }
    },
    onBundleBegin: (error) => error && reject(describe(error)),
    onBundleEnd: (error) => error && reject(describe(error)),
    onAllBundlesEnd: () => resolve(),
    onBackupServiceDied: () => reject(new Error("the backup service is gone")),
    onResultReport: (_bundle, result) => console.log(`${bundleName}: reports ${result}`),
    onProcess: () => {},
  });
  // The report of the run before says what was there then. The first run has none, and saves everything.
  const report = fs.accessSync(reportFile) ? fs.openSync(reportFile, fs.OpenMode.READ_ONLY) : undefined;
  try {
    const lastIncrementalTime = report === undefined ? 0 : Number(fs.readTextSync(timeFile));
    await session.appendBundles([{ bundleName, lastIncrementalTime, manifestFd: report?.fd ?? -1 }]);
  } finally {
    if (report !== undefined) fs.closeSync(report);
  }
  try {
    await ended;
  } finally {
    await session.release();
  }
  keepReport();
  return saved;
}

// Each file comes with its report. That of manage.json is the whole one, which the next run is compared with.
function saveFile(file: backup.File): void {
  try {
    fs.copyFileSync(file.fd, `${runDirectory}/${file.uri}`);
    if (file.manifestFd >= 0) fs.copyFileSync(file.manifestFd, `${runDirectory}/${file.uri}.rp`);
  } finally {
    fs.closeSync(file.fd);
    if (file.manifestFd >= 0) fs.closeSync(file.manifestFd);
  }
}

// Only now that the run is known to be good: a failed one must be compared with the same as before.
function keepReport(): void {
  fs.copyFileSync(`${runDirectory}/manage.json.rp`, reportFile);
}

function writeText(path: string, text: string): void {
  const file = fs.openSync(path, fs.OpenMode.WRITE_ONLY | fs.OpenMode.CREATE | fs.OpenMode.TRUNC);
  try {
    fs.writeSync(file.fd, text);
  } finally {
    fs.closeSync(file);
  }
}

function describe({ code, message }: BusinessError<unknown>): Error {
  return new Error(`${bundleName}: ${code} ${message}`);
}
