import { named, useContract } from './contract';
import { LISTINGS } from './listings';

const contract = useContract();

describe('a listing', () => {
  it.each(named(LISTINGS, call => call))('answers %s', async (_name, call) => {
    const { status, body, recorded } = await contract.both(call);
    expect({ status, body }).toEqual(recorded);
  });
});
