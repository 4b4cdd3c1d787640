import { MapContainer } from "./map-container.ts";

/** `@ohos.util.HashMap`; here its order is that of insertion, which no program may rely on. */
export class HashMap extends MapContainer {
  constructor() {
    super(new Map());
  }
}
