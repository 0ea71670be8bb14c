import { parseLabelSelector } from './labels';

const LABELS = { app: 'churn', tier: 'gold', rank: '7', 'example.com/x': '' };

describe('parseLabelSelector', () => {
  it.each([
    ['', true],
    ['app=churn', true],
    ['app==churn', true],
    ['app = churn', true],
    ['app=other', false],
    ['app!=other', true],
    ['missing!=other', true],
    ['app', true],
    ['missing', false],
    ['!missing', true],
    ['!app', false],
    ['app in (churn, fraud)', true],
    ['app in (fraud)', false],
    ['app notin (fraud)', true],
    ['missing notin (fraud)', true],
    ['app notin (churn)', false],
    ['rank>6', true],
    ['rank<7', false],
    ['missing>1', false],
    ['example.com/x=', true],
    ['example.com/x', true],
    ['app=churn,tier in (gold,silver),!missing', true],
    ['app=churn,tier in (silver,bronze)', false],
  ])('%p is %p', (text, expected) => {
    expect(parseLabelSelector(text)(LABELS)).toBe(expected);
  });

  it.each(['=churn', 'app in churn', 'a b', 'app in (a', ',app', 'app!'])(
    'refuses %p',
    text => {
      expect(() => parseLabelSelector(text)).toThrow(
        expect.objectContaining({ code: 400, reason: 'BadRequest' }),
      );
    },
  );

  it('takes an empty value for a value', () => {
    expect(parseLabelSelector('app=')(LABELS)).toBe(false);
    expect(parseLabelSelector('app=')({ app: '' })).toBe(true);
  });
});
