import { named, useContract } from './contract';
import { SAME_KIND, SAME_WORDS } from './refusals';

const contract = useContract();

describe('a call that is refused', () => {
  it.each(named(SAME_WORDS, call => call))(
    'gets the words of Prometheus for %s',
    async (_name, call) => {
      const { status, body, recorded } = await contract.both(call);
      expect(recorded.status).toBeGreaterThanOrEqual(400);
      expect({ status, body }).toEqual(recorded);
    },
  );

  it.each(named(SAME_KIND, call => call))(
    'gets the status and the type of Prometheus for %s',
    async (_name, call) => {
      const { status, body, recorded } = await contract.both(call);
      expect(recorded.status).toBeGreaterThanOrEqual(400);
      expect(status).toBe(recorded.status);
      expect(body).toEqual({
        status: 'error',
        errorType: recorded.body.errorType,
        error: expect.stringMatching(/./),
      });
    },
  );
});
