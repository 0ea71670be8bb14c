import { metricProfiles } from '.';

const profileOf = (server: { runtime?: string; image?: string }) =>
  metricProfiles.find(profile => profile.matches(server))?.id;

it.each([
  ['mlserver', undefined, 'mlserver'],
  ['kserve-mlserver', undefined, 'mlserver'],
  [undefined, 'docker.io/seldonio/mlserver:1.7.1', 'mlserver'],
  ['kserve-sklearnserver', undefined, 'kserve-python'],
  [undefined, 'kserve/xgbserver:v0.20.0', 'kserve-python'],
  ['kserve-huggingfaceserver', 'kserve/huggingfaceserver:v0.20.0', 'vllm'],
  ['vllm', 'vllm/vllm-openai:v0.11.0', 'vllm'],
  ['triton', 'nvcr.io/nvidia/tritonserver:25.09-py3', undefined],
  [undefined, undefined, undefined],
])('picks the profile of runtime %s, image %s', (runtime, image, expected) => {
  expect(profileOf({ runtime, image })).toBe(expected);
});

it('names no metric under two ids', () => {
  const ids = metricProfiles.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
