/** MIG divides a device into seven parts of computing. */
const PARTS = 7;

/** As a pod's spec names it (`nvidia.com/mig-1g.5gb`), and as kube-state-metrics does (`nvidia_com_mig_1g_5gb`). */
const WHOLE = /^nvidia[._]com[/_]gpu([._]shared)?$/;
const PART = /^nvidia[._]com[/_]mig[-_](\d)g[._]/;

/** GPUs that one unit of a resource stands for: a part of one for a part of a divided device, 0 for what is no GPU. */
export function gpusOfUnit(resource: string): number {
  if (WHOLE.test(resource)) return 1;
  const part = PART.exec(resource);
  return part ? Number(part[1]) / PARTS : 0;
}

/** Whether a resource is a part of a divided device. */
export function isGpuPart(resource: string): boolean {
  return PART.test(resource);
}

/** A product of which a node offers nothing but parts: `NVIDIA-A100-SXM4-40GB-MIG-1g.5gb`. */
const PARTS_OF_PRODUCT = /-MIG-(\d)g\..*$/;

/**
 * What the devices of a node are, by the label of their product.
 *
 * @returns the product of the whole device, absent where the node does not say, and how much of one a GPU of the node is
 */
export function deviceOf(product: string | undefined): {
  product?: string;
  part: number;
} {
  if (!product) return { part: 1 };
  const parts = PARTS_OF_PRODUCT.exec(product)?.[1];
  return {
    product: product.replace(PARTS_OF_PRODUCT, ''),
    part: parts === undefined ? 1 : Number(parts) / PARTS,
  };
}
