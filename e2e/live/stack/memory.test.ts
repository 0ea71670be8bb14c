import { groupOf, residentBytesOf } from './memory';

it('finds the process group behind a name that looks like more fields', () => {
  expect(groupOf('4711 (a) b (c) S 1 4700 4700 0 -1')).toBe(4700);
});

it('reads resident memory, of which a kernel thread has none', () => {
  expect(residentBytesOf('Name:\tx\nVmRSS:\t    2048 kB\nThreads: 1\n')).toBe(
    2_097_152,
  );
  expect(residentBytesOf('Name:\tkthreadd\n')).toBe(0);
});
