import { familyOf, parentOf } from './family';

it('finds the parent behind a name that looks like fields', () => {
  expect(parentOf('42 (a) S 7 (b) S 13 42 42 0 -1')).toBe(13);
});

it('begins with the process itself', () => {
  expect(familyOf(process.pid)[0]).toBe(process.pid);
  expect(familyOf(process.ppid)).toContain(process.pid);
});
