import {
  Action,
  actions,
  ClusterRight,
  OwnedField,
} from '@bellwether/plugin-canary-common';
import { AdapterCapability, SeenServer } from '../DeliveryAdapter';
import { sidesOf } from './observe';
import { ReadService, readService } from './ReadService';
import { Sides } from './Sides';

const right = (verb: string): ClusterRight => ({
  verb,
  group: 'serving.kserve.io',
  resource: 'inferenceservices',
});

type Answer = Pick<AdapterCapability, 'possible' | 'sentence' | 'refusal'>;

const yes = (sentence: string): Answer => ({ possible: true, sentence });
const no = (sentence: string): Answer => ({
  possible: false,
  sentence,
  refusal: 'state',
});
const never = (sentence: string): Answer => ({
  possible: false,
  sentence,
  refusal: 'controller',
});

const NOTHING = 'No canary is asked for.';

function answer(action: Action, read: ReadService, sides: Sides): Answer {
  const isStandard = read.controller === 'kserve-standard';
  const { isUnderWay, isAborted, traffic, unknown } = sides;
  if (unknown) return read.mode ? never(unknown) : no(unknown);
  // The API server drops a field that its schema has not: nobody could ask for a canary.
  if (isStandard && read.objects.knowsCanaryField === false) {
    return never(
      'The KServe of this cluster knows no spec.canary: canaries in Standard mode came with 0.20.',
    );
  }
  switch (action) {
    case 'promote': {
      if (!isUnderWay) return no(NOTHING);
      if (sides.notReady) return no(sides.notReady);
      return yes(
        traffic.state === 'differs' || traffic.state === 'unseen'
          ? `The canary gets all requests. ${traffic.sentence}`
          : 'The canary gets all requests, and becomes the stable side.',
      );
    }
    case 'abort':
      if (!isUnderWay) return no(NOTHING);
      if (isAborted) return no('No requests go to the canary already.');
      return yes(
        'All requests go to the stable side; the spec keeps the canary.',
      );
    case 'retry':
      return isAborted
        ? no('Set a share: then the canary gets requests again.')
        : no('Only what was aborted can be tried again.');
    case 'set-weight':
      return isUnderWay
        ? yes('The canary gets another share of the requests.')
        : no(NOTHING);
    case 'rollback':
      if (!isStandard) {
        return never(
          'KServe keeps no earlier spec in Serverless mode: abort sends all requests to the revision before.',
        );
      }
      return isUnderWay
        ? yes('The canary goes, with its pods; stable keeps all requests.')
        : no(NOTHING);
    default:
      return never('KServe has no such thing.');
  }
}

const FIELDS: Partial<Record<Action, Record<string, OwnedField[]>>> = {
  promote: {
    'kserve-standard': ['spec.predictor', 'spec.canary'],
    'kserve-serverless': ['spec.predictor.canaryTrafficPercent'],
  },
};

/** What the state of an InferenceService lets one do. */
export function capabilities({ objects }: SeenServer): AdapterCapability[] {
  const read = readService(objects);
  if (!read) return [];
  const sides = sidesOf(read);
  const { controller } = read;
  const share: OwnedField =
    controller === 'kserve-standard'
      ? 'spec.canary'
      : 'spec.predictor.canaryTrafficPercent';
  return actions.map(action => ({
    action,
    ...answer(action, read, sides),
    rights: [
      right(
        action === 'promote' && controller === 'kserve-standard'
          ? 'update'
          : 'patch',
      ),
    ],
    fields: FIELDS[action]?.[controller] ?? [share],
    isDestructive: ['promote', 'abort', 'rollback'].includes(action),
  }));
}
