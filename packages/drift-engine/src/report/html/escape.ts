const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Text for HTML, inside elements and quoted attributes. */
export function escape(text: string): string {
  return text.replace(/[&<>"]/g, character => ENTITIES[character]);
}
