/** Serving software by what its images are called, in the order in which they are tried. */
const images: Array<[RegExp, string]> = [
  [/mlserver/, 'mlserver'],
  [/vllm/, 'vllm'],
  [/huggingfaceserver/, 'kserve-huggingfaceserver'],
  [/(sklearn|xgb|lgb|pmml|paddle|custom-model)server/, 'kserve-$1server'],
  [/tritonserver/, 'triton'],
  [/torchserve/, 'torchserve'],
  [/tensorflow\/serving/, 'tensorflow-serving'],
  [/(^|\/)mlflow\b/, 'mlflow'],
];

/** Serving software of a container image; undefined for images that are not known by name. */
export function runtimeOfImage(image: string | undefined): string | undefined {
  if (!image) return undefined;
  for (const [pattern, runtime] of images) {
    const match = image.match(pattern);
    if (match) return runtime.replace('$1', match[1] ?? '');
  }
  return undefined;
}
