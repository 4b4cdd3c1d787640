/** Encryption levels of an application's directories. */
export const AreaMode = Object.freeze({ EL1: 0, EL2: 1, EL3: 2, EL4: 3, EL5: 4 });

export type Area = (typeof AreaMode)[keyof typeof AreaMode];

/** All of them, from EL1. */
export const areas: readonly Area[] = Object.freeze(Object.values(AreaMode));

export function isArea(value: unknown): value is Area {
  return areas.some((area) => area === value);
}
