import { Budget } from './Budget';

function budgetOf(minutes: number | undefined) {
  let time = 1_000_000;
  const budget = new Budget(minutes, () => time);
  return {
    budget,
    pass: (seconds: number) => {
      time += seconds * 1000;
    },
  };
}

it('takes a step that fits, and names what is left to one that does not', () => {
  const { budget, pass } = budgetOf(10);
  expect(budget.refusal(600)).toBeUndefined();
  pass(240);
  expect(budget.refusal(360)).toBeUndefined();
  expect(budget.refusal(390)).toBe(
    'it takes about 6.5 min, and 6.0 min of the 10 min are left',
  );
});

it('has nothing left when the time is over, and never less', () => {
  const { budget, pass } = budgetOf(1);
  pass(90);
  expect(budget.secondsLeft).toBe(0);
  expect(budget.refusal(1)).toMatch('0.0 min of the 1 min are left');
});

it('takes everything where there is no limit', () => {
  const { budget, pass } = budgetOf(undefined);
  pass(1e9);
  expect(budget.refusal(1e9)).toBeUndefined();
});

it('tells when the time is over', async () => {
  const short = new Budget(0.0005);
  await new Promise<void>(resolve => short.onceOver(resolve));
  expect(short.interruption).toBe(
    'it was not done when the 0.0005 min were over',
  );
  expect(new Budget(1).interruption).toBeUndefined();
});
