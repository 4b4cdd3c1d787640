/** What an application can learn of the device that it runs on. */
export interface DeviceFacts {
  /** `phone`, `tablet`, `2in1`, … */
  readonly type: string;
  /** The name of the system with its version, as `getLocalCapabilities` tells it. */
  readonly systemName: string;
}

export const usualDevice: DeviceFacts = Object.freeze({ type: "default", systemName: "OpenHarmony" });
