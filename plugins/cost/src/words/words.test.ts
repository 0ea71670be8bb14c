import {
  costSentence,
  formatBytes,
  formatChange,
  formatCores,
  formatEstimate,
  partsOf,
  recommendationForms,
  savingSentence,
  sizeForm,
  toParts,
} from '.';
import {
  advice,
  adviceReply,
  byKind,
  costsReply,
  recommendation,
  rolloutHold,
} from '../__fixtures__';

const plain = (text: string | undefined) => text?.replace(/\s/g, ' ');

const proposed = recommendation();
const withState = (
  state: (typeof proposed)['state'],
  saving = proposed.saving,
) =>
  adviceReply({
    servers: [advice({ recommendation: recommendation({ state, saving }) })],
  });

it.each([
  ['what waits for a person', withState('proposed'), 'watch', 'Too large'],
  [
    'a size that saves nothing but breaks',
    withState('proposed', { ...proposed.saving, requestedPerDay: -2 }),
    'warn',
    'Too small',
  ],
  ['a size that breached', withState('breached'), 'bad', 'Too small'],
  ['a change that is measured', withState('live'), 'watch', 'Live, measuring'],
  [
    'a right size',
    adviceReply({
      servers: [
        advice({
          recommendation: null,
          withheld: { why: 'right-size', sentence: 'It fits.' },
        }),
      ],
    }),
    'ok',
    'Right size',
  ],
  [
    'too little history',
    adviceReply({
      servers: [
        advice({
          recommendation: null,
          withheld: { why: 'not-enough-history', sentence: 'Two days.' },
        }),
      ],
    }),
    'void',
    'Size not judged',
  ],
])('calls %s by its name', (_, reply, tone, word) => {
  expect(sizeForm(reply)).toMatchObject({ tone, word });
});

it('names the most urgent of several servers', () => {
  const reply = adviceReply({
    servers: [
      advice({ recommendation: recommendation({ state: 'realised' }) }),
      advice({ recommendation: recommendation({ state: 'breached' }) }),
      advice(),
    ],
  });
  expect(sizeForm(reply)).toMatchObject({ tone: 'bad', word: 'Too small' });
});

it('never shows a saving that is not measured as good', () => {
  expect(recommendationForms.live.tone).toBe('watch');
  expect(recommendationForms.realised.tone).toBe('ok');
});

it('says what a model costs against the week before, also that it is the same and that there was none', () => {
  const { headline } = costsReply();
  if (!headline) throw new Error('no headline');
  const sentence = (changeAgainstLastWeek: number | null) =>
    plain(costSentence({ ...headline, changeAgainstLastWeek }, 'EUR'));
  expect(sentence(0.021)).toBe(
    '29.15 EUR per day, 2.1 % more than in the week before.',
  );
  expect(sentence(-0.3)).toBe(
    '29.15 EUR per day, 30 % less than in the week before.',
  );
  expect(sentence(0.001)).toBe('29.15 EUR per day, as in the week before.');
  expect(sentence(null)).toBe('29.15 EUR per day.');
});

it('says what could be saved and why that waits, in words of its own where more is needed', () => {
  expect(
    plain(
      savingSentence(
        adviceReply({
          servers: [
            advice({ recommendation: recommendation({ hold: rolloutHold }) }),
          ],
        }),
      ),
    ),
  ).toBe(
    `The right size frees 9.20 EUR per day, of which 4.59 EUR leave the bill. ${rolloutHold.sentence}`,
  );
  expect(
    plain(
      savingSentence(
        withState('proposed', { ...proposed.saving, requestedPerDay: -2 }),
      ),
    ),
  ).toBe('The right size costs 2.00 EUR per day more.');
  const tooSmall = {
    saving: { ...proposed.saving, requestedPerDay: -12, billablePerDay: -6 },
  };
  expect(
    plain(
      savingSentence(
        adviceReply({
          servers: [
            advice(),
            advice({ recommendation: recommendation(tooSmall) }),
          ],
        }),
      ),
    ),
  ).toBe(
    'The right size frees 9.20 EUR per day, of which 4.59 EUR leave the bill. Where it is too small now, it costs 12.00 EUR per day more.',
  );
  expect(savingSentence(withState('live'))).toBeUndefined();
});

it('stacks network and storage as one, keeps idle and shared apart, and leaves out what costs nothing', () => {
  const kinds = byKind({ network: 1, storage: 2, idle: 3, shared: 4 });
  expect(toParts(kinds)).toMatchObject({ other: 3, idle: 3, shared: 4 });
  expect(partsOf([{ byKind: kinds }]).map(({ part }) => part)).toEqual([
    'cpu',
    'memory',
    'other',
    'shared',
    'idle',
  ]);
});

it('writes sizes, changes and estimates as people read them', () => {
  expect(plain(formatCores(2.4))).toBe('2.4 cores');
  expect(plain(formatCores(1))).toBe('1 core');
  expect(plain(formatBytes(4.6 * 1024 ** 3, 'GiB'))).toBe('4.6 GiB');
  expect(plain(formatBytes(512 * 1024 ** 2, 'GiB'))).toBe('512 MiB');
  expect(plain(formatBytes(4.6 * 1024 ** 3, 'GB'))).toBe('4.94 GB');
  expect(plain(formatBytes(512 * 1024 ** 2, 'GB'))).toBe('536.9 MB');
  expect(plain(formatChange(0.02))).toBe('+2 %');
  expect(plain(formatChange(-0.02))).toBe('−2 %');
  expect(plain(formatChange(0))).toBe('0 %');
  expect(plain(formatChange(0.000064))).toBe('0 %');
  expect(formatEstimate({ value: 4.12, low: -0.1, high: 4.6 })).toBe(
    '4.12 (−0.10 – 4.60)',
  );
});
