import {
  defaultPriceList,
  NodeToPack,
  PodToPack,
} from '@bellwether/rightsizing';
import { size } from '../__testUtils__/recommendations';
import { packTogether, WaitingChange } from './packTogether';

const GIB = 2 ** 30;
const PER_HOUR = 0.2;
const PER_DAY = 24 * PER_HOUR;

const node = (name: string): NodeToPack => ({
  name,
  allocatable: { cpuCores: 4, memoryBytes: 64 * GIB },
  perHour: PER_HOUR,
});

const pod = (name: string, on: string, cpuCores: number): PodToPack => {
  const now = { cpuCores, memoryBytes: GIB };
  return { name: `n/${name}`, node: on, now, then: now };
};

const change = (
  name: string,
  from: number,
  to: number,
  more: Partial<WaitingChange> = {},
): WaitingChange => ({
  recommendation: name,
  entityRef: `resource:default/${name}`,
  pods: [`n/${name}`],
  podCount: 1,
  containers: [
    { container: 'model', current: size(from), recommended: size(to) },
  ],
  replicas: null,
  ...more,
});

const pack = (
  changes: WaitingChange[],
  pods: PodToPack[],
  nodes = [node('a'), node('b')],
) =>
  packTogether(changes, {
    placement: {
      pods,
      nodes,
      spotNodes: new Set(),
      nodeOf: new Map(),
      gpuSharing: new Map(),
    },
    prices: defaultPriceList,
  });

const together = ({ parts }: ReturnType<typeof pack>) =>
  Object.values(parts).reduce((sum, part) => sum + part, 0);

it('two that each free the same node free it once', () => {
  const pods = [pod('x', 'a', 2), pod('y', 'b', 3)];
  const [x, y] = [change('x', 2, 1), change('y', 3, 2)];
  expect(together(pack([x], pods))).toBeCloseTo(PER_DAY, 9);
  expect(together(pack([y], pods))).toBeCloseTo(PER_DAY, 9);
  expect(together(pack([x, y], pods))).toBeCloseTo(PER_DAY, 9);
});

it('two that free a node only together do free it, each by what it gives back', () => {
  const pods = [pod('x', 'a', 3.5), pod('y', 'b', 3)];
  const [x, y] = [change('x', 3.5, 2), change('y', 3, 2)];
  expect(together(pack([x], pods))).toBe(0);
  expect(together(pack([y], pods))).toBe(0);
  const { parts } = pack([x, y], pods);
  expect(parts.x).toBeCloseTo((1.5 / 2.5) * PER_DAY, 9);
  expect(parts.y).toBeCloseTo((1 / 2.5) * PER_DAY, 9);
});

it('pods that are added are paid for, and those that go take what they asked for along', () => {
  const pods = [pod('x', 'a', 2), pod('y', 'b', 3)];
  const grows = change('x', 2, 2, {
    replicas: { current: 1, recommended: 2 },
  });
  expect(together(pack([grows], pods))).toBeLessThan(-1);
  const goes = change('x', 2, 2, {
    pods: ['n/x', 'n/z'],
    podCount: 2,
    replicas: { current: 2, recommended: 1 },
  });
  const three = [...pods, pod('z', 'a', 2)];
  const nodes = [node('a'), node('b'), node('c')];
  expect(
    together(pack([goes], [...three, pod('w', 'c', 2)], nodes)),
  ).toBeCloseTo(PER_DAY, 9);
});

it('of a model with several servers, what all of them take off the bill is kept too', () => {
  const pods = [pod('x', 'a', 3.5), pod('y', 'b', 3)];
  const both = ['x', 'y'].map(name =>
    change(name, name === 'x' ? 3.5 : 3, 2, {
      entityRef: 'resource:default/m',
    }),
  );
  expect(pack(both, pods).models).toEqual({
    'resource:default/m': expect.closeTo(PER_DAY, 9),
  });
  expect(pack([both[0]], pods).models).toEqual({});
});
