const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Resolves when a person or the program that started this one wants it to end, or when that program is gone. */
export function untilToldToEnd(): Promise<void> {
  return new Promise(resolve => {
    for (const signal of SIGNALS) process.on(signal, () => resolve());
    process.once('disconnect', () => resolve());
  });
}
