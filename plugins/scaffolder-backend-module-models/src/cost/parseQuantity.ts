const GIB = 2 ** 30;
const BINARY: Record<string, number> = {
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: GIB,
  Ti: 2 ** 40,
};
const DECIMAL: Record<string, number> = {
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
};

/** A quantity of Kubernetes in its base unit: cores, or bytes; undefined for anything else. */
export function parseQuantity(text: string): number | undefined {
  const [, digits, unit = ''] =
    /^(\d+(?:\.\d+)?)(Ki|Mi|Gi|Ti|m|k|M|G)?$/.exec(text) ?? [];
  const factor = BINARY[unit] ?? DECIMAL[unit];
  return digits === undefined || factor === undefined
    ? undefined
    : Number(digits) * factor;
}
