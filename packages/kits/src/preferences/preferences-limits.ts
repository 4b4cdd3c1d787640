/** @see interface_sdk-js: api/@ohos.data.preferences.d.ts, MAX_KEY_LENGTH and MAX_VALUE_LENGTH */
export const preferencesLimits = Object.freeze({ maxKeyBytes: 1024, maxValueBytes: 16 * 1024 * 1024 });
