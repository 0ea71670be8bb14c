/** Waits until `question` answers with something; the test's own timeout ends a wait in vain. */
export async function until<T>(
  question: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T> {
  for (;;) {
    const answer = await question();
    if (answer) return answer;
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}
