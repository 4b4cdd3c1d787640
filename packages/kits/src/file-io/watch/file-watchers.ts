import { closeSync, readSync } from "node:fs";
import { clearInterval, setInterval } from "node:timers";
import type { NativeFiles } from "@carryall/runtime";
import { fileError } from "../../errors/file-error.ts";
import { readEvents } from "./read-events.ts";

/** What a watcher's listener is told. */
export interface WatchEvent {
  /** As the application named what it watches, with the entry's name. */
  readonly fileName: string;
  readonly event: number;
  readonly cookie: number;
}

export interface Watch {
  /** As the application sees it. */
  readonly path: string;
  readonly hostPath: string;
  /** Bits of inotify's. */
  readonly events: number;
  readonly listener: (event: WatchEvent) => void;
}

const pollMs = 20;
const eventBits = 0xfff;
const pieceBytes = 64 << 10;

/**
 * The watchers that are started, over one inotify. It is polled: a read that waits would hold one of the process's few
 * threads, and hold up its end.
 */
export class FileWatchers {
  readonly #getNative: () => NativeFiles;
  readonly #started = new Map<Watch, number>();
  readonly #piece = new Uint8Array(pieceBytes);
  #fd: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(getNative: () => NativeFiles) {
    this.#getNative = getNative;
  }

  /** True where the same listener is told of the same events of the same path already. */
  isTold({ path, events, listener }: Omit<Watch, "hostPath">): boolean {
    return [...this.#started.keys()].some(
      (other) => other.path === path && other.events === events && other.listener === listener,
    );
  }

  /** @throws Node's file errors. */
  start(watch: Watch): void {
    const native = this.#getNative();
    this.#fd ??= native.openInotify();
    this.#started.set(watch, native.addWatch(this.#fd, watch.hostPath, watch.events));
    this.#timer ??= setInterval(() => this.#read(), pollMs).unref();
  }

  /** @throws {BusinessError} 13900020 for one that is not started. */
  stop(watch: Watch): void {
    const number = this.#started.get(watch);
    if (number === undefined || this.#fd === undefined) throw fileError("EINVAL");
    this.#started.delete(watch);
    if (![...this.#started.values()].includes(number)) this.#getNative().removeWatch(this.#fd, number);
    if (this.#started.size === 0) this.#close(this.#fd);
  }

  #close(fd: number): void {
    clearInterval(this.#timer);
    closeSync(fd);
    this.#timer = undefined;
    this.#fd = undefined;
  }

  #read(): void {
    for (const { watch, mask, cookie, name } of readEvents(this.#readBytes())) {
      for (const [{ path, events, listener }, number] of this.#started) {
        const event = mask & events & eventBits;
        if (number === watch && event !== 0) {
          listener({ fileName: name === "" ? path : `${path}/${name}`, event, cookie });
        }
      }
    }
  }

  // Good until the next time.
  #readBytes(): Uint8Array {
    if (this.#fd === undefined) return new Uint8Array();
    try {
      return this.#piece.subarray(0, readSync(this.#fd, this.#piece));
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "EAGAIN") return new Uint8Array();
      throw error;
    }
  }
}
