import { parseJson } from '@bellwether/plugin-models-node';
import { z } from 'zod';
import { MlflowClient, MlflowRequest, SOFTWARE } from './MlflowClient';

/** The token of the next page stands at the end of an answer. */
const TAIL = 2_000;

const tokenAnswer = z.object({ next_page_token: z.string().optional() });

/** All pages of a listing, as they were sent. The next page travels while one is looked at. */
export async function* readPages(
  client: MlflowClient,
  instance: string,
  request: MlflowRequest,
): AsyncIterable<string> {
  const ask = (token?: string) =>
    client.text({
      ...request,
      isListing: true,
      query: { ...request.query, page_token: token },
    });
  let token: string | undefined;
  let asked = ask();
  do {
    const page = await asked;
    token = nextToken(instance, page);
    if (token) {
      asked = ask(token);
      asked.catch(() => {});
    }
    yield page;
  } while (token);
}

function nextToken(instance: string, page: string): string | undefined {
  const [, token] =
    /"next_page_token":\s*"([\w+/=-]+)"\s*\}\s*$/.exec(page.slice(-TAIL)) ?? [];
  // Parsing the whole page is slow, but sure where the token is not seen.
  return (
    token ??
    (parseJson({ instance, software: SOFTWARE }, page, tokenAnswer)
      .next_page_token ||
      undefined)
  );
}
