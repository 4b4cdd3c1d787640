import process from "node:process";
import { withStubs } from "../stub/with-stubs.ts";
import type { DeviceFacts } from "./device-facts.ts";

/** The newest version of the API that applications are told of. */
export const apiVersion = 20;
export const fullName = "OpenHarmony-6.0.0.0";

/** `@ohos.deviceInfo`: constants. */
export function createDeviceInfo({ type, systemName }: DeviceFacts): object {
  return withStubs("@ohos.deviceInfo", {
    deviceType: type,
    manufacture: "Carryall",
    brand: "Carryall",
    marketName: "Carryall",
    productSeries: "Carryall",
    productModel: "Carryall",
    productModelAlias: "Carryall",
    softwareModel: "Carryall",
    hardwareModel: "Carryall",
    hardwareProfile: "default",
    bootloaderVersion: "",
    abiList: process.arch === "arm64" ? "arm64-v8a" : "x86_64",
    securityPatchTag: "",
    displayVersion: systemName,
    incrementalVersion: "",
    osReleaseType: "Release",
    osFullName: fullName,
    majorVersion: 6,
    seniorVersion: 0,
    featureVersion: 0,
    buildVersion: 0,
    sdkApiVersion: apiVersion,
    firstApiVersion: apiVersion,
    sdkMinorApiVersion: 0,
    sdkPatchApiVersion: 0,
    versionId: `${fullName}/${type}`,
    buildType: "default:release",
    buildUser: "",
    buildHost: "",
    buildTime: "",
    buildRootHash: "",
    distributionOSName: systemName,
    distributionOSVersion: "",
    distributionOSApiVersion: 0,
    distributionOSReleaseType: "",
    // A device gives these two to applications with a permission only.
    serial: "",
    udid: "",
    ODID: "",
    diskSN: "",
    performanceClass: 0,
  });
}
