#!/usr/bin/env node
// Plain JavaScript that any Node can read, so that an old Node gets a sentence instead of a syntax error.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(`sortkeep needs Node 22.18 or newer, and this is Node ${process.versions.node}`);
  console.error('Run it through npm (npx sortkeep, npm start), which uses the Node that npm ci installed.');
  process.exit(1);
}
await import('./v8-flags.js');
const { main } = await import('../dist/cli/main.js');
await main(process.argv);
