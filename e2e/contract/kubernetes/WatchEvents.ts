import type { WatchEventWire } from './wire';

type Waiter = (event: WatchEventWire | undefined) => void;

/** Events of a watch as its lines come in: each is kept, and given in its turn to whoever waits for the next. */
export class WatchEvents {
  /** Every event so far. */
  readonly received: WatchEventWire[] = [];
  private readonly waiting: Waiter[] = [];
  private given = 0;
  private rest = '';
  private isOver = false;

  /** Takes a piece of the answer, which may end within a line. */
  push(text: string): void {
    const lines = `${this.rest}${text}`.split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line !== '') this.received.push(JSON.parse(line));
    }
    this.give();
  }

  /** Nothing more will come; a line that was cut off is none. */
  end(): void {
    this.isOver = true;
    this.give();
  }

  /** The next event; undefined when the watch has ended. */
  next(): Promise<WatchEventWire | undefined> {
    return new Promise(resolve => {
      this.waiting.push(resolve);
      this.give();
    });
  }

  private give(): void {
    while (
      this.waiting.length > 0 &&
      (this.given < this.received.length || this.isOver)
    ) {
      this.waiting.shift()?.(this.received[this.given]);
      if (this.given < this.received.length) this.given += 1;
    }
  }
}
