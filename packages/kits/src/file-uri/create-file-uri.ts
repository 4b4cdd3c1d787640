import { parameterError } from "../errors/parameter-error.ts";
import { withStubs } from "../stub/with-stubs.ts";

const prefix = "file://";

/** `@ohos.file.fileuri`: the two ways to name a file of the sandbox, by path and as `file://BUNDLE/PATH`. */
export function createFileUri(bundleName: string): object {
  const uriOf = (path: string): string =>
    path.startsWith(prefix) ? path : `${prefix}${bundleName}${path.split("/").map(encodeURIComponent).join("/")}`;

  class FileUri {
    readonly #uri: string;

    constructor(uriOrPath: unknown) {
      this.#uri = uriOf(checkText(uriOrPath));
    }

    get path(): string {
      const path = this.#uri
        .slice(prefix.length)
        .replace(/^[^/]*/, "")
        .replace(/[?#].*$/, "");
      return decodeURIComponent(path);
    }

    get name(): string {
      return this.path.split("/").at(-1) ?? "";
    }

    toString(): string {
      return this.#uri;
    }

    equals(other: unknown): boolean {
      return String(other) === this.#uri;
    }

    getFullDirectoryUri(): string {
      return this.#uri.slice(0, this.#uri.lastIndexOf("/"));
    }

    isRemoteUri(): boolean {
      return /[?&]networkid=./.test(this.#uri);
    }
  }

  return withStubs("@ohos.file.fileuri", { FileUri, getUriFromPath: (path: unknown) => uriOf(checkText(path)) });
}

function checkText(value: unknown): string {
  if (typeof value !== "string" || value === "") throw parameterError("The path must be a non-empty string.");
  return value;
}
