import { SetContainer } from "./set-container.ts";

/** `@ohos.util.HashSet`; here its order is that of insertion, which no program may rely on. */
export class HashSet extends SetContainer {
  constructor() {
    super(new Map());
  }
}
