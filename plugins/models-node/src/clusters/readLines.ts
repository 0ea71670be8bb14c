/**
 * The lines of a stream, without their ends. A stream that breaks ends here; what stands after the last line end was
 * cut off and is not given.
 */
export async function* readLines(
  stream: ReadableStream<Uint8Array>,
): AsyncIterable<string> {
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  let rest = '';
  try {
    for (;;) {
      const chunk = await reader.read().catch(() => undefined);
      if (!chunk || chunk.done) return;
      rest += decoder.decode(chunk.value, { stream: true });
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line.trim()) yield line;
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
