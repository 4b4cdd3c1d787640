import type { extensionMessages as messages } from "@carryall/protocol";

/** How one of the author's methods behaves. What is held answers when the test lets it go. */
export type HookScript =
  | { readonly kind: "returns"; readonly text: string }
  | { readonly kind: "held"; readonly text: string }
  | { readonly kind: "throws"; readonly message: string }
  | { readonly kind: "never" };

/** What an extension does while it packs. `manage.json` follows by itself, unless it fails first. */
export type PackStep =
  | { readonly kind: "file"; readonly name: string }
  | { readonly kind: "files"; readonly names: readonly string[] }
  | { readonly kind: "fileFailed"; readonly path: string }
  | { readonly kind: "step" }
  /** Offers files of which the last is not there. */
  | { readonly kind: "lies" }
  | { readonly kind: "held" }
  | { readonly kind: "fails" };

/** How an extension in memory behaves, from its start to its end. */
export interface ExtensionScript {
  readonly load: "loads" | "fails" | "held" | "never";
  /** Those that are absent give nothing. */
  readonly hooks?: Partial<Record<messages.HookName, HookScript>>;
  readonly pack?: readonly PackStep[];
  /** Held: between the offer of a file and the answer. */
  readonly restoreFiles?: "open" | "missing" | "fail" | "held";
  readonly unpack?: "done" | "fails" | "failsInPart" | "held";
}

export const plainScript: ExtensionScript = { load: "loads" };
