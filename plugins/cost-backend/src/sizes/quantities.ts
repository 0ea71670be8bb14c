/** Whether two quantities are the same, but for how they were rounded when they were written. */
export const close = (a: number, b: number) => Math.abs(a - b) <= 0.005 * b;

/** Cores as a person writes them: whole ones as they are, else in thousandths. */
export function cpuQuantity(cores: number): string {
  const millicores = Math.ceil(cores * 1000 - 1e-6);
  return millicores % 1000 === 0 ? String(millicores / 1000) : `${millicores}m`;
}

/** Bytes in mebibytes, or in gibibytes where it comes out even. */
export function memoryQuantity(bytes: number): string {
  const mebibytes = Math.ceil(bytes / 2 ** 20 - 1e-6);
  return mebibytes % 1024 === 0 ? `${mebibytes / 1024}Gi` : `${mebibytes}Mi`;
}

/** Cores for a sentence, for example `2.4`. */
export function coresInWords(cores: number): string {
  return String(Number(cores.toPrecision(3)));
}

/** Bytes for a sentence, for example `4.6 GiB`. */
export function bytesInWords(bytes: number): string {
  const gibibytes = bytes / 2 ** 30;
  return gibibytes >= 1
    ? `${Number(gibibytes.toPrecision(3))} GiB`
    : `${Math.round(bytes / 2 ** 20)} MiB`;
}
