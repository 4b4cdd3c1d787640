import { defineAsyncCalls, defineSyncCalls } from "../calls/define-calls.ts";
import { once } from "../calls/work.ts";
import { businessErrorOr } from "../errors/business-error-or.ts";
import { parameterError } from "../errors/parameter-error.ts";
import { withStubs } from "../stub/with-stubs.ts";

const groups = {
  date: ["AUTO_GAIN_TIME", "AUTO_GAIN_TIME_ZONE", "DATE_FORMAT", "TIME_FORMAT"],
  display: ["ANIMATOR_DURATION_SCALE", "DEFAULT_SCREEN_ROTATION", "DISPLAY_INVERSION_STATE", "FONT_SCALE"],
  general: ["AIRPLANE_MODE_STATUS", "DEVICE_NAME", "DEVICE_PROVISION_STATUS", "SETUP_WIZARD_FINISHED"],
  input: ["ACTIVATED_INPUT_METHODS", "DEFAULT_INPUT_METHOD"],
  network: ["NETWORK_PREFERENCE_USAGE", "HTTP_PROXY_CFG"],
  phone: ["RTT_CALLING_STATUS"],
  sound: ["DEFAULT_ALARM_ALERT", "DEFAULT_NOTIFICATION_SOUND", "DEFAULT_RINGTONE", "VIBRATE_STATUS"],
  wireless: ["BLUETOOTH_STATUS", "WIFI_STATUS", "OWNER_LOCKDOWN_WIFI_CFG"],
} as const;

/** `@ohos.settings`: nothing is set on this device, and an ordinary application may set nothing. */
export function createSettings(): object {
  const uriOf = (name: unknown) => {
    const key = checkName(name);
    return once(() => `datashare:///com.ohos.settingsdata/entry/settingsdata/SETTINGSDATA?Proxy=true&key=${key}`);
  };
  const names = Object.fromEntries(
    Object.entries(groups).map(([group, members]) => [
      group,
      Object.freeze(Object.fromEntries(members.map((name) => [name, `settings.${group}.${name.toLowerCase()}`]))),
    ]),
  );
  const domainName = Object.freeze({ DEVICE_SHARED: "global", USER_PROPERTY: "system", USER_SECURITY: "secure" });
  const kit = withStubs("@ohos.settings", { ...names, domainName });
  const toError = businessErrorOr(() => parameterError("The setting cannot be read."));
  const refuse = (_context: unknown, name: unknown) => {
    checkName(name);
    return once(() => false);
  };
  defineSyncCalls(
    kit,
    {
      getUriSync: uriOf,
      getValueSync: (_context, name, fallback) => {
        checkName(name);
        return once(() => fallback);
      },
      setValueSync: refuse,
      registerKeyObserver: refuse,
      unregisterKeyObserver: refuse,
    },
    toError,
  );
  defineAsyncCalls(
    kit,
    {
      getURI: uriOf,
      getValue: (_context, name) => {
        checkName(name);
        return once(() => null);
      },
      setValue: refuse,
      canShowFloating: () => once(() => false),
    },
    toError,
  );
  return kit;
}

function checkName(name: unknown): string {
  if (typeof name !== "string" || name === "") throw parameterError("The name must be a non-empty string.");
  return name;
}
