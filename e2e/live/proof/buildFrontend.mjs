// Builds the screens, unless they are there as the sources have them: node buildFrontend.mjs PATH_OF_TOOLCHAIN
const { ensureFrontend, ensureNode, ensureYarn, main } = await import(
  process.argv[2]
);

await main(async () => {
  await ensureFrontend(await ensureNode(), await ensureYarn());
});
