import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:net";
import { errnoNameOf } from "@carryall/protocol";
import { openFileTimes } from "@carryall/runtime";
import type { ThrowAwayApplication } from "../throw-away-application.ts";
import type { PlannedContent, PlannedEdit, PlannedEntry } from "./any-plan.ts";

const times = openFileTimes();
const storage = "/data/storage";
const longestSocketPath = 100;

interface FoundEntry {
  readonly path: string;
  readonly kind: "file" | "folder" | "other";
}

/** A tree that is planted as planned, where the plan makes sense, and then edited. Paths have a character for each byte. */
export class PlantedTree implements AsyncDisposable {
  /** Stands for `/data/storage`. */
  readonly #directory: string;
  readonly #tops: readonly string[];
  readonly #servers: Server[] = [];

  constructor({ directory, roots }: ThrowAwayApplication) {
    this.#directory = directory;
    this.#tops = roots.map(({ sandboxPath }) => sandboxPath);
  }

  hostPathOf(path: string): Buffer {
    return Buffer.from(this.#directory + path.slice(storage.length), "latin1");
  }

  /** What cannot be planted where something else is already is left out. */
  async plant(entries: readonly PlannedEntry[]): Promise<void> {
    for (const entry of entries) await this.#plantOne(entry);
    const isTop = (path: string) => this.#tops.includes(path);
    const attributes = new Map(entries.map((entry) => [entry.path, entry]));
    for (const { path, kind } of this.#list().reverse()) {
      const planned = attributes.get(path);
      if (planned !== undefined && kind !== "other" && !isTop(path)) this.#setAttributes(path, planned);
    }
  }

  /** @returns False where there is nothing to which it could be done. */
  edit(edit: PlannedEdit): boolean {
    try {
      return this.#perform(edit);
    } catch (error) {
      if (errnoNameOf(error) === undefined) throw error;
      return false;
    }
  }

  async #plantOne({ path, kind, content }: PlannedEntry): Promise<void> {
    const hostPath = this.hostPathOf(path);
    try {
      mkdirSync(this.hostPathOf(parentOf(path)), { recursive: true });
      if (kind === "file") writeFileSync(hostPath, bytesFor(content), { flag: "wx" });
      else if (kind === "folder") mkdirSync(hostPath);
      else if (kind === "link")
        symlinkSync(["nowhere", "..", "a", "/etc/passwd"][content.sizeBytes % 4] ?? "", hostPath);
      else if (kind === "hardLink") this.#plantHardLink(hostPath, content.sizeBytes);
      else if (kind === "fifo") execFileSync("mkfifo", [hostPath.toString("latin1")], { stdio: "ignore" });
      else await this.#plantSocket(hostPath);
    } catch (error) {
      // Something is there already, or in the way.
      if (errnoNameOf(error) === undefined && kind !== "fifo") throw error;
    }
  }

  #plantHardLink(hostPath: Buffer, at: number): void {
    const files = this.#list().filter(({ kind }) => kind === "file");
    const file = files[at % Math.max(files.length, 1)];
    if (file !== undefined) linkSync(this.hostPathOf(file.path), hostPath);
  }

  async #plantSocket(hostPath: Buffer): Promise<void> {
    const path = hostPath.toString("utf8");
    // Of a long path only the beginning would be taken.
    if (hostPath.length > longestSocketPath || path.includes("\uFFFD")) return;
    const server = createServer();
    this.#servers.push(server);
    await new Promise<void>((resolve) => {
      server.once("error", () => resolve()).listen(path, () => resolve());
    });
  }

  #setAttributes(path: string, { mode, mtimeNs }: Pick<PlannedEntry, "mode" | "mtimeNs">): void {
    chmodSync(this.hostPathOf(path), mode);
    times.set(this.hostPathOf(path), { atimeNs: mtimeNs, mtimeNs });
  }

  #perform(edit: PlannedEdit): boolean {
    const { kind, at, to, content, mode, mtimeNs } = edit;
    if (kind === "addFile") return this.#addFile(to, content);
    if (kind === "addFolder") return this.#addFolder(to);
    // What lies directly in a root stays a folder; so there is always a place for what only the target has.
    const isMovable = ({ path }: FoundEntry) => path.split("/").length > 6;
    const wanted =
      /Folder$/.test(kind) && kind !== "fileToFolder" ? "folder" : kind === "folderToFile" ? "folder" : "file";
    const candidates = this.#list().filter((each) => each.kind === wanted && isMovable(each));
    const found = candidates[at % Math.max(candidates.length, 1)];
    if (found === undefined) return false;
    const hostPath = this.hostPathOf(found.path);
    const before = lstatSync(hostPath, { bigint: true });
    const putTimeBack = (path: Buffer) => times.set(path, { atimeNs: before.atimeNs, mtimeNs: before.mtimeNs });
    switch (kind) {
      case "change":
        writeFileSync(hostPath, bytesFor(content));
        return true;
      case "append":
        appendFileSync(hostPath, "more");
        return true;
      case "changeAndPutTimeBack":
        writeFileSync(
          hostPath,
          readFileSync(hostPath).map((byte) => byte ^ 1),
        );
        putTimeBack(hostPath);
        return true;
      case "copyWithTime": {
        if (!this.#makeWay(to)) return false;
        copyFileSync(hostPath, this.hostPathOf(to));
        chmodSync(this.hostPathOf(to), Number(before.mode) & 0o7777);
        putTimeBack(this.hostPathOf(to));
        return true;
      }
      case "touch":
        times.set(hostPath, { atimeNs: mtimeNs, mtimeNs });
        return true;
      case "touchFraction": {
        const start = before.mtimeNs - (((before.mtimeNs % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n);
        times.set(hostPath, { atimeNs: 0n, mtimeNs: start + ((mtimeNs < 0n ? -mtimeNs : mtimeNs) % 1_000_000_000n) });
        return true;
      }
      case "chmod":
        chmodSync(hostPath, mode);
        return true;
      case "renameFile":
      case "renameFolder":
        if (!this.#makeWay(to)) return false;
        renameSync(hostPath, this.hostPathOf(to));
        return true;
      case "deleteFile":
      case "deleteFolder":
        rmSync(hostPath, { recursive: true });
        return true;
      case "deleteQuietly": {
        const folder = this.hostPathOf(parentOf(found.path));
        const { atimeNs, mtimeNs } = lstatSync(folder, { bigint: true });
        rmSync(hostPath);
        times.set(folder, { atimeNs, mtimeNs });
        return true;
      }
      case "fileToFolder":
        rmSync(hostPath);
        mkdirSync(hostPath);
        writeFileSync(Buffer.concat([hostPath, Buffer.from("/inside")]), bytesFor(content));
        return true;
      case "folderToFile":
        rmSync(hostPath, { recursive: true });
        writeFileSync(hostPath, bytesFor(content));
        return true;
      case "hardLink": {
        const other = candidates[(at + 1) % candidates.length];
        if (other === undefined || other === found) return false;
        rmSync(hostPath);
        linkSync(this.hostPathOf(other.path), hostPath);
        return true;
      }
      case "fileToLink":
        rmSync(hostPath);
        symlinkSync("..", hostPath);
        return true;
    }
  }

  #addFile(path: string, content: PlannedContent): boolean {
    if (!this.#makeWay(path)) return false;
    writeFileSync(this.hostPathOf(path), bytesFor(content), { flag: "wx" });
    return true;
  }

  #addFolder(path: string): boolean {
    if (!this.#makeWay(path)) return false;
    mkdirSync(this.hostPathOf(path));
    return true;
  }

  /** False where something is there, or a file stands in the place of a folder above it. */
  #makeWay(path: string): boolean {
    if (path.split("/").length <= 6) return false;
    if (lstatSync(this.hostPathOf(path), { throwIfNoEntry: false }) !== undefined) return false;
    mkdirSync(this.hostPathOf(parentOf(path)), { recursive: true });
    return true;
  }

  /** Everything below the roots, a folder before its contents. */
  #list(): FoundEntry[] {
    const found: FoundEntry[] = [];
    const visit = (folder: string) => {
      for (const entry of readdirSync(this.hostPathOf(folder), { withFileTypes: true, encoding: "latin1" })) {
        const path = `${folder}/${entry.name}`;
        if (entry.name === ".backup") continue;
        found.push({ path, kind: entry.isDirectory() ? "folder" : entry.isFile() ? "file" : "other" });
        if (entry.isDirectory()) visit(path);
      }
    };
    for (const top of this.#tops) visit(top);
    return found.sort((one, other) => (one.path < other.path ? -1 : 1));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const server of this.#servers) {
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    }
  }
}

export function bytesFor({ sizeBytes, fill }: PlannedContent): Buffer {
  return Buffer.alloc(sizeBytes, fill === 0 ? "carryall\0" : fill);
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}
