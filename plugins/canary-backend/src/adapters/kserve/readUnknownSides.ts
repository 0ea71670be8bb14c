import { compareTraffic } from '../compareTraffic';
import { countsOf, podsOf } from './readPods';
import { imagesOfPredictor, ReadService } from './ReadService';
import { Sides } from './Sides';

/** Why nothing is said of a canary: nobody knows yet which field would ask for one. */
export function whyUnknown({
  controller,
  mode,
}: ReadService): string | undefined {
  if (controller !== 'kserve-unknown') return undefined;
  return mode
    ? `KServe runs it in the mode ${mode}, in which no canary shares requests.`
    : 'KServe has not said yet in which mode it runs this.';
}

/** One side, of which all pods of the server are. */
export function readUnknownSides(read: ReadService): Sides {
  const pods = podsOf(read, '');
  return {
    arms: [
      {
        role: 'stable',
        reference: read.reference,
        images: imagesOfPredictor(read.service.spec.predictor),
        pods: countsOf(pods, undefined),
      },
    ],
    revisions: [],
    traffic: compareTraffic({}),
    isUnderWay: false,
    isAborted: false,
  };
}
