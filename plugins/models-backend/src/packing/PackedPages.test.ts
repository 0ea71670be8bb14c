import { PackedPages } from './PackedPages';

async function all(pages: PackedPages): Promise<string[]> {
  const taken = [];
  for await (const page of pages.take()) taken.push(page);
  return taken;
}

it('gives pages in their order, letter for letter, and each once', async () => {
  const pages = new PackedPages();
  // The first takes longest to pack.
  const written = ['ü€🚀'.repeat(200_000), '{"a":1}', ''];
  for (const page of written) await pages.add(page);
  expect(await all(pages)).toEqual(written);
  expect(await all(pages)).toEqual([]);
});
