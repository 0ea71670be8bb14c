import { Admission } from './Admission';

it('lets in as much as there is room for, and one delivery at any rate', () => {
  const admission = new Admission(100);
  const leave = admission.enter(500);
  expect(leave).toBeDefined();
  expect(admission.enter(1)).toBeUndefined();
  leave?.();
  // Leaving twice makes no room for two.
  leave?.();
  expect(admission.enter(60)).toBeDefined();
  expect(admission.enter(40)).toBeDefined();
  expect(admission.enter(1)).toBeUndefined();
});
