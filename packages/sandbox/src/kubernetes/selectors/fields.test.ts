import { builtIn, ROLLOUTS } from '../resources';
import type { KubernetesObject } from '../types';
import { parseFieldSelector, selectedName } from './fields';

const PODS = builtIn('pods');

const pod: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'a', namespace: 'n' },
  spec: { nodeName: 'node-1' },
  status: { phase: 'Running' },
};

describe('parseFieldSelector', () => {
  it.each([
    ['', true],
    ['metadata.name=a', true],
    ['metadata.name==a', true],
    ['metadata.name!=a', false],
    ['metadata.namespace=n,metadata.name=a', true],
    ['metadata.namespace=other', false],
    ['spec.nodeName=node-1', true],
    ['status.phase!=Running', false],
    ['status.podIP=', true],
  ])('%p of a pod is %p', (text, expected) => {
    expect(parseFieldSelector(PODS, text)(pod)).toBe(expected);
  });

  it('refuses fields that the kind cannot be selected by', () => {
    expect(() => parseFieldSelector(ROLLOUTS, 'status.phase=Healthy')).toThrow(
      'field label not supported: status.phase',
    );
    expect(() => parseFieldSelector(PODS, 'spec.hostname=x')).toThrow(
      'field label not supported: spec.hostname',
    );
  });

  it('finds the one name that is asked for', () => {
    expect(selectedName('metadata.name=a')).toBe('a');
    expect(selectedName('metadata.namespace=n,metadata.name==a')).toBe('a');
    expect(selectedName('metadata.name!=a')).toBeUndefined();
  });
});
