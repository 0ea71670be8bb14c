import { modelStatus } from './modelStatus';

describe('the status of a model', () => {
  it('counts no copies as failed while more are ready than are wanted', () => {
    expect(modelStatus({ replicas: 3, ready: 5 })).toMatchObject({
      copies: { failedCopies: 0, totalCopies: 3 },
      transitionStatus: 'UpToDate',
    });
  });

  it('counts those that are missing, and says why none came up', () => {
    expect(modelStatus({ replicas: 3, ready: 1 })).toMatchObject({
      copies: { failedCopies: 2, totalCopies: 3 },
    });
    expect(modelStatus({ replicas: 3, ready: 0 })).toMatchObject({
      copies: { failedCopies: 3 },
      lastFailureInfo: { reason: 'ModelLoadFailed' },
      transitionStatus: 'BlockedByFailedLoad',
    });
  });
});
