import fs from 'node:fs';
import os from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { SizingThread } from './SizingThread';

const onLinux = process.platform === 'linux' ? describe : describe.skip;

/** The nice value of each thread of this process, as proc(5) has it: the 17th field after the name. */
function priorities(): number[] {
  return fs.readdirSync('/proc/self/task').map(thread => {
    const stat = fs.readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
  });
}

onLinux('the thread that judges sizes', () => {
  it('goes behind the event loop, whose own priority stays', async () => {
    const before = os.getPriority();
    const { PRIORITY_BELOW_NORMAL, PRIORITY_LOW } = os.constants.priority;
    const low = Math.min(PRIORITY_LOW, before + PRIORITY_BELOW_NORMAL);
    const thread = SizingThread.start();
    try {
      while (!priorities().includes(low)) await wait(20);
      expect(os.getPriority()).toBe(before);
      expect(priorities().filter(each => each === before)).not.toHaveLength(0);
    } finally {
      await thread.end();
    }
  });
});
