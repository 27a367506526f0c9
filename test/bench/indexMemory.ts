// Indexes one folder in a process of its own and prints what that keeps in memory, as JSON: `node --expose-gc … <root> [storage]`.
import process from 'node:process';
import { NEVER, withEngine } from './support/engines.ts';
import { usedMemory } from './support/memory.ts';
import { withFolder } from './support/packages.ts';

const [root = '', storage] = process.argv.slice(2);
// Once before, so that compiled code and what libraries set up for good is not taken for the index.
await withFolder((folder) => withEngine(storage && folder, (engine) => engine.refresh(root, NEVER)));
await withEngine(storage, async (engine) => {
	const before = usedMemory();
	const { ms, files, symbols } = await engine.refresh(root, NEVER);
	const { bytesOnDisk } = engine.workspace(root);
	// The workers' memory goes with them; the index stays. What SQLite holds is outside of the heap: its pages were given back.
	await engine.dispose();
	const after = usedMemory();
	const peak = process.resourceUsage().maxRSS * 1024;
	process.stdout.write(
		JSON.stringify({
			ms,
			files,
			symbols,
			bytesOnDisk,
			kept: after.heap - before.heap,
			peak,
			status: engine.workspace(root).status.kind,
		}),
	);
});
