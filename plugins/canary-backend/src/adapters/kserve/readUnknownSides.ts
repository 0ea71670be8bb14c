import { compareTraffic } from '../compareTraffic';
import { countsOf, podsOf } from './readPods';
import { imagesOfPredictor, ReadService } from './ReadService';
import { Sides } from './Sides';

/** One side, of which all pods of the server are: no field is known that would ask for a canary. */
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
    unknown: read.mode
      ? `KServe runs it in the mode ${read.mode}, in which no canary shares requests.`
      : 'KServe has not said yet in which mode it runs this.',
  };
}
