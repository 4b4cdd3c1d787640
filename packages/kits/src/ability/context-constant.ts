import { AreaMode } from "../context/area-mode.ts";

/** `@ohos.app.ability.contextConstant` */
export const contextConstant = Object.freeze({ AreaMode });
