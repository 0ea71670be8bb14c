import { TakenAction } from '@bellwether/plugin-canary-common';
import { JudgeWord } from '../service/VerdictSource';
import { CANARY, STABLE, Told, viewOf } from './__testUtils__/service';
import { firstDocument, resumedDocument, whyNotBegin } from './begin';
import { decide } from './decide';
import { afterFailure } from './decisions';
import { DrivePlan } from './DrivePlan';
import { toSight } from './Sight';
import { Situation } from './Situation';
import { DriveDocument } from './StoredDrive';

const plan: DrivePlan = {
  name: 'usual',
  steps: [
    { percent: 5, leastSeconds: 600, needs: 'no-harm' },
    { percent: 20, leastSeconds: 600, needs: 'no-harm' },
    { percent: 50, leastSeconds: 600, needs: 'promote' },
  ],
  leastRequests: 100,
  longestWaitSeconds: 3600,
};

const START = Date.parse('2026-11-01T09:00:00Z');
const at = (minutes: number) => new Date(START + 60_000 * minutes);

const word = (change: Partial<JudgeWord> = {}): JudgeWord => ({
  verdict: 'continue',
  reason: 'Not known yet.',
  judgedAt: at(0).toISOString(),
  isFinal: false,
  canaryRequests: 1_000,
  ...change,
});

const taken = (change: Partial<TakenAction>): TakenAction => ({
  id: 'f3a8a0c8-4d1c-4b52-9a87-25e3b1fef001',
  rollout: 'r',
  entityRef: 'resource:default/fare-demand',
  action: 'set-weight',
  parameters: { percent: 20 },
  actor: 'plugin:canary',
  reason: 'step',
  state: 'waiting',
  sentence: 'The cluster accepted it; waiting for the controller.',
  requests: [],
  takenAt: at(0).toISOString(),
  changedAt: at(0).toISOString(),
  ...change,
});

const holding: DriveDocument = {
  plan,
  step: 0,
  percent: 5,
  phase: 'holding',
  since: at(0).toISOString(),
  heldSince: at(0).toISOString(),
  requestsBefore: 500,
};

function look(
  drive: DriveDocument,
  told: Told,
  rest: Partial<Situation> & { minutes?: number; silent?: string } = {},
) {
  const now = at(rest.minutes ?? 11);
  return decide({
    stored: { uid: 'uid-1', canary: CANARY, drive },
    sight: toSight(viewOf(told), now, rest.silent),
    word: 'word' in rest ? rest.word : word(),
    taken: rest.taken,
    other: rest.other,
    byPerson: rest.byPerson,
    now,
  });
}

describe('a share that is held', () => {
  it('goes on when its time is over, enough was counted and no harm is seen, and says why', () => {
    const { drive, send } = look(holding, { asked: 5 });
    expect(send).toBe(true);
    expect(drive).toMatchObject({
      phase: 'asking',
      step: 1,
      percent: 5,
      ask: {
        for: 'weight',
        to: 20,
        reason:
          'Step 2 of 3, after 5 %. The judge says continue: Not known yet.',
      },
    });
  });

  it.each<[string, Parameters<typeof look>[2]]>([
    ['its time is not over', { minutes: 9 }],
    ['too little was counted', { word: word({ canaryRequests: 599 }) }],
    ['the judge has said nothing', { word: undefined }],
    ['its evidence is old', { word: word({ stale: 'No new evidence' }) }],
    ['its evidence is void', { word: word({ verdict: 'void' }) }],
    [
      'a promote is old',
      { word: word({ verdict: 'promote', stale: 'No new evidence' }) },
    ],
    ['the cluster is silent', { silent: 'prod-us does not answer' }],
    ['a person acts', { other: taken({ actor: 'user:default/ada' }) }],
  ])('does not go on while %s', (_, rest) => {
    const { drive, send } = look(holding, { asked: 5 }, rest);
    expect(send).toBeUndefined();
    expect(drive).toMatchObject({ phase: 'holding', step: 0 });
  });

  it.each([
    ['no-evidence', { word: undefined }],
    ['void', { word: word({ verdict: 'void', reason: 'No split.' }) }],
    ['cluster-silent', { silent: 'prod-us does not answer' }],
    ['action-open', { other: taken({ actor: 'user:default/ada' }) }],
  ] as const)(
    'says that it waits because of %s, and goes on by itself',
    (reason, rest) => {
      const { drive } = look(holding, { asked: 5 }, rest);
      expect(drive.hold).toMatchObject({ reason });
      expect(look(drive, { asked: 5 }, { minutes: 12 }).send).toBe(true);
    },
  );

  it('at the last step promotes on the judge’s word alone, whatever was counted', () => {
    const last = { ...holding, step: 2, percent: 50 };
    const much = word({ canaryRequests: 1_000_000 });
    expect(look(last, { asked: 50 }, { word: much }).send).toBeUndefined();
    const said = word({
      verdict: 'promote',
      promotedPercent: 50,
      reason: 'It is as good.',
    });
    expect(look(last, { asked: 50 }, { word: said })).toMatchObject({
      send: true,
      drive: { ask: { for: 'promote', to: 100 } },
    });
  });

  it('does not go on by a promote that was shown at a smaller share', () => {
    const [first, , third] = plan.steps;
    const needing = {
      ...holding,
      plan: {
        ...plan,
        steps: [
          first,
          { percent: 20, leastSeconds: 600, needs: 'promote' as const },
          third,
        ],
      },
      step: 1,
      percent: 20,
    };
    const promote = (promotedPercent: number) => ({
      word: word({ verdict: 'promote', promotedPercent }),
    });
    expect(look(needing, { asked: 20 }, promote(5)).send).toBeUndefined();
    expect(look(needing, { asked: 20 }, promote(20))).toMatchObject({
      send: true,
      drive: { ask: { for: 'weight', to: 50 } },
    });
  });

  it('is taken back at once when the judge says rollback, before its time and in doubt', () => {
    const said = word({ verdict: 'rollback', reason: 'Twice the errors.' });
    for (const rest of [
      { minutes: 1, word: said },
      { minutes: 1, word: { ...said, isFinal: true, stale: 'Old' } },
    ]) {
      const { drive, send } = look(holding, { asked: 5 }, rest);
      expect(send).toBe(true);
      expect(drive.ask).toMatchObject({
        for: 'abort',
        to: 0,
        reason: 'The judge says rollback: Twice the errors.',
      });
    }
  });

  it('asks a person when it lasts too long, and is still taken back', () => {
    const last = { ...holding, step: 2, percent: 50 };
    const { drive } = look(last, { asked: 50 }, { minutes: 61 });
    expect(drive).toMatchObject({
      phase: 'paused',
      pause: { reason: 'waited-too-long' },
    });
    const said = word({ verdict: 'rollback' });
    const back = look(drive, { asked: 50 }, { minutes: 62, word: said });
    expect(back).toMatchObject({ send: true, drive: { ask: { to: 0 } } });
    const promote = word({ verdict: 'promote', promotedPercent: 50 });
    expect(
      look(drive, { asked: 50 }, { minutes: 62, word: promote }).send,
    ).toBeUndefined();
  });

  it.each<[string, Told, Parameters<typeof look>[2], object]>([
    [
      'somebody set another share',
      { asked: 30 },
      { byPerson: taken({ actor: 'user:default/ada' }) },
      {
        reason: 'weight-changed',
        sentence:
          'The share is 30 %, and the driver had asked for 5 %: user:default/ada changed it.',
      },
    ],
    [
      'the object was made anew',
      { asked: 5, uid: 'uid-2' },
      {},
      { reason: 'object-replaced' },
    ],
  ])('stops for a person when %s', (_, told, rest, pause) => {
    const { drive, send } = look(holding, told, rest);
    expect(send).toBeUndefined();
    expect(drive).toMatchObject({ phase: 'paused', pause });
    // Nor does a rollback touch what somebody else holds.
    const said = word({ verdict: 'rollback' });
    expect(look(drive, told, { word: said }).send).toBeUndefined();
  });

  it('stops when requests no longer follow, after they had time to', () => {
    const told = { asked: 5, seen: 0 };
    const first = look(holding, told).drive;
    expect(first.hold?.reason).toBe('not-followed');
    expect(look(first, told, { minutes: 15 }).drive.pause?.reason).toBe(
      'not-followed',
    );
  });

  it('waits while the annotation is gone', () => {
    const { drive } = look(holding, { asked: 5, annotation: null });
    expect(drive.hold?.reason).toBe('opted-out');
  });

  it.each<[string, Told, string]>([
    [
      'is promoted by somebody',
      { asked: null },
      'Somebody promoted the canary.',
    ],
    [
      'is replaced by another',
      { asked: 5, latest: 'fare-demand-predictor-00003' },
      'Another canary has taken its place.',
    ],
    [
      'is taken away',
      { asked: null, latest: STABLE },
      'The canary was taken away.',
    ],
  ])('is over when the canary %s', (_, told, ending) => {
    expect(look(holding, told).drive).toMatchObject({
      phase: 'ended',
      outcome: 'over',
      ending,
    });
  });
});

describe('a share that was asked for', () => {
  const asking = look(holding, { asked: 5 }).drive;
  const sent = {
    ...asking,
    ask: { ...asking.ask!, actionId: taken({}).id },
  };

  it('is sent again when whoever decided it died before it was sent', () => {
    expect(look(asking, { asked: 5 }).send).toBe(true);
  });

  it('is not sent again when whoever sent it died before it could say so', () => {
    const { drive, send } = look(asking, { asked: 20, seen: 5 });
    expect(send).toBeUndefined();
    expect(drive.phase).toBe('asking');
  });

  it('counts from when it is seen', () => {
    const { drive } = look(sent, { asked: 20 }, { minutes: 13 });
    expect(drive).toMatchObject({
      phase: 'holding',
      percent: 20,
      heldSince: at(13).toISOString(),
      requestsBefore: 1_000,
    });
    expect(drive.ask).toBeUndefined();
  });

  it.each<[string, Told, Parameters<typeof look>[2], string]>([
    [
      'the controller does not follow',
      { asked: 20, seen: 5 },
      { minutes: 15 },
      'not-followed',
    ],
    [
      'it comes back to what it was',
      { asked: 5 },
      { taken: taken({ state: 'lost' }) },
      'weight-changed',
    ],
    [
      'its pull request is closed',
      { asked: 5 },
      { taken: taken({ state: 'turned-down' }) },
      'turned-down',
    ],
  ])('stops for a person when %s', (_, told, rest, reason) => {
    const { drive, send } = look(sent, told, rest);
    expect(send).toBeUndefined();
    expect(drive.pause?.reason).toBe(reason);
  });

  it('waits for its merge as long as that takes', () => {
    const { drive, send } = look(
      sent,
      { asked: 5 },
      { minutes: 600, taken: taken({ state: 'waiting-for-merge' }) },
    );
    expect(send).toBeUndefined();
    expect(drive).toMatchObject({
      phase: 'asking',
      hold: { reason: 'action-open' },
    });
  });

  it.each<[string, DriveDocument['ask'], Partial<JudgeWord>, TakenAction]>([
    ['a share that is on its way', sent.ask, {}, taken({})],
    [
      'one whose word was final before the counters went silent',
      sent.ask,
      { isFinal: true, stale: 'No new evidence for 10 min' },
      taken({}),
    ],
    [
      'a promotion that waits for its merge',
      { ...sent.ask!, for: 'promote', to: 100 },
      {},
      taken({ action: 'promote', state: 'waiting-for-merge' }),
    ],
  ])('gives way to a rollback: %s', (_, ask, more, open) => {
    const said = word({ verdict: 'rollback', ...more });
    const { drive, send } = look(
      { ...sent, ask },
      { asked: 5 },
      { word: said, taken: open },
    );
    expect(send).toBe(true);
    expect(drive).toMatchObject({ percent: 5, ask: { for: 'abort' } });
  });

  it('that was refused stops the driver; to take requests from a bad canary is tried again, ever more slowly', () => {
    const once = afterFailure(asking, 'conflict', 'Another state.', at(11));
    expect(once).toMatchObject({
      phase: 'asking',
      hold: { reason: 'conflict' },
    });
    const stopped = afterFailure(once, 'conflict', 'Another state.', at(12));
    expect(stopped).toMatchObject({
      phase: 'paused',
      pause: { reason: 'conflict', sentence: 'Another state.' },
    });
    const said = word({ verdict: 'rollback' });
    expect(afterFailure(asking, 'not-allowed', 'No.', at(11)).phase).toBe(
      'paused',
    );
    const back = look(holding, { asked: 5 }, { word: said }).drive;
    const again = afterFailure(back, 'conflict', 'Another state.', at(11));
    expect(again.phase).toBe('asking');
    expect(again.ask?.retryAt).toBe(
      new Date(at(11).getTime() + 5_000).toISOString(),
    );
    expect(look(again, { asked: 5 }, { word: said }).send).toBeUndefined();
    expect(look(again, { asked: 5 }, { word: said, minutes: 12 }).send).toBe(
      true,
    );
    // What somebody proposed in Git may wait for days; only another abort is waited for.
    const beside = (action: TakenAction['action']) => ({
      word: said,
      minutes: 12,
      other: taken({ action, state: 'waiting-for-merge' }),
    });
    expect(look(again, { asked: 5 }, beside('promote')).send).toBe(true);
    expect(look(again, { asked: 5 }, beside('abort')).send).toBeUndefined();
    const third = afterFailure(again, 'conflict', 'Another state.', at(12));
    expect(third.ask?.retryAt).toBe(
      new Date(at(12).getTime() + 10_000).toISOString(),
    );
  });
});

describe('the end', () => {
  it('is a promotion when all requests were seen to go to the canary', () => {
    const last = { ...holding, step: 2, percent: 50 };
    const said = word({ verdict: 'promote', promotedPercent: 50 });
    const { drive } = look(last, { asked: 50 }, { word: said });
    const waiting = look(drive, { asked: null }, { taken: taken({}) });
    expect(waiting.drive.phase).toBe('asking');
    const done = look(
      drive,
      { asked: null },
      { taken: taken({ state: 'observed' }) },
    );
    expect(done.drive).toMatchObject({ phase: 'ended', outcome: 'promoted' });
  });

  it('is a rollback when none is', () => {
    const said = word({ verdict: 'rollback', reason: 'Twice the errors.' });
    const { drive } = look(holding, { asked: 5 }, { word: said });
    expect(look(drive, { asked: 0 }, { word: undefined }).drive).toMatchObject({
      phase: 'ended',
      outcome: 'rolled-back',
      ending:
        'All requests go to the stable side: the judge says rollback: Twice the errors.',
    });
  });
});

describe('the beginning', () => {
  const why = (told: Told, via: 'direct' | 'by-hand' = 'direct') =>
    whyNotBegin(toSight(viewOf(told), at(0), undefined), via, undefined);

  it('is at the first step, from nothing or from another share', () => {
    expect(why({ asked: 0 })).toBeUndefined();
    const first = firstDocument(plan, 0, at(0));
    expect(look(first, { asked: 0 })).toMatchObject({
      send: true,
      drive: { ask: { to: 5 } },
    });
    expect(look(firstDocument(plan, 5, at(0)), { asked: 5 })).toMatchObject({
      drive: { phase: 'holding', step: 0 },
    });
  });

  it.each<[string, Told, RegExp]>([
    [
      'KServe 0.20.0 in Standard mode, which moves no requests',
      { asked: 10, seen: 0, isStandard: true },
      /moves no requests to the canary\. Asked 10 %, seen 0 %.*KServe 0\.20\.0/,
    ],
    [
      'a Standard mode of which nothing was seen yet',
      { asked: 0, seen: 0, isStandard: true },
      /Nothing has shown yet/,
    ],
    [
      'a canary that is not ready',
      { asked: 5, isReady: false },
      /Knative has not called revision fare-demand-predictor-00002 ready/,
    ],
  ])('is refused for %s', (_, told, sentence) => {
    expect(why(told)).toMatch(sentence);
  });

  it('is refused where each step would have to be made by hand, and after a person’s abort', () => {
    expect(why({ asked: 5 }, 'by-hand')).toMatch(/Git owns the share/);
    const sight = toSight(viewOf({ asked: 0 }), at(0), undefined);
    expect(
      whyNotBegin(
        sight,
        'direct',
        taken({ action: 'abort', actor: 'user:default/ada', reason: 'Bad.' }),
      ),
    ).toBe('user:default/ada took all requests from this canary: Bad.');
  });

  it('is allowed for a Standard mode whose requests follow', () => {
    expect(why({ asked: 10, isStandard: true })).toBeUndefined();
  });
});

it('handed back, it goes on from the share that a person has left', () => {
  expect(resumedDocument(holding, 35, at(20))).toMatchObject({
    phase: 'holding',
    step: 1,
    percent: 35,
    heldSince: at(20).toISOString(),
  });
  expect(resumedDocument(holding, 0, at(20))).toMatchObject({
    phase: 'asking',
    step: 0,
    ask: { to: 5 },
  });
});
